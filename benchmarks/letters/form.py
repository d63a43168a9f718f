"""Complaint forms: a ruled table or dotted leaders, tick boxes, the facts below."""

from random import Random

from benchmarks.letters.fonts import broken
from benchmarks.letters.official import signed
from benchmarks.letters.sheet import LEFT, RIGHT, Rule, Shape, Sheet
from benchmarks.letters.source import Letter

KINDS = ("ร้องเรียน", "สอบถาม", "ขอข้อมูล", "อื่น ๆ")
_KIND_OF = {"complaint": 0, "inquiry": 1, "information_request": 2}


def form(sheet: Sheet, letter: Letter, random: Random) -> None:
    """The office's form, filled in by machine."""
    sheet.y = 230
    sheet.centred("แบบคำร้องเรียน / ร้องทุกข์", scale=1.15, bold=True)
    sheet.down()
    sheet.centred("สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์")
    sheet.down(1.2)
    if letter.urgency:
        sheet.put(letter.urgency, LEFT, scale=1.3, bold=True)
        sheet.lines.append(letter.urgency)
        sheet.down(1.2)
    if random.random() < 0.5:
        _kinds(sheet, letter)
    sheet.labelled("เรื่อง", letter.subject)
    fill = _table if random.random() < 0.5 else _leaders
    fill(sheet, _rows(letter))
    sheet.down(0.3)
    for paragraph in letter.body:
        sheet.paragraph(paragraph, indent=160)
    signed(sheet, letter, "ลงชื่อผู้ร้อง")


def _rows(letter: Letter) -> list[tuple[str, str]]:
    sender = letter.sender
    return [
        ("วันที่", letter.date_text or ""),
        ("ชื่อ - สกุล", sender.name or ""),
        ("อาชีพ", sender.position or ""),
        ("เลขประจำตัวประชาชน", sender.citizen_id or ""),
        ("ที่อยู่", sender.address or ""),
        ("โทรศัพท์", sender.phone or ""),
        ("อีเมล", sender.email or ""),
        ("ผู้ถูกร้องเรียน", letter.respondent_name or ""),
        ("หน่วยงาน", letter.respondent_agency or ""),
    ]


def _kinds(sheet: Sheet, letter: Letter) -> None:
    """Tick boxes in a row; the right one is ticked. Boxes are no text."""
    chosen = _KIND_OF.get(letter.labels.purpose, 3)
    side, x = sheet.ko_kai * 1.1, float(LEFT)
    for index, kind in enumerate(KINDS):
        for shape in ("box", "tick") if index == chosen else ("box",):
            sheet.shapes.append(Shape(kind=shape, x=x, y=sheet.y - side, wide=side, high=side))
        x = sheet.put(kind, x + side * 1.5) + side * 2.5
    sheet.lines.append(" ".join(KINDS))
    sheet.down(1.15)


def _table(sheet: Sheet, rows: list[tuple[str, str]]) -> None:
    """Two columns between rules. A value of several lines stands beside its label's first line."""
    middle = LEFT + 30 + max(sheet.font().getlength(label) for label, _ in rows) + 50
    top = sheet.y - sheet.step * 0.62
    sheet.rules.append(Rule(x0=LEFT, y0=top, x1=RIGHT, y1=top))
    for label, value in rows:
        sheet.put(label, LEFT + 25)
        lines = broken(value, sheet.font(), RIGHT - middle - 50) or [""]
        for index, line in enumerate(lines):
            if line:
                sheet.put(line, middle + 25)
            sheet.lines.append(line if index else f"{label} {line}".strip())
            sheet.down()
        under = sheet.y - sheet.step * 0.62
        sheet.rules.append(Rule(x0=LEFT, y0=under, x1=RIGHT, y1=under))
    bottom = sheet.y - sheet.step * 0.62
    for x in (LEFT, middle, RIGHT):
        sheet.rules.append(Rule(x0=x, y0=top, x1=x, y1=bottom))


def _leaders(sheet: Sheet, rows: list[tuple[str, str]]) -> None:
    """Label, then the value on a dotted leader; the dots are no text."""
    for label, value in rows:
        start = sheet.put(label, LEFT) + 20
        lines = broken(value, sheet.font(), RIGHT - start - 30) or [""]
        for index, line in enumerate(lines):
            if line:
                sheet.put(line, start + 30)
            under = sheet.y + sheet.ko_kai * 0.16
            sheet.rules.append(Rule(x0=start, y0=under, x1=RIGHT, y1=under, width=4, dotted=True))
            sheet.lines.append(line if index else f"{label} {line}".strip())
            sheet.down()
