"""The table of officers changed from the desk: the file, its comments, its faults, and two people at once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.errors import RefusedError
from models.tables import Event
from models.tables_desk import Account
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from pipelines.routing import officers_change
from pipelines.routing.officers import Role
from pipelines.routing.officers_change import (
    ChangedFileError,
    Editor,
    begin_file,
    remove_officer,
    save_officer,
    set_ready,
    show,
)
from pipelines.routing.officers_edit import Written, WrittenAbsence, with_officer, written_table
from pipelines.routing.officers_file import OfficersError, read_officers
from pipelines.rulebook import RULES_FOLDER
from tests.conftest import OpenOffice
from tests.support.desk import NOW
from tests.support.officers import as_toml, one, table

HEAD = Editor(actor="desk:head", officer=one("head", "นายภาสกร หนองกุง", Role.HEAD_LEGAL_OFFICER))
COMMENTED = "# ทะเบียนของเรา\n" + as_toml(table()).replace(
    'name = "นางสาวปราณี กุดหว้า"', 'name = "นางสาวปราณี กุดหว้า"  # ชื่อใหม่หลังสมรส'
)


@pytest.fixture
def office(make_office: OpenOffice) -> Office:
    office = make_office(now=NOW)
    path(office).write_text(COMMENTED, encoding="utf-8")
    return office


def path(office: Office) -> Path:
    return office.settings.effective_officers_file


def seen(office: Office) -> str:
    shown = show(office)
    assert shown is not None
    return shown.digest


def who(office: Office, officer_id: str) -> Written:
    shown = show(office)
    assert shown is not None
    return next(each for each in shown.table.people if each.id == officer_id)


def save(office: Office, officer: Written, *, new: bool = False, editor: Editor = HEAD) -> None:
    save_officer(office, officer, new=new, seen=seen(office), editor=editor)


def test_an_absence_is_written_and_in_force_and_nothing_else_changes(office: Office) -> None:
    away = WrittenAbsence(first="10 พ.ค. 2565", last="13/5/2565", note="ลาพักผ่อน")
    save(office, replace(who(office, "law1"), absences=(away,)))
    text = path(office).read_text("utf-8")
    assert [line for line in text.splitlines() if line and line not in COMMENTED.splitlines()] == [
        "[[officer.absence]]",
        'from = "10 พ.ค. 2565"',
        'until = "13/5/2565"',
        'note = "ลาพักผ่อน"',
    ]
    assert [line for line in COMMENTED.splitlines() if line not in text.splitlines()] == []
    officers = office.officers.current().officers
    assert officers is not None
    law1 = officers.get("law1")
    assert law1 is not None
    acting = officers.acting(law1, NOW.date(), lambda _: True)
    assert acting is not None
    assert acting.officer == "law2"


def test_what_is_faulty_is_refused_with_all_faults_and_the_file_stays(office: Office) -> None:
    broken = replace(
        who(office, "law1"),
        email="no address",
        stand_in="nobody",
        absences=(WrittenAbsence(first="วันไหนสักวัน", last="x"),),
    )
    with pytest.raises(OfficersError) as caught:
        save(office, broken)
    assert len(caught.value.faults) >= 3
    assert path(office).read_text("utf-8") == COMMENTED
    assert list((path(office).parent / "kept").glob("officers-*")) == []


def test_the_last_legal_officer_cannot_go(office: Office) -> None:
    save(office, replace(who(office, "law1"), stand_in="head"))
    save(office, replace(who(office, "law2"), active=False))
    with pytest.raises(OfficersError, match="นิติกร"):
        save(office, replace(who(office, "law1"), active=False))


def test_a_change_meanwhile_is_not_overwritten(office: Office) -> None:
    before = seen(office)
    save(office, replace(who(office, "law1"), email="new@ksed.example"))
    with pytest.raises(ChangedFileError):
        save_officer(office, replace(who(office, "law1"), name="นางอื่น ไป"), new=False, seen=before, editor=HEAD)
    assert who(office, "law1").email == "new@ksed.example"


def test_a_text_editors_change_in_the_last_moment_is_not_overwritten(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(*_: object) -> None:
        path(office).write_text(COMMENTED + "# วินาทีสุดท้าย\n", encoding="utf-8")

    monkeypatch.setattr(officers_change, "_keep", keep)
    with pytest.raises(ChangedFileError):
        save(office, replace(who(office, "law1"), email="new@ksed.example"))
    assert path(office).read_text("utf-8").endswith("# วินาทีสุดท้าย\n")
    with reading(office.engine) as session:
        assert session.exec(select(Event).where(Event.kind == "officers_changed")).all() == []


def test_the_former_version_is_kept_beside_and_the_oldest_go(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = path(office).parent / "kept"
    monkeypatch.setattr(officers_change, "KEPT_VERSIONS", 2)
    save(office, replace(who(office, "law1"), email="n@ksed.example"))
    [first] = kept.glob("officers-*.toml")
    assert first.read_text("utf-8") == COMMENTED
    for number in range(4):
        save(office, replace(who(office, "law1"), email=f"n{number}@ksed.example"))
    assert len(list(kept.glob("officers-*.toml"))) == 2


def test_mode_and_link_of_the_file_survive(office: Office, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.toml"
    path(office).replace(real)
    path(office).symlink_to(real)
    real.chmod(0o664)
    save(office, replace(who(office, "law1"), email="new@ksed.example"))
    assert path(office).is_symlink()
    assert real.stat().st_mode & 0o777 == 0o664
    assert "new@ksed.example" in real.read_text("utf-8")


def test_before_and_after_are_on_record(office: Office) -> None:
    save(office, replace(who(office, "law1"), email="new@ksed.example"))
    save(office, Written(id="new1", name="นายใหม่ จริง", email="new1@ksed.example", roles=("executive",)), new=True)
    with reading(office.engine) as session:
        events = session.exec(select(Event).where(Event.kind == "officers_changed").order_by(col(Event.id))).all()
        session.expunge_all()
    assert [one.actor for one in events] == ["desk:head"] * 2
    assert events[0].data == {
        "officer": "law1",
        "before": {"email": "law1@ksed.example"},
        "after": {"email": "new@ksed.example"},
    }
    assert (events[1].data["before"], events[1].data["after"]["roles"]) == (None, ["executive"])


@pytest.mark.parametrize(
    "change", [{"roles": ("head_legal_officer", "operator")}, {"active": False}, {"unit": "audit"}]
)
def test_nobody_gives_himself_other_roles(office: Office, change: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="ของท่านเอง"):
        save(office, replace(who(office, "head"), **change))  # type: ignore[arg-type]
    save(office, replace(who(office, "head"), email="head2@ksed.example"))


def test_somebody_must_be_left_who_manages_accounts(office: Office) -> None:
    with writing(office.engine) as session:
        session.add(Account(username="it", name="x", password_hash="x", roles=["operator"], made_at=NOW))
    with pytest.raises(RefusedError, match="ผู้ดูแลระบบ"):
        save(office, replace(who(office, "it"), roles=("executive",)))


def test_the_example_is_begun_with_and_used_only_when_somebody_says_so(office: Office) -> None:
    path(office).unlink()
    assert show(office) is None
    begin_file(office, editor=HEAD)
    with pytest.raises(ChangedFileError):
        begin_file(office, editor=HEAD)
    assert office.officers.current().officers is None
    remove_officer(office, "saraban", seen=seen(office), editor=HEAD)
    set_ready(office, ready=True, seen=seen(office), editor=HEAD)
    officers = office.officers.current().officers
    assert officers is not None
    assert officers.get("saraban") is None
    with pytest.raises(RefusedError, match="ใช้งานอยู่"):
        remove_officer(office, "it", seen=seen(office), editor=HEAD)
    set_ready(office, ready=False, seen=seen(office), editor=HEAD)
    assert office.officers.current().officers is None


def test_a_file_that_is_no_toml_is_left_to_a_text_editor(office: Office) -> None:
    path(office).write_text("[[officer]\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="TOML"):
        show(office)


@pytest.mark.parametrize(
    "style",
    [lambda text: text, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text],
    ids=["lf", "crlf", "bom"],
)
def test_every_style_of_file_can_be_edited(style: Callable[[str], str]) -> None:
    example = (RULES_FOLDER / "officers.example.toml").read_text("utf-8")
    content = style(example).encode()
    away = (WrittenAbsence(first="1 ธันวาคม 2569", last="5 ธันวาคม 2569"),)
    person = next(each for each in written_table(content).people if each.id == "law1")
    changed = with_officer(content, replace(person, absences=away, unit="general", active=False), new=False)
    changed = with_officer(
        changed, Written(id="z", name="นางซี ดี", email="z@x.example", roles=("legal_officer",)), new=True
    )
    officers = read_officers(changed, "officers.toml")
    law1 = officers.get("law1")
    assert law1 is not None
    assert (len(law1.absences), law1.active) == (1, False)
    comments = [line.strip() for line in example.splitlines() if line.startswith("#")]
    assert [line.strip() for line in changed.decode("utf-8-sig").splitlines() if line.startswith("#")] == comments


_WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    name=_WORDS, email=_WORDS, stand_in=_WORDS, active=st.booleans(),
    roles=st.sets(st.sampled_from([role.value for role in Role])),
    absences=st.lists(st.tuples(_WORDS, _WORDS, _WORDS), max_size=3),
)  # fmt: skip
def test_whatever_is_typed_is_what_the_file_says_and_the_others_stay(
    name: str, email: str, stand_in: str, active: bool, roles: set[str], absences: list[tuple[str, str, str]]
) -> None:
    content = COMMENTED.encode()
    typed = Written(
        id="law1", name=name, email=email, stand_in=stand_in, active=active,
        roles=tuple(role.value for role in Role if role in roles),
        absences=tuple(WrittenAbsence(first=first, last=last, note=note) for first, last, note in absences),
    )  # fmt: skip
    people = written_table(with_officer(content, typed, new=False)).people
    assert next(each for each in people if each.id == "law1") == typed
    assert [each for each in people if each.id != "law1"] == [
        each for each in written_table(content).people if each.id != "law1"
    ]
