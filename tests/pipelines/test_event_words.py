from typing import Any

import pytest

from models.tables import Event
from pipelines.event_words import UNDONE_TH, WORDED, actor_words, event_words
from pipelines.undo import _UNDOES
from tests.support.event_kinds import kinds_written
from tests.support.reviewed import NOW


def said(kind: str, /, **data: Any) -> str:
    return event_words(Event(case_id=1, at=NOW, actor="ksed", kind=kind, data=data))


def test_every_kind_of_event_that_the_program_writes_has_a_sentence() -> None:
    written = kinds_written()
    assert {"confirmed", "filed", "linked", "deadline_recounted", "quarantined"} <= set(written)  # the search works
    assert {kind: file for kind, file in written.items() if kind not in WORDED} == {}


@pytest.mark.parametrize("kind", sorted(WORDED))
def test_an_event_of_an_older_version_that_kept_nothing_is_told_all_the_same(kind: str) -> None:
    words = said(kind)
    assert any("ก" <= char <= "๙" for char in words)
    assert kind not in words


def test_what_can_be_undone_has_words_for_the_button() -> None:
    assert set(UNDONE_TH) == set(_UNDOES)


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "filed",
            {"received_number": 12, "received_year": 2565, "level": 3, "unit": "audit", "due_on": "2022-05-27"},
            "ลงทะเบียนเป็นเลขรับ 12/2565 เสนอระดับ 3 หน่วยตรวจสอบภายใน ครบกำหนด 27/05/2565",
        ),
        (
            "corrected",
            {
                "before": {"level": 2, "unit": "audit", "flags": {"minor": True, "urgent": False}},
                "after": {"level": 3, "unit": "audit", "flags": {"minor": False, "urgent": True}},
            },
            "แก้ไขข้อเสนอ: ระดับ 2 เป็น ระดับ 3, ยกเลิกข้อสังเกตเด็กเป็นผู้เสียหาย, ตั้งข้อสังเกตเร่งด่วน",
        ),
        ("fields_corrected", {"fields": {"subject": {}, "stamp": {}}}, "แก้ไขสิ่งที่อ่านได้: เรื่อง, ตรารับ"),
        ("deadline_changed", {"old": "2022-05-17", "new": "2022-05-27"}, "กำหนดเปลี่ยนจาก 17/05/2565 เป็น 27/05/2565"),
        (
            "rerouted",
            {
                "before": {"assigned_to": ["law1"], "restricted": False},
                "after": {"assigned_to": [], "restricted": True},
            },
            "มอบหมายใหม่: ผู้รับผิดชอบ (ยังไม่มี), จำกัดเฉพาะนิติกรและผู้บริหาร",
        ),
        ("paused", {"from_on": "2022-05-13", "until_on": None}, "หยุดนับเวลาตั้งแต่ 13/05/2565"),
        ("first_replied", {"on": "2022-05-13", "in_time": False}, "แจ้งผู้ร้องเรียนครั้งแรกเมื่อ 13/05/2565 (เกินกำหนด)"),
        ("linked", {"other_number": "7/2565", "kind": "repeat"}, "ยืนยันว่าเกี่ยวข้องกับเลขรับ 7/2565 (ผู้ร้องเดิมร้องเรื่องเดิมอีก)"),
        ("split_off", {"other_number": "7/2565"}, "แยกส่วนหนึ่งเป็นเลขรับ 7/2565"),
        (
            "forwarded",
            {"agency": "สพป.", "on": "2022-05-13", "letter_number": "ศธ 1/2"},
            "ส่งต่อสพป. เมื่อ 13/05/2565 ตามหนังสือที่ ศธ 1/2",
        ),
        ("asked_for_more", {"channel": "email", "question": "เมื่อใด"}, "ขอข้อมูลเพิ่มเติมจากผู้ร้องเรียนทางอีเมล: “เมื่อใด”"),
        ("undone", {"kind": "declined"}, "ย้อนรายการ: การไม่รับเรื่อง"),
        ("of_tomorrow", {}, "มีการบันทึก (of_tomorrow)"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_the_sentences_tell_what_happened(kind: str, data: dict[str, Any], words: str) -> None:
    assert said(kind, **data) == words


def test_no_sentence_shows_what_a_field_of_the_complainant_was() -> None:
    entry = {"before": {"value": "นางสมศรี"}, "after": {"value": "นางสมสี"}}
    assert said("fields_corrected", fields={"sender_name": entry}) == "แก้ไขสิ่งที่อ่านได้: ชื่อผู้ร้องเรียน"


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("ksed", "ระบบ"),
        ("program", "ระบบ"),
        ("cli:root", "root (คำสั่งที่เครื่อง)"),
        ("desk:law1", "นางสาวปราณี กุดหว้า"),
        ("desk:gone", "gone"),
        ("desk", "หน้าเว็บ"),
        ("api:7", "โปรแกรมที่เชื่อมต่อ 7"),
        ("somebody", "somebody"),
    ],
)
def test_who_did_it_is_named_as_the_office_knows_them(actor: str, words: str) -> None:
    assert actor_words(actor, {"law1": "นางสาวปราณี กุดหว้า"}) == words
