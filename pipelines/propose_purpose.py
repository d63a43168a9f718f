"""What the writer wants (SOP §1): a complaint, a suggestion, praise …, or nothing for the complaint register."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.values import AutomaticKind, Purpose, Reading, Reason
from pipelines.propose_gone import Gone
from pipelines.propose_match import Findings

_COMPLAINT_FROM = 3.0
_TOLD_AT_MOST = 4.0
"""Loose words of displeasure (each worth 1) never make more than a middling grievance."""
_WEAK_AT_MOST = 6
_AGAINST_CALM, _AGAINST_DECLARED = 0.6, 1.3
"""Grievance for a calm purpose's strength that makes a complaint; more where the subject declares the purpose."""
_WENT_AGAINST_CALM = 4.0
_BULK_FROM, _MORE_BULK, _PLAINLY_BULK = 4.0, 6.0, 8.0
_ROUTINE = (4.0, 2.0)
"""Subject and body of what is routine whatever its words: courses about corruption, figures of complaints."""
_CALM_KINDS = ("praise", "suggestion", "opinion", "inquiry", "information_request")
_AUTOMATIC_TH = {
    AutomaticKind.AUTO_REPLY: "อีเมลตอบกลับอัตโนมัติ",
    AutomaticKind.BOUNCE: "อีเมลแจ้งว่าส่งไม่ถึง",
    AutomaticKind.LIST: "อีเมลจากรายชื่อผู้รับจำนวนมาก",
    AutomaticKind.SPAM: "อีเมลขยะ",
    AutomaticKind.CALENDAR: "อีเมลนัดหมายจากปฏิทิน",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A purpose, how sure (0–1), its reason if words led to it, and the strength of grievance found."""

    purpose: Purpose
    confidence: float
    reason: Reason | None
    grievance: float


def judge_purpose(reading: Reading, went: Gone, findings: Findings) -> Judged:
    """Weigh grievance against the calm purposes and against ordinary correspondence. In doubt, a complaint."""
    grievance = _grievance(findings)
    automatic = reading.mail.automatic if reading.mail is not None else None
    if automatic is not None and reading.mail is not None:
        reason = Reason(about="purpose", quote=reading.mail.automatic_because, why=_AUTOMATIC_TH[automatic])
        return Judged(purpose=Purpose.NOT_A_COMPLAINT, confidence=0.97, reason=reason, grievance=grievance)
    calm = {kind: _calm(findings, kind) for kind in _CALM_KINDS}
    not_one = _bulk(findings, grievance) or _ordinary(reading, findings, grievance, calm, went)
    return not_one or _of_a_person(findings, grievance, calm, went)


def _grievance(findings: Findings) -> float:
    matters = findings.score("matter")
    asked = findings.score("grievance") - findings.score("grievance.told")
    asked += min(findings.score("grievance.told"), _TOLD_AT_MOST)
    served = findings.score("service")
    return matters + asked + served + findings.score("sarcasm") - findings.score("calm")


def _calm(findings: Findings, kind: str) -> float:
    weak = findings.score(f"{kind}.weak")
    return findings.score(kind) - weak + min(weak, _WEAK_AT_MOST)


def _bulk(findings: Findings, grievance: float) -> Judged | None:
    """Newsletters, adverts, automatic replies by their own words."""
    bulk = findings.score("bulk")
    asked, told = findings.score("grievance.asked"), findings.score("grievance.told")
    personal = bool(findings.of("voice.person"))
    in_subject = any(hit.start < hit.zone.subject_end for hit in findings.of("bulk"))
    if bulk < _BULK_FROM or (personal and grievance >= 6 and not in_subject):
        return None
    if bulk < _PLAINLY_BULK and not (in_subject and bulk >= _MORE_BULK):
        # Grave words in news and courses are what they are about; asking and telling is a person's own.
        own_story = asked >= 3 or (personal and grievance >= 3 and (told >= 3 or bulk < _MORE_BULK))
        if own_story or (bulk < 5 and grievance >= 6 and not findings.of("ordinary.subject")):
            return None
    sure = 0.9 if bulk >= 8 or (bulk >= 5 and grievance < 1) else 0.7
    return Judged(
        purpose=Purpose.NOT_A_COMPLAINT,
        confidence=sure,
        reason=findings.reason("purpose", findings.of("bulk")[0]),
        grievance=grievance,
    )


def _ordinary(
    reading: Reading, findings: Findings, grievance: float, calm: Mapping[str, float], went: Gone
) -> Judged | None:
    """Official correspondence that complains of nothing; sure only of plain signs, for a lost complaint is worst."""
    letter = reading.letter
    official = letter.letter_number is not None or letter.sender_agency is not None
    personal = bool(findings.of("voice.person"))
    subject, body = findings.score("ordinary.subject"), min(findings.score("ordinary.body"), 6.0)
    if calm["information_request"] >= 4 and findings.of("information_request.subject"):
        return None
    routine = official and subject >= _ROUTINE[0] and body >= _ROUTINE[1] and not findings.of("examine")
    if not routine and ((personal and not official) or (went.reasons and grievance >= 2) or calm["praise"] >= 4):
        return None
    ordinary = subject + body + (1.0 if official else 0.0)
    plain = (subject or body >= 3.5) and ordinary >= 4 and ordinary > 2 * grievance and ordinary > max(calm.values())
    plain = plain or routine
    # An office's letter that neither complains nor asks nor proposes, without any plain sign.
    nothing = official and not personal and grievance < 2 and max(calm.values()) < 3.5
    if not plain and not nothing:
        return None
    hits = findings.of("ordinary")
    sure = 0.6
    if plain:
        sure = 0.88 if subject and body and official and not personal and grievance < 1 else 0.7
    return Judged(
        purpose=Purpose.NOT_A_COMPLAINT,
        confidence=sure,
        reason=findings.reason("purpose", hits[0]) if hits else None,
        grievance=grievance,
    )


def _of_a_person(findings: Findings, grievance: float, calm: Mapping[str, float], went: Gone) -> Judged:
    kind, strength = max(calm.items(), key=lambda item: item[1])
    told = findings.score("grievance") + findings.score("service") + findings.score("sarcasm")
    if strength >= 2 and told < 1 and grievance < 6 and not went.reasons:
        # One loose word for a grave matter amid a question or proposal: what it asks about, not what it suffers.
        grievance = min(grievance, 0.5 * strength)
    led = [hit for about in ("matter", "grievance", "service", "sarcasm") for hit in findings.of(about)]
    strongest = max(led, key=lambda hit: hit.strength, default=None)
    reason = findings.reason("purpose", strongest) if strongest is not None else None
    meant = findings.of(f"{kind}.subject") and not went.reasons and not findings.of("sarcasm")
    against = _AGAINST_DECLARED if meant else _AGAINST_CALM
    if (grievance >= _COMPLAINT_FROM and grievance >= against * strength) or (
        went.reasons
        and grievance >= 1
        and (strength < _WENT_AGAINST_CALM or (findings.of("grievance.referred") and findings.of("matter")))
    ):
        sure = min(0.9, max(0.5, 0.6 + (grievance - _COMPLAINT_FROM) * 0.045 - 0.02 * strength))
        return Judged(purpose=Purpose.COMPLAINT, confidence=sure, reason=reason, grievance=grievance)
    if strength >= 2 or (strength >= 1.4 and grievance < 1.6):
        hit = findings.of(kind)[0]
        sure = max(0.45, min(0.9, 0.6 + 0.06 * (strength - max(grievance, 0.0))))
        return Judged(
            purpose=Purpose(kind), confidence=sure, reason=findings.reason("purpose", hit), grievance=grievance
        )
    return Judged(purpose=Purpose.COMPLAINT, confidence=0.45 if led else 0.35, reason=reason, grievance=grievance)
