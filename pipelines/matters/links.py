"""Links between cases: proposed by the program when a case is filed, confirmed or taken back by people.

Helpers take a session and never commit. Every change appends an event to both cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, or_, select

from models.errors import RefusedError
from models.matters import LINK_KINDS_TH, LinkKind, LinkState
from models.tables import Case, Event
from models.tables_matters import CaseLink, CaseMark, CaseSketch
from pipelines.adapters.database import insert_for
from pipelines.case_named import case_number, numbered
from pipelines.matters.lookup import Candidate
from pipelines.matters.marks import VERSION, Mark, Marks, register_mark
from pipelines.matters.words import packed

IN_FULL = 2
"""Candidates told with their reasons in the list of what to look at; further ones by their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who changes a link, when, why."""

    actor: str
    at: datetime
    reason: str | None = None


def look_at_sentences(found: Sequence[Candidate], *, restricted: bool) -> list[str]:
    """Tell the reviewer of candidates, without any person's name.

    Who may see a case need not see a restricted one (SOP §5): its reasons stay out unless this one is restricted, too.
    """
    sentences = []
    for one in found[:IN_FULL]:
        start = f"อาจเป็นเรื่องเดียวกับเรื่องที่ {one.number} ({LINK_KINDS_TH[one.likeness.kind]})"
        hidden = one.restricted and not restricted
        sentences.append(f"{start} ซึ่งเป็นเรื่องที่จำกัดผู้เข้าถึง" if hidden else f"{start}: {', '.join(one.likeness.reasons)}")
    if further := found[IN_FULL:]:
        sentences.append(f"เรื่องอื่นที่อาจเกี่ยวข้อง: เรื่องที่ {', '.join(one.number for one in further)}")
    return sentences


def write_marks(session: Session, case: Case, marks: Marks) -> None:
    """Write what a case is known by, in place of what was written before."""
    case_id = case.id or 0
    session.execute(delete(CaseMark).where(col(CaseMark.case_id) == case_id))
    own: tuple[Mark, ...] = (*marks.own, register_mark(case_number(case)))
    insert = insert_for(session)
    session.execute(
        insert(CaseMark).on_conflict_do_nothing(),
        [{"kind": mark.kind.value, "mark": mark.digest, "case_id": case_id} for mark in own],
    )
    words = {"version": VERSION, "words": packed(marks.sketch.words), "pairs": packed(marks.sketch.pairs)}
    session.execute(
        insert(CaseSketch)
        .values(case_id=case_id, **words)
        .on_conflict_do_update(index_elements=["case_id"], set_=words)
    )


def propose_links(session: Session, case: Case, found: Sequence[Candidate], change: Change) -> None:
    """Write the links of a case that has just been filed."""
    for one in found:
        link = CaseLink(
            case_id=case.id or 0,
            other_id=one.case_id,
            kind=one.likeness.kind.value,
            score=one.likeness.score,
            reasons=list(one.likeness.reasons),
            state=LinkState.PROPOSED.value,
            at=change.at,
            actor=change.actor,
        )
        session.add(link)
        _tell_both(session, link, change, "link_proposed")


def link_cases(session: Session, case: Case, other: Case, kind: LinkKind, change: Change) -> CaseLink:
    """Have a person say that two cases belong together, whatever was proposed; either may be the earlier one.

    Raises:
        RefusedError: It is one and the same case, or one was split from the other.
    """
    link = _link_between(session, case, other, change)
    before = _kept(link)
    link.kind = kind.value
    _say(session, link, LinkState.CONFIRMED, change, before)
    return link


def unlink_cases(session: Session, case: Case, other: Case, change: Change) -> CaseLink | None:
    """Have a person say that two cases do not belong together; None where that has been said already.

    Raises:
        RefusedError: It is one and the same case, or one was split from the other.
    """
    link = _link_between(session, case, other, change)
    if link.state == LinkState.DECLINED:
        return None
    _say(session, link, LinkState.DECLINED, change, _kept(link))
    return link


def link_split(session: Session, case: Case, origin: Case, change: Change) -> CaseLink:
    """Link a case that has just been split off with the one that it was split from. The events are the split's own."""
    later, earlier = _in_order(case, origin)
    link = CaseLink(
        case_id=later,
        other_id=earlier,
        kind=LinkKind.SPLIT.value,
        score=1.0,
        reasons=[],
        state=LinkState.CONFIRMED.value,
        at=change.at,
        actor=change.actor,
    )
    session.add(link)
    return link


def say_as_before(session: Session, case: Case, other_id: int, before: dict[str, Any] | None) -> None:
    """Take a person's last word about a link back: `before` is what its event kept, None where there was no link."""
    mine = case.id or 0
    link = session.get_one(CaseLink, (max(mine, other_id), min(mine, other_id)), with_for_update=True)
    if before is None:
        session.delete(link)
        return
    link.kind, link.state, link.actor = before["kind"], before["state"], before["actor"]
    link.at = datetime.fromisoformat(before["at"])
    session.add(link)


def _link_between(session: Session, case: Case, other: Case, change: Change) -> CaseLink:
    later, earlier = _in_order(case, other)
    known = session.get(CaseLink, (later, earlier), with_for_update=True)
    if known is not None and known.kind == LinkKind.SPLIT:
        raise RefusedError("สองเรื่องนี้แยกมาจากหนังสือฉบับเดียวกัน จึงเปลี่ยนหรือยกเลิกความเกี่ยวข้องไม่ได้")
    return known or CaseLink(
        case_id=later,
        other_id=earlier,
        kind=LinkKind.SAME_MATTER.value,
        score=0.0,  # the program saw nothing in it
        reasons=[],
        state="",
        at=change.at,
        actor=change.actor,
    )


def _kept(link: CaseLink) -> dict[str, Any] | None:
    """Give what a person's word is about to change, None where the program had not even proposed it."""
    if not link.state:
        return None
    return {"kind": link.kind, "state": link.state, "at": link.at.isoformat(), "actor": link.actor}


def _say(session: Session, link: CaseLink, state: LinkState, change: Change, before: dict[str, Any] | None) -> None:
    link.state, link.at, link.actor = state.value, change.at, change.actor
    session.add(link)
    kind = "linked" if state is LinkState.CONFIRMED else "unlinked"
    _tell_both(session, link, change, kind, {"before": before})


def links_of(session: Session, case_id: int) -> list[CaseLink]:
    """Give a case's links, to earlier and from later cases."""
    of_case = or_(CaseLink.case_id == case_id, CaseLink.other_id == case_id)
    return list(session.exec(select(CaseLink).where(of_case).order_by(col(CaseLink.score).desc())))


def _in_order(case: Case, other: Case) -> tuple[int, int]:
    one, two = case.id or 0, other.id or 0
    if one == two:
        raise RefusedError("เลขรับทั้งสองเป็นเรื่องเดียวกัน เชื่อมโยงกับตัวเองไม่ได้")
    return max(one, two), min(one, two)


def _tell_both(
    session: Session, link: CaseLink, change: Change, kind: str, further: dict[str, Any] | None = None
) -> None:
    both = select(Case.id, Case.received_number, Case.received_year).where(
        col(Case.id).in_((link.case_id, link.other_id))
    )
    numbers = {case_id: numbered(number, year) for case_id, number, year in session.exec(both)}
    for case_id, other_id in ((link.case_id, link.other_id), (link.other_id, link.case_id)):
        session.add(
            Event(
                case_id=case_id,
                at=change.at,
                actor=change.actor,
                kind=kind,
                reason=change.reason,
                data={"other_case": other_id, "other_number": numbers.get(other_id), **link.data(), **(further or {})},
            )
        )
