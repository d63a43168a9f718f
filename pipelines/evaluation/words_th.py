"""What staff call the things that are measured."""

from models.words_th import FLAGS_TH, NATURES_TH, PURPOSES_TH, UNITS_TH
from pipelines.evaluation.field_score import Outcome

NAMES_TH: dict[str, str] = {
    "letter_number": "ที่ (เลขหนังสือ)",
    "dated_on": "ลงวันที่",
    "subject": "เรื่อง",
    "addressee": "เรียน",
    "sender_name": "ชื่อผู้ส่ง",
    "sender_phone": "โทรศัพท์",
    "citizen_id": "เลขประจำตัวประชาชน",
    "urgency": "ชั้นความเร็ว",
    "secrecy": "ชั้นความลับ",
    "sender_position": "ตำแหน่ง",
    "sender_agency": "หน่วยงานผู้ส่ง",
    "sender_address": "ที่อยู่",
    "sender_email": "อีเมล",
    "references": "อ้างถึง",
    "enclosures": "สิ่งที่ส่งมาด้วย",
    "copies_to": "สำเนาส่ง",
    "stamp_number": "ตรารับ: เลขรับ",
    "stamp_date": "ตรารับ: วันที่",
    "stamp_time": "ตรารับ: เวลา",
}
OUTCOMES_TH: dict[Outcome, str] = {
    Outcome.RIGHT: "ถูก",
    Outcome.RIGHTLY_ABSENT: "ไม่มี (ถูก)",
    Outcome.WRONG: "ผิด",
    Outcome.MISSED: "อ่านไม่พบ",
    Outcome.INVENTED: "อ่านเกิน",
    Outcome.FAILED: "อ่านเอกสารไม่ได้",
}
LABELS_TH: dict[str, str] = {
    "is_complaint": "เป็นเรื่องร้องเรียน",
    "level": "ระดับ",
    "purpose": "ประเภทของเรื่อง",
    "nature": "ลักษณะเรื่อง",
    "unit": "หน่วยงานที่เสนอ",
    **FLAGS_TH,
}
_VALUES_TH = {code.value: name for names in (UNITS_TH, PURPOSES_TH, NATURES_TH) for code, name in names.items()}


def value_th(value: object) -> str:
    """A label's value as staff say it; levels and what has no name stay as they are."""
    if isinstance(value, bool) or value in {"True", "False"}:
        return "ใช่" if str(value) == "True" else "ไม่ใช่"
    return "–" if value in {None, "None"} else _VALUES_TH.get(str(value), str(value))
