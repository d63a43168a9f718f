"""The labels of Thai correspondence at the start of a line, damaged by OCR or not (SOP §4)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from parsers.letter_vocabulary import EVERYDAY, WORDS, Label
from parsers.thai.digits import has_digit
from parsers.thai.fuzzy import match_prefix, skeleton, width
from parsers.thai.names import AGENCY_HEAD, TITLE, is_agency, starts_with_title

# What may follow เรียน and เรื่อง at once, without a blank.
_GLUED = {
    Label.ADDRESSEE: re.compile(
        r"(?:กราบ)?เรียน(?=ท่าน|ผู้อำนวย|ผู้บริหาร|ผู้ว่า|ผู้บังคับ|ผู้เกี่ยวข้อง|ผู้ที่เกี่ยวข้อง|ศึกษาธิการ|ศธจ|นาย|คุณ|หัวหน้า|คณะ|เลขา|อธิบดี|ปลัด|รัฐมนตรี|"
        r"ประธาน|สำนักงาน|กลุ่ม|ฝ่าย|เจ้าหน้าที่|ผอ\.|รอง|นิติกร|หน่วยงาน|ผู้กำกับ|ผู้ตรวจ|ผู้จัดการ|ผู้ใหญ่|กำนัน|ศูนย์|สพป|สพม|อาจารย์|ครู)",
    ),
    Label.SUBJECT: re.compile(
        r"เรื่อง(?=[ก-ฮเแโใไ(])(?!นี้|นั้น|ดังกล่าว|ที่|ของ|ราว|เดิม|ทั้ง|มี|เกิด|ก็|จะ|ได้|และ|ซึ่ง|โดย|อื่น|ต่าง|แบบ|ใด|อะไร|เหล่า|ก่อน|เงิน|ครู|ร้องเรียน(?:ที่|ของ|ดัง|ร้องทุกข์))",
    ),
    Label.ENCLOSURES: re.compile(r"สิ่งที่(?:ส่งมาด้วย|ส่งมาพร้อมนี้|แนบมาด้วย)(?=[ก-ฮเแโใไ\d๐-๙])"),
    Label.PHONE: re.compile(r"(?:(?:หมายเลข|เบอร์)?โทรศัพท์(?:มือถือ)?|โทร|เบอร์(?:โทร)?|มือถือ|ติดต่อ|Tel)(?=[.:]*\s*[0๐(+])"),
    Label.NAME: re.compile(rf"ชื[่้]?อ\s?[-–/]?\s?(?:นาม)?สก[ุู]?ล(?={TITLE})|ผู้ร้อง(?:เรียน|ทุกข์)?(?={TITLE})"),
    Label.AGENCY: re.compile(rf"ส่วนราชการ(?={AGENCY_HEAD})"),
    Label.POSITION: re.compile(r"(?:ตำแหน่ง\s?/\s?)?อาชีพ(?=[ก-ฮเแโใไ]{3})"),
    Label.ADDRESS: re.compile(r"ที่อยู่(?=[\d๐-๙]|บ้าน|หมู่|ตำบล|เลขที่)"),
    Label.CITIZEN_ID: re.compile(r"(?:เลข|หมายเลข)(?:ที่)?บ?ัตร?ประ[ก-๎]{0,20}(?=[\d๐-๙])|เลขประจำตัวประชาชน(?=[\d๐-๙])"),
    Label.RESPONDENT: re.compile(rf"(?:ชื่อ)?ผู้ถูกร้อง(?:เรียน|ทุกข์)?(?={TITLE}|ผู้อำนวย|ผอ\.|ครู)"),
    Label.WORKPLACE: re.compile(rf"หน่วยงาน(?:\s?/\s?สังกัด)?(?={AGENCY_HEAD})"),
    Label.REFERENCES: re.compile(r"อ้างถึง(?=หนังสือ|คำสั่ง|คำร้อง|บันทึก|ประกาศ|รายงาน)"),
    Label.CLOSING: re.compile(r"(?:ขอแสดงความ|ด้วยความ)(?:นับถือ|เคารพ)"),
}
# จาก ศธจ.กาฬสินธุ์, จาก ผอ.รร.บ้านใต้: abbreviations and posts that sign telegrams and faxes.
_POST = re.compile(r"(?:[ก-ฮ]{2,4}\.|ผู้อำนวยการ|ผู้ว่าราชการ|ปลัด|นายก|นายอำเภอ|ศึกษาธิการ|หัวหน้า|เลขาธิการ|อธิบดี|จังหวัด|อำเภอ)")
_FORM_ONLY = frozenset({Label.NAME, Label.POSITION, Label.ADDRESS, Label.CITIZEN_ID, Label.RESPONDENT, Label.WORKPLACE})
"""Labels of which only forms have a whole row: what follows them at once is surely a value."""
_SEPARATORS = re.compile(r"[\s:.…_/\-–]*")
_LIMITS = ((4, 1.0), (8, 1.4), (99, 2.4))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelMatch:
    """A label at a line's start: where its value begins (offset in the line) and how damaged it is."""

    label: Label
    value_at: int
    damage: float
    marked: bool
    """A colon, dotted line or wide gap follows: surely a label, not the first word of a sentence."""


