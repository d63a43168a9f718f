"""Trying out what the office depends on, when somebody presses the test button: really, and without changing anything.

Each trial is bounded in time by its adapter, and by `bounded` beyond that: a dead network share answers nobody.
"""

import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow
from typing import Final

from PIL import Image

from models.errors import ConfigError, IntakeError
from models.settings import Folder
from models.values import ToRead
from pipelines.adapters.folder import DONE, FAILED, is_left_alone
from pipelines.adapters.liveness import only_one
from pipelines.adapters.mailbox_look import look_into
from pipelines.adapters.smtp import SmtpLoginError, greet
from pipelines.adapters.store import digest_of
from pipelines.notices import fresh_message_id
from pipelines.office import Office, OutgoingMail
from pipelines.rulebook import RULES_FOLDER

LONGEST_SECONDS: Final = 60.0
_RUNNING = "การทดสอบครั้งก่อนยังไม่จบ กรุณารอสักครู่"
_PAGE = RULES_FOLDER / "test_page.png"
_ON_PAGE = "๑๒๓๔๕"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether it works, and a Thai sentence that says what was tried or what is wrong."""

    well: bool
    sentence: str


Trial = Callable[[Office], Outcome]


def bounded(office: Office, name: str, trial: Trial, *, seconds: float = LONGEST_SECONDS) -> Outcome:
    """Try something out in a thread of its own; of a name one trial at a time, over all processes.

    A trial that does not end in time goes on alone until its adapter gives up; until then it is not begun again.
    """
    done: list[Outcome | Exception] = []

    def alone(office: Office) -> Outcome:
        with only_one(office.worker.folder, f"probe-{name}") as first:
            return trial(office) if first else Outcome(well=False, sentence=_RUNNING)

    def work() -> None:
        try:
            done.append(_said(office, alone))
        except Exception as error:  # noqa: BLE001  # a mistake of ours: raised again where somebody waits
            done.append(error)

    thread = threading.Thread(target=work, name=f"probe-{name}", daemon=True)
    thread.start()
    thread.join(seconds)
    if not done:
        return Outcome(well=False, sentence=f"ไม่ตอบภายใน {seconds:.0f} วินาที")
    [result] = done
    if isinstance(result, Exception):
        raise result
    return result


def try_mailbox(office: Office) -> Outcome:
    """Log in to the mailbox and look into its folder, read-only."""
    imap = office.settings.imap
    if not imap.configured:
        return Outcome(well=False, sentence="ยังไม่ได้ตั้งค่ากล่องจดหมาย (KSED_IMAP__HOST)")
    seen = look_into(imap)
    if not seen.there:
        return Outcome(well=False, sentence=f"เข้าสู่ระบบกล่องจดหมายได้ แต่ไม่มีโฟลเดอร์ {imap.folder} (KSED_IMAP__FOLDER)")
    return Outcome(
        well=True,
        sentence=f"เข้าสู่ระบบกล่องจดหมายได้ โฟลเดอร์ {imap.folder} มีอีเมล {seen.mails} ฉบับ ยังไม่ได้รับเข้า {seen.untaken} ฉบับ",
    )


def try_folder(folder: Folder) -> Trial:
    """Make the trial of a scan folder: there, readable, and files can be put into and taken out of where they go."""

    def trial(office: Office) -> Outcome:
        path = folder.path
        if not path.is_dir():
            return Outcome(well=False, sentence=f"ไม่มีโฟลเดอร์ {path}")
        try:
            waiting = sum(1 for one in os.scandir(path) if one.is_file() and not is_left_alone(one.name))
        except OSError as error:
            return Outcome(well=False, sentence=f"เปิดอ่านโฟลเดอร์ {path} ไม่ได้ ({error.strerror})")
        for place in (path, path / DONE, path / FAILED):
            if not place.is_dir():
                continue
            try:
                with tempfile.NamedTemporaryFile(dir=place, prefix=".ksed-", suffix=".tmp"):
                    pass
            except OSError as error:
                return Outcome(well=False, sentence=f"เขียนในโฟลเดอร์ {place} ไม่ได้ ({error.strerror}) ไฟล์ที่รับแล้วจะย้ายไม่ได้")
        return Outcome(well=True, sentence=f"โฟลเดอร์ {path} อ่านและเขียนได้ มีไฟล์รอรับ {waiting} ไฟล์")

    return trial


def try_smtp(office: Office) -> Outcome:
    """Connect to the mail server and log in, without sending."""
    smtp = office.settings.smtp
    if not smtp.configured:
        return Outcome(well=False, sentence="ยังไม่ได้ตั้งค่าเครื่องแม่ข่ายส่งอีเมล (KSED_SMTP__HOST) การแจ้งเตือนจะรออยู่")
    try:
        greet(smtp)
    except SmtpLoginError:
        return Outcome(well=False, sentence=f"ติดต่อ {smtp.host} ได้ แต่ไม่รับชื่อผู้ใช้หรือรหัสผ่าน (KSED_SMTP__USERNAME)")
    entered = "และเข้าสู่ระบบได้" if smtp.username else "โดยไม่ต้องเข้าสู่ระบบ"
    return Outcome(well=True, sentence=f"ติดต่อ {smtp.host} {entered} ยังไม่ได้ส่งอีเมลใด")


def try_mail_to(address: str) -> Trial:
    """Make the trial that sends a mail to whoever tries it."""

    def trial(office: Office) -> Outcome:
        if office.send is None:
            return Outcome(well=False, sentence="ยังไม่ได้ตั้งค่าเครื่องแม่ข่ายส่งอีเมล (KSED_SMTP__HOST)")
        mail = OutgoingMail(
            recipient=address,
            subject="[ksed] ทดสอบการส่งอีเมล",
            body="อีเมลนี้ส่งเพื่อทดสอบตามคำสั่งของท่านในหน้าตั้งค่า ไม่ต้องตอบกลับ\n",
            message_id=fresh_message_id(office.settings),
        )
        [fault] = office.send([mail])
        if fault is not None:
            raise fault
        return Outcome(well=True, sentence=f"ส่งอีเมลทดสอบถึง {address} แล้ว กรุณาตรวจกล่องจดหมายและโฟลเดอร์สแปม")

    return trial


def try_reading(office: Office) -> Outcome:
    """Have a test page read in a child process, as letters are, by Tesseract and the model in use."""
    with tempfile.TemporaryDirectory(prefix="ksed-probe-") as name:
        path = Path(name) / _PAGE.name
        _fresh_page(path)
        with path.open("rb") as file:
            digest = digest_of(file)
        read = office.read(ToRead(path=path, sha256=digest, name=path.name, is_mail=False))
    languages = office.settings.reading.languages
    if _ON_PAGE in "".join(page.text for page in read.pages):
        return Outcome(well=True, sentence=f"อ่านหน้าทดสอบภาษาไทยได้ถูกต้อง (แบบจำลอง {languages})")
    return Outcome(well=False, sentence=f"โปรแกรมอ่านตัวอักษรทำงาน แต่อ่านเลขไทยในหน้าทดสอบผิด (แบบจำลอง {languages})")


def _fresh_page(path: Path) -> None:
    """Write the test page with another margin each time: text that is remembered would show nothing."""
    with Image.open(_PAGE) as page:
        grey = page.convert("L")
    sheet = Image.new("L", (grey.width + 20 + randbelow(300), grey.height + 20 + randbelow(300)), 255)
    sheet.paste(grey, (randbelow(20), randbelow(20)))
    sheet.save(path)


def _said(office: Office, trial: Trial) -> Outcome:
    try:
        return trial(office)
    except IntakeError as error:  # its code and the vendor's error class, for the operator
        return Outcome(well=False, sentence=f"{error.message_th} [{error}]")
    except ConfigError as error:
        return Outcome(well=False, sentence=str(error))
    except OSError as error:
        return Outcome(well=False, sentence=f"ทดสอบไม่สำเร็จ ({error.strerror})")
