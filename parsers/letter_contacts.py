"""How the writer can be reached, phone and e-mail, and the citizen ID (SOP §4): the writer's, not somebody else's."""

import re
from collections.abc import Callable, Iterator

from models.values import Found
from parsers.letter_labels import match_label
from parsers.letter_outline import Kind, Outline
from parsers.letter_rows import located
from parsers.letter_signature import Signature
from parsers.letter_text import Document
from parsers.letter_vocabulary import Label
from parsers.thai.contacts import find_citizen_ids, find_emails, find_phones, find_torn_phones
from parsers.thai.fuzzy import width
from parsers.thai.spans import FoundText

_OFFICE_MAIL = re.compile(r"@ksed\.go\.th$")
# In running text a number is the writer's where the last of these words before it is one of the first kind.
_MINE = r"ข้าพเจ้า|ดิฉัน|ดิชั้น|กระผม|(?<![ก-ฮ])ผม|หนู|ติดต่อ|อยู่บ้านเลขที่|บ้านเลขที่|ภูมิลำเนา|ผู้ร้อง|แจ้งผล|สอบถามเพิ่มเติม|อาตม"
_OTHERS = (
    r"ผู้ถูกร้อง|ร้องเรียน[ ]?(?:นาย|นาง|ครู|ผอ|น\.ส)|ครู|ผอ\.|ผู้อำนวยการ|โรงเรียน|โทรไป|โทรหา|โทรมา|โทรสาร|"
    r"ของเขา|ของ(?:นาย|นาง)|บัญชี|พร้อมเพย์|สายด่วน"
)
_WHOSE = re.compile(rf"(?P<others>{_OTHERS})|(?P<mine>{_MINE})")
_SIGHT = 160
"""Characters before a number in which a word says whose it is."""
_LABEL_ROOM, _LABEL_LOST = 14, 0.6
"""Characters that a damaged label has at most, and how sure a number without its label is the phone's."""
_ABOUT_OTHERS = re.compile(r"ผู้ถูกร้อง|ผู้ถูกกล่าวหา|ของ(?:ครู|โรงเรียน|ผู้อำนวยการ)|พยาน")


def read_phone(document: Document, outline: Outline, signature: Signature | None) -> Found[str] | None:
    """The writer's phone number, Arabic digits: a labelled row, the last lines, else one the text says is theirs."""
    return (
        _in_rows(document, outline)
        or _in_form(document, outline)
        or _below_body(document, outline, signature.last if signature else outline.closing)
        or _beside_agency(document, outline)
        or _in_text(document, outline)
    )


def _in_rows(document: Document, outline: Outline) -> Found[str] | None:
    """A row โทรศัพท์; in a form one that stands with the writer's rows, not with those of the accused."""
    for row in outline.rows:
        if row.label is not Label.PHONE or _of_another(document, outline, row.first):
            continue
        for find in (find_phones, find_torn_phones):
            found = _first_in(document, row.first, row.last, find)
            if found:
                return found
    return None


def _in_form(document: Document, outline: Outline) -> Found[str] | None:
    """A form's line of little but a number, among the writer's rows: its label is lost or damaged beyond reading."""
    name = outline.row(Label.NAME)
    if outline.kind is not Kind.FORM or name is None:
        return None
    last = next((row.first for row in outline.rows if row.label is Label.RESPONDENT), outline.body[0])
    for index in range(name.first, last):
        text = document.lines[index].text
        phones = find_phones(text)
        if (
            len(phones) == 1
            and len(text) - len(phones[0].quote) <= _LABEL_ROOM
            and phones[0].span[1] == len(text.rstrip())
        ):
            return located(document, phones[0], document.lines[index].start, _LABEL_LOST)
    return None


def _of_another(document: Document, outline: Outline, index: int) -> bool:
    """Whether a line of a form belongs to the person complained of."""
    if _ABOUT_OTHERS.search(document.lines[index].text):
        return True
    if outline.kind is not Kind.FORM:
        return False
    persons = [row for row in outline.rows if row.label in {Label.NAME, Label.RESPONDENT} and row.first <= index]
    return bool(persons) and max(persons, key=lambda row: row.first).label is Label.RESPONDENT


