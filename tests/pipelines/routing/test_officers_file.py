"""The office edits the table by hand: what is right is read as meant, and every slip is told with line and entry."""

from datetime import date
from pathlib import Path

import pytest

from models.values import Unit
from pipelines.routing.officers import Absence, Officers, Role
from pipelines.routing.officers_file import OfficersError, cautions, load_officers, read_officers
from pipelines.rulebook import RULES_FOLDER
from tests.support.officers import DAY, WHOLE_MAY, as_toml, table

SOUND = as_toml(table())


def read(text: str) -> Officers:
    return read_officers(text.encode(), "officers.toml")


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(OfficersError) as caught:
        read(text)
    assert str(caught.value).startswith(caught.value.faults[0])
    return caught.value.faults


def test_the_example_that_ships_is_sound_and_not_in_force() -> None:
    example = load_officers(RULES_FOLDER / "officers.example.toml")
    assert not example.ready
    assert cautions(example, DAY) == []


def test_a_table_is_read_back_as_it_was_written() -> None:
    written = table({"law1": {"absences": WHOLE_MAY}, "clerk": {"active": False}, "desk": {"email": ""}})
    assert read(as_toml(written)).people == written.people


def test_thai_words_do_for_roles_and_units() -> None:
    text = SOUND.replace('roles = ["legal_officer"]', 'roles = ["นิติกร", "ผู้ดูแลระบบ"]', 1)
    text = text.replace('unit = "students"', 'unit = "กลุ่มลูกเสือ ยุวกาชาด และกิจการนักเรียน"')
    officers = read(text)
    law1, students = officers.get("law1"), officers.get("students")
    assert law1 is not None
    assert students is not None
    assert law1.roles == {Role.LEGAL_OFFICER, Role.OPERATOR}
    assert students.unit is Unit.STUDENTS


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ('"1 ธันวาคม 2569"', '"5 ธ.ค. 69"'),
        ('"๑/๑๒/๒๕๖๙"', '"5/12/2569"'),
        ("2026-12-01", "2026-12-05"),
        ("2569-12-01", "2569-12-05"),
        ('"2569-12-01"', "2026-12-05T08:00:00"),
    ],
)
def test_absences_are_read_in_every_way_that_thais_write_dates(first: str, last: str) -> None:
    text = SOUND.replace('stand_in = "law2"', f'stand_in = "law2"\n[[officer.absence]]\nfrom = {first}\nuntil = {last}')
    law1 = read(text).get("law1")
    assert law1 is not None
    assert law1.absences == (Absence(first=date(2026, 12, 1), last=date(2026, 12, 5)),)
    assert [law1.away(date(2026, 12, day)) for day in (1, 5, 6)] == [True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('stand_in = "law2"', 'stand_in = "nobody"', "nobody"),
        ('stand_in = "law2"', 'stand_in = "law1"', "law1 → law1"),
        ('stand_in = "boss"', 'stand_in = "law1"', "law1 → law2 → head → law1"),
        ("law2@ksed.example", "LAW1@ksed.example", "ซ้ำ"),
        ('id = "law2"', 'id = "law1"', "ซ้ำ"),
        ('id = "law1"', 'id = "ปราณี"', "id"),
        ('name = "นางสาวปราณี กุดหว้า"', "name = 3", "name"),
        ("law1@ksed.example", "law1@ksed", "email"),
        ("law1@ksed.example", "law1@ksed.example, evil@x.example", "email"),
        ("law1@ksed.example", r"law1@ksed.example\nBcc: evil@x.example", "email"),
        ('roles = ["legal_officer"]', 'roles = ["นิติกรใหญ่"]', "นิติกรใหญ่"),
        ('roles = ["legal_officer"]', "roles = []", "roles"),
        ('unit = "students"', 'unit = "kitchen"', "kitchen"),
        ('unit = "students"\n', "", "unit"),
        ('stand_in = "law2"', 'standin = "law2"', "standin"),
        ("active = true", 'active = "yes"', "active"),
        ('stand_in = "law2"', 'absence = "พรุ่งนี้"', "absence"),
    ],
)
def test_a_slip_is_told_with_file_line_and_entry(old: str, new: str, said: str) -> None:
    assert old in SOUND
    told = faults(SOUND.replace(old, new, 1))
    assert any(said in fault for fault in told), told
    assert all(fault.startswith("officers.toml บรรทัด ") for fault in told)


@pytest.mark.parametrize(
    ("absence", "said"),
    [
        ('from = "5 ธ.ค. 2569"\nuntil = "1 ธ.ค. 2569"', "อยู่ก่อน"),
        ('from = "31/2/2569"\nuntil = "5/3/2569"', "from ไม่ใช่วันที่"),
        ('from = "5/3/2569"', "until ไม่ใช่วันที่"),
        ('from = "5/3/2569"\nuntil = "5/3/2659"', "นานเกิน"),
        ('from = "5/3/2569"\nuntil = "6/3/2569"\nwhy = "x"', "why"),
    ],
)
def test_wrong_dates_are_told(absence: str, said: str) -> None:
    text = SOUND.replace('stand_in = "law2"', f'stand_in = "law2"\n[[officer.absence]]\n{absence}')
    (fault,) = faults(text)
    assert said in fault
    assert "(law1)" in fault


def test_the_line_named_is_the_line_of_the_entry() -> None:
    text = SOUND.replace("head@ksed.example", "nowhere")
    line = next(number for number, row in enumerate(text.split("\n"), 1) if row == 'id = "head"') - 1
    (fault,) = faults(text)
    assert fault.startswith(f"officers.toml บรรทัด {line} รายการที่ 3 (head): ")


def test_all_slips_are_told_at_once() -> None:
    text = SOUND.replace("law1@ksed.example", "x").replace('stand_in = "head"', 'stand_in = "ghost"')
    assert len(faults(text)) == 2


@pytest.mark.parametrize(
    ("officers", "said"),
    [
        (table({"law1": {"active": False, "stand_in": None}, "law2": {"active": False}}), "นิติกร"),
        (table(drop=["audit"]), "หน่วยตรวจสอบภายใน"),
        (table({"law2": {"active": False}}), "ไม่ได้ปฏิบัติงานแล้ว"),
    ],
)
def test_an_office_that_could_not_work_is_refused(officers: Officers, said: str) -> None:
    assert any(said in fault for fault in faults(as_toml(officers)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[[officer]\n",
        b"colour = 'red'\n",
        b"ready = 'soon'\n[[officer]]\n",
        b"officer = 3\n",
        b"[[officer]]\nx = 2026-02-31\n",
        "[[officer]] # ครู".encode("cp874"),
        b"x = " + b"[" * 5000,
    ],
)
def test_what_is_no_table_is_one_fault_that_names_the_file(content: bytes) -> None:
    with pytest.raises(OfficersError, match=r"^officers\.toml") as caught:
        read_officers(content, "officers.toml")
    assert len(caught.value.faults) == 1


def test_a_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(OfficersError, match=r"officers\.toml"):
        load_officers(tmp_path / "officers.toml")


def test_absences_without_anybody_to_stand_in_are_pointed_out() -> None:
    officers = table({"students": {"absences": WHOLE_MAY}, "law1": {"absences": WHOLE_MAY}})
    assert [told.partition(":")[0] for told in cautions(officers, DAY)] == ["students"]
    assert cautions(officers, date(2022, 6, 1)) == []
    assert len(cautions(table(drop=["boss", "head", "it"]), DAY)) == 2
