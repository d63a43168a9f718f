"""Names by which persons, schools and agencies are recognised, however they are titled, spaced or damaged by OCR."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from parsers.thai.fuzzy import skeleton, width
from parsers.thai.names import TITLE, without_titles
from parsers.thai.text import repair_text
from parsers.thai.vocabulary import cut_words, given_names

_NOT_PERSONS = re.compile(r"ผู้อำนวยการ|ผอ\.|ผู้บริหาร|ครูใหญ่|โรงเรียน|คณะ|กลุ่ม|ผู้รับใบอนุญาต|เจ้าหน้าที่|หัวหน้า|ไม่ทราบ|ไม่ระบุ")
_NEAR = 0.2
"""Part of a name that OCR may have damaged; the names of two persons differ by more, mostly."""

_HEAD = re.compile(
    r"(?P<nursery>ศูนย์พัฒนาเด็กเล็ก|ศพด\.)|(?P<school>โรงเรียน|ร\.[ \t]?ร\.|รร\.)|(?P<college>มหาวิทยาลัย|วิทยาลัย)|"
    r"(?P<local>เทศบาล(?:ตำบล|เมือง|นคร)|องค์การบริหารส่วนตำบล|อบต\.)"
)
_RUN = re.compile(r"[ \t]?(?P<name>[ก-ฮเ-ไ][ก-๎.]{2,44})")
_NO_NAME = re.compile(r"^(?:เล็ก|ใหญ่|นอกระบบ|ขนาด|ประถม(?:$|ที่)|มัธยม(?:$|ที่)|กวดวิชา$|ใน(?:$|สังกัด))")
_VILLAGE = re.compile(r"^(?:บ้าน|บ\.)")
_PLACE = re.compile(r"(?P<kind>ตำบล|ต\.|อำเภอ|อ\.)[ \t]?(?P<name>[ก-ฮเ-ไ][ก-๎]{2,20})")
_WORDS_AFTER_NAME = """
ที่ ซึ่ง ได้ ไม่ ไม่ได้ มี เป็น ว่า ให้ และ กับ หรือ จะ ถูก ขอ ขอให้ ส่ง ปิด เปิด เมื่อ
โดย จาก เพื่อ แล้ว แต่ ก็ เรียก เรียกรับ จัด ใช้ ของ อยู่ เก็บ ไป มา นี้ นั้น ใน เอา
ติดต่อ ทำ ทำร้าย ยัง บอก แจ้ง ประกาศ รับ อำเภอ ตำบล จังหวัด สังกัด สอน เริ่ม ขึ้น ออก
ประกอบ พร้อม ต่อ ตั้งแต่ ครับ ค่ะ คะ นะ ชั้น ถึง จึง นำ ชื่อ เพราะ ครู ผู้ ผู้ปกครอง ตี
ด่า ลงโทษ ทุจริต เรียน เด็ก นักเรียน เงิน แห่ง เดิม เอกชน เรา เขา ผม ดิฉัน หนู แถว ใกล้
อื่น ปล่อย ละเลย ขาด หยุด ปิดประตู สั่ง ห้าม ทุก หลาย ต่าง บาง คือ ต้อง หาก ถ้า ตาม ด้วย
ทั้ง ยืม หาย พา ย้าย ซื้อ ขาย จ้าง จ่าย คน กรณี เรื่อง ปี วัน ผอ. ผอ ผู้อำนวยการ อ. ต.
จ. อาจารย์ นาย นาง นางสาว ลูก หลาน โรงเรียน เกิด ไล่ ดึง ดื่ม เมา เล่น ทะเลาะ บังคับ จน
เอง ได้รับ ปรากฏ ติดต่อกัน ใคร แบบ ขั้น ถึงขั้น ผู้ช่วย ประจำชั้น ท่าน ประจำ เพียง ต้นแบบ ธุรการ ขอเวลา ทราบ ปฏิเสธ อีก อีกเลย เลย สอบ วันที่
"""
_AFTER_NAME = frozenset(_WORDS_AFTER_NAME.split())
"""Words that follow a school's name without a blank, or stand after โรงเรียน where no name does."""
_CALLED = re.compile(rf"(?:{TITLE}|ครู|ผอ\.|ผู้อำนวยการ|อาจารย์)[ \t]?(?P<name>[ก-ฮเ-ไ][ก-๎]{{2,24}})")


def person_key(name: str) -> str:
    """Give the skeleton of a person's name without titles; empty where it is no first name with a surname."""
    bare = _untitled(name)
    parts = bare.split()
    return skeleton(bare) if len(parts) >= 2 and not _NOT_PERSONS.search(bare) and width(bare) >= 5 else ""


def same_person(one: str, other: str) -> bool | None:
    """Tell whether two names may be one person's, OCR's damage allowed; None where one of them is no full name."""
    a, b = person_key(one)[:80], person_key(other)[:80]
    if not a or not b:
        return None
    return Levenshtein.distance(a, b) <= _NEAR * max(len(a), len(b))


def agencies(text: str) -> list[tuple[str, str]]:
    """Find schools, colleges, nurseries and local authorities: key and name as it stands, each once, in order.

    Thai parts no words, so where a name ends is a guess: before the first word that schools are not named by.
    """
    found: dict[str, str] = {}
    for match in _HEAD.finditer(text):
        run = _RUN.match(text, match.end())
        name = _until_other_words(run["name"]) if run else ""
        bare = skeleton(_VILLAGE.sub("", name))
        if len(bare) >= 3 and not _NO_NAME.match(name):
            kind = match.lastgroup or ""
            head = "โรงเรียน" if kind == "school" else match[0]
            found.setdefault(f"{kind}:{bare}", head + name)
    return list(found.items())


def persons_called(text: str) -> set[str]:
    """Find given names behind a title or ครู, ผอ.: their skeletons. Colleagues are called by these alone."""
    return {key for match in _CALLED.finditer(text) if (key := _given(match["name"], text, match.end()))}


def places(text: str) -> set[str]:
    """Find ตำบล and อำเภอ, as `t:` and `a:` with the skeleton of the name."""
    found = set()
    for match in _PLACE.finditer(text):
        bare = skeleton(_until_other_words(match["name"]))
        if len(bare) >= 2:
            found.add(f"{'t' if match['kind'].startswith('ต') else 'a'}:{bare}")
    return found


def _untitled(name: str) -> str:
    return " ".join(without_titles(repair_text(name)).split())


def _until_other_words(run: str) -> str:
    kept: list[str] = []
    for word in cut_words(run):
        if word in _AFTER_NAME:
            break
        kept.append(word)
    return "".join(kept).rstrip(".")


def _given(run: str, text: str, end: int) -> str:
    words = cut_words(run)
    for length in (2, 1):  # a name that the dictionary lacks is cut in two: สม|หญิง
        joined = "".join(words[:length])
        if joined in given_names() and width(joined) >= 3 and joined not in _AFTER_NAME:
            return skeleton(joined)
    alone = text[end : end + 1] == " " and len(words) <= 2 and _AFTER_NAME.isdisjoint(words)
    return skeleton(run) if alone and 3 <= width(run) <= 8 else ""


def each_pair(keys: list[tuple[str, str]], others: set[str]) -> Iterator[tuple[str, str]]:
    """Join each agency with each of something that happened there: the key of both, and the agency's name."""
    return ((f"{key}|{other}", shown) for key, shown in keys for other in sorted(others))
