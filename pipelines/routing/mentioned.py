"""Officers whom a complaint names in its words, without any label that says whom it accuses (SOP §3, §5).

Most letters name the accused in a sentence and nowhere else. Whether that sentence accuses, thanks or only tells whom
the writer spoke to, no pattern knows: so in doubt each of them is kept out until a person has said who is accused.
"""

from typing import Any, Final

from models.tables import Case
from models.values import Purpose
from pipelines.routing.accused import is_written_of
from pipelines.routing.officers import Officers

MENTIONED: Final = "mentioned"
"""Key in a case's `proposal`: names, as the table of officers writes them, of those whom the letter names."""
MENTIONED_TH: Final = (
    "เนื้อความเอ่ยชื่อเจ้าหน้าที่ของสำนักงาน ระบบจึงไม่ให้ผู้นั้นเห็นเรื่องนี้ไว้ก่อน หากไม่ใช่ผู้ถูกร้องเรียน กรุณาแก้ไขช่องผู้ถูกร้องเรียนให้ถูกต้อง"
)
"""What the legal officer is told; no name, for others may read it."""
_LONGEST: Final = 50_000
"""Characters of a body that are searched."""


def mentioned(case: Case, officers: Officers | None) -> list[str]:
    """Give the names of the officers whom a complaint may accuse by the words of its subject and body.

    None where it complains of nothing, or where a person has said whom, or which agency, it accuses.
    """
    if officers is None or case.purpose != Purpose.COMPLAINT or _is_told(case.letter):
        return []
    text = f"{case.subject or ''}\n{_value(case.letter, 'body')[:_LONGEST]}"
    return written_of(text, officers)


def written_of(text: str, officers: Officers | None) -> list[str]:
    """Give the names of the officers whose full name stands in a text, however OCR damaged it."""
    people = officers.people if officers is not None else ()
    return [one.name for one in people if is_written_of(one, text)]


def note_mentioned(case: Case, officers: Officers | None) -> None:
    """Keep on the case whom it mentions; without a table what was known stays."""
    if officers is None:
        return
    names = mentioned(case, officers)
    if names != list(case.proposal.get(MENTIONED, ())):
        case.proposal = {**case.proposal, MENTIONED: names}


def _is_told(letter: dict[str, Any]) -> bool:
    return any("by" in (letter.get(name) or {}) for name in ("respondent_name", "respondent_agency"))


def _value(letter: dict[str, Any], name: str) -> str:
    return str((letter.get(name) or {}).get("value") or "")
