"""Cases as the API answers them: put together from what the pages show, by the same rules."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from desk.api import case_answers as answers
from desk.api.forms import EventAnswer
from desk.case_history import Told, deadline_of, history, pauses_of
from desk.case_rows import CaseRow, shown_subject
from desk.case_view import CaseView, view_case
from desk.guard import Seen
from desk.marked_text import Marked
from desk.pages.cases import names_of, related_seen
from models.clock import iso_bangkok
from models.tables import Case, Notice
from models.tables_review import Forwarding
from pipelines.case_named import case_number
from pipelines.review import labels_of
from pipelines.routing.sight import Sight
from pipelines.standing import standing
from pipelines.undo import last_act


def frame_of(row: CaseRow) -> dict[str, Any]:
    """Give what lists show of a case."""
    case = row.case
    return {
        "id": case.id,
        "number": row.number,
        "sight": row.sight.name.lower(),
        "state": case.state,
        "level": case.level,
        "unit": case.unit,
        "received_on": case.received_on,
        "due_on": case.due_on,
        "subject": row.subject if row.sight is Sight.CONTENT else None,
    }


def case_answer(session: Session, seen: Seen, row: CaseRow) -> answers.CaseAnswer:
    """Give one case, as much of it as the visitor sees; who complained is masked."""
    case = row.case
    return answers.CaseAnswer(
        **frame_of(row),
        standing=standing(session, case.id or 0),
        unit_summary=case.unit_summary if seen.sight >= Sight.SUMMARY else None,
        content=_content(session, seen, case) if seen.sight is Sight.CONTENT else None,
    )


def pages_of(view: CaseView) -> Iterator[answers.PageText]:
    """Give the texts of a case's pages, as the view has them."""
    for paper in view.papers:
        for page in paper.pages:
            yield answers.PageText(
                arrival_id=paper.arrival.id or 0,
                number=page.number,
                method=page.method,
                confidence=page.confidence,
                text=_whole(page.text),
            )


def identity_answer(view: CaseView) -> answers.Identity:
    """Give who complained, of a view that was made revealed."""
    told = {one.name: one.value or None for one in view.fields}
    return answers.Identity(
        name=told["sender_name"],
        phone=told["sender_phone"],
        email=told["sender_email"],
        address=told["sender_address"],
        citizen_id=told["citizen_id"],
    )


def event_answer(one: Told) -> EventAnswer:
    """Give one event."""
    return EventAnswer(
        id=one.id, at=iso_bangkok(one.at), kind=one.kind, who_th=one.who, what_th=one.what, why_th=one.why
    )


def _content(session: Session, seen: Seen, case: Case) -> answers.CaseContent:
    view = view_case(session, case, revealed=False, visitor=seen.visitor)
    labels = labels_of(case)
    papers = [one.arrival for one in view.papers]
    told = history(session, seen.visitor, case, papers, names_of(session, seen.visitor), view.identity)
    pauses = pauses_of(session, case, view.identity)
    undoable = last_act(session, case.id or 0, seen.visitor.actor)
    return answers.CaseContent(
        channel=case.channel,
        purpose=case.purpose,
        nature=case.nature,
        flags=labels["flags"],
        confirmed=case.confirmed,
        restricted=case.restricted,
        hidden_from_unit=case.hidden_from_unit,
        received_at=iso_bangkok(case.received_at),
        first_reply_due_on=case.first_reply_due_on,
        first_replied_on=case.first_replied_on,
        assigned_to=tuple(case.assigned_to),
        fields=tuple(_fields(view)),
        stamp=_stamp(case.stamp),
        proposal=_proposal(case, view),
        deadline=deadline_of(case, pauses, view.identity),
        pauses=tuple(
            answers.PauseAnswer(from_on=one.from_on, until_on=one.until_on, reason=one.reason) for one in pauses
        ),
        forwardings=tuple(_forwardings(session, case)),
        notices=tuple(_notices(session, case)),
        related=tuple(_related(session, seen, case)),
        papers=tuple(_papers(view)),
        events=tuple(event_answer(one) for one in told),
        undo=undoable.id if undoable is not None else None,
    )


def _fields(view: CaseView) -> Iterator[answers.LetterField]:
    for one in view.fields:
        yield answers.LetterField(
            name=one.name,
            label_th=one.label,
            value=one.value or None,
            masked=one.masked,
            confidence=one.confidence,
            page=one.page,
            typed_by=one.by,
        )


def _stamp(said: dict[str, Any] | None) -> answers.Stamp | None:
    if said is None:
        return None
    read = {part: (said.get(part) or {}).get("value") for part in ("number", "date", "time")}
    return answers.Stamp(**read, readable=bool(said.get("readable")))


def _proposal(case: Case, view: CaseView) -> answers.Proposal:
    return answers.Proposal(
        confidence=float(case.proposal.get("confidence") or 0.0),
        reasons=tuple(answers.ProposalReason(about=one.about, quote=one.quote, why_th=one.why) for one in view.reasons),
        look_at_th=view.look_at,
        forward_to=view.forward_to,
        version=case.proposal.get("version") or "",
    )


def _forwardings(session: Session, case: Case) -> Iterator[answers.ForwardingAnswer]:
    for one in session.exec(select(Forwarding).where(Forwarding.case_id == case.id).order_by(col(Forwarding.id))):
        yield answers.ForwardingAnswer(
            id=one.id or 0,
            agency=one.agency,
            letter_number=one.letter_number,
            forwarded_on=one.forwarded_on,
            answer=one.answer,
            answered_on=one.answered_on,
        )


def _notices(session: Session, case: Case) -> Iterator[answers.NoticeAnswer]:
    for one in session.exec(select(Notice).where(Notice.case_id == case.id).order_by(col(Notice.id))):
        yield answers.NoticeAnswer(
            kind=one.kind,
            recipient=None if one.kind == "question" else one.recipient,
            subject=one.subject,
            state=one.state,
            created_at=iso_bangkok(one.created_at),
            sent_at=iso_bangkok(one.sent_at) if one.sent_at else None,
        )


def _related(session: Session, seen: Seen, case: Case) -> Iterator[answers.RelatedCase]:
    for one in related_seen(session, seen, case):
        row: CaseRow = one["row"]
        yield answers.RelatedCase(
            case=answers.CaseFrame(**frame_of(row)),
            kind=one["kind"],
            state=one["state"],
            score=one["score"],
            reasons_th=one["reasons"] if row.sight is Sight.CONTENT else (),
        )


def _papers(view: CaseView) -> Iterator[answers.Paper]:
    for paper in view.papers:
        yield answers.Paper(
            arrival_id=paper.arrival.id or 0,
            is_mail=paper.is_mail,
            pages=tuple(
                answers.PaperPage(number=page.number, method=page.method, confidence=page.confidence)
                for page in paper.pages
            ),
        )


def _whole(pieces: tuple[Marked, ...]) -> str:
    return "".join(one.text for one in pieces)


def row_of(seen: Seen, case: Case) -> CaseRow:
    """Give the line of a case that was let in by its door."""
    return CaseRow(case=case, number=case_number(case), sight=seen.sight, subject=shown_subject(case, seen.sight))
