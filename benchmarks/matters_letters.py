"""Made-up letters for `benchmarks.matters`: events, who writes of them, how they are put, what a scan makes of them.

All persons, schools and events are invented. Each letter mixes sentences about its event, put in one of several ways,
with sentences of its own from the made-up letters that ship with the project.
"""

import json
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from parsers.thai.dates import format_thai_date
from parsers.thai.digits import to_thai_digits
from parsers.thai.vocabulary import cut_words

EXAMPLES = Path("pipelines/examples/office.jsonl")

_WORDS = {
    "GIVEN": """
        สมชาย สมหญิง ประเสริฐ วิไล บุญมี สายฝน อนันต์ กนกพร ธีรพงษ์ สุภาพร ณัฐวุฒิ
        พรทิพย์ วัชระ จันทร์เพ็ญ อุดม รัตนา ชัยวัฒน์ มาลี เกรียงไกร นงลักษณ์ ปรีชา
        สุนทรี วีระ อรทัย สมบัติ ดวงใจ ไพโรจน์ ลำดวน สุรชัย เพ็ญศรี คำพัน บัวลอย ทองใบ
        นิภา ประยูร ศิริพร ถาวร อำไพ มนตรี กัลยา
    """,
    "FIRST": """
        แสง ทอง คำ ศรี ภู ดวง แก้ว บุญ โคตร นา พล วงศ์ ไชย จันทร์ สุข มูล หล้า สาร ชา
        เพ็ง
    """,
    "LAST": """
        สว่าง ประเสริฐ มาตย์ โสม ลาด พันธ์ ขันธ์ สิงห์ ไพร วิเศษ ทะวงศ์ ผาย รัตน์
        สมบูรณ์ เรือง ภักดี กลาง สนิท ชมภู ดี
    """,
    "PLACES": """
        หนองแวง โนนสูง ดอนยาง ห้วยทราย กุดหว้า คำไผ่ โคกกลาง นาบัว หนองขาม สร้างแก้ว
        ดงเมือง หัวฝาย ท่าเรือ บึงนาเรียง คำป่าหลาย ดอนขี้เหล็ก เหล่าหลวง หนองอีบุตร
        โพนงาม สะพานหิน นาขาม ม่วงหวาน หลักด่าน ไค้นุ่น แซงบาดาล ทุ่งคลอง
    """,
    "AMPHOES": """
        เมืองกาฬสินธุ์ ยางตลาด กมลาไสย สมเด็จ กุฉินารายณ์ สหัสขันธ์ คำม่วง ท่าคันโท
        ห้วยเม็ก เขาวง
    """,
}
GIVEN = tuple(_WORDS["GIVEN"].split())
FIRST = tuple(_WORDS["FIRST"].split())
LAST = tuple(_WORDS["LAST"].split())
PLACES = tuple(_WORDS["PLACES"].split())
ENDS = ["", "วิทยา", "พิทยาคม", "ประชาสรรค์", "สามัคคี", "ใต้", "เหนือ", "ราษฎร์บำรุง", "ศึกษา", "นุกูล"]
AMPHOES = tuple(_WORDS["AMPHOES"].split())

TITLES = ("นาย", "นาง", "นางสาว", "")

