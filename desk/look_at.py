"""What a reviewer should look at, without what tells of cases that are not for his eyes."""

import re
from collections.abc import Sequence

from sqlmodel import Session, col, select, tuple_

from desk.visitor import Visitor, sights
from models.tables import Case
from pipelines.routing.sight import Sight

_NUMBER = re.compile(r"(?<![\d/])(\d{1,9})/(\d{4})(?![\d/])")


def look_at_for(session: Session, visitor: Visitor, sentences: Sequence[str]) -> tuple[str, ...]:
    """Leave out the sentences that name a case whose letter the visitor may not read.

    They were written when the case was filed, for whoever may read both. That the two may belong together is told
    beside them, in the list of related cases, as far as the visitor may know of the other.
    """
    named = [{(int(number), int(year)) for number, year in _NUMBER.findall(one)} for one in sentences]
    kept = _kept_from(session, visitor, set().union(*named))
    return tuple(one for one, numbers in zip(sentences, named, strict=True) if not numbers & kept)


def _kept_from(session: Session, visitor: Visitor, numbers: set[tuple[int, int]]) -> set[tuple[int, int]]:
    if not numbers:
        return set()
    known = tuple_(col(Case.received_number), col(Case.received_year)).in_(sorted(numbers))
    cases = session.exec(select(Case).where(known)).all()
    seen = sights(session, visitor, cases)
    return {(one.received_number, one.received_year) for one in cases if seen[one.id or 0] is not Sight.CONTENT}
