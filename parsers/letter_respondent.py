"""Whom the letter complains of, as far as labels or plain wording say it (SOP §4: the accused).

Labelled rows of a form are sure. From running text only patterns that name the person are taken, and the first
school named: Thai does not part words, so where such a name ends is a guess and its confidence says so.
"""

import re

from models.values import Found
from parsers.letter_labels import match_label
from parsers.letter_outline import Outline
from parsers.letter_rows import row_text
from parsers.letter_text import Document, join_lines, locate
from parsers.letter_vocabulary import Label
from parsers.thai.fuzzy import width
from parsers.thai.names import TITLE

_ACCUSED = re.compile(
    r"(?:ร้องเรียน|ร้องทุกข์|กล่าวหา|กล่าวโทษ|เอาผิด|ตรวจสอบ(?:พฤติกรรม)?|พฤติกรรม(?:ของ)?|"
    r"ผู้ถูกร้อง(?:เรียน)?(?:คือ|ชื่อ)?)[ \t]*(?:คือ[ \t]*)?"
    rf"(?P<open>[(]?)[ \t]*(?P<name>{TITLE}[ \t]*[ก-๎]+(?:[ \t]+[ก-๎]+)?)",
)
_POST = re.compile(
    r"(?:ร้องเรียน|กล่าวหา|พฤติกรรม(?:ของ)?|ขอให้ย้าย|เรื่อง|กรณี)[ \t]*"
    r"(?P<name>(?:ผู้อำนวยการ|ผอ\.|ครูใหญ่|รองผู้อำนวยการ)[ \t]?(?:โรงเรียน|ร\.ร\.|รร\.)[ \t]?[ก-๎]+)",
)
# กลุ่มโรงเรียน and เครือข่ายโรงเรียน are several schools; what follows names the group, or counts its meetings.
_SCHOOL = re.compile(r"(?<!กลุ่ม)(?<!เครือข่าย)(?:โรงเรียน|ร\.[ \t]?ร\.|รร\.)[ \t]?\n?(?P<name>[ก-๎][ก-๎.]+(?:\n[ก-๎.]+)?)")
# Words that follow a school's name without a blank and do not belong to it.
_AFTER_SCHOOL = re.compile(
    r"(?:ที่|ซึ่ง|ได้|ไม่|มี|เป็น|ว่า|ให้|ให|และ|กับ|หรือ|จะ|ถูก|ขอ|ส่ง|ปิด|เปิด|เมื่อ|โดย|จาก|เพื่อ|แล้ว|แต่|ก็|เรียก|จัด|ใช้|ของ|อยู่|เก็บ|ไป|มา|นี้|นั้น|ใน|เอา|ติดต่อ|"
    r"ทำ|ยัง|บอก|แจ้ง|ประกาศ|รับ|อำเภอ|ตำบล|จังหวัด|สังกัด|สอน|เริ่ม|ขึ้น|ออก|ประกอบ|พร้อม|ต่อ|ตั้งแต่|เจ้าค่ะ|ครับ|ค่ะ|นะ|ชั้น|ถึง|จึง|นำ|ชื่อ|เพราะ|ครู|ผู้)",
)
# โรงเรียนของเรา, โรงเรียนแห่งหนึ่ง, โรงเรียนเอกชน … name no school.
_NO_NAME = re.compile(
    r"^(?:ของ|แห่ง|ครั้ง|เดิม|เอกชน|รัฐ|นี้|นั้น|ที่|ใน|แถว|ใกล้|อื่น|เล็ก|ใหญ่|ขนาด|ประถม|มัธยม|กวดวิชา$|เก่า|ใหม่|ลูก|ให้|ไม่|มี|ได้|เป็น|จะ|ขอ|ทุก|หลาย|ต่าง|จึง|ก็|"
    r"นอกระบบ|พื้นที่|กับ|และ|หรือ|ว่า|ปิด|เปิด|รับ|เขา|เรา|หนู|ผม|ดิฉัน|ยัง|คือ|ต้อง|ออก|ทำ|เรียก|ส่ง|บอก|แจ้ง|ไป|มา|อยู่|ทั้ง|ข้าง|บาง|ไหน|โดย|ซึ่ง|แล้ว|จัด|จ่าย|ใช้|มิ|ประจำ|ในสังกัด|หน้า|ร่วม|ด้วย|พา|พร้อม|ดำเนิน|ครู|จำนวน|เด็ก|นักเรียน|ตาม|เมื่อ|ถึง|ตั้ง|สั่ง|ห้าม|เก็บ|อ้าง|ปล่อย|ย้าย|ขึ้น|ลง|คน|ค่ะ|คะ|ครับ|นะ|เพราะ|ถ้า|หาก|แต่)",
)
_COMMON = re.compile(r"นักเรียน|จำนวน|เด็ก|ผู้ปกครอง|เงิน|คน$")
_PLAIN_ENDS = " \t\n),.\"'”:;"


