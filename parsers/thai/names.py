"""Names of persons and of agencies in Thai letters."""

import re

from parsers.thai.digits import has_digit
from parsers.thai.fuzzy import width
from parsers.thai.spans import FoundText

# Longest first: นางสาว before นาง, พลตำรวจเอก before พลตำรวจ.
_CIVIL = (
    "นางสาว",
    "น\\.\\s?ส\\.",
    "นาง(?!ฟ้า|สาว)",
    "นาย(?!ก(?:เทศ|องค์|สมาคม|สภา|รัฐ|อบ|เหล่า|สโมสร)|อำเภอ|ทะเบียน|ช่าง|ตรวจ|จ้าง|หน้า|ทหาร|ตำรวจ|ด่าน)",
    "เด็กชาย",
    "เด็กหญิง",
    "ด\\.\\s?ช\\.",
    "ด\\.\\s?ญ\\.",
    "คุณหญิง",
    "ท่านผู้หญิง",
    "คุณ(?!ภาพ|ครู|แม่|พ่อ|ธรรม|ค่า|สมบัติ|ลักษณะ|ประโยชน์)",
)
_LEARNED = (
    "ผู้ช่วยศาสตราจารย์",
    "รองศาสตราจารย์",
    "ศาสตราจารย์",
    "ผศ\\.",
    "รศ\\.",
    "ศ\\.",
    "ดร\\.",
    "นายแพทย์",
    "แพทย์หญิง",
    "นพ\\.",
    "พญ\\.",
    "ทันตแพทย์",
    "ทนายความ",
)
_RANKS = (
    "ว่าที่\\s?(?:พัน|ร้อย)(?:ตรี|โท|เอก)(?:หญิง)?",
    "ว่าที่\\s?ร\\.?\\s?[ตทอ]\\.?(?:หญิง)?",
    "พล(?:ตำรวจ|เรือ|อากาศ)?(?:ตรี|โท|เอก)",
    "(?:พัน|ร้อย)(?:ตำรวจ)?(?:ตรี|โท|เอก)(?:หญิง)?",
    "จ่าสิบ(?:ตำรวจ)?(?:ตรี|โท|เอก)?",
    "สิบ(?:ตำรวจ)?(?:ตรี|โท|เอก)(?:หญิง)?",
    "ดาบตำรวจ(?:หญิง)?",
    "(?:พล|พ|ร)\\.\\s?ต\\.\\s?[ตทอ]\\.",
    "[พร]\\.\\s?[ตทอ]\\.",
    "[สจ]\\.\\s?ส?\\.?\\s?[ตทอ]\\.",
    "ด\\.\\s?ต\\.",
)
_CLERGY = (
    "พระครู",
    "พระมหา",
    "พระอธิการ",
    "พระอาจารย์",
    "พระ(?!คุณ|ราช|องค์|ธรรมนูญ|บรม|พุทธ)",
    "สามเณร",
    "แม่ชี",
    "หม่อมราชวงศ์",
    "หม่อมหลวง",
    "ม\\.ร\\.ว\\.",
    "ม\\.ล\\.",
)
_HOMELY = ("กำนัน", "ผู้ใหญ่(?!บ้าน|ใจดี|ใจ\\b)", "อาจารย์", "พ่อใหญ่", "แม่ใหญ่", "พ่อเฒ่า", "แม่เฒ่า", "ยาย(?=\\S+\\s\\S)")

TITLE = f"(?:{'|'.join((*_RANKS, *_LEARNED, *_CIVIL, *_CLERGY, *_HOMELY))})"
"""Pattern of a title before a Thai name."""

_PART = r"[ก-ฮเแโใไ][ก-ฺเ-์ํ]*\.?"
_NAME = rf"{_PART}(?:[ \t]+(?:ณ[ \t]+)?{_PART}){{0,3}}"
_TITLED = re.compile(rf"(?:{TITLE}[ \t]*)+{_NAME}")
_TITLES = re.compile(rf"^(?:{TITLE}[ \t]*)+")
_BARE = re.compile(rf"{_PART}(?:[ \t]+(?:ณ[ \t]+)?{_PART}){{1,2}}")
_LATIN = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+)?[A-Z][A-Za-z'\-]+(?:\s+[A-Z][A-Za-z'.\-]+){1,3}")
_PAIR = re.compile(r"^[\s.…_]*\([\s.…_]*(?P<name>[^()]+?)[\s.…_]*\)[\s.…_]*\([^()]+\)[\s.…_,]*$")
"""Two who signed side by side."""
_BRACKETED = re.compile(r"^[\s.…_]*[(\[{（][\s.…_]*(?P<name>[^()\[\]{}（）]+?)[\s.…_]*[)\]}）]?[\s.…_,]*$")

