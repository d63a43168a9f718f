"""The flags (SOP §2). Of children, sexual matters, violence, corruption and danger, better one too many is raised."""

from models.values import Flags, Found, Letter, Purpose, Reason, Unit
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
_NO_VICTIM = frozenset({"matter.rights.admission", "matter.sexual.adultery", "matter.pupils.vice"})
_OF_ANYONE = frozenset({"matter.violence", "matter.violence.injury"})
_NEAR = 80
"""Tight characters between a child and what was done to it."""
_MONEY = ("matter.corruption", "matter.procurement", "matter.money")
_COLLECTED = frozenset({"matter.money", "matter.procurement"})
_OF_SCHOOLS = (
    "matter.teaching",
    "matter.rights",
    "matter.pupils",
    "matter.violence.staff",
    "matter.private",
    "matter.personnel",
    "matter.discipline",
    "matter.sexual",
)
_ELSEWHERE_FROM = 2.5
_SCHOOLS_OUTWEIGH = 1.2
_READ_FROM = 0.4
"""Confidence from which a mark of urgency or secrecy counts as read and not as a speck."""
RAISED_TH: dict[str, str] = {
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
"""How the reason for a flag begins, in the order in which they are given; their labels: `words_th.FLAGS_TH`."""


def judge_flags(
    letter: Letter, judged: Judged, chosen: UnitChosen, findings: Findings
) -> tuple[Flags, tuple[Reason, ...]]:
    """Raise flags with a reason each. Mail that is no complaint keeps only urgency and secrecy."""
    reasons: dict[str, Reason] = {}
    for hit in sorted(findings.hits, key=lambda one: -one.strength):
        for flag in hit.rule.flags:
            if _counts(flag, hit, chosen, findings):
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
    return flags, tuple(reasons[flag] for flag in RAISED_TH if flag in reasons)


def written_flags(letter: Letter) -> dict[str, Found[str]]:
    """Give the flags that the letter itself bears as a mark, where it was read surely enough."""
    return {flag: found for flag, found in _marks(letter).items() if found.confidence >= _READ_FROM}


def _marks(letter: Letter) -> dict[str, Found[str]]:
    marks = {"urgent": letter.urgency, "secret": letter.secrecy}
    return {flag: found for flag, found in marks.items() if found is not None}


def _kept(letter: Letter, judged: Judged) -> frozenset[str]:
    """Flags that make sense: mail that is no complaint has none but those written on it; praise has no victim."""
    if judged.purpose is Purpose.NOT_A_COMPLAINT:
        return frozenset(_marks(letter))
    if judged.purpose is not Purpose.COMPLAINT and judged.grievance < 2:
        return frozenset({"anonymous", "out_of_jurisdiction", "secret", "repeat", "urgent"})
    return frozenset(RAISED_TH)


def _because(flag: str, hit: Hit, findings: Findings) -> Reason:
    return findings.reason(f"flag:{flag}", hit, f"{RAISED_TH[flag]}: {hit.rule.why}")


def _counts(flag: str, hit: Hit, chosen: UnitChosen, findings: Findings) -> bool:
    """Whether a rule's words raise its flag in this letter, beside what else it says."""
    if flag == "minor":
        return _child_in(hit, findings)
    if flag == "corruption" and hit.rule.about in _COLLECTED:
        # A private school's fees are a dispute of citizens; who denies corruption in terms asks for accounts only.
        private = chosen.unit is Unit.PRIVATE and not findings.of("state.school")
        return not private and not findings.of("denied.corruption")
    if flag == "violence" and hit.rule.about == "matter.violence.injury":
        return _struck(findings) or not findings.of("accident")
    return True


def _struck(findings: Findings) -> bool:
    """Whether somebody struck somebody: a wound alone may come from a fall."""
    acts = [hit for about in ("matter.violence", "matter.pupils") for hit in findings.of(about)]
    return any("violence" in hit.rule.flags and hit.rule.about != "matter.violence.injury" for hit in acts)


def _minor(findings: Findings, reasons: dict[str, Reason]) -> None:
    if "minor" in reasons:
        return
    harms = [hit for about in _CHILD_HARMED for hit in findings.of(about) if hit.rule.about not in _NO_VICTIM]
    if any(_child_in(hit, findings) for hit in harms):
        reasons["minor"] = _because("minor", findings.of("child")[0], findings)


def _child_in(hit: Hit, findings: Findings) -> bool:
    """Whether what was done was done to a child: the writer's own, or one named near it."""
    children = findings.of("child")
    if not children:
        return False
    about = hit.rule.about
    if about.startswith("matter.sexual") or (about not in _OF_ANYONE and findings.of("child.own")):
        return True
    around = hit.zone.text[max(hit.start - _NEAR, 0) : hit.end + _NEAR]
    return any(True for child in children for say in child.rule.say for _ in say.spans(around))


def _by_unit(judged: Judged, chosen: UnitChosen, findings: Findings, reasons: dict[str, Reason]) -> None:
    """A complaint about money is one of dishonesty until shown otherwise; one about pupils has a child in it."""
    if judged.purpose is not Purpose.COMPLAINT:
        return
    elsewhere = chosen.workplace is None and not findings.of("service")
    of_money = elsewhere or any(findings.of(about) for about in _MONEY)
    denied = findings.of("denied.corruption")
    if chosen.unit is Unit.AUDIT and of_money and not denied and "corruption" not in reasons:
        why = f"{RAISED_TH['corruption']}: เป็นเรื่องร้องเรียนด้านการเงิน"
        reasons["corruption"] = Reason(about="flag:corruption", quote=chosen.reason.quote, why=why)
    children = findings.of("child")
    if chosen.unit is Unit.STUDENTS and chosen.workplace is None and children and "minor" not in reasons:
        reasons["minor"] = _because("minor", children[0], findings)


def _in_danger(findings: Findings, reasons: dict[str, Reason]) -> None:
    """A child abused, or hurt with signs that it goes on, or a danger to pupils, cannot wait for the queue."""
    if "urgent" in reasons or "minor" not in reasons:
        return
    led = [hit for hit in findings.of("matter.sexual") if hit.rule.about != "matter.sexual.adultery"]
    if not led and ("violence" in reasons or findings.of("matter.safety")):
        led = list(findings.of("ongoing"))
    if led:
        reasons["urgent"] = _because("urgent", led[0], findings)


def _fields(letter: Letter, reasons: dict[str, Reason]) -> None:
    for flag, found in written_flags(letter).items():
        why = f"{RAISED_TH[flag]}: ระบุไว้บนหนังสือ"
        reasons[flag] = Reason(about=f"flag:{flag}", quote=found.quote, why=why)


def _elsewhere(findings: Findings, reasons: dict[str, Reason]) -> None:
    """Another agency's matter, unless a school's own outweighs words that only tell where it happened."""
    hits = findings.of("elsewhere")
    others = sum(hit.strength for hit in hits)
    schools = sum(findings.score(about) for about in _OF_SCHOOLS)
    schools += sum(hit.strength for hit in findings.of("target.outside") if hit.rule.about == "target.outside")
    if hits and others >= _ELSEWHERE_FROM and schools <= _SCHOOLS_OUTWEIGH * others:
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
        "anonymous", Reason(about="flag:anonymous", quote=quote, why=f"{RAISED_TH['anonymous']}: ไม่พบชื่อที่ใช้ติดต่อได้")
    )
