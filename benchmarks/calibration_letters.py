"""Made-up letters in many layouts, with the values that must be found in each: as text, whole or damaged as by OCR."""

import datetime as dt
import random
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parsers.thai.contacts import valid_citizen_id
from parsers.thai.digits import fold_digits, to_thai_digits
from parsers.thai.months import MONTHS

LAYOUTS = Path(__file__).with_name("calibration_layouts.toml")

_FIELDS = {
    "number": "letter_number",
    "day": "dated_on",
    "wordy": "dated_on",
    "day_number": "dated_on",
    "subject": "subject",
    "addressee": "addressee",
    "name": "sender_name",
    "bare_name": "sender_name",
    "monk": "sender_name",
    "ranked": "sender_name",
    "phone": "sender_phone",
    "citizen_id": "citizen_id",
    "urgency": "urgency",
    "secrecy": "secrecy",
    "email": "sender_email",
}
"""Placeholder → field. `subject = "…"` and the like in a layout say a value that stands there without one."""
FIELDS = tuple(dict.fromkeys(_FIELDS.values()))

_CODES = ("ศธ", "กส", "มท", "ทต", "อว", "นร", "ยธ", "ปช", "ตช", "สพฐ", "รร.นบว")
_PLACES = (
    "หนองบัว",
    "โคกสำราญ",
    "ดงสว่าง",
    "คำปลาหลาย",
    "นาเชือก",
    "ห้วยผึ้งใหญ่",
    "โพนสวาง",
    "ท่าลาดแก้ว",
    "กุดโดนกลาง",
    "เหล่าสูง",
)
_AGENCIES = (
    "โรงเรียนบ้าน{0}",
    "โรงเรียน{0}วิทยาคม",
    "เทศบาลตำบล{0}",
    "องค์การบริหารส่วนตำบล{0}",
    "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา{0} เขต ๔",
    "ศูนย์ดำรงธรรมอำเภอ{0}",
    "ที่ว่าการอำเภอ{0}",
    "สมาคมผู้ปกครองและครูโรงเรียน{0}",
    "วัด{0}วราราม",
    "สถานีตำรวจภูธร{0}",
    "มหาวิทยาลัย{0}",
    "วิทยาลัยเทคนิค{0}",
    "กลุ่มบริหารงานบุคคล สำนักงานศึกษาธิการจังหวัด{0}",
)
_ADDRESSEES = (
    "ศึกษาธิการจังหวัดกาฬสินธุ์",
    "ศึกษาธิการจังหวัด",
    "ผู้ว่าราชการจังหวัดกาฬสินธุ์",
    "รัฐมนตรีว่าการกระทรวงศึกษาธิการ",
    "ผู้อำนวยการสำนักงานศึกษาธิการจังหวัดกาฬสินธุ์",
    "ปลัดกระทรวงศึกษาธิการ",
    "ท่านศึกษาธิการจังหวัดกาฬสินธุ์ที่เคารพ",
    "หัวหน้าศูนย์บริการประชาชน",
    "ประธานคณะกรรมการศึกษาธิการจังหวัดกาฬสินธุ์",
    "ผู้อำนวยการกลุ่มบริหารงานบุคคล",
)
_SUBJECTS = (
    "ร้องเรียนพฤติกรรมครู",
    "ขอความเป็นธรรม",
    "ขอให้ตรวจสอบการใช้จ่ายเงินอุดหนุนรายหัวของโรงเรียน",
    "การเรียกเก็บเงินบำรุงการศึกษาเกินกว่าที่กำหนด~และไม่ออกใบเสร็จรับเงินให้แก่ผู้ปกครองของนักเรียน",
    "ขอส่งเรื่องร้องเรียนกรณีผู้บริหารสถานศึกษา~ปฏิบัติหน้าที่โดยมิชอบ",
    "แจ้งเบาะแสการทุจริตโครงการอาหารกลางวัน",
    "ขอย้ายบุตรเข้าเรียนกลางภาคเรียน",
    "ร้องทุกข์เรื่องค่าเทอมโรงเรียนเอกชน",
    "รายงานผลการตรวจสอบข้อเท็จจริง",
    "ครูลงโทษนักเรียนเกินกว่าเหตุจนได้รับบาดเจ็บ",
    "ปัญหารถรับส่งนักเรียนบรรทุกเกินจำนวน ๑๕ คน",
    "ขอคัดค้านผลการคัดเลือกครูอัตราจ้าง ปีการศึกษา ๒๕๖๘",
    "ขอเสนอแนะการปรับปรุงเว็บไซต์",
    "ชมเชยเจ้าหน้าที่",
    "ด่วนที่สุด เรื่องนักเรียนถูกรถชนหน้าโรงเรียน",
    "ขอให้ดำเนินการทางวินัย",
)
_CIVIL_TITLES = (
    "นาย",
    "นาง",
    "นางสาว",
    "น.ส.",
    "ว่าที่ร้อยตรี",
    "ดร.",
    "ผศ.ดร.",
    "ร.ต.ท.",
    "พ.ต.อ.",
    "จ.ส.อ.",
    "นาย ",
    "ด.ต.",
)
_RANKS = ("กำนัน", "ผู้ใหญ่")
_MONKS = ("พระครู{0}ธรรมโชติ", "พระอธิการ{1} ฐิตสาโร", "พระมหา{1} {0}", "พระ{1} จนฺทสาโร")
_CITIES = ("เมืองกาฬสินธุ์", "ยางตลาด", "กมลาไสย", "สมเด็จ", "กุฉินารายณ์", "ห้วยเม็ก", "นามน")
_DAYS_OF_WEEK = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_ABBREVIATED = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLetter:
    """`layout`'s name, the lines, and the value of each of `FIELDS` (None: must not be found)."""

    layout: str
    text: str
    truth: Mapping[str, str | dt.date | None]


