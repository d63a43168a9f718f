"""What a person should compare with the original: fields that read poorly, a scan that holds more than one letter."""

from models.values import Found, Letter, Page
from parsers.letter import further_letter_on

SURE_FROM = 0.8
_FIELDS_TH = {
    "letter_number": "ที่หนังสือ",
    "dated_on": "วันที่ในหนังสือ",
    "sender_name": "ชื่อผู้ส่ง",
    "sender_phone": "โทรศัพท์",
    "citizen_id": "เลขประจำตัวประชาชน",
}
"""Fields by which a sender is found and answered: one wrong character there leads astray."""


def reading_doubts(letter: Letter, pages: tuple[Page, ...]) -> tuple[str, ...]:
    """Thai sentences about the reading of a letter; none where all is sure. They hold no values."""
    notes = []
    doubtful = [name_th for name, name_th in _FIELDS_TH.items() if _is_doubtful(getattr(letter, name))]
    if doubtful:
        notes.append(f"อ่านไม่ชัด กรุณาเทียบกับต้นฉบับ: {', '.join(doubtful)}")
    page = further_letter_on(pages)
    if page is not None:
        notes.append(f"เอกสารนี้อาจมีหนังสือมากกว่าหนึ่งฉบับ (เริ่มที่หน้า {page}) ระบบใช้ข้อมูลของฉบับแรก")
    return tuple(notes)


def _is_doubtful(found: Found[object] | None) -> bool:
    return found is not None and found.confidence < SURE_FROM
