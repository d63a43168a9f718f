"""Whether a text gives away who wrote a letter. Pure: a text and what was read of the writer in, its traces out.

Rather too much than too little: whoever writes the text can put it otherwise. Districts and the province are no trace,
nor are schools that have their village's name.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from parsers.thai.digits import fold_digits
from parsers.thai.fuzzy import skeleton, width
from parsers.thai.names import TITLE
from parsers.thai.text import repair_text

_TITLES = re.compile(rf"^(?:(?:{TITLE}|คุณ|ครู|ลุง|ป้า)[ \t]*)+")
_CALLED = rf"(?:{TITLE}|คุณ|ครู|ลุง|ป้า|น้า|อา|ตา|พี่|น้อง)[ \t]*"
_LETTERS_ALONE: Final = 4
"""A part of a name of so many characters is a trace wherever it stands; a shorter one (ดี) only behind a title."""
_WIDTH_DAMAGED: Final = 5
"""A part of so many letters is recognised in another spelling of its marks, too."""
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-–()]+(?=\d)")
_SHORTEST_NUMBER: Final = 7
_SHORTEST_LOCAL: Final = 4

_STOP = r"(?=$|[\s,()]|\d|หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.|ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต|จังหวัด|จ\.|ชุมชน)"
_HOUSE = re.compile(r"(?:^|เลขที่)\s*(?P<number>\d{1,5}(?:/\d{1,5})?)(?![\d/])")
_MOO = re.compile(r"(?:หมู่(?:ที่)?|ม\.)\s*(?P<number>\d{1,2})(?!\d)")
_NAMED: Final = (
    r"(?:ซอย|ซ\.)",
    r"(?:ถนน|ถ\.)",
    r"(?<!ส่วน)(?<!เทศบาล)(?:ตำบล|ต\.|แขวง)",
    r"ชุมชน",
    r"(?<!โรงเรียน)(?<!รร\.)(?<!ร\.ร\.)(?:หมู่บ้าน|บ้าน(?!เลขที่)|บ\.)",
)
"""Labels that a place within an address is named behind; any of one kind may stand in the text."""

TRACES_TH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sender_name": "ชื่อหรือนามสกุลผู้ร้องเรียน",
        "sender_phone": "หมายเลขโทรศัพท์ผู้ร้องเรียน",
        "citizen_id": "เลขประจำตัวประชาชน",
        "sender_email": "อีเมลผู้ร้องเรียน",
        "sender_address": "ที่อยู่ผู้ร้องเรียน",
    }
)
"""Fields of a letter that tell who wrote it, and what staff are told where a text holds them."""


def traces(text: str, told: Mapping[str, Iterable[str]]) -> list[str]:
    """Give the fields of `TRACES_TH` whose values stand in the text; `told` has every value read of each."""
    plain = _plain(text)
    return [
        name
        for name in TRACES_TH
        if any(_FINDERS[name](plain, _plain(value)) for value in told.get(name, ()) if value.strip())
    ]


def _plain(text: str) -> str:
    return fold_digits(repair_text(unicodedata.normalize("NFC", text))).casefold()


def _name(text: str, name: str) -> bool:
    parts = _TITLES.sub("", name.strip()).split() or name.split()
    tight = re.sub(r"\s+", "", text)
    if "".join(parts) in tight or (len(parts) > 1 and skeleton("".join(parts)) in skeleton(text)):
        return True
    return any(
        (len(part) >= _LETTERS_ALONE and part in tight)
        or (width(part) >= _WIDTH_DAMAGED and skeleton(part) in skeleton(text))
        or re.search(rf"{_CALLED}{re.escape(part)}(?![ก-๎])", text)
        for part in parts
    )


def _number(text: str, number: str) -> bool:
    """Find a telephone number, or several, however grouped and with 0 or +66 before them; or a citizen ID."""
    digits = _BETWEEN_DIGITS.sub("", text)
    said = (re.sub(r"\D", "", one.partition("ต่อ")[0]).removeprefix("66") for one in number.split(","))
    return any(len(one) >= _SHORTEST_NUMBER and one.lstrip("0") in digits for one in said)


def _email(text: str, address: str) -> bool:
    local = address.partition("@")[0]
    alone = len(local) >= _SHORTEST_LOCAL and re.search(rf"(?<![\w.]){re.escape(local)}(?![\w.]*\w)", text)
    return address in text or bool(alone)


def _address(text: str, address: str) -> bool:
    for house in _HOUSE.finditer(address):
        number = re.escape(house["number"])
        label = "" if "/" in number else r"เลขที่\s*"
        if re.search(rf"{label}(?<![\d/]){number}(?![\d/])", text):
            return True
    moo = {found["number"] for found in _MOO.finditer(address)}
    if any(found["number"] in moo for found in _MOO.finditer(text)):
        return True
    for label in _NAMED:
        for found in re.finditer(rf"{label}\s*(?P<name>[ก-๎]{{2,}}?){_STOP}", address):
            if re.search(rf"{label}\s*{re.escape(found['name'])}", text):
                return True
    return False


_FINDERS: Final[Mapping[str, Callable[[str, str], bool]]] = MappingProxyType(
    {
        "sender_name": _name,
        "sender_phone": _number,
        "citizen_id": _number,
        "sender_email": _email,
        "sender_address": _address,
    }
)
