"""Phone numbers, e-mail addresses, citizen IDs and postal addresses in Thai text."""

import re

from parsers.thai import months
from parsers.thai.digits import fold_digits
from parsers.thai.fuzzy import width
from parsers.thai.spans import FoundText

# Ten digits for a mobile (06, 08, 09), nine for a landline; both begin with 0, or +66 in its place.
_NEXT = r"[ \t\n\u00a0.\-–)]{0,3}\d"
_EXTENSION = re.compile(r"[ ,]{0,3}(?:ต่อ|ext\.?|#)[ .:]{0,3}(\d{1,5})(?![\d/-])", re.IGNORECASE)
_PHONE = re.compile(
    rf"(?<![\d/])(?<!\d[\-–])(?:\(?\+?66\)?[ \-]?(?:\(0\))?|\(?0)[ \t\n\-–.]{{0,2}}"
    rf"(?:[689](?:{_NEXT}){{8}}|[2-57](?:{_NEXT}){{7}})(?![\d/]|[\-–.,]\d{{2}})",
)
_TORN_PHONE = re.compile(r"(?<!\w)[0oO](?:[ \t.\-–]?[\doO|lI]){6,12}(?!\w)")
_REGULAR = {(3, 3, 4), (1, 4, 4), (3, 7), (10,), (3, 6), (3, 3, 3), (2, 3, 4), (2, 7), (9,), (1, 8)}
_EMAIL = re.compile(r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]*@[A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}")
_ID = re.compile(r"(?<!\d)(?<!\d[\-–])[1-8](?:[ \t\-–_]{0,3}\d){12}(?![\-–]?\d)")
_PLACE = r"(?:ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต|จังหวัด|จ\.|หมู่(?:ที่|บ้าน)?|ม\.|ถนน|ถ\.|ซอย|ซ\.|ตรอก|บ้านเลขที่|เลขที่|ชุมชน|รหัสไปรษณีย์)"
_ADDRESS = re.compile(
    r"(?:(?:บ้านเลขที่|เลขที่|หมู่บ้าน|หมู่(?:ที่)?(?=[ ]?\d)|ชุมชน|บ้าน|บ\.)[ \t]?|(?=\d))"
    rf"[^\n(){{}}:;]{{0,60}}?(?:{_PLACE})[^\n(){{}}:;]{{1,140}}",
)
_CUES = re.compile(_PLACE)
_POSTCODE = re.compile(r"[ก-๎.]\s+\d{5}\s*$")
_DATED = re.compile(rf"^\s*(?:วันที่\s*)?\d{{1,2}}\s*(?:{months.PATTERN}|[ก-ฮ][ก-๎]?\.?\s?[ก-ฮ]\.)\s*\d")
"""A date, even one of no calendar: its month ม.ย. reads like หมู่."""
_SENTENCE = re.compile(r"ครับ|ค่ะ|คะ(?:\s|$)|ดิฉัน|ข้าพเจ้า|บอก|ไม่|ขอ(?!นแก่น|ง)|เพราะ|แล้ว")
_STARTS_ADDRESS = re.compile(
    r"^\s*(?:บ้านเลขที่|เลขที่|หมู่(?:ที่|บ้าน|\s?\d)|ชุมชน|บ้าน(?![ก-๎]*(?:พัก|เมือง))|บ\.\s?[ก-ฮเแโใไ]|ซอย|ถนน|ถ\.|ตำบล|ต\.|อำเภอ|อ\.|จังหวัด|จ\.|ศาลากลาง|ทำเนียบ|อาคาร|เลขที่|"
    r"\d{1,5}(?:/\d{1,4})?\s+(?:หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.|ชุมชน|บ้าน|ต\.|ตำบล))",
)


