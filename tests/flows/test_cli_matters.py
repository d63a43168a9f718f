import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from sqlmodel import Session

from flows.cli import cli
from flows.cli_matters import KINDS
from models.matters import LinkKind
from pipelines.adapters.database import writing
from pipelines.office import Office
from tests.support.cases import case_row

AT = datetime(2026, 1, 5, tzinfo=UTC)
BODY = (
    "ครูสมชายตีนักเรียนด้วยไม้เรียวจนขาเขียวช้ำที่โรงเรียนบ้านหนองแวง เหตุเกิดวันที่ 12 ธันวาคม 2568 พาไปโรงพยาบาล แพทย์บอกว่ากล้ามเนื้ออักเสบ "
    "ลูกนอนผวาทุกคืน ไม่ยอมกินข้าว เพื่อนบ้านเห็นแผลกันหมด ผู้อำนวยการรับปากแล้วก็เงียบหาย"
)


@pytest.fixture
def office_of_two(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two cases of an older ksed, which kept no marks."""
    monkeypatch.setenv("KSED_HOME", str(office.settings.home))
    with writing(office.engine) as session:
        for number in (1, 2):
            _add(session, number)
    return office


def _add(session: Session, number: int) -> None:
    session.add(
        case_row(
            AT,
            received_number=number,
            complainant_name="นายบุญมี ศรีสุข",
            letter={"body": {"value": BODY}, "sender_name": {"value": "นายบุญมี ศรีสุข"}},
            proposal={"look_at": [], "flags": {}},
        )
    )


def ksed(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_the_kinds_on_the_command_line_are_those_of_the_model() -> None:
    assert set(KINDS) == {kind.value for kind in LinkKind} - {LinkKind.SPLIT}  # made by splitting alone


def test_older_cases_are_found_once_their_marks_are_made_and_no_name_is_shown(office_of_two: Office) -> None:
    before = ksed("related", "2/2569")
    assert "ksed related --rebuild" in before.stderr
    assert "2 เรื่อง" in ksed("related", "--rebuild").stdout
    assert "0 เรื่อง" in ksed("related", "--rebuild").stdout  # all is done already
    after = ksed("related", "๒/๒๕๖๙", "--json")
    (one,) = [json.loads(line) for line in after.stdout.splitlines()]
    assert (one["case"], one["kind"], one["state"]) == ("1/2569", "duplicate", None)
    assert "บุญมี" not in after.output + ksed("related", "2/2569").output


def test_a_link_is_made_shown_and_taken_back(office_of_two: Office) -> None:
    assert ksed("link", "1/2569", "2/2569", "--kind", "repeat", "--reason", "ผู้ร้องแจ้งเอง").exit_code == 0
    shown = json.loads(ksed("related", "1/2569", "--json").stdout)
    assert (shown["case"], shown["kind"], shown["state"]) == ("2/2569", "repeat", "confirmed")
    assert ksed("unlink", "2/2569", "1/2569", "--reason", "คนละเหตุการณ์").exit_code == 0
    assert json.loads(ksed("related", "1/2569", "--json").stdout)["state"] == "declined"
    assert ksed("unlink", "2/2569", "1/2569", "--reason", "คนละเหตุการณ์").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("related",), 2),
        (("related", "1/2569", "--rebuild"), 2),
        (("related", "99/2569"), 1),
        (("link", "1/2569", "1/2569", "--kind", "repeat", "--reason", "x"), 1),
        (("link", "1/2569", "2/2569", "--kind", "repeat"), 2),
    ],
)
def test_what_cannot_be_done_is_refused(office_of_two: Office, arguments: tuple[str, ...], status: int) -> None:
    assert ksed(*arguments).exit_code == status
