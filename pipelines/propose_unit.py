"""The unit whose subject a letter mainly is (SOP §3), and whether the person complained of works there."""

from dataclasses import dataclass

from models.values import Letter, Purpose, Reason, Unit
from models.words_th import UNITS_TH
from pipelines.propose_match import Findings, Hit
from pipelines.propose_purpose import Judged
from pipelines.propose_target import Target
from pipelines.propose_text import first_sentence, tight_of
from pipelines.tight import PARAGRAPH

_DEFAULT_WEIGHT = 0.5
_GREETINGS = ("เรียน", "กราบเรียน", "ถึง", "เถิง", "เจริญพร")
_PRECEDENCE = 0.9
_LIKELY_PRIVATE = ("unit.private", "unit.private.school", "unit.private.tutoring")
_ELSEWHERE = 2.5
_BULK = 2.5
_OTHER_AGENCIES = (
    "ตำรวจ",
    "ที่ดิน",
    "โรงพยาบาล",
    "สาธารณสุข",
    "เทศบาล",
    "องค์การบริหารส่วน",
    "อบต",
    "การไฟฟ้า",
    "การประปา",
    "ขนส่ง",
    "มหาวิทยาลัย",
    "ธนาคาร",
    "ที่ว่าการอำเภอ",
    "ประกันสังคม",
    "ไปรษณีย์",
)
_STAFF = (
    "service.rude",
    "matter.corruption",
    "matter.discipline",
    "matter.sexual",
    "matter.violence.staff",
    "matter.money",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChosen:
    """A unit with its reason, how sure, the runner-up where it comes close, and the conflict of SOP §3."""

    unit: Unit
    confidence: float
    reason: Reason
    rival: Unit | None
    conflict: bool
    workplace: Unit | None


def judge_unit(letter: Letter, judged: Judged, target: Target, findings: Findings) -> UnitChosen:
    """Add up what all words say for each unit; a private school's matter goes before the rest."""
    of_pupils = any(findings.of(about) for about in ("matter.pupils", "matter.violence.staff"))
    own_office = (target.is_own and not of_pupils) or judged.purpose is not Purpose.COMPLAINT
    scores = dict.fromkeys(Unit, 0.0) | findings.units(own_office=own_office)
    scores[Unit.GENERAL] += _DEFAULT_WEIGHT
    if judged.purpose is Purpose.COMPLAINT and findings.score("elsewhere") < _ELSEWHERE:
        _money_first(findings, scores)
    _staff_first(findings, scores)
    _elsewhere_first(letter, findings, scores)
    _private_first(letter, findings, scores)
    if judged.purpose is Purpose.PRAISE:
        scores[Unit.GENERAL] += _DEFAULT_WEIGHT  # what is thanked for is told about: only much of it makes a subject
    if judged.purpose is Purpose.NOT_A_COMPLAINT and findings.score("bulk") >= _BULK:
        scores[Unit.GENERAL] += 8.0
    if target.is_own and not of_pupils:
        _own_office(target, findings, scores)
    for unit, said in _named_as_addressee(letter, findings).items():
        scores[unit] += said
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (unit, first), (second_unit, second) = ranked[0], ranked[1]
    rival = second_unit if second > 0.7 * first and second > 1 else None
    hit = _speaker(unit, findings)
    if hit is not None:
        reason = findings.reason("unit", hit, f"{hit.rule.why} จึงเสนอ{UNITS_TH[unit]}")
    else:
        why = f"ไม่พบถ้อยคำที่ชี้กลุ่มงาน จึงเสนอ{UNITS_TH[unit]} (ค่าเริ่มต้น)"
        reason = Reason(about="unit", quote=first_sentence(findings.letter), why=why)
    share = first / (first + second) if first + second else 0.0
    sure = max(0.35, min(0.92, share)) if hit is not None else 0.4
    workplace = _workplace(target)
    conflict = (
        judged.purpose is Purpose.COMPLAINT
        and target.is_own
        and workplace == unit
        and (letter.respondent_name is not None or any(findings.of(about) for about in _STAFF))
    )
    return UnitChosen(unit=unit, confidence=sure, reason=reason, rival=rival, conflict=conflict, workplace=workplace)


def _private_first(letter: Letter, findings: Findings, scores: dict[Unit, float]) -> None:
    """SOP §3: a private school's matter goes to the private unit before any subject, however grave."""
    subject = max(scores.values())
    if findings.score("unit.private.named") or findings.score("workplace.private"):
        scores[Unit.PRIVATE] += max(4.0, _PRECEDENCE * subject)
    elif sum(hit.strength for hit in findings.of("unit.private") if hit.rule.about in _LIKELY_PRIVATE) >= 3:
        scores[Unit.PRIVATE] += 4.0
    if "เอกชน" in tight_of(letter.respondent_agency):
        scores[Unit.PRIVATE] += 6.0


def _money_first(findings: Findings, scores: dict[Unit, float]) -> None:
    """A bribe is a matter of money; only where the unfair decision itself is attacked does it stay with personnel."""
    bribe = findings.score("matter.corruption")
    if bribe >= 4 and not findings.of("matter.personnel"):
        scores[Unit.AUDIT] += 0.8 * bribe


def _staff_first(findings: Findings, scores: dict[Unit, float]) -> None:
    """What staff did to a child is a matter of their conduct, wherever it happened: on a trip, over hair, in class.

    What pupils or strangers did to one is not.
    """
    staff = bool(findings.of("unit.personnel.backdrop") or findings.of("workplace") or findings.of("service"))
    sexual = sum(hit.says(Unit.PERSONNEL) for hit in findings.of("matter.sexual"))
    if sexual and not staff and (findings.of("child") or findings.of("unit.students")):
        scores[Unit.PERSONNEL] -= sexual
        scores[Unit.STUDENTS] += sexual
    elif not findings.of("matter.pupils") and (sexual or findings.of("matter.violence.staff")):
        scores[Unit.PERSONNEL] += 3.0


def _elsewhere_first(letter: Letter, findings: Findings, scores: dict[Unit, float]) -> None:
    """What is another agency's business is no unit's subject: the front office takes it and sends it on."""
    scores[Unit.GENERAL] += 0.6 * findings.score("elsewhere")
    agency = tight_of(letter.respondent_agency)
    if agency and "โรงเรียน" not in agency and any(name in agency for name in _OTHER_AGENCIES):
        scores[Unit.GENERAL] += 4.0


def _own_office(target: Target, findings: Findings, scores: dict[Unit, float]) -> None:
    """How this office serves is a matter of the group that served; where none is named, of the front desk."""
    if target.workplaces:
        unit, said = max(target.workplaces.items(), key=lambda item: item[1])
        scores[unit] += min(said, 4.0)
    elif findings.score("service"):
        scores[Unit.GENERAL] += 2.0 if target.own_hit is not None else 0.5


def _named_as_addressee(letter: Letter, findings: Findings) -> dict[Unit, float]:
    head = findings.letter.head.text.split(PARAGRAPH)
    written = tight_of(letter.addressee) + "".join(line for line in head if line.startswith(_GREETINGS))
    if not written:
        return {}
    named = {
        Unit.PERSONNEL: ("บุคคล", "กรรมการสอบ"),
        Unit.POLICY: ("นโยบาย", "กลุ่มแผน"),
        Unit.DEVELOPMENT: ("พัฒนาการศึกษา",),
        Unit.SUPERVISION: ("นิเทศ",),
        Unit.STUDENTS: ("ลูกเสือ", "กิจการนักเรียน"),
        Unit.PRIVATE: ("เอกชน",),
        Unit.AUDIT: ("ตรวจสอบภายใน",),
        Unit.GENERAL: ("อำนวยการกลุ่ม", "กลุ่มอำนวยการ", "การเงิน", "พัสดุ", "ธุรการ", "ประชาสัมพันธ์", "แอดมิน"),
    }
    return {unit: 3.5 for unit, words in named.items() if any(word in written for word in words)}


def _speaker(unit: Unit, findings: Findings) -> Hit | None:
    said = [hit for hit in findings.hits if hit.rule.units.get(unit, 0.0) > 0 and hit.strength > 0]
    return max(said, key=lambda hit: hit.rule.units[unit] * hit.strength, default=None)


def _workplace(target: Target) -> Unit | None:
    if not target.is_own or not target.workplaces:
        return None
    return max(target.workplaces.items(), key=lambda item: item[1])[0]
