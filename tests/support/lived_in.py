"""An office that has worked for two months: made once, copied for each test that looks at it.

Scans, a mail, typed complaints, letters late and in time, notices sent and waiting, something in quarantine and
something set aside. All of it is made up.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest
from sqlmodel import select

import flows
from flows.wiring import open_office
from models.clock import BANGKOK
from models.settings import Settings
from models.tables import Arrival, Case
from models.values import Channel
from parsers.typed import Typed
from pipelines.adapters.database import reading, writing
from pipelines.add import ByHand, add_file, add_typed
from pipelines.notify import send_notices
from pipelines.office import Office, OutgoingMail
from pipelines.review import confirm
from tests.support.desk import NOW, open_desk, take_all_in

SAMPLES: Final = Path(flows.__file__).parent / "samples"
SCAN, STAMPED, MAIL, BROKEN, SET_ASIDE = "letter-04.pdf", "letter-09.jpg", "mail.eml", "สแกนเสีย.pdf", "ประชาสัมพันธ์.eml"
"""Names of the arrivals that tests ask for: see `Lived`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    day: tuple[int, int]
    """Month and day of 2022."""
    channel: Channel
    subject: str
    body: str
    name: str = ""
    phone: str = ""
    settled: bool = False


_LETTERS: Final = (
    _Letter(
        day=(3, 28),
        channel=Channel.PHONE_FAX,
        subject="ครูไม่เข้าสอนเป็นประจำ",
        body="ครูวิชาคณิตศาสตร์โรงเรียนบ้านดอนมะขามไม่เข้าสอนเป็นประจำมาสองเดือน นักเรียนไม่ได้เรียน ขอให้ตรวจสอบ",
        name="นายสมชาย ทองดี",
        phone="081-234-5678",
    ),
    _Letter(
        day=(4, 5),
        channel=Channel.WALK_IN,
        subject="รอหนังสือรับรองนาน",
        body="มาขอหนังสือรับรองที่สำนักงานรอนานสองชั่วโมง เจ้าหน้าที่เคาน์เตอร์พูดจาไม่สุภาพ ขอให้ปรับปรุง",
        name="นางบุญมี แสนสุข",
        settled=True,
    ),
    _Letter(
        day=(4, 20),
        channel=Channel.SUGGESTION_BOX,
        subject="ที่จอดรถหน้าสำนักงาน",
        body="ขอเสนอให้เพิ่มที่จอดรถสำหรับผู้มาติดต่อหน้าสำนักงานศึกษาธิการจังหวัด",
        settled=True,
    ),
    _Letter(
        day=(4, 25),
        channel=Channel.SOCIAL,
        subject="เก็บเงินค่าเสื้อกีฬาสี",
        body="โรงเรียนบ้านโคกสว่างเรียกเก็บเงินค่าเสื้อกีฬาสีคนละ 450 บาท ไม่จ่ายไม่ให้เข้าแข่ง ขอให้ตรวจสอบ",
    ),
    _Letter(
        day=(5, 3),
        channel=Channel.LETTER,
        subject="จัดซื้อคอมพิวเตอร์แพงเกินจริง",
        body="ผู้อำนวยการโรงเรียนนาคำวิทยาทุจริตจัดซื้อคอมพิวเตอร์ 30 เครื่องแพงเกินจริง ขอให้ตรวจสอบ",
        name="ครูผู้ห่วงใยโรงเรียน",
    ),
    _Letter(
        day=(5, 10),
        channel=Channel.MEETING,
        subject="ขอทราบขั้นตอนขอมีวิทยฐานะ",
        body="ขอสอบถามขั้นตอนและเอกสารการขอมีวิทยฐานะชำนาญการของครู",
        name="นางสาวอรทัย ใจดี",
    ),
    _Letter(
        day=(5, 11),
        channel=Channel.WALK_IN,
        subject="โรงเรียนเอกชนขึ้นค่าเทอม",
        body="โรงเรียนเอกชนรุ่งอรุณศึกษาขึ้นค่าเทอมกลางปีโดยไม่แจ้งผู้ปกครอง ขอให้ตรวจสอบ",
        name="นายวิชัย พรมมา",
        phone="089-876-5432",
    ),
    _Letter(
        day=(5, 12),
        channel=Channel.PHONE_FAX,
        subject="ร้องเรียนซ้ำเรื่องสอบครูผู้ช่วย",
        body="ผลสอบคัดเลือกครูผู้ช่วยไม่โปร่งใส ได้ยื่นฟ้องศาลปกครองแล้ว ขอให้เปิดเผยคะแนน",
        name="นายมานพ ศรีสุข",
        phone="085-111-2233",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """Where things stand in such an office: cases and arrivals by their ids.

    `scan` is the case that has been overdue longest: a scanned form, level 3. `stamped` has a stamp that could not be
    read, `mailed` came by mail as the arrival `mail`. `broken` is in quarantine, `set_aside` is no complaint.
    """

    scan: int
    stamped: int
    mailed: int
    mail: int
    broken: int
    set_aside: int


def make_home(home: Path) -> None:
    """Live two months in a home."""
    with pytest.MonkeyPatch.context() as patch, open_office(_settings(home, patch)) as office:
        open_desk(office)
        _on(office, (3, 14), lambda then: _scanned(then, SAMPLES / SCAN))
        for letter in _LETTERS:
            _on(office, letter.day, lambda then, letter=letter: _typed(then, letter))  # type: ignore[misc]
            if letter.day < (5, 10):
                send_notices(replace(office, clock=_clock(letter.day, hour=10), send=_sends))
        _on(office, (5, 11), lambda then: _scanned(then, SAMPLES / STAMPED))
        for name, channel, content in (
            (MAIL, Channel.WEB_EMAIL, _complaint()),
            (SET_ASIDE, Channel.WEB_EMAIL, _newsletter()),
            (BROKEN, Channel.LETTER, b"%PDF-1.4 no more"),
        ):
            path = home / name
            path.write_bytes(content)
            _scanned(office, path, channel)
            path.unlink()


def copied(template: Path, home: Path, make_office: Callable[..., Office], **settings: object) -> tuple[Office, Lived]:
    """Open an office of one's own on a copy of such a home."""
    shutil.copytree(template, home, ignore=shutil.ignore_patterns("run"))
    office = make_office(home=home, now=NOW, **settings)
    return office, where_things_are(office)


def where_things_are(office: Office) -> Lived:
    """Find what tests ask for."""
    with reading(office.engine) as session:
        found = {one.name: one for one in session.exec(select(Arrival))}
        return Lived(
            scan=found[SCAN].case_id or 0,
            stamped=found[STAMPED].case_id or 0,
            mailed=found[MAIL].case_id or 0,
            mail=found[MAIL].id or 0,
            broken=found[BROKEN].id or 0,
            set_aside=found[SET_ASIDE].id or 0,
        )


def _settings(home: Path, patch: pytest.MonkeyPatch) -> Settings:
    """As for every test: no setting of the machine's, and no file of the checkout's."""
    home.mkdir(parents=True)
    patch.chdir(home)
    return Settings(home=home, now=NOW)


def _clock(day: tuple[int, int], *, hour: int) -> Callable[[], datetime]:
    return lambda: datetime(2022, *day, hour, 12, tzinfo=BANGKOK)


def _sends(mails: Sequence[OutgoingMail], /) -> list[Exception | None]:
    return [None for _ in mails]


def _on(office: Office, day: tuple[int, int], act: Callable[[Office], None]) -> None:
    act(replace(office, clock=_clock(day, hour=9)))


def _scanned(office: Office, path: Path, channel: Channel = Channel.LETTER) -> None:
    add_file(office, path, ByHand(channel=channel, actor="desk:desk"))
    take_all_in(office)


def _typed(office: Office, letter: _Letter) -> None:
    typed = Typed(body=letter.body, subject=letter.subject, name=letter.name, phone=letter.phone)
    arrival = add_typed(office, typed, ByHand(channel=letter.channel, actor="desk:desk"))
    take_all_in(office)
    if letter.settled:
        with writing(office.engine) as session:
            case = session.get_one(Case, session.get_one(Arrival, arrival).case_id)
            confirm(session, case, actor="desk:law1", now=office.clock())


def _complaint() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "วันเพ็ญ สาระคำ <wanpen@mail.example>", "office@ksed.example"
    mail["Date"], mail["Message-ID"] = "Thu, 12 May 2022 08:40:00 +0700", "<lived-in-1@mail.example>"
    mail["Subject"] = "ขอร้องเรียนเรื่องอาหารกลางวัน"
    text = (
        "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์\n\nดิฉันเป็นผู้ปกครองนักเรียนโรงเรียนบ้านหนองแวง อาหารกลางวันไม่พอและไม่สะอาด"
        " เด็กท้องเสียหลายคน ขอให้ตรวจสอบ\n\nนางวันเพ็ญ สาระคำ\nโทร 089-700-4412\n"
    )
    mail.set_content(text)
    mail.add_alternative("<p>" + text.replace("\n", "<br>") + "</p>", subtype="html")
    return mail.as_bytes()


def _newsletter() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "ข่าวสาร <news@mail.example>", "office@ksed.example"
    mail["Date"], mail["Message-ID"] = "Thu, 12 May 2022 08:50:00 +0700", "<lived-in-2@mail.example>"
    mail["Subject"], mail["List-Id"], mail["Precedence"] = "ข่าวประจำสัปดาห์", "<news.mail.example>", "bulk"
    mail["List-Unsubscribe"] = "<mailto:stop@mail.example>"
    mail.set_content("โปรโมชั่นประจำสัปดาห์ ลดราคาเครื่องเขียนทุกชนิด สั่งซื้อวันนี้ ส่งฟรีทั่วประเทศ\n")
    mail.add_alternative("<p>โปรโมชั่นประจำสัปดาห์ ลดราคาเครื่องเขียนทุกชนิด</p>", subtype="html")
    return mail.as_bytes()
