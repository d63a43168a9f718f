"""What is reached in SQL is what `sights` says case by case, for everybody, also as cases and people change."""

import random
from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import Session, select

from desk.reach import accused_in, reach_of
from desk.visitor import Visitor, sights
from models.tables import Arrival, Case, Event
from models.values import Unit
from pipelines.adapters.database import connect, upgrade
from pipelines.routing.officers import Officers, Role
from pipelines.routing.reroute import ACCUSED, assign
from pipelines.routing.sight import Sight
from tests.support.finding import NOW, letter_of, put_case
from tests.support.officers import one, table

TODAY = date(2022, 5, 12)
ABOUT = ["นางสาวปราณี กุดหว้า", "นายขจรเดช พงไพร", "นางมาลี ยางตลาด", "นางรัชนี คำม่วง", "นายบุญส่ง ดอนไทย", "", "", ""]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = connect(database_url)
    upgrade(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def people() -> Officers:
    """The office, with some who are more than one thing, and a chief who sits in a unit."""
    plain = table()
    further = (
        one("both", "นายสองหน้าที่ ใจกว้าง", Role.RECORDS, Role.UNIT_OFFICER, unit=Unit.STUDENTS),
        one("chief", "นางประธาน ใจใหญ่", Role.EXECUTIVE, unit=Unit.AUDIT),
        one("gone", "นายลาออก ไปแล้ว", Role.LEGAL_OFFICER, active=False),
    )
    return Officers(people=(*plain.people, *further), digest="more")


def filled(session: Session, officers: Officers) -> None:
    draw = random.Random(3)
    for number in range(1, 81):
        about = draw.choice(ABOUT)
        case = put_case(
            session,
            number,
            letter=letter_of(respondent_name=about) if about else {},
            flags=[flag for flag in ("minor", "sexual") if draw.random() < 0.15],
            level=draw.randint(1, 4),
            unit=draw.choice(list(Unit)).value,
            received_on=TODAY,
            unit_summary=draw.choice([None, "มีผู้ร้องเรียน"]),
            split_from=number - 1 if number % 10 == 0 else None,
        )
        case.proposal = {**case.proposal, "conflict": draw.random() < 0.2, "unit": case.unit}
        if number % 13 == 0:
            case.proposal = {**case.proposal, ACCUSED: ["นางสาวปราณี กุดหว้า"]}
        assign(case, officers, NOW)
        arrival = session.exec(select(Arrival).where(Arrival.case_id == case.id)).one()
        arrival.source = draw.choice(["manual", "folder:letter", "imap:office@ksed.example/INBOX"])
        session.add_all([case, arrival])
    session.flush()


def reached(session: Session, visitor: Visitor) -> dict[str, set[int | None]]:
    reach = reach_of(session, visitor)
    known = set(session.exec(select(Case.id).where(reach.known)))
    content = set(session.exec(select(Case.id).where(reach.content)))
    return {"known": known, "content": content}


def said(session: Session, visitor: Visitor) -> dict[str, set[int | None]]:
    seen = sights(session, visitor, session.exec(select(Case)).all())
    return {
        "known": {case_id for case_id, how_much in seen.items() if how_much is not Sight.NOTHING},
        "content": {case_id for case_id, how_much in seen.items() if how_much is Sight.CONTENT},
    }


def test_everybody_reaches_just_what_they_may_see(session: Session) -> None:
    officers = people()
    filled(session, officers)
    for officer in officers.people:
        visitor = Visitor(officer=officer, officers=officers, today=TODAY, actor="desk:x")
        assert reached(session, visitor) == said(session, visitor), officer.id


def test_what_changes_later_is_heeded(session: Session) -> None:
    officers = people()
    law1 = officers.get("law1")
    assert law1 is not None
    first, second = put_case(session, 1), put_case(session, 2, letter=letter_of(respondent_name=law1.name))
    session.add(Event(case_id=first.id, at=NOW, actor="watcher", kind="filed"))
    session.flush()
    assert accused_in(session, law1) == {second.id}
    first.proposal = {**first.proposal, ACCUSED: ["ปราณี กุดหว้า"]}
    second.letter = letter_of(respondent_name="นายบุญส่ง ดอนไทย")
    third = put_case(session, 3, letter=letter_of(respondent_name="น.ส.ปราณี กุดหวา"))
    for case in (first, second, third):
        session.add(Event(case_id=case.id, at=NOW, actor="desk:law2", kind="fields_edited"))
        session.add(case)
    session.flush()
    assert accused_in(session, law1) == {first.id, third.id}
