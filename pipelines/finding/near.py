"""Words that OCR has damaged: found though a few of their letters are others. Bounded, and only where little was found.

Of a word with n letters wrong, cut in n + 1 pieces, one piece is whole: the index finds the pieces, and the texts that
have one are compared in full.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from rapidfuzz.fuzz import partial_ratio
from sqlalchemy import select
from sqlmodel import Session, col

from models.tables_finding import CaseText
from pipelines.finding.asked import Wanted
from pipelines.finding.pick import Picked, Search, pick

COMPARED: Final = 200
"""Texts compared in full in one call, the newest of those that have a piece."""
_SLACK: Final = 3
"""Letters by which a stretch may be longer than the word, on each side."""
_WRONG = ((20, 3), (12, 2), (6, 1))
"""Letters of a folded word, and how many of them may be wrong; of shorter words none."""


def loosened(wanted: Wanted) -> Wanted | None:
    """Give the pieces to look for; None where no word is long enough to be recognised when damaged."""
    groups = tuple(tuple(dict.fromkeys(piece for word in group for piece in _pieces(word))) for group in wanted.groups)
    return Wanted(groups=groups) if groups != wanted.groups else None


def near(session: Session, search: Search, *, below: int | None, limit: int) -> Picked:
    """Give cases whose text has the words with letters wrong, newest first; not those that have them as they are."""
    loose = loosened(search.wanted)
    if loose is None:
        return Picked(ids=(), below=None)
    candidates = pick(
        session,
        Search(wanted=loose, conditions=search.conditions, identity=search.identity),
        below=below,
        limit=COMPARED,
    )
    found = _compared(session, search, candidates.ids)
    if len(found) > limit:
        return Picked(ids=tuple(found[:limit]), below=found[limit - 1])
    return Picked(ids=tuple(found), below=candidates.below)


def _compared(session: Session, search: Search, ids: Sequence[int]) -> list[int]:
    query = select(col(CaseText.case_id), col(CaseText.words), col(CaseText.identity)).where(
        col(CaseText.case_id).in_(ids)
    )
    rows = session.execute(query.order_by(col(CaseText.case_id).desc())).all() if ids else []
    texts = ((case_id, f"{words}\n{whose}" if search.identity else words) for case_id, words, whose in rows)
    return [case_id for case_id, text in texts if _damaged(search.wanted, text)]


def _damaged(wanted: Wanted, text: str) -> bool:
    missing = [group for group in wanted.groups if not any(word in text for word in group)]
    return bool(missing) and all(any(_alike(word, text) for word in group) for group in missing)


def _alike(word: str, text: str) -> bool:
    wrong = _wrong(word)
    # A wrong letter is two steps of 2 n in the ratio: one taken out, one put in.
    least = 100 * (1 - wrong / len(word)) - 0.01
    return bool(wrong) and any(partial_ratio(word, part, score_cutoff=least) > 0 for part in _around(word, text))


def _around(word: str, text: str) -> Iterator[str]:
    """Give the stretches of text that hold a piece of the word where it would stand."""
    begin = 0
    for piece in _pieces(word):
        at = text.find(piece)
        while at >= 0:
            start = max(0, at - begin - _SLACK)
            yield text[start : start + len(word) + 2 * _SLACK]
            at = text.find(piece, at + 1)
        begin += len(piece)


def _wrong(word: str) -> int:
    if not any(sign.isalpha() for sign in word):
        return 0  # a number with another figure is another number
    return next((wrong for length, wrong in _WRONG if len(word) >= length), 0)


def _pieces(word: str) -> list[str]:
    count = _wrong(word) + 1
    cuts = [round(len(word) * at / count) for at in range(count + 1)]
    return [word[start:end] for start, end in pairwise(cuts)]
