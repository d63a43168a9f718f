"""A name without brackets: below a closing, or as the last lines of a mail (SOP §4).

Who writes by mail mostly just ends with a name. A line counts as one only where it is a paragraph of its own and
holds none of the words a sentence has: better no name than one made up for someone who wanted to give none.
"""

import re

from parsers.letter_outline import Outline, is_date_line
from parsers.letter_text import Document, reaches_margin
from parsers.thai.contacts import find_emails, find_phones, is_address
from parsers.thai.fuzzy import width
from parsers.thai.names import is_agency, name_confidence, starts_with_title
from parsers.thai.spans import FoundText

DEVICE = re.compile(r"^\s*(?:Sent from|Get Outlook|ส่งจาก|-{2,}\s*$|จาก (?:iPhone|iPad))", re.IGNORECASE)
"""The line a mail program adds below what was written."""
_LEAD = re.compile(
    r"^[\s\-–—•~]*(?:(?:ลงชื่อ|ลงนาม|จาก|โดย|ผู้(?:ร้อง|แจ้ง|เขียน|ส่ง)(?:เรียน|ทุกข์)?|ตัวแทน[ก-๎]{0,15}|ผู้แทน[ก-๎]{0,15}|ชื่อ)\s*[:：.…]*\s*)?"
)
_ROLE = re.compile(r"\s+(?:ผู้|พยาน)[ก-๎]*[\s.…_]*$")
# Words a sentence has and a name at a mail's end has not.
_SENTENCE = re.compile(
    # Short words only as a whole: มาลี, กันยา, มีชัย are names.
    r"(?:^|\s)(?:(?:มา|ไป|มี|ได้|ใน|กับ|เป็น|คือ|ว่า|ดู|กัน|นี้|นั้น|แบบ|บ้าง|จะ|กะ|บ่|นำ|คน|ขาย|บอก|เด้อ|แหน่|เบิ่ง|แทน)(?=\s|$)|"
    r"ให้|ก็|แต่|เพราะ|ถ้า|หาก|ช่วย|อยาก|ฝาก|ตอบ|รบกวน|ใคร|ทำไม|เสีย|อย่า|ลูก(?:หลาน|ดิฉัน)|คน(?=[ก-๎])|ครู|ธุรการ|อาจารย์|เจ้าหน้าที่|บ้างไหม|"
    r"พ่อแม่|ผู้ปกครอง|นักเรียน|ประชาชน|ราษฎร|พลเมือง|ศิษย์|แบบนี้|มากๆ|กันดี|จริง)",
)


def loose_name(text: str) -> FoundText | None:
    """A name at a line's start without brackets: `นางสาวก ข`, `ก ข (แม่น้อง)`, `ครูฝน (ปนัดดา แสนสุขสม)`."""
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    inner = re.search(r"\(([^()]+)\)\s*$", text)
    if inner and name_confidence(inner[1]) >= 0.9:
        return FoundText(value=inner[1].strip(), span=inner.span(1), quote=inner[1], confidence=0.8)
    pieces = re.split(r"(\s+และ|[(,:])", text[start:], maxsplit=1)
    if ":" in pieces[1:]:
        return None
    whole = _ROLE.sub("", pieces[0]).rstrip(" .…_")
    tokens = list(re.finditer(r"\S+", whole))
    if len(tokens) > 1 and is_agency(whole[tokens[1].start() :]):
        whole, tokens = tokens[0][0], tokens[:1]
    for count in (len(tokens), 3, 2):
        if not 2 <= count <= len(tokens):
            continue
        name = whole[: tokens[count - 1].end()]
        sure = name_confidence(name)
        if sure == 0.95 or (sure and count == 2 and not _SENTENCE.search(name)):
            sure = min(sure, 0.9) if count == len(tokens) else 0.75
            return FoundText(value=" ".join(name.split()), span=(start, start + len(name)), quote=name, confidence=sure)
    sure = name_confidence(whole)
    if len(tokens) == 1 and sure and not _SENTENCE.search(whole):
        sure = 0.85 if sure == 0.95 else 0.55
        return FoundText(value=whole, span=(start, start + len(whole)), quote=whole, confidence=sure)
    return None


def last_lines(document: Document, outline: Outline) -> list[int]:
    """The last six filled lines, without a mail program's line and a disclaimer below `--`."""
    filled = [
        i for i in range(*outline.body) if document.lines[i].text.strip() and not DEVICE.match(document.lines[i].text)
    ]
    rule = next((i for i in range(*outline.body) if document.lines[i].text.rstrip() == "--"), None)
    if rule is not None and any(i > rule and width(document.lines[i].text) > 60 for i in filled):
        filled = [i for i in filled if i < rule]
    return filled[-6:]


def own_name(document: Document, index: int) -> FoundText | None:
    """A name that is a paragraph of its own: the line above stops short of the margin, or it is a mail's line."""
    line = document.lines[index]
    found = loose_name(line.text)
    if found is None or width(line.text.strip()) > 45:
        return None
    before = document.lines[index - 1] if index else None
    empty = before is None or not before.text.strip()
    as_typed = document.pages[0].method == "body"
    single = " " not in found.value and not starts_with_title(found.value)
    if single and not (empty or as_typed):
        return None
    introduced = bool((_LEAD.match(line.text) or [""])[0].strip()) and starts_with_title(found.value)
    free = empty or as_typed or introduced or before is None or not reaches_margin(document, before)
    return found if free else None


def goes_below(text: str) -> bool:
    """Whether the line may stand below a name at a letter's end."""
    contact = find_phones(text) or find_emails(text)
    return (
        bool(contact and width(text) <= 40)
        or is_agency(text)
        or is_date_line(text)
        or is_address(text)
        or text.startswith("(")
    )