def _below_body(document: Document, outline: Outline, below: int | None) -> Found[str] | None:
    """The phone number in the last lines: labelled โทร., else on a short line or below the signature; never a fax."""
    labelled: list[tuple[int, Found[str]]] = []
    unlabelled: list[Found[str]] = []
    for index, phone, start in _loose_phones(document, outline):
        line = document.lines[index]
        label = match_label(line.text)
        if label is not None and label.label is Label.PHONE:
            labelled.append((index, located(document, phone, start)))
        elif width(line.text.strip()) <= 40 or (below is not None and index >= below):
            unlabelled.append(located(document, phone, start, 0.85))
    if labelled:
        # Under several signatures the first one's number is the writer's.
        after = [found for index, found in labelled if below is not None and index >= below]
        return after[0] if after else labelled[-1][1]
    return unlabelled[-1] if unlabelled else None


def _loose_phones(document: Document, outline: Outline) -> Iterator[tuple[int, FoundText, int]]:
    """The first number of each line from the body on, with the line's index and start; none of a fax, copy or other."""
    copies = False
    for index in range(outline.body[0], outline.end):
        line = document.lines[index]
        label = match_label(line.text)
        copies = copies or (label is not None and label.label is Label.COPIES)
        phones = find_phones(line.text)
        if not phones and label is not None and label.label is Label.PHONE:
            phones = find_torn_phones(line.text)
        if not phones or copies or _of_another(document, outline, index):
            continue
        if label is None or label.label is not Label.FAX:
            yield index, phones[0], line.start


def _beside_agency(document: Document, outline: Outline) -> Found[str] | None:
    """A memo's number behind ส่วนราชการ, or one in a letterhead that stands above the subject."""
    memo = outline.row(Label.AGENCY)
    if memo:
        start, end = document.lines[memo.first].start, document.lines[memo.last - 1].end
        broken = find_phones(document.text[start:end])  # the line may end within the number
        return located(document, broken[0], start) if broken else None
    if outline.kind is Kind.FORM:
        return None
    for line in document.lines[: outline.body[0]]:
        label = match_label(line.text)
        phones = find_phones(line.text)
        if phones and label is not None and label.label is Label.PHONE:
            return located(document, phones[0], line.start)
    return None


def _in_text(document: Document, outline: Outline) -> Found[str] | None:
    """A number in running text that the words before it make the writer's; of several such none is sure."""
    first, last = outline.body
    if outline.kind is Kind.FORM or first >= last:
        return None
    start, end = document.lines[first].start, document.lines[last - 1].end
    text = document.text[start:end]
    mine = []
    for phone in find_phones(text):
        words = list(_WHOSE.finditer(text[max(0, phone.span[0] - _SIGHT) : phone.span[0]]))
        if words and words[-1]["mine"]:
            mine.append(phone)
    if not mine:
        return None
    return located(document, mine[0], start, 0.8 if len({phone.value for phone in mine}) == 1 else 0.4)


def read_email(document: Document, outline: Outline) -> Found[str] | None:
    """The writer's e-mail address as the text gives it, not the office's own."""
    for row in (row for row in outline.rows if row.label is Label.EMAIL):
        found = _first_in(document, row.first, row.last, find_emails)
        if found:
            return found
    return _only(document, range(outline.end), _foreign_emails, 0.8)


def read_citizen_id(document: Document, outline: Outline) -> Found[str] | None:
    """13 Arabic digits; confidence at most 0.3 where the check digit is wrong (one digit misread, or invented)."""
    row = outline.row(Label.CITIZEN_ID)
    found = _first_in(document, row.first, row.last, find_citizen_ids) if row else None
    return found or _only(document, range(outline.end), find_citizen_ids, 0.85)


def _foreign_emails(text: str) -> list[FoundText]:
    return [found for found in find_emails(text) if not _OFFICE_MAIL.search(found.value)]


def _first_in(document: Document, first: int, last: int, find: Callable[[str], list[FoundText]]) -> Found[str] | None:
    for line in document.lines[first:last]:
        hits = find(line.text)
        if hits:
            return located(document, hits[0], line.start)
    return None


def _only(document: Document, among: range, find: Callable[[str], list[FoundText]], most: float) -> Found[str] | None:
    """The one value in those lines; of several the last, at half the confidence: it may be another's."""
    hits = [(hit, document.lines[index].start) for index in among for hit in find(document.lines[index].text)]
    if not hits:
        return None
    single = len({hit.value for hit, _ in hits}) == 1
    hit, offset = hits[-1]
    return located(document, hit, offset, most if single else most / 2)