@cache
def layouts() -> Mapping[str, Mapping[str, str]]:
    """Every layout by its name."""
    return tomllib.loads(LAYOUTS.read_text("utf-8"))


def make_letter(layout: str, seed: int) -> MadeLetter:
    """Fill a layout; the same seed gives the same letter."""
    rng = random.Random(f"{layout} {seed}")
    template = layouts()[layout]
    truth: dict[str, str | dt.date | None] = dict.fromkeys(FIELDS)
    truth |= {name: value for name, value in template.items() if name != "text"}
    written = dt.date(2024, 1, 1) + dt.timedelta(days=rng.randrange(730))
    thai_digits = rng.random() < 0.65
    filled: dict[str, str] = {}

    def fill(match: re.Match[str]) -> str:
        key = match[1]
        if key in filled:
            return filled[key]
        kind = re.sub(r"^other_|_\d$", "", key)
        day = written - dt.timedelta(days=rng.randrange(1, 200)) if key.startswith("other_") else written
        value = _MAKERS[kind](rng, day)
        filled[key] = value
        if kind in _FIELDS and not key.startswith("other_"):
            truth[_FIELDS[kind]] = written if _FIELDS[kind] == "dated_on" else value.replace("~", "")
        return value

    text = re.sub(r"\{(\w+)\}", fill, template["text"].strip())
    text = "\n".join(_broken(line) for line in text.splitlines())
    return MadeLetter(layout=layout, text=_with_digits(text) if thai_digits else fold_digits(text), truth=truth)


def _with_digits(text: str) -> str:
    """Thai digits everywhere but in Latin words and telephone lines of machines."""
    return re.sub(r"[^\s]+", lambda m: m[0] if re.search(r"[A-Za-z@]", m[0]) else to_thai_digits(m[0]), text)


def _broken(line: str) -> str:
    return line.replace("~", "\n" if len(line) > 55 else "")


def _number(rng: random.Random, _: dt.date) -> str:
    code = rng.choice(_CODES)
    desk = rng.choice(("04009", "0236", f"{rng.randrange(10000, 90000)}", "0017.2", f"{rng.randrange(100, 999)}"))
    kind = rng.choice(("", "", "", "ว ", "ว", "พิเศษ "))
    return f"{code} {desk}/{kind}{rng.randrange(1, 4000)}"


def _day(rng: random.Random, day: dt.date) -> str:
    year = day.year + 543
    forms = (
        f"{day.day}/{day.month}/{year}",
        f"{day.day:02}/{day.month:02}/{year % 100}",
        f"{day.day} {_ABBREVIATED[day.month - 1]} {year % 100}",
        f"{day.day} {_ABBREVIATED[day.month - 1]} {year}",
        f"{day.day}-{day.month}-{year}",
    )
    return rng.choice(forms) if rng.random() < 0.5 else _wordy(rng, day)


def _wordy(rng: random.Random, day: dt.date) -> str:
    month, year = MONTHS[day.month - 1], day.year + 543
    if rng.random() < 0.1:
        return f"{day.day} เดือน {month} พ.ศ. {year}"
    return f"{day.day} {month} {year}"


