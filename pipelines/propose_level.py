"""The level (SOP §2): the highest part of a letter decides; where a matter has gone outranks how grave it is."""

from dataclasses import dataclass

from models.values import Purpose, Reason
from pipelines.propose_gone import Gone
from pipelines.propose_match import Findings
from pipelines.propose_purpose import Judged
from pipelines.propose_target import Target
from pipelines.propose_text import first_sentence

_GRAVE_FROM = 2.0
_MARGIN = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelled:
    """A level with its reasons, how sure, and the level that it competes with (None: clear)."""

    level: int
    confidence: float
    reasons: tuple[Reason, ...]
    rival: int | None


def judge_level(judged: Judged, gone: Gone, target: Target, findings: Findings) -> Levelled:
    """Choose the level of what is judged to be a complaint, praise, suggestion, inquiry … (not of other mail)."""
    if judged.purpose is not Purpose.COMPLAINT:
        return _no_hardship(judged, gone, findings)
    if gone.reasons:
        sure = 0.9 if len(gone.reasons) > 1 else 0.75
        return Levelled(level=4, confidence=sure, reasons=gone.reasons[:3], rival=None if sure > 0.8 else 3)
    grave = _grave(target, findings)
    if grave is not None:
        reasons = (grave, *((gone.threat,) if gone.threat else ()))
        return Levelled(level=3, confidence=0.8, reasons=reasons, rival=None)
    if target.is_own:
        return _own_service(target, judged, findings)
    return _outside(target, gone, findings)


def _grave(target: Target, findings: Findings) -> Reason | None:
    """A matter that is at least level 3; of this office, only what is graver than poor service."""
    for hit in findings.of("matter"):
        if hit.strength < _GRAVE_FROM:
            continue
        if target.is_own and hit.rule.about in _MILD_IN_OWN_OFFICE:
            continue
        return findings.reason("level", hit, f"{hit.rule.why} จึงอย่างน้อยระดับ 3")
    return None


_MILD_IN_OWN_OFFICE = frozenset(
    {"matter.private", "matter.teaching", "matter.rights", "matter.rights.admission", "matter.safety"}
)
"""Words that in a letter about this office's own service mostly tell what the service was about."""


def _own_service(target: Target, judged: Judged, findings: Findings) -> Levelled:
    served = findings.of("service")
    hit = served[0] if served else target.own_hit
    why = "เกี่ยวกับบริการหรือเจ้าหน้าที่ของสำนักงานนี้ (ระดับ 2)"
    reason = (
        findings.reason("level", hit, f"{hit.rule.why}: {why}")
        if hit is not None
        else Reason(about="level", quote=first_sentence(findings.letter), why=why)
    )
    margin = target.own - target.outside
    rival = 3 if margin < _MARGIN else None
    if rival is None and judged.grievance < 4 and findings.score("suggestion") > 2:
        rival = 1
    return Levelled(level=2, confidence=0.6 if rival else 0.82, reasons=(reason,), rival=rival)


def _outside(target: Target, gone: Gone, findings: Findings) -> Levelled:
    hit = target.outside_hit
    if hit is not None:
        reasons = [findings.reason("level", hit, f"{hit.rule.why} และขอให้ดำเนินการ (อย่างน้อยระดับ 3)")]
        sure = 0.75 if target.outside - target.own >= _MARGIN else 0.58
    else:
        asked = findings.of("grievance")
        why = "ไม่ชัดว่าร้องเรียนผู้ใด จึงเสนอระดับ 3 ไว้ก่อน (ค่าเริ่มต้น)"
        quote = findings.reason("level", asked[0]).quote if asked else first_sentence(findings.letter)
        reasons = [Reason(about="level", quote=quote, why=why)]
        sure = 0.45
    if gone.threat:
        reasons.append(gone.threat)
    return Levelled(level=3, confidence=sure, reasons=tuple(reasons), rival=2 if sure < 0.7 else None)


def _no_hardship(judged: Judged, gone: Gone, findings: Findings) -> Levelled:
    why = "ไม่มีความเดือดร้อน เป็นข้อเสนอ ความเห็น คำชม คำถาม หรือคำขอข้อมูล (ระดับ 1)"
    quote = judged.reason.quote if judged.reason else first_sentence(findings.letter)
    rival = 2 if judged.confidence < 0.65 or judged.grievance >= 2 else None
    del gone  # a letter without hardship stays at 1 wherever else it was sent
    return Levelled(
        level=1, confidence=judged.confidence, reasons=(Reason(about="level", quote=quote, why=why),), rival=rival
    )