def valid_citizen_id(digits: str) -> bool:
    """Whether 13 Arabic digits carry the right check digit (Thai citizen ID: weights 13…2, modulo 11)."""
    if not re.fullmatch(r"[0-9]{13}", digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(digits[12])


def find_citizen_ids(text: str) -> list[FoundText]:
    """Numbers of 13 digits, value without blanks or hyphens; confidence 0.3 where the check digit is wrong."""
    found = []
    for match in _ID.finditer(fold_digits(text)):
        digits = re.sub(r"\D", "", match[0])
        sure = 0.97 if valid_citizen_id(digits) else 0.3
        found.append(FoundText(value=digits, span=match.span(), quote=text[slice(*match.span())], confidence=sure))
    return found


def find_phones(text: str) -> list[FoundText]:
    """Thai phone numbers; value with Arabic digits and the writer's grouping where it is a usual one.

    `086-5104 938` becomes `086-510-4938`, `043-811234 #12` becomes `043-811234 ต่อ 12`. Short numbers (1111) are not
    given.
    """
    found = []
    folded = fold_digits(text)
    for match in _PHONE.finditer(folded):
        digits = re.sub(r"\D", "", re.sub(r"^\(?\+?66\)?[ \-]?(?:\(0\))?", "0", match[0]))
        extension = _EXTENSION.match(folded, match.end())
        span = match.start(), (extension or match).end()
        value = _grouped(match[0], digits) + (f" ต่อ {extension[1]}" if extension else "")
        found.append(FoundText(value=value, span=span, quote=text[slice(*span)], confidence=0.95))
    return found


def find_torn_phones(text: str) -> list[FoundText]:
    """What stands for a phone number though it cannot be one: a digit too many or too few, a letter among them.

    Value as written, digits Arabic; confidence 0.3. For places where a label says that a number follows.
    """
    found = []
    for match in _TORN_PHONE.finditer(fold_digits(text)):
        span = match.span()
        found.append(FoundText(value=match[0], span=span, quote=text[slice(*span)], confidence=0.3))
    return found


def _grouped(written: str, digits: str) -> str:
    """The writer's grouping where it is a usual one, else 086-510-4938, 02-123-4567, 043-811-234."""
    groups = tuple(len(group) for group in re.findall(r"\d+", written))
    if groups in _REGULAR and written.startswith("0"):
        return " ".join(re.sub(r"[.–]", "-", written).split())
    first = 2 if digits.startswith("02") else 3
    second = first + (3 if len(digits) == 9 or first == 3 else 4)
    return f"{digits[:first]}-{digits[first:second]}-{digits[second:]}"


def find_emails(text: str) -> list[FoundText]:
    """E-mail addresses, as written but in lower case."""
    return [
        FoundText(value=match[0].lower().rstrip("."), span=match.span(), quote=match[0], confidence=0.95)
        for match in _EMAIL.finditer(text)
    ]


def address_cues(text: str) -> int:
    """How many kinds of address words (หมู่, ตำบล, อำเภอ, จังหวัด …) stand in the text."""
    return len({cue.rstrip(".")[:1] + str("." in cue) for cue in _CUES.findall(fold_digits(text))})


def is_address(text: str) -> bool:
    """Whether a whole line reads as a postal address or the place it was written at."""
    folded = fold_digits(text)
    if width(text) > 90 or _SENTENCE.search(text) or _DATED.search(folded):
        return False
    return bool(_STARTS_ADDRESS.match(folded) or _POSTCODE.search(folded)) or address_cues(folded) >= 2


def find_addresses(text: str) -> list[FoundText]:
    """Postal addresses within one line: a house or village and at least two of หมู่, ตำบล, อำเภอ, จังหวัด."""
    found = []
    for match in _ADDRESS.finditer(fold_digits(text)):
        quote = text[slice(*match.span())]
        trimmed = re.split(r"\s+(?:โทร|อายุ|อาชีพ|มือถือ|เบอร์|ซึ่ง|ได้|ขอ|มีความ|เป็น)", quote)[0].rstrip(" ,.")
        cues = address_cues(trimmed)
        if cues >= 2:
            start = match.start()
            span = (start, start + len(trimmed))
            found.append(
                FoundText(
                    value=" ".join(trimmed.split()), span=span, quote=trimmed, confidence=0.7 if cues == 2 else 0.8
                )
            )
    return found
