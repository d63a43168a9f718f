"""File: received number, case, events, notices and the arrival's end in one transaction (DESIGN §1, step 4).

Twice run, once filed: the transaction begins by taking the arrival out of this worker's hands, and only
the worker that still holds it can.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.clock import bangkok_date, year_be
from models.settings import Settings
from models.states import ArrivalState, following
from models.tables import Arrival, ArrivalReading, Case, ContentOwner, Event, Notice
from models.values import Channel, Found, Proposal, Reading
from pipelines.accounts.people import everybody
from pipelines.adapters.database import insert_for
from pipelines.arrive import PROGRAM
from pipelines.as_json import deadline_json, letter_json, page_json, proposal_json, stamp_json
from pipelines.bounced import note_bounce
from pipelines.calendar import HolidayTable
from pipelines.deadlines import Deadline, due_on, first_reply_due
from pipelines.finding.texts import refold
from pipelines.matters.filing import keep_marks, related_before
from pipelines.matters.marks import Marks
from pipelines.notice_texts import texts_in_use
from pipelines.notices import more_material_notices, new_case_notices, sent_again_notices
from pipelines.page_words import keep_words
from pipelines.received import doubt_about_date, late_arrival, next_number, received_on
from pipelines.routing.mentioned import MENTIONED, MENTIONED_TH, keep_named, names_in
from pipelines.routing.officers import Officers
from pipelines.routing.reroute import assign, heed_further, reroute

T = TypeVar("T")

SURE_IT_IS_NO_COMPLAINT = 0.8
"""Below this a seeming non-complaint is filed all the same: only the legal officer declines (SOP §2)."""

LEVEL_IN_DOUBT = 1
"""Level of what may be no complaint at all; also the shortest deadline, so that doubt cannot lie about."""


class LeaseLostError(Exception):
    """Another worker took this arrival over; whatever was prepared here must not be filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The arrival being filed, who holds it, and who works here: None where the office keeps no table of officers."""

    arrival_id: int
    owner: str
    now: datetime
    officers: Officers | None = None


def file_reading(
    session: Session,
    held: Held,
    reading: Reading,
    proposal: Proposal,
    settings: Settings,
    holidays: HolidayTable,
    marks: Marks | None = None,
) -> ArrivalState:
    """Bring an arrival to its end: filed, attached, duplicate or not a complaint. Does not commit.

    `marks` are what the letter is known by, found before the transaction began; without them they are found in it.

    Raises:
        LeaseLostError: this worker no longer holds the arrival.
    """
    arrival = _take_over(session, held)
    arrival.media_type = reading.media_type
    arrival.content_key = reading.content_key
    if reading.mail:
        arrival.message_id = reading.mail.message_id
        arrival.sender_address = reading.mail.sender_address or None
        if reading.mail.carries_letter and arrival.channel == Channel.WEB_EMAIL:
            arrival.channel = Channel.LETTER  # a mail that carries a signed or official letter (SOP §1)
    session.merge(
        ArrivalReading(
            arrival_id=held.arrival_id,
            read_at=held.now,
            pages=[page_json(page) for page in reading.pages],
            letter=letter_json(reading.letter),
            stamp=stamp_json(reading.stamp),
            proposal=proposal_json(proposal),
            look_at=[*reading.look_at, *proposal.look_at],
        )
    )
    keep_words(session, held.arrival_id, reading.pages)
    if reading.mail and reading.mail.automatic and not arrival.is_complaint_says:
        note_bounce(session, reading.mail, arrival_id=held.arrival_id, now=held.now)
        return _end(session, held, arrival, ArrivalState.NOT_A_COMPLAINT, {"because": reading.mail.automatic.value})
    if first := _said_before(session, arrival):
        return _duplicate(session, held, arrival, first, proposal, settings)
    if case := _thread_of(session, arrival, reading):
        return _attach(session, held, arrival, case, reading, proposal, settings)
    if not proposal.is_complaint and not arrival.is_complaint_says and proposal.confidence >= SURE_IT_IS_NO_COMPLAINT:
        return _end(session, held, arrival, ArrivalState.NOT_A_COMPLAINT, {"because": "content"})
    return _new_case(session, held, arrival, reading, proposal, settings, holidays, marks)


def _take_over(session: Session, held: Held) -> Arrival:
    result = session.execute(
        update(Arrival)
        .where(
            col(Arrival.id) == held.arrival_id,
            col(Arrival.state) == ArrivalState.READING,
            col(Arrival.lease_owner) == held.owner,
        )
        .values(lease_owner=None, lease_until=0.0, error_code=None)
        .returning(col(Arrival.id))
    )
    if result.scalar_one_or_none() is None:
        raise LeaseLostError(str(held.arrival_id))
    return session.exec(
        select(Arrival).where(Arrival.id == held.arrival_id).execution_options(populate_existing=True)
    ).one()


def _said_before(session: Session, arrival: Arrival) -> Arrival | None:
    """Claim the content for this arrival; give the one that said it first, if another did."""
    insert = insert_for(session)
    session.execute(
        insert(ContentOwner)
        .values(content_key=arrival.content_key, arrival_id=arrival.id)
        .on_conflict_do_nothing(index_elements=["content_key"])
    )
    owner = session.exec(select(ContentOwner).where(ContentOwner.content_key == arrival.content_key)).one()
    return None if owner.arrival_id == arrival.id else session.get_one(Arrival, owner.arrival_id)


def _thread_of(session: Session, arrival: Arrival, reading: Reading) -> Case | None:
    """Find the case that a mail answers: by a Message-ID of ours, or of the same sender's earlier mail.

    A case number in a subject proves nothing, and neither does a stranger's reference to somebody's mail.
    """
    if reading.mail is None:
        return None
    named = list({*reading.mail.in_reply_to, *reading.mail.references})[:50]
    if not named:
        return None
    ours = session.exec(select(Notice.case_id).where(col(Notice.message_id).in_(named)).limit(1)).first()
    if ours is None and arrival.sender_address:
        ours = session.exec(
            select(Arrival.case_id)
            .where(
                col(Arrival.message_id).in_(named),
                Arrival.sender_address == arrival.sender_address,
                col(Arrival.case_id).is_not(None),
            )
            .order_by(col(Arrival.id))
            .limit(1)
        ).first()
    return session.get(Case, ours) if ours is not None else None


def _end(
    session: Session, held: Held, arrival: Arrival, state: ArrivalState, data: dict[str, Any] | None = None
) -> ArrivalState:
    arrival.state = following(arrival.state, state)
    arrival.finished_at = held.now
    session.add(arrival)
    session.add(
        Event(
            case_id=arrival.case_id,
            arrival_id=arrival.id,
            at=held.now,
            actor=PROGRAM,
            kind=state.value,
            data={**(data or {}), "arrival": arrival.id},
        )
    )
    return state


def _duplicate(
    session: Session, held: Held, arrival: Arrival, first: Arrival, proposal: Proposal, settings: Settings
) -> ArrivalState:
    arrival.duplicate_of = first.id
    arrival.case_id = first.case_id
    case = session.get(Case, first.case_id) if first.case_id else None
    if case and arrival.message_id and arrival.message_id != first.message_id:
        # Not the same mail once more, but the same words sent again: somebody is waiting for an answer.
        session.add_all(sent_again_notices(settings, case, proposal, held.now, held.officers, texts_in_use(session)))
    return _end(session, held, arrival, ArrivalState.DUPLICATE, {"duplicate_of": first.id})


def _attach(
    session: Session,
    held: Held,
    arrival: Arrival,
    case: Case,
    reading: Reading,
    proposal: Proposal,
    settings: Settings,
) -> ArrivalState:
    arrival.case_id = case.id
    session.refresh(case, with_for_update=True)  # a person may be correcting it right now
    named = names_in(reading, everybody(session, held.officers))
    if heed_further(case, proposal, _value(reading.letter.respondent_name), named):
        reroute(session, case, held.officers, now=held.now, actor=PROGRAM, reason="เอกสารเพิ่มเติมเปลี่ยนผู้ที่เห็นเรื่องได้")
        session.add(case)
    session.add(arrival)
    refold(session, case)
    session.add_all(more_material_notices(settings, case, proposal, held.now, held.officers, texts_in_use(session)))
    return _end(session, held, arrival, ArrivalState.ATTACHED, {"proposed_level": proposal.level})


def _new_case(
    session: Session,
    held: Held,
    arrival: Arrival,
    reading: Reading,
    proposal: Proposal,
    settings: Settings,
    holidays: HolidayTable,
    marks: Marks | None,
) -> ArrivalState:
    arrived_on = bangkok_date(arrival.reached_at)
    received, doubt = received_on(reading.stamp, arrived_on)
    older = doubt_about_date(_value(reading.letter.dated_on), received)
    level = proposal.level or LEVEL_IN_DOUBT
    deadline = due_on(received, level, holidays)
    reply = first_reply_due(received, settings.deadlines.first_reply_days, holidays)
    year = year_be(received)
    letter = reading.letter
    # First: behind this lock we see what a worker beside us has filed, and the next one sees what we file.
    number = next_number(session, year)
    belongs = related_before(session, reading, proposal, received, marks)
    case = Case(
        received_year=year,
        received_number=number,
        received_on=received,
        received_at=arrival.reached_at,
        registered_at=held.now,
        channel=arrival.channel,
        level=level,
        unit=proposal.unit.value,
        purpose=proposal.purpose.value,
        nature=proposal.nature.value,
        due_on=deadline.due_on,
        first_reply_due_on=reply.due_on,
        subject=_value(letter.subject),
        complainant_name=_value(letter.sender_name),
        complainant_phone=_value(letter.sender_phone),
        complainant_email=_value(letter.sender_email) or arrival.sender_address,
        complainant_address=_value(letter.sender_address),
        letter=letter_json(letter),
        proposal={
            **proposal_json(proposal),
            "look_at": [
                *_look_at(reading, proposal, deadline, [doubt, older, late_arrival(arrived_on, held.now)]),
                *belongs.look_at,
            ],
        },
        stamp=stamp_json(reading.stamp),
        deadline=deadline_json(deadline, reply),
    )
    keep_named(case, names_in(reading, everybody(session, held.officers)))
    routed = assign(case, held.officers, held.now)
    if case.proposal.get(MENTIONED):
        case.proposal = {**case.proposal, "look_at": [*case.proposal["look_at"], MENTIONED_TH]}
    session.add(case)
    session.flush()
    arrival.case_id = case.id
    session.add(arrival)
    refold(session, case, settings.proposals.doubt_below)
    keep_marks(session, case, belongs, held.now)
    session.add_all(new_case_notices(settings, case, proposal, held.now, held.officers, texts_in_use(session)))
    return _end(
        session,
        held,
        arrival,
        ArrivalState.FILED,
        {
            "received_number": case.received_number,
            "received_year": year,
            "level": level,
            "unit": case.unit,
            "due_on": case.due_on.isoformat(),
            "assigned_to": case.assigned_to,
            "route": list(routed.why),
        },
    )


def _look_at(reading: Reading, proposal: Proposal, deadline: Deadline, doubts: list[str | None]) -> list[str]:
    sentences = [*reading.look_at, *proposal.look_at, *(doubt for doubt in doubts if doubt)]
    if not proposal.is_complaint:
        sentences.insert(0, "อาจไม่ใช่เรื่องร้องเรียน กรุณาพิจารณาว่าจะรับเป็นเรื่องหรือไม่")
    if not deadline.covered:
        sentences.append("ตารางวันหยุดราชการไม่ครอบคลุมช่วงเวลานี้ กำหนดเวลาจึงหักเฉพาะวันเสาร์และวันอาทิตย์")
    return sentences


def _value(found: Found[T] | None) -> T | None:
    return found.value if found else None
