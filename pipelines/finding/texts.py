"""A case's text, folded for search and kept beside it; written in the transaction that changes the case."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlmodel import Session, col, select

from models.clock import bangkok_date
from models.states import OPEN_CASES, CaseState
from models.tables import Arrival, ArrivalReading, Case, Event
from models.tables_finding import CaseHandle, CaseText
from parsers.thai.fold import fold
from pipelines.adapters.database import reading, writing
from pipelines.case_named import numbered
from pipelines.finding.identity import Person, handles_of, keys_of, parted
from pipelines.finding.rank import rank_of
from pipelines.office import Office
from pipelines.routing.reroute import ACCUSED

VERSION: Final = 1
"""Of folding and cutting. Raised with a change of either; `rebuild` then does every case again."""
MOST_CHARACTERS: Final = 200_000
"""Of a case's pages, about a hundred of them; what comes after is not found by its words."""
LONGEST_HANDLE: Final = 80
BATCH: Final = 100
_ENDINGS = ("declined", "closed")
"""Kinds of the events that end a case."""
_PEOPLE = {
    "names": "sender_name",
    "phones": "sender_phone",
    "emails": "sender_email",
    "addresses": "sender_address",
    "citizen_ids": "citizen_id",
}
"""What of `Person` stands in which field of a letter."""
_SHOWN = ("letter_number", "subject", "addressee", "sender_agency", "respondent_name", "respondent_agency")
"""Fields of a letter that are searched beside its pages: people may have corrected them."""

_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What was read of one arrival."""

    letter: Mapping[str, Any]
    pages: Sequence[Mapping[str, Any]]
    sender_address: str | None


@dataclass(slots=True)
class _Text:
    """A text being put together, line by line."""

    keys: frozenset[str]
    words: list[str] = field(default_factory=list)
    identity: list[str] = field(default_factory=list)

    def add(self, folded: str) -> None:
        words, cut = parted(folded, self.keys)
        self.words.append(words)
        self.identity.extend(cut)


def refold(session: Session, case: Case, doubt_below: float | None = None) -> None:
    """Bring up to date all that a case is found and ordered by. Does not commit.

    To be called in the transaction that changes a case's fields, level, flags, state or papers: its searched text, its
    handles, its place in the queue (`doubt_below`: see `rank_of`) and the day on which it ended.
    """
    session.flush()
    case.review_rank = rank_of(case, doubt_below)
    case.ended_on = _ended_on(session, case)
    session.add(case)
    _write(session, case, _papers(session, case))


def identity_in(case: Case, text: str) -> bool:
    """Whether a text of the case, such as its subject, tells who complains. For what is shown without identity."""
    return bool(parted(fold(text), keys_of(_person(case, ())))[1])


def without_text(session: Session) -> bool:
    """Tell whether cases are there that no search finds: filed by an older ksed."""
    return session.exec(select(Case.id).where(_stale()).limit(1)).first() is not None


def rebuild(office: Office) -> Generator[int]:
    """Fold every case that has no text, or one of an older version; give how many after each batch.

    Stopped half-way it goes on where it was. Letters may be filed and cases changed meanwhile. Places in the queue are
    counted anew by the settings as they are now, for every case that waits.
    """
    yield from _fold_stale(office)
    last = 0
    while True:
        with writing(office.engine) as session:
            query = select(Case).where(Case.state == CaseState.PROPOSED, col(Case.id) > last)
            cases = session.exec(query.order_by(col(Case.id)).limit(BATCH).with_for_update()).all()
            for case in cases:
                case.review_rank = rank_of(case, office.settings.proposals.doubt_below)
                session.add(case)
            last = cases[-1].id or 0 if cases else last
        if len(cases) < BATCH:
            return


def _fold_stale(office: Office) -> Iterator[int]:
    last = 0
    while True:
        with reading(office.engine) as session:
            query = select(Case.id).where(_stale(), col(Case.id) > last).order_by(col(Case.id)).limit(BATCH)
            ids = [one or 0 for one in session.exec(query)]
        if not ids:
            return
        with writing(office.engine) as session:
            cases = select(Case).where(col(Case.id).in_(ids)).order_by(col(Case.id))
            for case in session.exec(cases.with_for_update()).all():
                refold(session, case, office.settings.proposals.doubt_below)
        last = ids[-1]
        yield len(ids)


def _stale() -> ColumnElement[bool]:
    return ~select(CaseText.case_id).where(CaseText.case_id == Case.id, CaseText.version == VERSION).exists()


def _papers(session: Session, case: Case) -> list[_Paper]:
    """Give all that was read for a case; of one split off, what the case that it was split from had until then."""
    own = col(Arrival.case_id) == case.id
    before = and_(col(Arrival.case_id) == case.split_from, col(Arrival.finished_at) <= case.registered_at)
    rows = session.exec(
        select(ArrivalReading.letter, ArrivalReading.pages, Arrival.sender_address)
        .join(Arrival, col(Arrival.id) == ArrivalReading.arrival_id)
        .where(or_(own, before) if case.split_from is not None else own, col(Arrival.duplicate_of).is_(None))
        .order_by(col(Arrival.id))
    ).all()
    return [_Paper(letter=letter, pages=pages, sender_address=address) for letter, pages, address in rows]


def _write(session: Session, case: Case, papers: Sequence[_Paper]) -> None:
    person = _person(case, papers)
    text = _Text(keys=keys_of(person))
    letters = [case.letter, *(paper.letter for paper in papers)]
    shown = [case.subject or "", *case.proposal.get(ACCUSED, ())]
    shown += [value for letter in letters for name in _SHOWN if (value := _value(letter, name))]
    for value in dict.fromkeys(fold(one) for one in shown if one):
        text.add(value)
    pages = list(_pages(papers))
    for page in pages:
        text.add(page)
    text.identity += sorted(text.keys)
    personal = handles_of(person, pages) - {""}
    text.identity += sorted(personal)
    public = _numbers(case, letters) - personal
    words, identity = ("\n".join(dict.fromkeys(lines)) for lines in (text.words, text.identity))
    kept = CaseText(case_id=case.id or 0, version=VERSION, words=words, identity=identity)
    session.merge(kept)
    session.execute(delete(CaseHandle).where(col(CaseHandle.case_id) == case.id))
    session.add_all(
        CaseHandle(handle=one, case_id=case.id or 0, identity=one in personal)
        for one in sorted(public | personal)
        if one and len(one) <= LONGEST_HANDLE
    )


def _numbers(case: Case, letters: Iterable[_Json]) -> set[str]:
    """Give the numbers a case goes by: received (with year, with its last two figures, bare), stamped, the sender's."""
    number, year = case.received_number, case.received_year
    found = {numbered(number, year), numbered(number, year % 100), str(number)}
    found.add(handle(_value(case.stamp or {}, "number")))
    found |= {handle(_value(letter, "letter_number")) for letter in letters}
    return found - {""}


