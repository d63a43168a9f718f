"""Officers whom a complaint names in its words, without any label that says whom it accuses (SOP §3, §5).

Most letters name the accused in a sentence and nowhere else. Whether that sentence accuses, thanks or only tells whom
the writer spoke to, no pattern knows: so in doubt each of them is kept out until a person has said who is accused.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from models.tables import Case
from models.values import Page, Purpose, Reading
from pipelines.routing.accused import written_of
from pipelines.routing.officers import Officer, Officers, Role

NAMED: Final = "named"
"""Key in a case's `proposal`: all officers whom its papers name, as they were called then. Only ever grows."""
MENTIONED: Final = "mentioned"
"""Key in a case's `proposal`: those of them, and of the table, who may be accused as the case stands now."""
TOLD: Final = "accused_told"
"""Key in a case's `proposal`: a person has said whom it accuses, or that it accuses nobody."""
MENTIONED_TH: Final = (
    "เนื้อความเอ่ยชื่อเจ้าหน้าที่ของสำนักงาน ระบบจึงไม่ให้ผู้นั้นเห็นเรื่องนี้ไว้ก่อน หากไม่ใช่ผู้ถูกร้องเรียน กรุณาแก้ไขช่องผู้ถูกร้องเรียนให้ถูกต้อง"
)
"""What the legal officer is told; no name, for others may read it."""
_REVIEWERS: Final = frozenset({Role.LEGAL_OFFICER, Role.HEAD_LEGAL_OFFICER, Role.EXECUTIVE})
_SURE: Final = 0.8
"""Confidence from which what is proposed to be no complaint is believed before a person has confirmed it."""
_CERTAIN: Final = 1.0
"""Confidence of what a person typed."""


def names_in(reading: Reading, people: Sequence[Officer]) -> list[str]:
    """Give the names of those whom a letter names: in subject and body, and in the papers that came with it.

    Not in its head and foot, where whom it was sent to stands, and who signed the receipt.
    """
    letter = reading.letter
    parts = [found for found in (letter.subject, letter.body) if found is not None]
    own = {_document_of(found.page, reading.pages) for found in parts}
    others = (page.text for page in reading.pages if parts and page.document not in own)
    return _named("\n".join((*(found.value for found in parts), *others)), people)


def keep_named(case: Case, names: Iterable[str]) -> bool:
    """Keep on the case whom its papers name; tell whether that is new."""
    known = list(case.proposal.get(NAMED, ()))
    after = list(dict.fromkeys((*known, *names)))
    if after == known:
        return False
    case.proposal = {**case.proposal, NAMED: after}
    return True


def mentioned(case: Case, officers: Officers | None) -> list[str]:
    """Give the names of the officers whom the case may accuse by its words, as it stands now.

    None where it complains of nothing, or where a person has said whom it accuses. What is split off a letter speaks
    with all of its words, whatever its own purpose is.
    """
    if _is_released(case):
        return []
    people = officers.people if officers is not None else ()
    found = _named(f"{case.subject or ''}\n{(case.letter.get('body') or {}).get('value') or ''}", people)
    return list(dict.fromkeys((*case.proposal.get(NAMED, ()), *found)))


def note_mentioned(case: Case, officers: Officers | None) -> None:
    """Write on the case whom it mentions."""
    names = mentioned(case, officers)
    if names != list(case.proposal.get(MENTIONED, ())):
        case.proposal = {**case.proposal, MENTIONED: names}


def _named(text: str, people: Sequence[Officer]) -> list[str]:
    """Whom a text names; reviewers only where one is left who may say that they are not accused."""
    named = written_of(text, people)
    reviewers = [one for one in people if one.active and one.roles & _REVIEWERS]
    if reviewers and all(one in named for one in reviewers):
        named = [one for one in named if one not in reviewers]
    return [one.name for one in named]


def _document_of(page: int, pages: Sequence[Page]) -> int:
    return next((one.document for one in pages if one.number == page), 0)


def _is_released(case: Case) -> bool:
    respondent: dict[str, Any] = case.letter.get("respondent_name") or {}
    if case.proposal.get(TOLD) or respondent.get("confidence") == _CERTAIN:
        return True
    if case.split_from is not None or case.purpose == Purpose.COMPLAINT:
        return False
    sure = float(case.proposal.get("confidence", _CERTAIN)) >= _SURE
    return case.purpose == Purpose.PRAISE or case.confirmed or sure
