"""The unit whose subject a letter mainly is (SOP §3), and whether the person complained of works there."""

from dataclasses import dataclass

from models.values import Letter, Purpose, Reason, Unit
from models.words_th import UNITS_TH
from pipelines.propose_match import Findings, Hit
from pipelines.propose_purpose import Judged
from pipelines.propose_target import Target
from pipelines.propose_text import first_sentence, tight_of

_DEFAULT_WEIGHT = 0.5
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
    _private_first(letter, findings, scores)
    _money_first(findings, scores)
    if judged.purpose is Purpose.NOT_A_COMPLAINT and findings.score("bulk") >= 4:
        scores[Unit.GENERAL] += 8.0
    if target.is_own and not of_pupils:
        _own_office(target, findings, scores)
    for unit, said in _named_as_addressee(letter).items():
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
    """SOP §3: a private school's matter goes to the private unit before any subject."""
    if findings.score("unit.private") >= 3 or findings.score("workplace.private"):
        scores[Unit.PRIVATE] += 4.0
    if "เอกชน" in tight_of(letter.respondent_agency):
        scores[Unit.PRIVATE] += 6.0


def _money_first(findings: Findings, scores: dict[Unit, float]) -> None:
    """A bribe is a matter of money; only where the unfair decision itself is attacked does it stay with personnel."""
    bribe = findings.score("matter.corruption")
    if bribe >= 4 and not findings.of("matter.personnel"):
        scores[Unit.AUDIT] += 0.8 * bribe


def _own_office(target: Target, findings: Findings, scores: dict[Unit, float]) -> None:
    """How this office serves is a matter of the group that served; where none is named, of the front desk."""
    if target.workplaces:
        unit, said = max(target.workplaces.items(), key=lambda item: item[1])
        scores[unit] += min(said, 4.0)
    elif findings.score("service"):
        scores[Unit.GENERAL] += 2.0


def _named_as_addressee(letter: Letter) -> dict[Unit, float]:
    written = tight_of(letter.addressee)
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
