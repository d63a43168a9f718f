"""Confirming, correcting and training as people do it: by command."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from flows import cli_review
from flows.cli import cli
from flows.training import Nightly
from models.clock import BANGKOK
from models.tables import Case
from models.values import Nature, Purpose
from pipelines.adapters.database import reading
from pipelines.office import Office
from tests.conftest import OpenOffice


def ksed(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("KSED_HOME", f"{tmp_path}/home")
    monkeypatch.setenv("KSED_NOW", "2026-01-05T09:00:00+07:00")


def cases(make_office: OpenOffice) -> list[Case]:
    office = make_office()
    with reading(office.engine) as session:
        found = list(session.exec(select(Case).order_by(Case.id)))  # type: ignore[arg-type]
        session.expunge_all()
    return found


def added(text: str) -> None:
    assert ksed("add", "--channel", "walk_in", "--text", text, "--name", "กานดา ใจซื่อ").exit_code == 0


def test_the_choices_are_the_values() -> None:
    assert tuple(Purpose) == cli_review.PURPOSES
    assert tuple(Nature) == cli_review.NATURES


@pytest.mark.usefixtures("home")
def test_a_case_is_corrected_confirmed_and_refused_by_its_number(make_office: OpenOffice) -> None:
    added("ครูตีเด็กจนแขนหัก ขอให้ตรวจสอบและดำเนินการทางวินัย")
    refused = ksed("correct", "1/2569", "--level", "4")
    assert refused.exit_code == 2
    done = ksed(
        "correct", "๑/๒๕๖๙", "--level", "4", "--unit", "audit", "--flag", "corruption=true", "--reason", "ฟ้องศาลแล้ว"
    )
    assert done.exit_code == 0, done.output
    assert "ระดับ 4" in done.output
    (case,) = cases(make_office)
    assert (case.level, case.unit, case.confirmed) == (4, "audit", True)
    assert case.proposal["flags"]["corruption"]
    assert ksed("correct", "1/2569", "--level", "4", "--reason", "x").exit_code == 1
    assert ksed("correct", "1/2569", "--flag", "corruption=maybe", "--reason", "x").exit_code == 2
    assert "ไว้ก่อนแล้ว" in ksed("confirm", "1/2569").output
    assert ksed("confirm", "9/2569").exit_code == 1


@pytest.mark.usefixtures("home")
def test_a_proposal_says_which_model_made_it_and_the_doubtful_case_stands_first(make_office: OpenOffice) -> None:
    added("เรียนท่าน ตามที่คุยกันไว้ครับ")
    added("ครูตีเด็กจนแขนหัก ไปร้องศูนย์ดำรงธรรมแล้ว ขอให้ตรวจสอบและดำเนินการทางวินัย")
    doubtful, sure = cases(make_office)
    assert doubtful.proposal["confidence"] < sure.proposal["confidence"]
    assert "model-" in sure.proposal["version"]
    assert doubtful.proposal["look_at"][0].startswith("ควรตรวจก่อนเรื่องอื่น")
    listed = ksed("cases").output
    assert listed.index("! 1/2569") < listed.index(" 2/2569")
    assert ksed("confirm", "1/2569").exit_code == 0
    listed = ksed("cases").output
    assert listed.index("2/2569") < listed.index("1/2569")


@pytest.mark.usefixtures("home")
def test_versions_are_listed_and_an_unknown_one_refused() -> None:
    listed = json.loads(ksed("train", "--list", "--json").stdout)
    assert listed["versions"] == []
    assert len(listed["base"]) == 64
    assert f"* {listed['base'][:8]}" in ksed("train", "--list").output
    assert ksed("train", "--use", "0123456789").exit_code == 1
    assert ksed("train", "--use", "base").exit_code == 0
    assert ksed("train", "--use", "base", "--list").exit_code == 2


@pytest.mark.parametrize(
    ("clock", "hour", "due"),
    [
        ((5, 2, 10), 2, True),
        ((5, 1, 59), 2, False),
        ((5, 5, 0), 2, False),
        ((5, 0, 30), 23, True),
        ((5, 2, 0), -1, False),
    ],
)
def test_a_night_has_one_training(
    make_office: OpenOffice, clock: tuple[int, int, int], hour: int, *, due: bool
) -> None:
    day, at, minute = clock
    now = datetime(2026, 1, day, at, minute, tzinfo=BANGKOK)
    office: Office = make_office(now=now, proposals={"train_at_hour": hour})
    nightly = Nightly(office)
    assert nightly.is_due() is due
    assert not nightly.is_due()


@pytest.mark.usefixtures("home")
def test_a_case_is_declined_with_a_reason_and_only_once(make_office: OpenOffice) -> None:
    added("ครูตีเด็กจนแขนหัก ขอให้ตรวจสอบและดำเนินการทางวินัย")
    assert ksed("decline", "1/2569").exit_code == 2
    done = ksed("decline", "๑/๒๕๖๙", "--reason", "ศาลรับฟ้องแล้ว")
    assert (done.exit_code, "ไม่รับเรื่องแล้ว" in done.output) == (0, True), done.output
    (case,) = cases(make_office)
    assert case.state == "declined"
    again = ksed("decline", "1/2569", "--reason", "อีกครั้ง")
    assert (again.exit_code, "--" in again.output) == (1, False)


@pytest.mark.usefixtures("home")
def test_a_case_is_closed_with_its_result_and_opened_again() -> None:
    added("ครูตีเด็กจนแขนหัก ขอให้ตรวจสอบและดำเนินการทางวินัย")
    assert ksed("close", "1/2569", "--result", "ตักเตือนแล้ว").exit_code == 1  # nobody has settled it
    assert ksed("confirm", "1/2569").exit_code == 0
    assert ksed("close", "1/2569", "--result", "ตักเตือนแล้ว").exit_code == 0
    assert ksed("reopen", "1/2569", "--reason", "มีเอกสารใหม่").exit_code == 0
    assert ksed("reopen", "1/2569", "--reason", "มีเอกสารใหม่").exit_code == 1
