"""Official letters (หนังสือภายนอก) and internal memos (บันทึกข้อความ)."""

from random import Random

from benchmarks.letters.fonts import broken
from benchmarks.letters.sheet import BOTTOM, LEFT, RIGHT, WIDE, Rule, Shape, Sheet
from benchmarks.letters.source import Letter, listed

RED = (178, 24, 34)


def official_letter(sheet: Sheet, letter: Letter, random: Random) -> None:
    """Emblem in the middle, number left and agency right in one row, date below, then the labelled rows."""
    if letter.secrecy:
        sheet.y = 150
        sheet.centred(letter.secrecy, scale=1.5, bold=True)
    sheet.shapes.append(Shape(kind="emblem", x=WIDE / 2 - 150, y=190, wide=300, high=330))
    sheet.y = 470
    if letter.urgency:
        ink = random.choice([(0, 0, 0), RED])
        sheet.put(letter.urgency, LEFT, scale=1.45, bold=True, ink=ink)
        sheet.lines.append(letter.urgency)
    sheet.y = 600
    _number_and_agency(sheet, letter)
    sheet.down(0.2)
    if letter.date_text:
        sheet.put(letter.date_text, WIDE / 2)
        sheet.lines.append(letter.date_text)
        sheet.down(1.2)
    sheet.labelled("เรื่อง", letter.subject)
    sheet.down(0.15)
    sheet.labelled("เรียน", letter.addressed_to or "")
    sheet.down(0.15)
    listing(sheet, "อ้างถึง", letter.reference)
    listing(sheet, "สิ่งที่ส่งมาด้วย", letter.enclosures)
    body(sheet, letter)
    signed(sheet, letter, "ขอแสดงความนับถือ")
    sheet.down(0.8)
    for row in _foot(letter):
        sheet.paragraph(row)
    if letter.secrecy:
        sheet.y = BOTTOM + 60
        sheet.centred(letter.secrecy, scale=1.5, bold=True)


def internal_memo(sheet: Sheet, letter: Letter, random: Random) -> None:
    """Small emblem left, the large title, then ส่วนราชการ, ที่ with วันที่ in one row, เรื่อง, a rule, เรียน."""
    if letter.secrecy:
        sheet.y = 150
        sheet.centred(letter.secrecy, scale=1.5, bold=True)
    sheet.shapes.append(Shape(kind="emblem", x=LEFT, y=180, wide=170, high=190))
    sheet.y = 350
    if letter.urgency:
        sheet.put(letter.urgency, LEFT + 240, scale=1.35, bold=True)
    sheet.centred("บันทึกข้อความ", scale=1.55, bold=True)
    if letter.urgency:
        sheet.lines[-1] = f"{letter.urgency} {sheet.lines[-1]}"
    sheet.down(1.3)
    agency = letter.sender.agency or ""
    telephone = f"  โทร. {letter.sender.phone}" if letter.sender.phone else ""
    sheet.labelled("ส่วนราชการ", agency + telephone, bold=True)
    start = sheet.put("ที่", LEFT, bold=True) + sheet.ko_kai
    sheet.put(letter.no or "", start)
    start = sheet.put("วันที่", WIDE / 2 + 60, bold=True) + sheet.ko_kai
    sheet.put(letter.date_text or "", start)
    sheet.lines.append(f"ที่ {letter.no or ''} วันที่ {letter.date_text or ''}".strip())
    sheet.down()
    sheet.labelled("เรื่อง", letter.subject, bold=True)
    if random.random() < 0.6:
        under = sheet.y - sheet.step * 0.55
        sheet.rules.append(Rule(x0=LEFT, y0=under, x1=RIGHT, y1=under))
    sheet.down(0.25)
    sheet.labelled("เรียน", letter.addressed_to or "")
    sheet.down(0.15)
    body(sheet, letter)
    signed(sheet, letter, None)


def body(sheet: Sheet, letter: Letter) -> None:
    """Paragraphs, first lines indented."""
    for paragraph in letter.body:
        sheet.paragraph(paragraph, indent=295)
        sheet.down(0.12)


def signed(sheet: Sheet, letter: Letter, closing: str | None) -> None:
    """Closing, signature, name in parentheses, position, about a middle right of the page's."""
    around = WIDE * 0.63
    sheet.down(0.15)
    if closing:
        sheet.centred(closing, around=around)
        sheet.down(0.3)
    if letter.sender.name:
        sheet.shapes.append(Shape(kind="signature", x=around - 170, y=sheet.y, wide=340, high=sheet.step * 1.1))
        sheet.down(1.9)
        sheet.centred(f"({letter.sender.name})", around=around)
        sheet.down()
    if letter.sender.position:
        for row in broken(letter.sender.position, sheet.font(), 2 * (RIGHT - around)):
            sheet.centred(row, around=around)
            sheet.down()


def _number_and_agency(sheet: Sheet, letter: Letter) -> None:
    """Two columns whose rows are read across."""
    start = sheet.put("ที่", LEFT) + sheet.ko_kai * 0.6
    sheet.put(letter.no or "", start)
    column = WIDE * 0.6
    right = broken(letter.sender.agency or "", sheet.font(), RIGHT - column)
    if letter.sender.address:
        right += broken(letter.sender.address, sheet.font(), RIGHT - column)
    for index, row in enumerate(right):
        sheet.put(row, column)
        sheet.lines.append(row if index else f"ที่ {letter.no} {row}")
        sheet.down()


def listing(sheet: Sheet, label: str, items: tuple[str, ...]) -> None:
    """A labelled row of references or enclosures, where there are any."""
    text = listed(items)
    if text:
        sheet.labelled(label, text)
        sheet.down(0.15)


def _foot(letter: Letter) -> list[str]:
    rows = [letter.owner] if letter.owner else []
    if letter.sender.phone:
        rows.append(f"โทร. {letter.sender.phone}")
    if letter.sender.fax:
        rows.append(f"โทรสาร {letter.sender.fax}")
    if letter.sender.email:
        rows.append(f"ไปรษณีย์อิเล็กทรอนิกส์ {letter.sender.email}")
    if letter.cc:
        rows.append("สำเนาส่ง " + " , ".join(letter.cc))
    return rows