def read_respondent(
    document: Document, outline: Outline, sender_agency: Found[str] | None
) -> tuple[Found[str] | None, Found[str] | None]:
    """Name (or post) and agency of the one complained of."""
    name = row_text(document, outline, Label.RESPONDENT)
    agency = _workplace(document, outline)
    if name and agency is None:
        agency = _school(document, name.value, sender_agency)
    return name or _named(document, outline) or _labelled(document, outline), agency or _school(
        document, None, sender_agency
    )


def _workplace(document: Document, outline: Outline) -> Found[str] | None:
    """หน่วยงาน below ผู้ถูกร้องเรียน, or a label that says whose it is."""
    workplace, respondent = outline.row(Label.WORKPLACE), outline.row(Label.RESPONDENT)
    if workplace is None:
        return None
    whose = "ถูกร้อง" in document.lines[workplace.first].text[: workplace.value_at]
    if whose or (respondent is not None and workplace.first > respondent.first):
        return row_text(document, outline, Label.WORKPLACE)
    return None


def _labelled(document: Document, outline: Outline) -> Found[str] | None:
    """`ผู้ถูกร้องเรียน: …` on a line of its own in a letter that is no form."""
    for line in document.lines[outline.body[0] : outline.end]:
        found = match_label(line.text) if width(line.text) <= 80 else None
        if found is not None and found.label is Label.RESPONDENT and found.marked:
            value = line.text[found.value_at :].strip(" .…_")
            if value:
                start = line.start + found.value_at
                return locate(document, value, (start, line.end), 0.85)
    return None


def _named(document: Document, outline: Outline) -> Found[str] | None:
    """`ร้องเรียน(นายก ข)`, `พฤติกรรมของนายก ข`, `ร้องเรียนผู้อำนวยการโรงเรียน…` in the subject or the body."""
    for span in _searched(document, outline):
        text = document.text[slice(*span)]
        match = _ACCUSED.search(text) or _POST.search(text)
        if match is None:
            continue
        closed = text[match.end() : match.end() + 1] in _PLAIN_ENDS or match.end() == len(text)
        start, end = match.span("name")
        sure = 0.8 if "open" in match.re.groupindex and match["open"] and closed else 0.6 if closed else 0.4
        return locate(document, " ".join(match["name"].split()), (span[0] + start, span[0] + end), sure)
    return None


def _searched(document: Document, outline: Outline) -> list[tuple[int, int]]:
    """Offsets of subject and body."""
    spans = []
    subject = outline.row(Label.SUBJECT)
    if subject:
        spans.append((document.lines[subject.first].start, document.lines[subject.last - 1].end))
    first, last = outline.body
    if last > first:
        spans.append((document.lines[first].start, document.lines[last - 1].end))
    return spans


def _school(document: Document, within: str | None, sender_agency: Found[str] | None) -> Found[str] | None:
    """The first school named that is not the sender's own; `within` limits the search to one value's text."""
    own = _bare(sender_agency.value) if sender_agency else ""
    start = document.text.find(within) if within else 0
    text = document.text[start : start + len(within)] if within else document.text
    for match in _SCHOOL.finditer(text):
        name = match["name"]
        if _NO_NAME.match(name):
            continue
        cut = _AFTER_SCHOOL.search(name, 4)
        bare = name[: cut.start()] if cut else _unwrapped(name)
        if (
            width(bare) < 3
            or _COMMON.search(bare)
            or width(bare) > 30
            or (own and (_bare(bare) in own or own in _bare(bare)))
        ):
            continue
        span = start + match.start(), start + match.start("name") + len(bare)
        value = "โรงเรียน" + join_lines(bare.splitlines()).rstrip(".")
        return locate(document, value, span, 0.4 if cut else 0.6)
    return None


def _unwrapped(name: str) -> str:
    """A name at a line's end goes on in the next line where only a short piece of it stands there."""
    first, _, rest = name.partition("\n")
    return name if 0 < width(rest) <= 8 else first


def _bare(text: str) -> str:
    return re.sub(r"^(?:โรงเรียน|ร\.\s?ร\.|รร\.)|\s", "", text)