# What a name does not hold but a remark in brackets or a closing phrase does.
_NOT_NAMES = re.compile(
    r"สำเนา|ลงชื่อ|ลายมือ|ลายเซ็น|ครับ|ค่ะ|นะคะ|คะ(?:\s|$)|ขอบคุณ|หมายเหตุ|เอกสาร|จำนวน|ชาวบ้าน|โรงเรียน|สำนักงาน|ตำแหน่ง|ข้าราชการ|สวัสดี|"
    r"ๆ|ทั้งหมด|ทุกคน|ไม่|นับถือ|เคารพ|ปรารถนา|แนบ|พยาน|หลักฐาน",
)
# Words that may be part of a name (สุภาพร, รักเรียน) but do not begin one.
_NOT_FIRST = re.compile(
    r"(?:^|\s)(?:ขอ(?!ง|น|บ)|เปิด|อ่าน|ลูกสาว|ลูกชาย|พิมพ์(?=ให้)|ทราบ|เรียน|เรื่อง|ผู้|วันที่|ประธาน|โทร|ปลอม|รูป|ภาพ|หน้า|ฉบับ|คน|กลุ่ม|ส่งจาก|พวกเรา|ด้วย|และ|"
    r"หรือ|ที่|จาก|เดิม|แล้ว|อยู่)",
)
_SAID = re.compile(r"ครับ|ค่ะ|นะคะ|ซึ่ง|ได้|เป็น|ไม่|(?<!ส)ว่า|ให้|ตำแหน่ง")
_NOBODY = re.compile(
    r"^(?:[ก-๎]{0,8})?(?:ผู้หวังดี|ผู้เดือดร้อน|ผู้ปกครอง|ผู้เสียหาย|ผู้รักความ|คนรัก|ประชาชน|ราษฎร|ชาวบ้าน|ชาวนา|พลเมือง|ศิษย์เก่า|นักเรียน|นิรนาม|ลูกหลาน|"
    r"ไม่ประสงค์|ขอสงวน|ไม่เปิดเผย|ไม่ระบุ|ไม่ออกนาม|ครู(?:น้อย|ผู้|ใน|คนหนึ่ง)|บุคลากร|ข้าราชการ)"
)
"""Words by which writers sign who give no name."""

AGENCY_HEAD = (
    r"(?:[โไใ]รงเรียน|ร\.ร\.|รร\.|สำนักงาน|สํานักงาน|สำนัก|สนง\.|สพป\.|สพม\.|กระทรวง|กรม|กอง|เทศบาล|องค์การ|อบต\.|อบจ\.|มหาวิทยาลัย|วิทยาลัย|สถาบัน|"
    r"สถานี|โรงพยาบาล|ศูนย์|ศาล(?=จังหวัด|ปกครอง|แขวง|เยาวชน|อาญา|แพ่ง)|ศาลากลาง|ที่ว่าการ|ที่ทำการ|มูลนิธิ|สมาคม|ชมรม|สหกรณ์|สภา|สหภาพ|เครือข่าย|"
    r"วัด|สำนักสงฆ์|บริษัท|บจก\.|หจก\.|ห้างหุ้นส่วน|ร้าน|ธนาคาร|คณะ(?=ศึกษา|ครุ|วิท|มนุษย|สังคม|กรรมการ)|กลุ่ม|หน่วย|ฝ่าย|งาน(?=บริหาร|ธุรการ|นิติ)|"
    r"กองบรรณาธิการ|สื่อ|สำนักข่าว|หอการค้า)"
)
"""Pattern of the word an agency's name begins with."""

_AGENCY_LINE = re.compile(rf"^\s*{AGENCY_HEAD}")


def starts_with_title(text: str) -> bool:
    """Whether the text begins with a person's title and a name."""
    return _TITLED.match(text.strip()) is not None


def without_titles(name: str) -> str:
    """A person's name without the titles before it."""
    return _TITLES.sub("", name.strip())


def is_agency(text: str) -> bool:
    """Whether a whole line reads as the name of an agency, a school, a temple or a firm."""
    text = text.strip()
    return _AGENCY_LINE.match(text) is not None and 5 <= width(text) <= 90


def name_confidence(text: str) -> float:
    """How sure it is that the whole text is one person's name, 0 where it is none.

    A title with a name 0.95; two or three Thai words 0.9 (a first name and a surname); a Latin name 0.8;
    one short Thai word 0.6 (a first name or nickname).
    """
    text = text.strip(" \t.,…_")
    if not text or has_digit(text) or width(text) > 60:
        return 0.0
    if _TITLED.fullmatch(text):
        return 0.0 if _SAID.search(_TITLES.sub("", text)) else 0.95
    none = _NOT_NAMES.search(text) or _NOT_FIRST.search(text) or _NOBODY.match(text)
    return 0.0 if none else _untitled(text)


def _untitled(text: str) -> float:
    if _BARE.fullmatch(text) and all(width(part) <= 20 for part in text.split()):
        return 0.9
    if _LATIN.fullmatch(text):
        return 0.8
    return 0.6 if re.fullmatch(_PART, text) and 2 <= width(text) <= 10 else 0.0


def bracketed_name(line: str) -> FoundText | None:
    """The name of a line that is nothing but a name in brackets, dotted lines allowed; of two in a row the first."""
    match = _BRACKETED.match(line) or _PAIR.match(line)
    if match is None:
        return None
    name = re.sub(r"[.…_]{2,}", " ", match["name"]).strip()
    sure = name_confidence(name)
    if not sure:
        return None
    start, end = match.span("name")
    return FoundText(value=" ".join(name.split()), span=(start, end), quote=line[start:end], confidence=sure)