_ENTRIES = tuple(
    (label, word, frozenset(skeleton(word)[:2]), width(word)) for label, words in WORDS.items() for word in words
)


@lru_cache(maxsize=512)
def match_label(line: str) -> LabelMatch | None:
    """The label that the line begins with, or None. The longest wins, less what is damaged in it."""
    indent = len(line) - len(line.lstrip(" \t\u00a0.…*-•>")) if not line.lstrip().startswith(">") else 0
    text = line[indent:]
    if not text:
        return None
    best: tuple[float, LabelMatch] | None = None
    opening = frozenset(skeleton(text[:8])[:3])
    for label, word, first, room in _ENTRIES:
        if not first & opening:
            continue
        hit = match_prefix(text, word, _limit(word))
        if hit is None or (hit[0] > 0.5 and word in EVERYDAY):
            continue
        cost, end = hit
        found = _found(text, label, end, cost, indent)
        if word in EVERYDAY and not _likely(found, text, end):
            continue
        # A long label hardly damaged says more than its first word undamaged: ชื่อ-สกล is ชื่อ-สกุล, not ชื่อ.
        rank = cost - 0.2 * room
        if best is None or rank < best[0]:
            best = rank, found
    glued = _glued(text, indent)
    if glued is not None and (best is None or glued.value_at > best[1].value_at):
        return glued
    return best[1] if best else None


def _limit(word: str) -> float:
    return next(limit for most, limit in _LIMITS if width(word) <= most)


def _found(text: str, label: Label, end: int, damage: float, indent: int) -> LabelMatch:
    gap = _SEPARATORS.match(text, end)
    after = gap[0] if gap else ""
    marked = (
        ":" in after
        or ".." in after
        or "…" in after
        or "__" in after
        or len(after) >= 2
        or end + len(after) >= len(text)
    )
    return LabelMatch(label=label, value_at=indent + end + len(after), damage=damage, marked=marked)


def _likely(found: LabelMatch, text: str, end: int) -> bool:
    """Whether an everyday word stands here as a label."""
    rest = text[end:].strip()
    if found.label is Label.ADDRESSEE:
        return width(text) <= 60
    if found.label in {Label.AGE, Label.PHONE}:
        return has_digit(rest[:14])
    if found.label is Label.CLOSING:
        return not rest
    if found.label is Label.FROM:
        return is_agency(rest) or starts_with_title(rest) or _POST.match(rest) is not None
    return found.marked


def _glued(text: str, indent: int) -> LabelMatch | None:
    for label, pattern in _GLUED.items():
        match = pattern.match(text)
        if match:
            gap = _SEPARATORS.match(text, match.end())
            end = gap.end() if gap else match.end()
            return LabelMatch(label=label, value_at=indent + end, damage=0.0, marked=label in _FORM_ONLY)
    return None


def is_closing(line: str) -> bool:
    """Whether the line is a closing phrase (ขอแสดงความนับถือ …) and nothing much besides."""
    found = match_label(line)
    return found is not None and found.label is Label.CLOSING and width(line.strip()) <= 40
