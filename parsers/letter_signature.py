"""Who signed: the name in brackets under the closing and the position below it, or a mail's last lines (SOP §4)."""

import re
from dataclasses import dataclass, replace

from parsers.letter_labels import LabelMatch, match_label
from parsers.letter_outline import Kind, Outline, is_date_line
from parsers.letter_sign_off import DEVICE, goes_below, last_lines, loose_name, own_name
from parsers.letter_text import Document, join_lines
from parsers.letter_vocabulary import Label
from parsers.thai.contacts import find_emails, find_phones, is_address
from parsers.thai.digits import fold_digits, has_digit
from parsers.thai.fuzzy import width
from parsers.thai.names import bracketed_name, is_agency, name_confidence
from parsers.thai.spans import FoundText

_ROLES = re.compile(
    r"^\(?\s*(?:ผู้ร้อง(?:เรียน|ทุกข์)?|ผู้ยื่นคำร้อง|ผู้แจ้ง|ผู้ให้ข้อมูล|เจ้าหน้าที่ผู้รับเรื่อง|ผู้รับเรื่อง|พยาน|ผู้บันทึก|ผู้เขียน)\s*\)?$"
)
_OWNER_UNIT = re.compile(r"^(?:กลุ่ม(?!บุคคล)|งาน|ฝ่าย|กอง|สำนัก|ส่วน|ศูนย์|แผนก|หน่วย|โรงเรียน|ที่ทำการ|เทศบาล|องค์การ)")
_CONTINUES = re.compile(
    r"^(?:ปฏิบัติ|รักษา|แทน|ทำการแทน|ประจำ|สังกัด|ใน|และ|หัวหน้า|ผู้|รอง|เลขา|ปลัด|นายก|ประธาน|ครู|นัก|กรรมการ|ศึกษา)"
)
_SIGNED = re.compile(r"^\s*(?:\(?\s*)?(?:ลงชื่อ|ลงนาม|ลายมือชื่อ)\s*[:.…_]*\s*(?P<name>[^.…_()]+?)[\s.…_]*(?:ผู้[ก-๎]+)?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Name, position and agency of the signatory with offsets into the document's text, as far as they stand there.

    `first` is the line with the name, `last` the line after the block.
    """

    name: FoundText
    position: FoundText | None
    agency: FoundText | None
    first: int
    last: int


def read_signature(document: Document, outline: Outline) -> Signature | None:
    """The signature block, None where nobody signed."""
    index = _bracketed(document, outline)
    if index is not None:
        return _block(document, outline, index, bracketed_name(_two_lines(document, index)[0]))
    index = _after_closing(document, outline)
    if index is None:
        index = _signed(document, outline)
    if index is not None:
        return _block(document, outline, index, loose_name(document.lines[index].text))
    return _sign_off(document, outline)


def _two_lines(document: Document, index: int) -> tuple[str, int]:
    """The line, with the next one where its bracket closes only there, and the number of lines."""
    text = document.lines[index].text
    if "(" in text and ")" not in text and index + 1 < len(document.lines):
        following = document.lines[index + 1].text
        if following.rstrip().endswith(")") and "(" not in following:
            return f"{text.rstrip()} {following.strip()}", 2
    return text, 1


def _bracketed(document: Document, outline: Outline) -> int | None:
    """The line with the signatory's name in brackets: the first one after the closing, else the best in the body."""
    if outline.closing is not None:
        for index in range(outline.closing + 1, min(outline.end, outline.closing + 9)):
            if bracketed_name(_two_lines(document, index)[0]):
                return index
        return None
    named = []
    for index in range(*outline.body):
        found = bracketed_name(_two_lines(document, index)[0])
        if found and found.confidence >= 0.9:
            named.append((found.confidence, index))
    if not named:
        return None
    best = max(sure for sure, _ in named)
    # A memo's author signs above the superiors who note their orders below.
    choose = min if outline.kind is Kind.MEMO else max
    return choose(index for sure, index in named if sure == best)


def _after_closing(document: Document, outline: Outline) -> int | None:
    """The first line after the closing that is a name without brackets."""
    if outline.closing is None:
        return None
    for index in range(outline.closing + 1, min(outline.end, outline.closing + 5)):
        text = document.lines[index].text.strip()
        if not text:
            continue
        return index if loose_name(text) else None
    return None


def _signed(document: Document, outline: Outline) -> int | None:
    """A line ลงชื่อ … with a name."""
    for index in range(outline.body[0], outline.end):
        match = _SIGNED.match(document.lines[index].text)
        if match and name_confidence(match["name"]) >= 0.9:
            return index
    return None


def _sign_off(document: Document, outline: Outline) -> Signature | None:
    """The name at the end of a text without closing: a paragraph of its own, no sentence, nothing else below it."""
    filled = last_lines(document, outline)
    passed = 0
    for index in reversed(filled):
        if goes_below(document.lines[index].text.strip()):
            continue
        found = own_name(document, index)
        if found and " " not in found.value:
            # A nickname or a post on the last line, the full name above it.
            above = own_name(document, index - 1) if index - 1 in filled else None
            index, found = (index - 1, above) if above and " " in above.value else (index, found)  # noqa: PLW2901 (one step up)
        if found:
            return _block(document, outline, index, replace(found, confidence=min(found.confidence, 0.85)))
        # Between the end and the name only one line may stand that is no contact: the position.
        passed += 1
        if passed > 1 or width(document.lines[index].text.strip()) > 40:
            return None
    return None


def _block(document: Document, outline: Outline, index: int, name: FoundText | None) -> Signature | None:
    if name is None:
        return None
    line = document.lines[index]
    _, used = _two_lines(document, index)
    at = name.span[0] + line.start
    stop = document.lines[index + used - 1].end
    placed = FoundText(
        value=name.value, span=(at, min(at + len(name.quote), stop)), quote=name.quote, confidence=name.confidence
    )
    position, after = _position(document, outline, index + used)
    agency = _agency(document, after, min(outline.end, after + 4))
    trailing = line.text[name.span[1] :].strip(" )")
    if position is None and trailing and used == 1 and not has_digit(trailing) and trailing[0] not in "(และ":
        begin = line.start + line.text.index(trailing, name.span[1])
        place = FoundText(value=trailing, span=(begin, begin + len(trailing)), quote=trailing, confidence=0.6)
        if is_agency(trailing):
            agency = agency or place
        elif not is_address(trailing):
            position = place
    return Signature(name=placed, position=position, agency=agency, first=index, last=after)


def _position(document: Document, outline: Outline, first: int) -> tuple[FoundText | None, int]:
    """The position below the name (it may take several lines), and the line after it."""
    last = first
    while last < min(outline.end, first + 4):
        text = document.lines[last].text.strip()
        label = match_label(text)
        if not text or not _may_be_position(text, label) or (last > first and not _goes_on(document, last)):
            break
        last += 1
    if last == first:
        return None, first
    start, end = document.lines[first].start, document.lines[last - 1].end
    quote = document.text[start:end]
    value = re.sub(r"^ตำแหน่ง\s*[:.]*\s*", "", join_lines(line.text for line in document.lines[first:last]))
    sure = 0.9 if outline.closing is not None or outline.kind is Kind.MEMO else 0.65
    indent = len(quote) - len(quote.lstrip())
    return FoundText(value=value, span=(start + indent, end), quote=quote.strip(), confidence=sure), last


def _may_be_position(text: str, label: LabelMatch | None) -> bool:
    if label is not None and label.label is not Label.POSITION and (label.marked or label.damage == 0):
        return False
    others = find_phones(text) or find_emails(text) or is_date_line(text) or _ROLES.match(text) or DEVICE.match(text)
    wrong = bracketed_name(text) or is_address(text) or text.startswith(("(", "-", "*", ">"))
    numbers = re.search(r"\d{4,}", fold_digits(text))
    return not (others or wrong or numbers or is_agency(text) or width(text) > 80)


def _goes_on(document: Document, index: int) -> bool:
    """Whether a line goes on with the position begun above it rather than naming the unit that owns the matter."""
    text = document.lines[index].text.strip()
    before = document.lines[index - 1].text.strip()
    if _CONTINUES.match(text):
        return True
    return not _OWNER_UNIT.match(text) and (width(text) <= 14 or width(before) >= 30)


def _agency(document: Document, first: int, last: int) -> FoundText | None:
    for line in document.lines[first:last]:
        text = line.text.strip()
        label = match_label(text)
        if label is not None and label.label is Label.COPIES:
            return None
        if is_agency(text) and width(text) <= 70:
            start = line.start + line.text.index(text)
            return FoundText(value=text, span=(start, start + len(text)), quote=text, confidence=0.7)
    return None