TOPICS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("ครู{given}ตีนักเรียนด้วยไม้จนขาเขียวช้ำ", "เด็กถูกครู{given}เฆี่ยนจนมีรอยแดงทั้งสองขา", "ครู{given}ใช้ไม้เรียวฟาดน่องนักเรียนหลายที"),
        ("เหตุเกิดวันที่ {day} ในคาบคณิตศาสตร์", "เรื่องเกิดเมื่อวันที่ {day} ช่วงบ่าย", "วันที่ {day} ครูโกรธที่เด็กทำการบ้านไม่เสร็จ"),
        (
            "พาไปหาหมอ แพทย์ลงความเห็นว่ากล้ามเนื้ออักเสบ",
            "มีใบรับรองแพทย์จากโรงพยาบาลประจำอำเภอ",
            "แผลบวมอยู่สามวันเด็กไม่กล้าไปโรงเรียน",
        ),
        ("ขอให้ลงโทษทางวินัยครูผู้นี้", "อยากให้ย้ายครูออกจากโรงเรียน", "ขอให้ตั้งกรรมการสอบสวน"),
    ),
    (
        (
            "ผอ.{given}เรียกเก็บเงินค่าห้องเรียนพิเศษคนละ {amount} บาท",
            "ผู้ปกครองถูกผอ.{given}เก็บเงิน {amount} บาทโดยไม่มีใบเสร็จ",
            "มีการเก็บ {amount} บาทต่อคนตามคำสั่งของผอ.{given}",
        ),
        ("ประกาศเก็บเมื่อวันที่ {day} ในที่ประชุมผู้ปกครอง", "วันที่ {day} ให้จ่ายเงินสดที่ห้องธุรการ", "กำหนดให้จ่ายภายในวันที่ {day}"),
        ("ใครไม่จ่ายจะไม่ให้เด็กขึ้นชั้น", "คนที่ไม่มีเงินถูกประจานในกลุ่มไลน์", "ชาวบ้านยากจนไม่มีปัญญาหาเงินก้อนนั้น"),
        ("ขอให้สั่งคืนเงินทั้งหมด", "ขอให้ตรวจบัญชีเงินรายได้สถานศึกษา", "อยากทราบว่าเก็บได้ตามระเบียบใด"),
    ),
    (
        ("อาหารกลางวันบูดเด็กท้องเสียหลายสิบคน", "เด็กกินข้าวกลางวันแล้วอาเจียนกันทั้งห้อง", "กับข้าวที่โรงเรียนมีกลิ่นเปรี้ยวเด็กป่วยตามกัน"),
        ("เหตุเกิดวันที่ {day} เมนูแกงจืดวุ้นเส้น", "วันที่ {day} รถพยาบาลต้องมารับเด็ก", "ตั้งแต่วันที่ {day} เด็กยังไม่หายดี"),
        ("แม่ครัวเป็นญาติของผอ.{given}", "ผอ.{given}จ้างพี่สาวตัวเองทำอาหาร", "คนรับเหมาอาหารสนิทกับผอ.{given}"),
        ("งบ {amount} บาทหายไปไหน", "ได้งบค่าอาหารเดือนละ {amount} บาทแต่เด็กได้กินแต่ผัก", "ขอให้ตรวจการใช้เงิน {amount} บาท"),
    ),
    (
        ("ครู{given}ไม่เข้าสอนเป็นประจำ", "ห้องของครู{given}เด็กนั่งเล่นทั้งวันเพราะไม่มีคนสอน", "ครู{given}มาเซ็นชื่อแล้วออกไปขายของ"),
        ("ล่าสุดวันที่ {day} หายไปทั้งวัน", "เมื่อวันที่ {day} เด็กกลับบ้านตั้งแต่เที่ยง", "วันที่ {day} มีคนเห็นไปตลาดนัด"),
        ("ผลสอบของเด็กตกต่ำลงทุกปี", "ลูกอ่านหนังสือไม่ออกทั้งที่อยู่ชั้นประถมสาม", "การบ้านไม่เคยตรวจสักเล่ม"),
        ("ขอให้ส่งศึกษานิเทศก์ไปดู", "อยากให้มีครูมาแทน", "ขอให้ตักเตือนเป็นลายลักษณ์อักษร"),
    ),
    (
        ("การจัดซื้อคอมพิวเตอร์มีราคาสูงเกินจริง", "คอมพิวเตอร์ที่ซื้อมาแพงกว่าท้องตลาดสองเท่า", "ฮั้วประมูลจัดซื้อเครื่องคอมพิวเตอร์"),
        ("สัญญาลงวันที่ {day}", "เปิดซองเมื่อวันที่ {day} มีร้านเดียวยื่น", "ตรวจรับวันที่ {day} ทั้งที่ของยังไม่มา"),
        ("วงเงิน {amount} บาท", "เป็นเงินถึง {amount} บาท", "เบิกไปแล้ว {amount} บาท"),
        ("เจ้าของร้านเป็นสามีของผอ.{given}", "ผอ.{given}เป็นคนเลือกร้านเอง", "กรรมการบอกว่าผอ.{given}สั่งให้เซ็น"),
    ),
    (
        ("นักเรียนรุ่นพี่รุมทำร้ายรุ่นน้องหลังห้องน้ำ", "เด็กมัธยมหลายคนรุมต่อยเด็กชั้นเล็กกว่า", "มีคลิปเด็กตีกันในโรงเรียน"),
        ("วันที่ {day} ตอนพักเที่ยง", "เกิดขึ้นวันที่ {day} หลังเลิกแถว", "คลิปถ่ายไว้เมื่อวันที่ {day}"),
        ("ครูปกครองชื่อครู{given}ไม่ทำอะไร", "แจ้งครู{given}แล้วเรื่องเงียบ", "ครู{given}บอกว่าเด็กหยอกกันเล่น"),
        ("ค่ารักษา {amount} บาทไม่มีใครรับผิดชอบ", "หมดค่ายาไป {amount} บาท", "ขอให้ผู้ปกครองอีกฝ่ายจ่าย {amount} บาท"),
    ),
    (
        ("การสอบคัดเลือกครูอัตราจ้างไม่โปร่งใส", "ประกาศผลสอบครูอัตราจ้างเอื้อพวกพ้อง", "คนได้คะแนนน้อยกว่ากลับได้บรรจุเป็นครูอัตราจ้าง"),
        ("สอบวันที่ {day}", "ประกาศผลเมื่อวันที่ {day}", "วันที่ {day} รายชื่อถูกเปลี่ยน"),
        ("คนที่ได้เป็นหลานของผอ.{given}", "ผอ.{given}เป็นประธานกรรมการและรู้จักผู้สอบ", "มีคนยินเสียงผอ.{given}คุยเรื่องนี้ในโทรศัพท์"),
        ("ได้ยินว่าจ่ายกัน {amount} บาท", "มีการเรียกเงิน {amount} บาทแลกตำแหน่ง", "คนกลางขอ {amount} บาท"),
    ),
    (
        ("รถรับส่งนักเรียนขับเร็วและบรรทุกเกิน", "คนขับรถตู้รับส่งเด็กดื่มเหล้า", "รถรับส่งเก่ามากประตูปิดไม่สนิท"),
        ("เมื่อวันที่ {day} เกือบตกคลอง", "วันที่ {day} เด็กกระเด็นหัวแตก", "เช้าวันที่ {day} รถเสียกลางทาง"),
        ("ครู{given}ที่ดูแลเรื่องรถไม่สนใจ", "บอกครู{given}หลายครั้งแล้ว", "เจ้าของรถเป็นน้องเขยครู{given}"),
        ("เก็บค่ารถเดือนละ {amount} บาท", "จ่ายค่ารถ {amount} บาททุกเดือนไม่เคยขาด", "ขอเงินคืน {amount} บาท"),
    ),
)
OPENINGS = (
    "ข้าพเจ้าขอร้องเรียนว่า",
    "เรียนท่านที่เคารพ มีเรื่องเดือดร้อนมาแจ้ง",
    "ด้วยข้าพเจ้าเป็นผู้ปกครองนักเรียน",
    "หนูขอรบกวนเวลาท่านสักนิดค่ะ",
    "ผมเป็นชาวบ้านแถวนั้น",
)
AGAIN = ("ตามที่เคยร้องเรียนมาแล้วแต่เรื่องเงียบ", "เคยส่งหนังสือมาเมื่อเดือนก่อนไม่ได้รับคำตอบ", "ขอทวงถามความคืบหน้าเรื่องเดิม")
CLOSINGS = ("จึงเรียนมาเพื่อโปรดพิจารณา", "ขอความกรุณาท่านช่วยด้วยค่ะ", "หวังว่าจะได้รับความเป็นธรรม", "จึงเรียนมาเพื่อทราบและดำเนินการ")
FORM = (
    "แบบคำร้องเรียนร้องทุกข์ ข้าพเจ้าขอรับรองว่าข้อความข้างต้นเป็นความจริงทุกประการ และยินยอมให้เปิดเผยข้อมูล "
    "แก่หน่วยงานที่เกี่ยวข้องเท่าที่จำเป็น "
    "หากปรากฏภายหลังว่าเป็นความเท็จ ข้าพเจ้ายินดีรับผิดตามกฎหมาย รายละเอียดของเรื่อง"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who writes."""

    given: str
    family: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event: what it is about (index of `TOPICS`), where, who is accused, when, how much money."""

    number: int
    topic: int
    school: str
    amphoe: str
    accused: str
    day: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter: its event, its writer, its fields and text, the day it is received."""

    event: int
    person: Person
    subject: str
    body: str
    school: str
    received_on: date
    name: str
    phone: str


class Writer:
    """Makes letters, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        """Read the sentences that letters are filled up with."""
        self._random = random.Random(seed)
        bodies = [json.loads(line)["body"] for line in EXAMPLES.read_text().splitlines()]
        parts = [part for body in bodies for part in body.split() if 25 <= len(part) <= 140]
        self._filling = [cut_words(part) for part in parts]
        self._words = [word for part in self._filling for word in part if len(word) > 2]
        self._events = seed * 1_000_000
        self.schools = [
            (f"โรงเรียน{'บ้าน' if not end or end in {'ใต้', 'เหนือ'} else ''}{place}{end}", AMPHOES[at % len(AMPHOES)])
            for at, place in enumerate(PLACES)
            for end in ENDS
        ]

    def person(self, family: str = "") -> Person:
        """Invent somebody."""
        draw = self._random
        family = family or draw.choice(FIRST) + draw.choice(FIRST) + draw.choice(LAST)
        return Person(given=draw.choice(GIVEN), family=family, phone=f"08{draw.randrange(10**8):08d}")

    def event(self, day: date, school: tuple[str, str] | None = None) -> Happened:
        """Invent something that happened some days before `day`."""
        self._events += 1
        draw = self._random
        name, amphoe = school or draw.choice(self.schools)
        return Happened(
            number=self._events,
            topic=draw.randrange(len(TOPICS)),
            school=name,
            amphoe=amphoe,
            accused=draw.choice(GIVEN),
            day=day - timedelta(days=draw.randrange(2, 40)),
            amount=draw.choice((300, 500, 800, 1200, 1500, 2500, 4000, 20_000, 60_000, 150_000, 480_000)),
        )

    def write(self, event: Happened, person: Person, day: date, *, again: bool = False, form: bool = False) -> Written:
        """Put an event into words, leaving some of it out."""
        draw = self._random
        said = [draw.choice(ways) for ways in TOPICS[event.topic] if draw.random() < 0.85] or [
            TOPICS[event.topic][0][0]
        ]
        when = (
            format_thai_date(event.day)
            if draw.random() < 0.5
            else f"{event.day.day}/{event.day.month}/{event.day.year + 543}"
        )
        amount = f"{event.amount:,}" if draw.random() < 0.7 else to_thai_digits(f"{event.amount:,}")
        said = [way.format(given=event.accused, day=when, amount=amount) for way in said]
        said += [self._own_words(draw.choice(self._filling)) for _ in range(draw.randrange(3, 7))]
        draw.shuffle(said)
        opening = draw.choice(AGAIN if again else OPENINGS)
        where = f"ที่{event.school} อำเภอ{event.amphoe}" if draw.random() < 0.6 else f"ใน{event.school}"
        said.insert(draw.randrange(2), where)
        body = " ".join([*([FORM] if form else []), opening, *said, draw.choice(CLOSINGS)])
        return Written(
            event=event.number,
            person=person,
            subject=f"ร้องเรียน{event.school}" if draw.random() < 0.6 else "ขอความเป็นธรรม",
            body=body,
            school=event.school if draw.random() < 0.7 else "",
            received_on=day,
            name=f"{draw.choice(TITLES)}{person.given} {person.family}" if draw.random() < 0.9 else "",
            phone=person.phone if draw.random() < 0.7 else "",
        )

    def _own_words(self, sentence: list[str]) -> str:
        """Put other words in place of two in five, so that no two letters have a sentence in common."""
        draw = self._random
        return "".join(draw.choice(self._words) if draw.random() < 0.4 else word for word in sentence)

    def written_again(self, letter: Written, event: Happened, day: date) -> Written:
        """Let the same person write once more: three sentences kept, the rest put anew."""
        draw = self._random
        new = self.write(event, letter.person, day, again=True)
        old = [part for part in letter.body.split() if len(part) >= 25]
        kept = draw.sample(old, min(len(old), 3))
        return replace(new, body=f"{new.body} {' '.join(kept)}")

    def scanned(self, letter: Written, rate: float) -> Written:
        """Make of a letter what OCR makes of its scan: `rate` of its characters lost, swapped or doubled."""
        wrap = self._random.randrange(60, 90)
        lines = [letter.body[at : at + wrap] for at in range(0, len(letter.body), wrap)]
        body = "\n".join(line.strip() for line in lines)
        return replace(
            letter,
            body=self._damaged(body, rate),
            subject=self._damaged(letter.subject, rate),
            school=self._damaged(letter.school, rate),
            name=self._damaged(letter.name, rate),
            phone=self._damaged(letter.phone, rate),
        )

    def _damaged(self, text: str, rate: float) -> str:
        draw = self._random
        out: list[str] = []
        for sign in text:
            hit = draw.random() < rate and not sign.isspace()
            if not hit:
                out.append(sign)
            elif (fate := draw.random()) < 0.5:
                digits = "0123456789" if sign.isdigit() else "กขคงจชดตถทนบปพภมยรลวสหอะาิีึืุูเแโใ่้"
                out.append(draw.choice(digits))
            elif fate < 0.6:
                out += [sign, sign]
        return "".join(out)