@cache
def _names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    import os

    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

    first = sorted(name for name in thai_male_names() | thai_female_names() if 3 <= len(name) <= 12)
    last = sorted(name for name in thai_family_names() if 4 <= len(name) <= 16)
    return tuple(first), tuple(last)


def _bare_name(rng: random.Random, _: dt.date) -> str:
    first, last = _names()
    return f"{rng.choice(first)} {rng.choice(last)}"


def _name(rng: random.Random, day: dt.date) -> str:
    title = rng.choice(_CIVIL_TITLES[:4]) if rng.random() < 0.85 else rng.choice(_CIVIL_TITLES)
    return title + _bare_name(rng, day)


def _monk(rng: random.Random, _: dt.date) -> str:
    first, last = _names()
    return rng.choice(_MONKS).format(rng.choice(last), rng.choice(first))


def _phone(rng: random.Random, _: dt.date) -> str:
    if rng.random() < 0.3:
        digits = f"043{rng.choice('8')}{rng.randrange(10000, 99999)}"
        return rng.choice(
            (
                f"{digits[0]} {digits[1:5]} {digits[5:]}",
                f"{digits[:3]}-{digits[3:]}",
                f"{digits[:3]} {digits[3:6]} {digits[6:]}",
            )
        )
    digits = rng.choice(("06", "08", "09")) + f"{rng.randrange(10**7, 10**8)}"
    return rng.choice(
        (
            f"{digits[:3]}-{digits[3:6]}-{digits[6:]}",
            digits,
            f"{digits[:3]}-{digits[3:]}",
            f"{digits[:3]} {digits[3:6]} {digits[6:]}",
        )
    )


def _citizen_id(rng: random.Random, _: dt.date) -> str:
    start = f"{rng.randrange(1, 9)}{rng.randrange(10**10, 10**11)}"
    digits = next(whole for last in "0123456789" if valid_citizen_id(whole := start + last))
    if rng.random() < 0.5:
        return digits
    glue = rng.choice("- ")
    return glue.join((digits[0], digits[1:5], digits[5:10], digits[10:12], digits[12]))


def _house(rng: random.Random) -> str:
    house = f"{rng.randrange(1, 300)}{rng.choice(('', '/1', '/12'))}"
    return f"{house} {rng.choice(('หมู่', 'หมู่ที่', 'ม.'))} {rng.randrange(1, 15)}"


def _address_bare(rng: random.Random, _: dt.date) -> str:
    return f"{_house(rng)} ตำบล{rng.choice(_PLACES)} อำเภอ{rng.choice(_CITIES)} จังหวัดกาฬสินธุ์"


def _address_two(rng: random.Random, _: dt.date) -> str:
    return f"{_house(rng)} ตำบล{rng.choice(_PLACES)}\nอำเภอ{rng.choice(_CITIES)} จังหวัดกาฬสินธุ์ 46{rng.randrange(10, 24)}0"


def _year_be(day: dt.date) -> str:
    return str(day.year + 543)


_MAKERS: dict[str, Callable[[random.Random, dt.date], str]] = {
    "number": _number,
    "day": _day,
    "wordy": _wordy,
    "day_number": lambda _, day: str(day.day),
    "month": lambda _, day: MONTHS[day.month - 1],
    "year": lambda _, day: _year_be(day),
    "subject": lambda rng, _: rng.choice(_SUBJECTS),
    "addressee": lambda rng, _: rng.choice(_ADDRESSEES),
    "name": _name,
    "bare_name": _bare_name,
    "monk": _monk,
    "ranked": lambda rng, day: rng.choice(_RANKS) + _bare_name(rng, day),
    "phone": _phone,
    "citizen_id": _citizen_id,
    "urgency": lambda rng, _: rng.choice(("ด่วน", "ด่วนมาก", "ด่วนที่สุด")),
    "secrecy": lambda rng, _: rng.choice(("ลับ", "ลับมาก", "ลับที่สุด")),
    "email": lambda rng, _: f"{rng.choice(('somsri', 'saraban', 'p.deejai'))}{rng.randrange(100)}@mail.example",
    "agency": lambda rng, _: rng.choice(_AGENCIES).format(rng.choice(_PLACES)),
    "agency_latin": lambda rng, _: rng.choice(("BAN NONG SCHOOL", "SCHOOL OFFICE", "TESSABAN")),
    "address": lambda rng, day: rng.choice(("บ้านเลขที่ ", "")) + _address_bare(rng, day),
    "address_bare": _address_bare,
    "address_two": _address_two,
}
