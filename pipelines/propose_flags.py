"""The flags (SOP §2). Of children, sexual matters, violence, corruption and danger, better one too many is raised."""

from models.values import Flags, Letter, Purpose, Reason, Unit
from pipelines.propose_match import Findings, Hit
from pipelines.propose_purpose import Judged
from pipelines.propose_text import tight_of
from pipelines.propose_unit import UnitChosen

_NO_NAMES = (
    "ผู้หวังดี",
    "ผู้ปกครอง",
    "ประชาชน",
    "ราษฎร",
    "ชาวบ้าน",
    "ไม่ประสงค์",
    "ไม่ออกนาม",
    "คนรัก",
    "ผู้รัก",
    "ลูกหลาน",
    "พลเมือง",
    "ศิษย์เก่า",
    "นิรนาม",
    "ตัวเล็กๆ",
    "anonymous",
    "noname",
)
_CHILD_HARMED = ("matter.violence", "matter.sexual", "matter.pupils", "matter.safety", "matter.rights", "harm")
_READ_FROM = 0.4
"""Confidence from which a mark of urgency or secrecy counts as read and not as a speck."""
_FLAG_TH = {
    "corruption": "ทุจริตและประพฤติมิชอบ",
    "anonymous": "ไม่ระบุชื่อผู้ร้อง",
    "minor": "ผู้เสียหายเป็นเด็ก",
    "sexual": "เรื่องทางเพศ",
    "violence": "ความรุนแรง",
    "out_of_jurisdiction": "อยู่นอกอำนาจ",
    "repeat": "เรื่องซ้ำ",
    "urgent": "เร่งด่วน",
    "secret": "ลับ",
}


def judge_flags(
    letter: Letter, judged: Judged, chosen: UnitChosen, findings: Findings
) -> tuple[Flags, tuple[Reason, ...]]:
    """Raise flags with a reason each. Mail that is no complaint keeps only urgency and secrecy."""
    reasons: dict[str, Reason] = {}
    for hit in sorted(findings.hits, key=lambda one: -one.strength):
        for flag in hit.rule.flags:
            if flag != "minor" or findings.of("child"):
                reasons.setdefault(flag, _because(flag, hit, findings))
    for flag in ("secret", "repeat", "urgent", "anonymous"):
        hits = findings.of(f"flag.{flag}")
        if hits:
            reasons.setdefault(flag, _because(flag, hits[0], findings))
    _minor(findings, reasons)
    _by_unit(judged, chosen, findings, reasons)
    _in_danger(findings, reasons)
    _fields(letter, reasons)
    _elsewhere(findings, reasons)
    _name(letter, reasons)
    kept = _kept(letter, judged)
    reasons = {flag: reason for flag, reason in reasons.items() if flag in kept}
    flags = Flags(**dict.fromkeys(reasons, True))
    return flags, tuple(reasons[flag] for flag in _FLAG_TH if flag in reasons)


def _kept(letter: Letter, judged: Judged) -> frozenset[str]:
    """Flags that make sense: mail that is no complaint has none but those written on it; praise has no victim."""
    if judged.purpose is Purpose.NOT_A_COMPLAINT:
        written = (("urgent", letter.urgency), ("secret", letter.secrecy))
        return frozenset(flag for flag, found in written if found is not None)
    if judged.purpose is not Purpose.COMPLAINT and judged.grievance < 2:
        return frozenset({"anonymous", "out_of_jurisdiction", "secret", "repeat", "urgent"})
    return frozenset(_FLAG_TH)


def _because(flag: str, hit: Hit, findings: Findings) -> Reason:
    return findings.reason(f"flag:{flag}", hit, f"{_FLAG_TH[flag]}: {hit.rule.why}")


def _minor(findings: Findings, reasons: dict[str, Reason]) -> None:
    children = findings.of("child")
    if not children or "minor" in reasons:
        return
    harms = [hit for about in _CHILD_HARMED for hit in findings.of(about)]
    if any(hit.rule.about != "matter.rights.admission" for hit in harms):
        reasons["minor"] = _because("minor", children[0], findings)


def _by_unit(judged: Judged, chosen: UnitChosen, findings: Findings, reasons: dict[str, Reason]) -> None:
    """A complaint about money is one of dishonesty until shown otherwise; one about pupils has a child in it."""
    if judged.purpose is not Purpose.COMPLAINT:
        return
    if chosen.unit is Unit.AUDIT and "corruption" not in reasons:
        why = f"{_FLAG_TH['corruption']}: เป็นเรื่องร้องเรียนด้านการเงิน"
        reasons["corruption"] = Reason(about="flag:corruption", quote=chosen.reason.quote, why=why)
    children = findings.of("child")
    if chosen.unit is Unit.STUDENTS and children and "minor" not in reasons:
        reasons["minor"] = _because("minor", children[0], findings)


def _in_danger(findings: Findings, reasons: dict[str, Reason]) -> None:
    """A child abused, or hurt with signs that it goes on, or a danger to pupils, cannot wait for the queue."""
    if "urgent" in reasons or "minor" not in reasons:
        return
    led = [hit for about in ("matter.sexual", "matter.safety") for hit in findings.of(about)]
    led = [hit for hit in led if hit.rule.about != "matter.sexual.adultery"]
    if not led and "violence" in reasons:
        led = list(findings.of("ongoing"))
    if led:
        reasons["urgent"] = _because("urgent", led[0], findings)


def _fields(letter: Letter, reasons: dict[str, Reason]) -> None:
    for flag, found in (("urgent", letter.urgency), ("secret", letter.secrecy)):
        if found is not None and found.confidence >= _READ_FROM:
            why = f"{_FLAG_TH[flag]}: ระบุไว้บนหนังสือ"
            reasons[flag] = Reason(about=f"flag:{flag}", quote=found.quote, why=why)


def _elsewhere(findings: Findings, reasons: dict[str, Reason]) -> None:
    hits = findings.of("elsewhere")
    if hits and sum(hit.strength for hit in hits) >= 2.5:
        reasons["out_of_jurisdiction"] = _because("out_of_jurisdiction", hits[0], findings)


def _name(letter: Letter, reasons: dict[str, Reason]) -> None:
    name = tight_of(letter.sender_name)
    if name and not any(word in name for word in _NO_NAMES):
        # A name that is there outweighs words such as "ขอสงวนนามสกุล".
        reasons.pop("anonymous", None)
        return
    # Whoever gives a position or a citizen ID has signed: the name was not read.
    signed = (letter.sender_agency, letter.letter_number, letter.sender_position, letter.citizen_id)
    if not name and any(found is not None for found in signed):
        return
    quote = letter.sender_name.quote if letter.sender_name is not None else ""
    reasons.setdefault(
        "anonymous", Reason(about="flag:anonymous", quote=quote, why=f"{_FLAG_TH['anonymous']}: ไม่พบชื่อที่ใช้ติดต่อได้")
    )
