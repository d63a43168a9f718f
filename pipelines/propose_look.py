"""What a person should look at, in Thai sentences, and how sure the proposal is as a whole."""

from models.values import Flags, Letter, Purpose
from models.words_th import UNITS_TH
from pipelines.propose_gone import Gone
from pipelines.propose_level import Levelled
from pipelines.propose_match import Findings
from pipelines.propose_purpose import Judged
from pipelines.propose_unit import UnitChosen

_UNREAD_BELOW = 0.6


def look_at(
    letter: Letter, judged: Judged, levelled: Levelled | None, chosen: UnitChosen, flags: Flags, gone: Gone
) -> tuple[str, ...]:
    """Doubts and duties, the weightiest first."""
    notes: list[str] = []
    if judged.purpose is Purpose.NOT_A_COMPLAINT and judged.confidence < 0.8:
        notes.append("ระบบเห็นว่าไม่ใช่เรื่องร้องเรียน แต่ไม่มั่นใจ กรุณาอ่านก่อนเก็บ")
    if levelled is not None:
        notes += _about_level(judged, levelled, gone)
    notes += _about_people(letter, flags, chosen)
    if levelled is not None and chosen.rival is not None:
        notes.append(f"กลุ่มงานอาจเป็น{UNITS_TH[chosen.unit]}หรือ{UNITS_TH[chosen.rival]}")
    if flags.out_of_jurisdiction:
        notes.append("อาจอยู่นอกอำนาจของสำนักงาน กรุณาพิจารณาส่งต่อหน่วยงานที่รับผิดชอบ")
    if flags.repeat:
        notes.append("อ้างถึงเรื่องที่เคยส่งมา กรุณาค้นเรื่องเดิมเพื่อเชื่อมโยง")
    return tuple(notes)


def _about_level(judged: Judged, levelled: Levelled, gone: Gone) -> list[str]:
    notes: list[str] = []
    if levelled.rival is not None:
        low, high = sorted((levelled.level, levelled.rival))
        notes.append(f"ระดับก้ำกึ่งระหว่าง {low} กับ {high} (เสนอ {levelled.level}) กรุณาพิจารณา")
    if gone.threat is not None and levelled.level < 4:
        notes.append("ผู้เขียนขู่ว่าจะฟ้องหรือไปร้องที่อื่น ยังไม่พบว่าได้ทำแล้ว หากทำแล้วเป็นระดับ 4")
    if judged.purpose is not Purpose.COMPLAINT and gone.reasons:
        notes.append("กล่าวถึงศาล สื่อ หรือหน่วยเหนือ แต่เนื้อความไม่ใช่เรื่องร้องเรียน กรุณาตรวจสอบ")
    if judged.purpose is Purpose.COMPLAINT and judged.confidence < 0.5:
        notes.append("ไม่แน่ใจว่าเป็นเรื่องร้องเรียนหรือไม่ จึงรับไว้เป็นเรื่องร้องเรียนก่อน")
    return notes


def _about_people(letter: Letter, flags: Flags, chosen: UnitChosen) -> list[str]:
    notes: list[str] = []
    if chosen.conflict:
        notes.append(f"ผู้ถูกร้องน่าจะอยู่ใน{UNITS_TH[chosen.unit]} ให้ส่งนิติกรและปิดเรื่องไว้จากกลุ่มนี้")
    elif chosen.workplace is not None and chosen.workplace != chosen.unit:
        notes.append(f"กล่าวถึง{UNITS_TH[chosen.workplace]}ของสำนักงาน กรุณาตรวจสอบผลประโยชน์ขัดกัน")
    if flags.minor:
        notes.append("มีเด็กเป็นผู้เสียหาย เปิดดูได้เฉพาะนิติกรและผู้บริหาร")
    if flags.sexual:
        notes.append("เป็นเรื่องทางเพศ เปิดดูได้เฉพาะนิติกรและผู้บริหาร")
    if flags.urgent:
        notes.append("อาจมีผู้อยู่ในอันตรายหรือหนังสือระบุว่าด่วน กรุณาดูทันที")
    if flags.secret:
        notes.append("มีชั้นความลับหรือผู้ร้องขอให้ปกปิด")
    if flags.anonymous:
        notes.append("ไม่พบชื่อผู้ส่งที่ใช้ติดต่อได้")
    elif letter.sender_name is None:
        notes.append("อ่านชื่อผู้ส่งไม่พบ กรุณาดูต้นฉบับ")
    return notes


def overall(judged: Judged, levelled: Levelled | None, chosen: UnitChosen, findings: Findings, read: float) -> float:
    """0–1: the weakest of purpose, level and (less so) unit, lowered where the reading itself was poor."""
    parts = [judged.confidence]
    if levelled is not None:
        parts += [levelled.confidence, 0.35 + 0.65 * chosen.confidence]
    sure = min(parts) * (0.75 + 0.25 * sum(parts) / len(parts) / max(parts))
    if not findings.hits:
        sure = min(sure, 0.3)
    if read_poorly(read):
        sure *= 0.7
    return round(max(0.05, min(sure, 0.97)), 3)


def read_poorly(read: float) -> bool:
    """Whether a page was read so poorly (0–1) that whatever rests on its words is in doubt."""
    return read < _UNREAD_BELOW


def in_doubt(confidence: float, threshold: float, by_rules: int | None, level: int | None, read: float) -> str:
    """The sentence that a doubtful proposal begins with: how doubtful, and why."""
    if read_poorly(read):
        why = "อ่านตัวอักษรในเอกสารได้ไม่ชัด"
    elif by_rules != level:
        why = f"กฎเห็นว่า{_level_th(by_rules)} แต่เรื่องที่เคยเรียนรู้ชี้ว่า{_level_th(level)}"
    else:
        why = "ถ้อยคำในเรื่องชี้ได้มากกว่าหนึ่งทาง"
    percent, needed = round(100 * confidence), round(100 * threshold)
    return f"ควรตรวจก่อนเรื่องอื่น: ความมั่นใจ {percent}% ต่ำกว่าเกณฑ์ {needed}% เพราะ{why}"


def _level_th(level: int | None) -> str:
    return f"เป็นระดับ {level}" if level is not None else "ไม่ใช่เรื่องร้องเรียน"
