"""The office's own texts of notices: what may be written, and where they show."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from models.errors import RefusedError
from models.tables import Case, Event, Notice
from models.tables_notices import NoticeTemplate
from pipelines.adapters.database import reading, writing
from pipelines.notice_texts import (
    ALLOWED,
    DEFAULTS,
    LONGEST_SUBJECT,
    PLACEHOLDERS_TH,
    NoticeKind,
    NoticeText,
    change_text,
    checked,
    filled,
    texts_in_use,
)
from pipelines.notices import more_material_notices, new_case_notices, reassigned_notices
from pipelines.office import Office
from pipelines.routing.officers import Acting
from pipelines.routing.reroute import Rerouted
from pipelines.routing.route import Route
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL
from tests.support.desk import NOW, typed_case
from tests.support.officers import table

ROUTE = Route(assigned=(), informed=(), restricted=False, hidden_from_unit=False, why=())
OWN = NoticeText(subject="ด่วน {number} ({level}) ถึง {due}", opening="กรุณาพิจารณาเรื่องเลขรับ {number}")


@pytest.fixture
def office(make_office: OpenOffice) -> Office:
    return make_office(now=NOW, notices={"legal_officer": "law@ksed.example"})


def case_of(**parts: Any) -> Case:
    values: dict[str, Any] = {
        "id": 7, "received_year": 2565, "received_number": 12, "received_on": NOW.date(), "received_at": NOW,
        "registered_at": NOW, "channel": "letter", "level": 3, "unit": "general", "purpose": "complaint",
        "nature": "official", "due_on": NOW.date(), "letter": {}, "proposal": {}, "deadline": {},
        "complainant_name": "นางลับ มากที่สุด", "subject": "ขอร้องเรียนลับ", **parts,
    }  # fmt: skip
    return Case(**values)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_what_comes_with_the_program_passes_its_own_check(kind: NoticeKind) -> None:
    assert checked(kind, DEFAULTS[kind].subject, DEFAULTS[kind].opening) == DEFAULTS[kind]


def test_no_placeholder_stands_for_anything_of_the_letter() -> None:
    assert set(PLACEHOLDERS_TH) == {"number", "level", "due"}
    assert all(part <= set(PLACEHOLDERS_TH) for allowed in ALLOWED.values() for part in allowed)


@pytest.mark.parametrize(
    ("subject", "opening"),
    [
        ("", "เปิด"),
        ("เลขรับ {number}", "  "),
        ("เลขรับ", "เปิด"),
        ("{number} {complainant_name}", "เปิด"),
        ("{number} {number.__class__}", "เปิด"),
        ("{number}", "เปิด {}"),
        ("{number} {", "เปิด"),
        ("{{number}}", "เปิด"),
        ("{number}" + "ก" * LONGEST_SUBJECT, "เปิด"),
    ],
)
def test_a_text_that_cannot_be_one_is_refused(subject: str, opening: str) -> None:
    with pytest.raises(RefusedError):
        checked(NoticeKind.NEW_CASE, subject, opening)


def test_what_goes_to_the_complainant_tells_nothing_of_level_and_deadline() -> None:
    with pytest.raises(RefusedError):
        checked(NoticeKind.QUESTION, "{number} {level}", "เปิด")


def test_a_line_break_in_a_subject_is_none() -> None:
    text = checked(NoticeKind.NEW_CASE, "เลขรับ {number}\r\nBcc: x@evil.example", "เปิด\n\nเรื่อง")
    assert text == NoticeText(subject="เลขรับ {number} Bcc: x@evil.example", opening="เปิด เรื่อง")


def test_values_are_filled_in_once() -> None:
    assert filled(OWN, case_of()) == NoticeText(
        subject="ด่วน 12/2565 (3) ถึง 12/05/2565", opening="กรุณาพิจารณาเรื่องเลขรับ 12/2565"
    )


def test_a_new_case_is_told_in_the_offices_own_words_from_its_next_notice_on(office: Office) -> None:
    with writing(office.engine) as session:
        change_text(session, NoticeKind.NEW_CASE, OWN, actor="desk:law1", now=NOW)
    typed_case(office, "ถนนหน้าโรงเรียนชำรุดมาก ขอให้ช่วยซ่อม", subject="ถนนชำรุด", name="นายสมมุติ ทดลอง")
    with reading(office.engine) as session:
        notice = session.exec(select(Notice)).one()
        session.expunge_all()
    assert notice.subject.startswith("[ksed] ด่วน 1/2565 (")
    assert notice.body.startswith("กรุณาพิจารณาเรื่องเลขรับ 1/2565\n")
    assert "สมมุติ" not in notice.subject + notice.body


def test_a_restricted_case_keeps_its_bare_subject(office: Office) -> None:
    texts = {**DEFAULTS, NoticeKind.NEW_CASE: OWN, NoticeKind.MORE_MATERIAL: OWN, NoticeKind.REASSIGNED: OWN}
    case = case_of(restricted=True)
    people = table()
    moved = Rerouted(case=case, added=(Acting(officer="law1"),), route=ROUTE)
    written = [
        *new_case_notices(office.settings, case, PROPOSAL, NOW, texts=texts),
        *more_material_notices(office.settings, case, PROPOSAL, NOW, texts=texts),
        *reassigned_notices(office.settings, [moved], people, NOW, texts),
    ]
    assert [one.subject for one in written] == ["[ksed] เลขรับ 12/2565"] * 3


def test_a_hand_over_of_several_cases_says_how_many(office: Office) -> None:
    texts = {**DEFAULTS, NoticeKind.REASSIGNED: NoticeText(subject="รับ {number}", opening="มอบหมายแล้ว")}
    moved = [
        Rerouted(case=case_of(id=number, received_number=number), added=(Acting(officer="law1"),), route=ROUTE)
        for number in (1, 2)
    ]
    [both] = reassigned_notices(office.settings, moved, table(), NOW, texts)
    [one] = reassigned_notices(office.settings, moved[:1], table(), NOW, texts)
    assert (both.subject, one.subject) == ("[ksed] มอบหมายเรื่อง 2 เรื่อง", "[ksed] รับ 1/2565")
    assert one.body.startswith("มอบหมายแล้ว\n")


def test_a_change_is_on_record_and_the_programs_own_text_is_no_change(office: Office) -> None:
    with writing(office.engine) as session:
        change_text(session, NoticeKind.SENT_AGAIN, OWN, actor="desk:law1", now=NOW)
        with pytest.raises(RefusedError):
            change_text(session, NoticeKind.SENT_AGAIN, replace(OWN), actor="desk:law1", now=NOW)
        change_text(session, NoticeKind.SENT_AGAIN, DEFAULTS[NoticeKind.SENT_AGAIN], actor="desk:law2", now=NOW)
    with reading(office.engine) as session:
        assert session.exec(select(NoticeTemplate)).all() == []
        assert texts_in_use(session) == DEFAULTS
        events = session.exec(select(Event).where(Event.kind == "notice_text_changed").order_by(col(Event.id))).all()
        session.expunge_all()
    assert [(one.actor, one.data["before"]["subject"] == OWN.subject) for one in events] == [
        ("desk:law1", False),
        ("desk:law2", True),
    ]
