"""What the unit that a case is kept from may read: a summary without the complainant's identity (SOP §5).

Written by the legal officer; who asks is known to the desk, not here. Helpers take a session and never commit.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.tables import ArrivalReading, Case, Event
from pipelines.identity import TRACES_TH, traces
from pipelines.recompute import read_afresh
from pipelines.split import arrivals_of

LONGEST: Final = 4000


def write_summary(session: Session, case: Case, text: str, *, actor: str, now: datetime) -> None:
    """Write the summary, in place of an earlier one. Does not commit.

    Raises:
        RefusedError: No text, one that gives the complainant away by anything that was read or typed, or a restricted
            case, which no unit may know of. Nothing is changed.
    """
    summary = "\n".join(line.strip() for line in text.strip().splitlines())
    if not summary:
        raise RefusedError("กรุณาพิมพ์บทสรุปสำหรับกลุ่มงาน")
    if len(summary) > LONGEST:
        raise RefusedError(f"บทสรุปยาวเกิน {LONGEST} ตัวอักษร กรุณาเขียนให้สั้นลง")
    read_afresh(session, case)
    if case.restricted:
        raise RefusedError("เรื่องนี้เปิดเผยเฉพาะนิติกรและผู้บริหาร จึงไม่มีบทสรุปสำหรับกลุ่มงาน")
    refuse_traces(summary, _told_of(session, case))
    before, case.unit_summary = case.unit_summary, summary
    session.add(case)
    data = {"before": before, "after": summary}
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="summary_written", data=data))


def refuse_traces(summary: str, told: Mapping[str, Iterable[str]]) -> None:
    """Let a summary pass only where it gives none of these values away.

    Raises:
        RefusedError: It does; the sentence tells which kinds of values, not the values.
    """
    if found := traces(summary, told):
        what = ", ".join(TRACES_TH[name] for name in found)
        raise RefusedError(f"บทสรุปสำหรับกลุ่มงานมี{what} กรุณาเขียนบทสรุปใหม่โดยไม่ระบุตัวผู้ร้องเรียน")


def _told_of(session: Session, case: Case) -> dict[str, list[str]]:
    """Give all that is known of the complainant: as it stands now, and as each letter of the case was read."""
    ids = [one.id for one in arrivals_of(session, case)]
    readings = session.exec(select(ArrivalReading.letter).where(col(ArrivalReading.arrival_id).in_(ids))).all()
    told = {
        name: [str(entry["value"]) for letter in (case.letter, *readings) if (entry := letter.get(name))]
        for name in TRACES_TH
    }
    columns = {
        "sender_name": case.complainant_name,
        "sender_phone": case.complainant_phone,
        "sender_email": case.complainant_email,
        "sender_address": case.complainant_address,
    }
    for name, value in columns.items():
        told[name] += [value] if value else []
    return told
