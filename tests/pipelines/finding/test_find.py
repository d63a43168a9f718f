"""What is typed finds the cases meant, on both databases; who may not see who complains cannot find by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case
from models.tables_finding import CaseText
from models.values import Unit
from pipelines.adapters.database import writing
from pipelines.finding import pick as pick_module
from pipelines.finding import texts
from pipelines.finding.filters import EVERY_CASE, Clock, Filters
from pipelines.finding.find import How, find, list_cases
from pipelines.finding.listed import Order
from pipelines.finding.texts import rebuild, refold, without_text
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.finding import NOW, TODAY, letter_of, put_arrival, put_case

BODY = "เรียน ศึกษาธิการจังหวัด ครูโรงเรียนบ้านหนองแวงตีนักเรียนจนเลือดออก ขอให้ตรวจสอบข้อเท็จจริง"
PERSON = {
    "sender_name": "นางสาวกานดา ใจซื่อ",
    "sender_phone": "086-510-4938",
    "sender_address": "99 หมู่ 4 ตำบลนาจารย์ อำเภอเมือง",
    "citizen_id": "1100700123456",
    "sender_email": "kanda@example.org",
}
SIGNED = (
    "ขอแสดงความนับถือ\nนางสาวกานดา  ใจซื่อ\n99 หมู่ ๔ ตำบลนาจารย์ อำเภอเมือง\nโทร. ๐๘๖-๕๑๐-๔๙๓๘ kanda@example.org\n"
    "เลขประจำตัวประชาชน 1-1007-00123-45-6"
)


def numbers(
    session: Session, query: str, filters: Filters = EVERY_CASE, *, identity: bool = True, limit: int = 50
) -> list[int]:
    found = find(session, query, filters, today=TODAY, with_identity=identity, limit=limit)
    return [hit.case.received_number for hit in found.hits]


def everything(session: Session, query: str, limit: int, filters: Filters = EVERY_CASE) -> list[int]:
    """Turn pages until there are no more."""
    seen: list[int] = []
    after: str | None = None
    for _ in range(200):
        found = find(session, query, filters, today=TODAY, limit=limit, after=after, with_identity=True)
        assert len(found.hits) <= limit
        seen += [hit.case.received_number for hit in found.hits]
        after = found.after
        if after is None:
            return seen
    raise AssertionError("pages without end")


def test_a_case_is_found_by_whatever_is_known_of_it(session: Session) -> None:
    letter = letter_of(
        subject="ขอร้องเรียนครูตีนักเรียน", letter_number="ศธ 04123/567", respondent_name="นายประยูร สมหวัง", **PERSON
    )
    put_case(session, 12, BODY, SIGNED, letter=letter, stamped="4711")
    put_case(session, 112, "เรื่อง ขอเชิญประชุม ณ ห้องใหญ่", letter=letter_of(subject="ขอเชิญประชุม"))
    for query in [
        "12/2569",
        "๑๒/๒๕๖๙",
        "#12/2569",
        "12/69",
        "4711",
        "ศธ 04123/567",
        "ศธ๐๔๑๒๓/๕๖๗",
        "หนองแวง",
        "โรงเรียน บ้านหนองแวง",
        "เลือดออก ครู",
        "ข้อเท็จ",
        "ขอเทจจรืง",
        "ประยูร",
        "สมหวัง กานดา",
        "กานดา ใจซื่อ",
        "086-510-4938",
        "+66 86 510 4938",
        "0865104938",
        "510-4938",
        "๐๘๖ ๕๑๐ ๔๙๓๘",
        "kanda@example.org",
        "1-1007-00123-45-6",
        "ตี",
        "นาจารย์",
    ]:
        assert numbers(session, query) == [12], query


def test_what_is_not_there_is_not_found(session: Session) -> None:
    put_case(session, 12, BODY)
    put_case(session, 14, "ขอเชิญประชุม ตามหนังสือ ศธ 04123/5691 โทร 0865104938")
    for query in [
        "ขอเชิญ เลือดออก",
        "ปลาวาฬ",
        "13/2569",
        "12/2568",
        '"',
        "%",
        "_",
        "*",
        "...",
        "04123/5692",
        "0865104939",
        "a OR b",
        "\0",
        "\ud800",
        "ก" * 5000,
    ]:
        assert numbers(session, query) == [], query


def test_signs_of_query_languages_are_only_signs(session: Session) -> None:
    put_case(session, 1, 'ลดราคา 50%_พิเศษ ("จริง") NOT ของปลอม* ครับ')
    put_case(session, 2, "ลดราคา 500 บาท")
    assert numbers(session, "50%_พิ") == [1]
    assert numbers(session, '("จริง")') == [1]
    assert numbers(session, "not ของปลอม*") == [1]


def test_who_may_not_see_who_complains_finds_nobody_by_it(session: Session) -> None:
    put_case(session, 1, BODY, SIGNED, "ข้าพเจ้า นางสาวกานดาใจซือ ขอยืนยัน", letter=letter_of(subject="ก", **PERSON))
    for query in [
        "กานดา",
        "ใจซื่อ",
        "กานดา ใจซื่อ",
        "0865104938",
        "086-510-4938",
        "4938",
        "kanda@example.org",
        "example",
        "1100700123456",
        "00123-45",
        "99 หมู่",
        "กานคา ใจซอ",
    ]:
        assert numbers(session, query, identity=False) == [], query


def test_what_stands_around_a_name_is_still_found_by_both(session: Session) -> None:
    put_case(session, 1, BODY, SIGNED, letter=letter_of(**PERSON))
    for identity in (True, False):
        assert numbers(session, "เลือดออก ความนับถือ", identity=identity) == [1]
    assert numbers(session, "นับถือนางสาวกานดา") == [1]


def test_a_name_inside_the_subject_is_not_found_either(session: Session) -> None:
    put_case(session, 1, BODY, letter=letter_of(subject="นางสาวกานดา ใจซื่อ ขอความเป็นธรรม", **PERSON))
    assert numbers(session, "กานดา", identity=False) == []
    assert numbers(session, "ความเป็นธรรม", identity=False) == [1]


def test_what_comes_in_later_and_what_people_correct_is_found(session: Session) -> None:
    case = put_case(session, 1, BODY, letter=letter_of(**PERSON))
    assert numbers(session, "จักรยานยนต์") == []
    put_arrival(session, case, "เพิ่มเติม รถจักรยานยนต์หาย", letter=letter_of(sender_name="นายธนา ภูผา"), key="more")
    case.complainant_name = "นางอรทัย ทองดี"
    refold(session, case)
    assert numbers(session, "จักรยานยนต์", identity=False) == [1]
    assert numbers(session, "อรทัย") == numbers(session, "ธนา") == [1]
    assert numbers(session, "อรทัย", identity=False) == numbers(session, "ธนา", identity=False) == []


def test_what_is_no_longer_said_is_no_longer_found(session: Session) -> None:
    case = put_case(session, 1, letter=letter_of(subject="ขอทราบผลสอบ"))
    case.subject, case.letter = "ขอทราบวันหยุด", letter_of(subject="ขอทราบวันหยุด")
    arrivals = texts._papers(session, case)  # the reading stays as it was, so the old subject stays findable
    assert arrivals
    refold(session, case)
    assert numbers(session, "วันหยุด") == [1]
    session.execute(delete(CaseText))
    assert numbers(session, "วันหยุด") == []


def test_words_with_wrong_letters_are_found_after_the_others(session: Session) -> None:
    put_case(session, 1, BODY)
    put_case(session, 2, "ขอเชิญประชุม")
    for damaged in ["โรงเรียนบานหนอวแวง", "โรงเธียนบ้านหนองแวง", "ศึกษาธิการวังหวัด", "ตรวจสคบข้อเท็จ", "เลือดอยก"]:
        found = find(session, damaged, today=TODAY)
        assert [(hit.case.received_number, hit.how) for hit in found.hits] == [(1, How.NEAR)]


def test_exact_hits_come_first_and_no_case_twice(session: Session) -> None:
    put_case(session, 1, "อ้างถึงหนังสือ 77/2569")
    put_case(session, 77, "เรื่องอื่น")
    put_case(session, 2, "โทรสาร 177/2569")
    found = find(session, "77/2569", today=TODAY)
    assert [(hit.case.received_number, hit.how) for hit in found.hits] == [
        (77, How.HANDLE),
        (2, How.WORDS),
        (1, How.WORDS),
    ]


def test_pages_give_each_case_once_newest_first_whichever_way_words_are_found(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pick_module, "NEWEST", 4)
    monkeypatch.setattr(pick_module, "SCANNED", 6)
    for number in range(1, 31):
        unit = "audit" if number in {3, 9, 28} else "students"
        put_case(session, number, f"ครูตีนักเรียน {'สิ่งหายาก' if number % 11 == 0 else ''}", unit=unit)
    everyone = list(range(30, 0, -1))
    wanted = {
        "": everyone,
        "นักเรียน": everyone,
        "ตี": everyone,
        "นักเรียน ตี": everyone,
        "นักเรืยม": everyone,
        "หายาก": [22, 11],
        "หายาก ตี": [22, 11],
        "7": [7],
    }
    for limit in (1, 3, 50):
        for query, found in wanted.items():
            assert everything(session, query, limit) == found, (query, limit)
        for query in ("", "นักเรียน", "ตี", "นักเรืยม"):
            assert everything(session, query, limit, Filters(unit=(Unit.AUDIT,))) == [28, 9, 3], (query, limit)


def test_the_condition_of_the_asker_holds_for_every_way(session: Session) -> None:
    put_case(session, 1, BODY)
    put_case(session, 2, BODY, restricted=True)
    for query in ("", "2/2569", "หนองแวง", "หนอลแวง", "ตี"):
        found = find(session, query, today=TODAY, where=col(Case.restricted).is_(False))
        assert 2 not in [hit.case.received_number for hit in found.hits]


@pytest.mark.parametrize("after", ["", "x", "words", "words.x", "listed.1.2", "nothing.3"])
def test_a_place_that_is_none_is_refused(session: Session, after: str) -> None:
    with pytest.raises(RefusedError):
        find(session, "ก", today=TODAY, after=after)


def test_a_case_split_off_is_found_by_the_letter_it_came_from(session: Session) -> None:
    first = put_case(session, 1, BODY, letter=letter_of(**PERSON))
    second = put_case(session, 2, split_from=first.id, registered_at=NOW)
    put_arrival(session, first, "ภายหลังมีรถจักรยานยนต์", letter={}, key="later", at=NOW + timedelta(seconds=1))
    refold(session, first)
    refold(session, second)
    assert numbers(session, "จักรยานยนต์") == [1]
    assert numbers(session, "เลือดออก") == [2, 1]
    assert numbers(session, "กานดา", identity=False) == []


def test_ending_a_case_notes_the_day_and_reopening_takes_it_back(session: Session) -> None:
    from models.tables import Event

    case = put_case(session, 1, BODY)
    case.state = CaseState.DECLINED
    session.add(Event(case_id=case.id, at=NOW, actor="law", kind="declined", reason="x"))
    refold(session, case)
    assert case.ended_on == TODAY
    case.state = CaseState.CONFIRMED
    refold(session, case)
    assert case.ended_on is None


def test_cases_of_an_older_program_are_folded_later_and_an_interrupted_run_goes_on(
    make_office: OpenOffice, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office: Office = make_office(database_url=database_url, now=NOW)
    monkeypatch.setattr(texts, "BATCH", 2)
    with writing(office.engine) as session:
        for number in range(1, 6):
            put_case(session, number, BODY, confidence=0.3)
        session.execute(delete(CaseText))
        for case in session.exec(select(Case)):
            case.review_rank = 3
            session.add(case)
    runs = rebuild(office)
    assert next(runs) == 2
    runs.close()
    with writing(office.engine) as session:
        assert without_text(session)
    assert sum(rebuild(office)) == 3
    with writing(office.engine) as session:
        assert not without_text(session)
        assert len(numbers(session, "เลือดออก")) == 5
        assert {case.review_rank for case in session.exec(select(Case))} == {0}
    monkeypatch.setattr(texts, "VERSION", texts.VERSION + 1)
    assert sum(rebuild(office)) == 5
    sure = replace(
        office,
        settings=office.settings.model_copy(
            update={"proposals": office.settings.proposals.model_copy(update={"doubt_below": 0.1})}
        ),
    )
    assert sum(rebuild(sure)) == 0
    with writing(office.engine) as session:
        assert {case.review_rank for case in session.exec(select(Case))} == {3}


def test_a_huge_letter_is_folded_up_to_a_bound(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_CHARACTERS", 30)
    put_case(session, 1, "ครูตีนักเรียน", "ก" * 25, "ไม่ถึงหน้านี้")
    assert numbers(session, "ตีนักเรียน") == [1]
    assert numbers(session, "ไม่ถึงหน้า") == []


def test_the_received_day_decides_the_fiscal_year(session: Session) -> None:
    put_case(session, 1, BODY, received_on=date(2026, 9, 30))
    put_case(session, 2, BODY, received_on=date(2026, 10, 1))
    assert numbers(session, "", Filters(fiscal_year=2569)) == [1]
    assert numbers(session, "", Filters(fiscal_year=2570)) == [2]


def listed_by(session: Session, filters: Filters, order: Order | None, limit: int) -> list[int]:
    """Turn the pages of a list without words."""
    seen: list[int] = []
    after: str | None = None
    while True:
        found = list_cases(session, filters, today=TODAY, limit=limit, after=after, order=order)
        seen += [hit.case.received_number for hit in found.hits]
        after = found.after
        if after is None:
            return seen


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_a_list_comes_newest_first_or_by_due_date(session: Session, limit: int) -> None:
    for number, days in ((1, 5), (2, -9), (3, -9), (4, -30), (5, 0), (6, -1)):
        put_case(session, number, "ก", due_on=TODAY + timedelta(days=days))
    late = Filters(clock=(Clock.OVERDUE,))
    assert listed_by(session, EVERY_CASE, None, limit) == [6, 5, 4, 3, 2, 1]
    assert listed_by(session, EVERY_CASE, Order.DUE, limit) == [4, 2, 3, 6, 5, 1]
    assert listed_by(session, late, None, limit) == [4, 2, 3, 6], "what has been late longest comes first"
    assert listed_by(session, late, Order.NEWEST, limit) == [6, 4, 3, 2]


@pytest.mark.parametrize("after", ["due.1", "due.0.1", "due.9999999.1", "due.1.9999999999999999999", "listed.1", "x"])
def test_a_place_of_another_list_is_refused(session: Session, after: str) -> None:
    with pytest.raises(RefusedError, match="ไม่พบตำแหน่งหน้าที่ขอ"):
        list_cases(session, today=TODAY, after=after, order=Order.DUE)
