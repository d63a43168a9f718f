"""Earlier cases found on filing, on both databases; links made and taken back; marks made anew."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from models.errors import RefusedError
from models.matters import LinkKind, LinkState
from models.tables import Case, Event, Notice
from models.tables_matters import CaseLink, CaseMark, CaseSketch
from models.values import Channel, Flags, Letter, Proposal, Reading
from pipelines.adapters.database import reading, writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.file import Held, file_reading
from pipelines.matters import related as related_module
from pipelines.matters.links import Change, link_cases, unlink_cases
from pipelines.matters.lookup import AT_MOST, COMPARED, NEIGHBOURS, RowsRead, candidates
from pipelines.matters.marks import marks_of
from pipelines.matters.related import rebuild, related, without_marks
from pipelines.matters.told import told_by_reading
from pipelines.office import Office
from pipelines.take_in import claim_letters
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL
from tests.support.letters import found, reading_of

AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
BEATEN = (
    "ครูสมชายตีนักเรียนด้วยไม้เรียวจนขาเขียวช้ำที่โรงเรียนบ้านหนองแวง เหตุเกิดวันที่ 12 ธันวาคม 2568 ในคาบคณิตศาสตร์ เพราะเด็กทำการบ้านไม่เสร็จ "
    "พาไปโรงพยาบาล แพทย์บอกว่ากล้ามเนื้ออักเสบ ลูกนอนผวาทุกคืน ไม่ยอมกินข้าว เพื่อนบ้านเห็นแผลกันหมด ผู้อำนวยการรับปากแล้วก็เงียบหาย"
)
BY_BOONMEE, BY_WILAI = "นายบุญมี ศรีสุข", "นางวิไล แก้วคำ"


def letter(body: str = BEATEN, name: str = BY_BOONMEE, key: str = "k") -> Reading:
    told = Letter(subject=found("ขอความเป็นธรรม"), sender_name=found(name), body=found(body))
    return reading_of(body, letter=told, key=key)


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    notices = {"legal_officer": "law@ksed.example", "units": {"personnel": "personnel@ksed.example"}}
    return make_office(database_url=database_url, now=AT, notices=notices)


def arrive(office: Office, key: str) -> Held:
    blob = office.store.put([key.encode()])
    incoming = Incoming(
        source="manual",
        source_key=f"manual:{key}",
        channel=Channel.WALK_IN,
        blob=blob,
        name="typed.txt",
        reached_at=AT,
        fetched_at=AT,
    )
    with writing(office.engine) as session:
        record_arrivals(session, [incoming])
    (claimed,) = claim_letters(office, light=False, limit=1)
    return Held(arrival_id=claimed.id, owner=office.worker.name, now=office.clock())


def file(office: Office, key: str, what: Reading, proposal: Proposal = PROPOSAL) -> None:
    held = arrive(office, key)
    with writing(office.engine) as session:
        file_reading(session, held, replace(what, content_key=key), proposal, office.settings, office.holidays)


def rows(office: Office, table: Any, *order: Any) -> list[Any]:
    with reading(office.engine) as session:
        kept = list(session.exec(select(table).order_by(*order)))
        session.expunge_all()
        return kept


def cases(office: Office) -> list[Case]:
    return rows(office, Case, col(Case.id))


def test_a_second_letter_of_the_same_words_is_proposed_with_reasons_and_told_to_the_reviewer(office: Office) -> None:
    file(office, "a", letter())
    file(office, "b", letter(BEATEN.replace("เขียวช้ำ", "เขยวชา")))
    first, second = cases(office)
    (link,) = rows(office, CaseLink)
    assert (link.case_id, link.other_id) == (second.id, first.id)
    assert (link.kind, link.state, link.actor) == ("duplicate", "proposed", "ksed")
    assert "ผู้ร้องชื่อเดียวกัน" in link.reasons
    told = second.proposal["look_at"][-1]
    assert told.startswith("อาจเป็นเรื่องเดียวกับเรื่องที่ 1/2569 (")
    assert "โรงเรียนบ้านหนองแวง" in told
    assert second.proposal["flags"]["repeat"] is False  # the flag stays the writer's own word
    events = [one for one in rows(office, Event, col(Event.id)) if one.kind == "link_proposed"]
    assert {(one.case_id, one.data["other_case"]) for one in events} == {(second.id, first.id), (first.id, second.id)}


def test_neither_notices_nor_reasons_nor_events_name_a_person_or_a_school(office: Office) -> None:
    file(office, "a", letter())
    file(office, "b", letter(BEATEN + " ขอทวงถาม"))
    notices = " ".join(one.subject + one.body for one in rows(office, Notice))
    events = " ".join(f"{one.reason} {one.data}" for one in rows(office, Event))
    (link,) = rows(office, CaseLink)
    looked_at = cases(office)[1].proposal["look_at"]
    for name in ("บุญมี", "ศรีสุข", "สมชาย"):
        assert name not in notices + events + " ".join(link.reasons) + " ".join(looked_at)
    assert "หนองแวง" not in notices + events


def test_an_unrelated_letter_is_proposed_nothing(office: Office) -> None:
    file(office, "a", letter())
    file(
        office,
        "b",
        letter("ขอชื่นชมเจ้าหน้าที่ห้องการเงินที่ช่วยแก้เอกสารบำนาญให้คุณตาจนเสร็จภายในบ่ายเดียว บริการรวดเร็วยิ้มแย้มมาก", BY_WILAI),
    )
    assert rows(office, CaseLink) == []


def test_the_reasons_of_a_restricted_case_are_not_told_in_one_that_others_may_see(office: Office) -> None:
    file(office, "a", letter(), replace(PROPOSAL, flags=Flags(minor=True)))
    with writing(office.engine) as session:
        session.exec(select(Case)).one().restricted = True
    file(office, "b", letter(BEATEN + " ขอทวงถาม"))
    told = cases(office)[1].proposal["look_at"][-1]
    assert told.endswith("ซึ่งเป็นเรื่องที่จำกัดผู้เข้าถึง")
    assert "หนองแวง" not in told


def test_however_many_alike_there_are_few_are_proposed_and_few_rows_read(office: Office) -> None:
    names = ("สมาน", "บุญเลิศ", "ประเสริฐ", "อนันต์", "ธีรพงษ์", "ณัฐวุฒิ", "เกรียงไกร", "สุรชัย")
    for number, name in enumerate(names[: AT_MOST + 3]):
        file(office, str(number), letter(f"{BEATEN} ฉบับที่ {number}", f"นาย{name} ใจ{name}"))
    last = cases(office)[-1]
    links = [one for one in rows(office, CaseLink) if one.case_id == last.id]
    assert len(links) == AT_MOST
    assert {one.kind for one in links} == {"same_matter"}


def test_a_lookup_reads_no_more_of_a_mark_than_its_share(office: Office) -> None:
    file(office, "a", letter())
    (first,) = cases(office)
    marks = marks_of(told_by_reading(letter()))
    with writing(office.engine) as session:
        plain = {name: getattr(first, name) for name in Case.model_fields if name not in {"id", "received_number"}}
        session.add_all([Case(**plain, received_number=number) for number in range(2, 4 * NEIGHBOURS)])
        session.flush()
        ids = session.exec(select(Case.id).where(Case.id != first.id)).all()
        session.add_all(
            [CaseMark(kind=mark.kind.value, mark=mark.digest, case_id=one or 0) for one in ids for mark in marks.own]
        )
        sketch = rows(office, CaseSketch)[0] if office.engine.dialect.name == "postgresql" else None
        words = session.exec(select(CaseSketch)).one() if sketch is None else sketch
        session.add_all([CaseSketch(case_id=one or 0, version=1, words=words.words, pairs=words.pairs) for one in ids])
    read = RowsRead()
    with reading(office.engine) as session:
        assert len(candidates(session, marks, date(2026, 1, 5), rows=read)) == AT_MOST
    assert read.count <= len(marks.own) * (NEIGHBOURS + 1) + COMPARED * (len(marks.own) + 3) + 100


def test_two_workers_who_file_equal_matters_at_once_lose_nothing(office: Office) -> None:
    helds = [arrive(office, key) for key in ("a", "b", "c")]
    together = threading.Barrier(len(helds))
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            what = letter(f"{BEATEN} ฉบับ {number}", key=f"k{number}")
            marks = marks_of(told_by_reading(what))
            together.wait(30)
            with writing(office.engine) as session:
                settings, holidays = office.settings, office.holidays
                file_reading(session, helds[number], what, PROPOSAL, settings, holidays, marks)
        except BaseException as fault:  # noqa: BLE001  # told to the test
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(helds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    ids = [case.id for case in cases(office)]
    linked = {(one.case_id, one.other_id) for one in rows(office, CaseLink)}
    assert len(ids) == 3
    assert len(linked) == 3, "each later one found each earlier one"


def test_people_confirm_and_take_back_links_with_events_on_both_cases(office: Office) -> None:
    file(office, "a", letter())
    file(office, "b", letter(BEATEN + " ขอทวงถาม"))
    change = Change(actor="cli:law", at=AT + timedelta(days=1), reason="ตรวจแล้ว")
    with writing(office.engine) as session:
        one, two = session.exec(select(Case).order_by(col(Case.id))).all()
        link_cases(session, one, two, LinkKind.REPEAT, change)
    (link,) = rows(office, CaseLink)
    assert (link.kind, link.state, link.actor) == ("repeat", "confirmed", "cli:law")
    with writing(office.engine) as session:
        one, two = session.exec(select(Case).order_by(col(Case.id))).all()
        assert unlink_cases(session, two, one, change) is not None
        assert unlink_cases(session, two, one, change) is None
        assert [(each.number, each.state) for each in related(session, one)] == [("2/2569", LinkState.DECLINED)]
        with pytest.raises(RefusedError):
            link_cases(session, one, one, LinkKind.REPEAT, change)
    said = [(e.case_id, e.kind, e.reason) for e in rows(office, Event, col(Event.id)) if e.actor == "cli:law"]
    assert sorted(said) == sorted(
        (case.id, kind, "ตรวจแล้ว") for case in cases(office) for kind in ("linked", "unlinked")
    )


@pytest.fixture
def without(office: Office) -> Office:
    """An office whose cases were filed before there were marks."""
    bodiless = replace(letter(key="x"), letter=Letter(sender_name=found(BY_BOONMEE)))
    for key, what in (("a", letter()), ("b", letter(BEATEN, BY_WILAI)), ("c", bodiless)):
        file(office, key, what)
    return office


def all_marks(office: Office) -> set[tuple[str, str, int]]:
    return {(one.kind, one.mark, one.case_id) for one in rows(office, CaseMark)}


def test_marks_made_anew_are_those_that_filing_made_and_a_stopped_run_goes_on(
    without: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_marks(without)
    with writing(without.engine) as session:
        for table in (CaseLink, CaseMark, CaseSketch):
            session.execute(delete(table))
        assert without_marks(session)
        assert [related(session, case) for case in session.exec(select(Case)).all()] == [[], [], []]
    monkeypatch.setattr(related_module, "BATCH", 1)
    assert next(rebuild(without)) == 1  # stopped after the first
    assert sum(rebuild(without)) == 2
    assert all_marks(without) == before
    with reading(without.engine) as session:
        assert not without_marks(session)
        first = session.exec(select(Case).order_by(col(Case.id))).first()
        assert first is not None
        now = related(session, first)
    assert {(one.number, one.state) for one in now} == {("2/2569", None), ("3/2569", None)}
