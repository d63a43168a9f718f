"""Citizens' letters, which keep no rule: with or without place, date, subject, name."""

from random import Random

from benchmarks.letters.fonts import broken
from benchmarks.letters.official import body, listing, signed
from benchmarks.letters.sheet import LEFT, RIGHT, WIDE, Sheet
from benchmarks.letters.source import Letter


def citizen_letter(sheet: Sheet, letter: Letter, random: Random) -> None:
    """Place and date right, the labels that are there, text, closing, name, and how to be reached."""
    sheet.y = 260
    address_above = bool(letter.sender.address) and random.random() < 0.6
    if address_above:
        column = WIDE * 0.54
        rows = broken(f"เขียนที่ {letter.sender.address}", sheet.font(), RIGHT - column)
        for row in rows:
            sheet.put(row, column)
            sheet.lines.append(row)
            sheet.down()
    if letter.date_text:
        sheet.put(letter.date_text, WIDE * 0.5)
        sheet.lines.append(letter.date_text)
        sheet.down(1.25)
    if letter.subject:
        sheet.labelled("เรื่อง", letter.subject)
        sheet.down(0.1)
    if letter.addressed_to:
        sheet.labelled("เรียน", letter.addressed_to)
        sheet.down(0.1)
    listing(sheet, "อ้างถึง", letter.reference)
    listing(sheet, "สิ่งที่ส่งมาด้วย", letter.enclosures)
    body(sheet, letter)
    if letter.sign_off:
        sheet.down(0.3)
        sheet.centred(letter.sign_off, around=WIDE * 0.63)
        sheet.down()
    elif letter.sender.name:
        signed(sheet, letter, random.choice(["ขอแสดงความนับถือ", "ด้วยความเคารพ", "ด้วยความนับถืออย่างสูง"]))
    for row in _reached_by(letter, address_above=address_above):
        sheet.paragraph(row, left=LEFT)
    if letter.cc:
        sheet.paragraph("สำเนาเรียน " + " , ".join(letter.cc))


def _reached_by(letter: Letter, *, address_above: bool) -> list[str]:
    sender, rows = letter.sender, []
    if sender.agency:
        rows.append(sender.agency)
    if sender.citizen_id:
        rows.append(f"เลขประจำตัวประชาชน {sender.citizen_id}")
    if sender.address and not address_above:
        rows.append(f"ที่อยู่ {sender.address}")
    if sender.phone:
        rows.append(f"โทร. {sender.phone}")
    if sender.email:
        rows.append(f"อีเมล {sender.email}")
    return rows
