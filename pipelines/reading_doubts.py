"""What a person should compare with the original: fields that read poorly, a scan that holds more than one letter."""

from models.values import Found, Letter, Page, ReceivedStamp
from parsers.letter import further_letter_on
from parsers.stamp_beside_letter import is_before_letter

SURE_FROM = 0.8
_FIELDS_TH = {
    "letter_number": "ที่หนังสือ",
    "dated_on": "วันที่ในหนังสือ",
    "sender_name": "ชื่อผู้ส่ง",
    "sender_phone": "โทรศัพท์",
    "citizen_id": "เลขประจำตัวประชาชน",
}
"""Fields by which a sender is found and answered: one wrong character there leads astray."""


def reading_doubts(letter: Letter, pages: tuple[Page, ...], stamp: ReceivedStamp | None) -> tuple[str, ...]:
    """Thai sentences about the reading of a letter; none where all is sure. They hold no values.

    What stands in a mail itself was typed, not read. The stamp is taken as it was read.
    """
    notes = []
    papers = tuple(page for page in pages if page.method != "body")
    read_on = {page.number for page in papers}
    doubtful = [name_th for name, name_th in _FIELDS_TH.items() if _is_doubtful(getattr(letter, name), read_on)]
    if doubtful:
        notes.append(f"อ่านไม่ชัด กรุณาเทียบกับต้นฉบับ: {', '.join(doubtful)}")
    if is_before_letter(stamp, letter):
        notes.append("วันที่บนตรารับอ่านได้เป็นวันก่อนวันที่ในหนังสือซึ่งเป็นไปไม่ได้ วันที่แสดงไว้เป็นเพียงข้อเสนอ กรุณาเทียบทั้งสองวันกับต้นฉบับ")
    page = further_letter_on(papers)
    if page is not None:
        notes.append(f"เอกสารนี้อาจมีหนังสือมากกว่าหนึ่งฉบับ (เริ่มที่หน้า {page}) ระบบใช้ข้อมูลของฉบับแรก")
    return tuple(notes)


def _is_doubtful(found: Found[object] | None, read_on: set[int]) -> bool:
    return found is not None and found.page in read_on and found.confidence < SURE_FROM