def handle(written: str) -> str:
    """Fold something that a case is asked for by as a whole: without any blank."""
    return fold(written).replace(" ", "")


def _pages(papers: Iterable[_Paper]) -> Iterator[str]:
    left = MOST_CHARACTERS
    for paper in papers:
        for page in paper.pages:
            folded = fold(page["text"][:left])
            left -= len(folded)
            if folded:
                yield folded
            if left <= 0:
                return


def _person(case: Case, papers: Sequence[_Paper]) -> Person:
    """Gather everybody who sent something: the case's own fields, each letter's, the addresses that mails came from."""
    found: dict[str, set[str]] = {name: set() for name in _PEOPLE}
    for letter in (case.letter, *(paper.letter for paper in papers)):
        for part, name in _PEOPLE.items():
            found[part] |= {_value(letter, name), _value(letter, name, "quote")}
    found["names"].add(case.complainant_name or "")
    found["phones"].add(case.complainant_phone or "")
    found["emails"] |= {case.complainant_email or "", *(paper.sender_address or "" for paper in papers)}
    found["addresses"].add(case.complainant_address or "")
    return Person(**{one.name: tuple(sorted(found[one.name] - {""})) for one in fields(Person)})


def _ended_on(session: Session, case: Case) -> date | None:
    if case.state in OPEN_CASES:
        return None
    query = select(Event.at).where(Event.case_id == case.id, col(Event.kind).in_(_ENDINGS))
    at = session.exec(query.order_by(col(Event.id).desc()).limit(1)).first()
    return bangkok_date(at) if at is not None else case.ended_on


def _value(json: _Json, name: str, part: str = "value") -> str:
    return str((json.get(name) or {}).get(part) or "")
