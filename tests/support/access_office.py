"""An office with one case of each kind, each full of words by which it is known again wherever it shows.

`Canaries` of a case: `content` stands in subject and body, `identity` is who complained (name, telephone, mail,
address, citizen ID), which stands in every text of the case as well, and `summary` is for the accused's unit.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from models.matters import LinkKind
from models.tables import Arrival, Case
from models.tables_desk import ApiToken
from models.values import Channel, Unit
from parsers.typed import Typed
from pipelines.accounts.tokens import issue, revoke
from pipelines.adapters.database import writing
from pipelines.add import ByHand, add_open_file, add_typed
from pipelines.arrive import Incoming, record_arrivals
from pipelines.ask_more import AskedBy, Question, ask_for_more
from pipelines.decline import decline
from pipelines.finding.texts import refold
from pipelines.forwarding import forward
from pipelines.matters.links import Change, link_cases
from pipelines.office import Office
from pipelines.pauses import pause
from pipelines.routing.officers import Absence, Officers, Role
from pipelines.routing.reroute import assign
from tests.support.desk import NOW, take_all_in
from tests.support.mails import mail_with_attachments
from tests.support.officers import BASE, one, table
from tests.support.papers import drawn
from tests.support.pictures import saved

DAY = date(2022, 5, 12)
MAILBOX = "imap:office@ksed.example/INBOX"
LAW2, STUDENTS = "นายพิเชษฐ์ สมเด็จ", "นางดวงพร นามน"
NAMES = (
    "นายก้องหล้า ภูแก้วฟ้า", "นางสาวขวัญดาว นิลพฤกษ์", "นายคเชนทร์ ดงมะไฟ", "นางงามพริ้ง เสาวรส",
    "นายจักรภพ หินลาด", "นางฉวีวรรณ โคกสะอาด", "นายชัชวาล แก่งเลิงจาน", "นางซ่อนกลิ่น หนองหิน",
    "นายฐานทัพ ป่าแดง", "นางณัฐนรี คำเหมือด", "นายดำเกิง ห้วยสีทน", "นางตวงพร บึงกาฬ", "นายถวัลย์ ดอนสวรรค์",
    "นางทับทิม เหล่าใหญ่", "นายธงรบ ผาน้ำย้อย", "นางนกแก้ว ลำปาว",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Canaries:
    """Words that tell a case's content, who complained, and its summary."""

    content: tuple[str, ...]
    identity: tuple[str, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A case with what opens its papers."""

    id: int
    number: str
    arrival: int
    canaries: Canaries


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a case is to be like; `paper`: it came through records staff's hands."""

    unit: Unit
    paper: bool = False
    flags: tuple[str, ...] = ()
    conflict: bool = False
    summary: bool = False
    accused: str = ""


KINDS: Mapping[str, Kind] = {
    "own": Kind(unit=Unit.PERSONNEL),
    "paper": Kind(unit=Unit.PERSONNEL, paper=True),
    "other": Kind(unit=Unit.AUDIT),
    "minor": Kind(unit=Unit.PERSONNEL, paper=True, flags=("minor",)),
    "sexual": Kind(unit=Unit.PERSONNEL, flags=("sexual",)),
    "kept": Kind(unit=Unit.PERSONNEL, paper=True, conflict=True),
    "told": Kind(unit=Unit.PERSONNEL, conflict=True, summary=True),
    "general": Kind(unit=Unit.GENERAL),
    "keptdesk": Kind(unit=Unit.GENERAL, paper=True, conflict=True),
    "declined": Kind(unit=Unit.PERSONNEL),
    "law2": Kind(unit=Unit.AUDIT, accused=LAW2),
    "named": Kind(unit=Unit.STUDENTS, accused=STUDENTS, summary=True),
}
"""Cases that are typed in and then given their kind."""
BODY = "เจ้าหน้าที่หน้าเคาน์เตอร์ของสำนักงานพูดจาไม่สุภาพ ไล่ผู้มาติดต่อ ขอให้ปรับปรุงการให้บริการ"


def officers() -> Officers:
    """The made-up office; general's director is away and policy's stands in for her, somebody has left."""
    away = (Absence(first=DAY - timedelta(days=2), last=DAY + timedelta(days=20)),)
    base = table({"general": {"absences": away, "stand_in": "policy"}})
    left = one("left", "นายสมหวัง ลาไปแล้ว", Role.LEGAL_OFFICER, Role.RECORDS, active=False)
    both = one("both", "นายพ่วง สองหน้าที่", Role.RECORDS, Role.UNIT_OFFICER, unit=Unit.PERSONNEL)
    assert len(base.people) == len(BASE)
    return Officers(people=(*base.people, left, both))


def place_cases(office: Office, people: Officers) -> dict[str, Placed]:
    """Take in every kind of case, and something that is none."""
    office = replace(office, read=office.read_light)
    placed = {name: _typed(office, people, name, number) for number, name in enumerate(KINDS)}
    placed["mailed"] = _mailed(office, len(KINDS))
    placed["scanned"] = _scanned(office, people, len(KINDS) + 1)
    with writing(office.engine) as session:
        _do_things(session, office, placed)
    return placed


def place_arrivals(office: Office) -> dict[str, int]:
    """Take in what becomes no case: something broken."""
    broken = add_open_file(office, io.BytesIO(b"%PDF-1.7 x"), "ZQBROKEN.pdf", _by_hand())
    take_all_in(replace(office, read=office.read_light))
    return {"broken": broken}


def issue_tokens(office: Office) -> dict[str, str]:
    """Give every role a token, and one that was revoked."""
    wanted = {
        "law": ({Role.LEGAL_OFFICER}, None),
        "head": ({Role.HEAD_LEGAL_OFFICER}, None),
        "boss": ({Role.EXECUTIVE}, None),
        "desk": ({Role.RECORDS}, Unit.GENERAL),
        "it": ({Role.OPERATOR}, None),
        "personnel": ({Role.UNIT_DIRECTOR}, Unit.PERSONNEL),
        "clerk": ({Role.UNIT_OFFICER}, Unit.PERSONNEL),
        "audit": ({Role.UNIT_DIRECTOR}, Unit.AUDIT),
        "left": ({Role.LEGAL_OFFICER}, None),
    }
    with writing(office.engine) as session:
        tokens = {
            name: issue(session, name=name, roles=frozenset(roles), unit=unit, actor="desk:it", now=NOW)
            for name, (roles, unit) in wanted.items()
        }
        row = session.exec(select(ApiToken).where(ApiToken.name == "left")).one()
        revoke(session, row, actor="desk:it", now=NOW)
    return tokens


def _canaries(name: str, number: int, *, summary: bool) -> tuple[Canaries, Typed]:
    who = NAMES[number]
    given, family = who.removeprefix("นางสาว").removeprefix("นาย").removeprefix("นาง").split()
    subject, said = f"ZQSUBJECT{number:02}", f"ZQBODY{number:02}"
    phone, mail = f"089-{700 + number}-{4000 + number}", f"zqmail{number:02}@mail.example"
    house = f"{611 + number}/{number + 7}"
    typed = Typed(
        subject=f"{subject} ร้องโดย{who}",
        body=f"{BODY} {said} ข้าพเจ้า{who} โทร {phone} อยู่บ้านเลขที่ {house}",
        name=who,
        phone=phone,
        address=f"บ้านเลขที่ {house} ตำบลกาฬสินธุ์",
        email=mail,
    )
    identity = (given, family, phone, phone.replace("-", ""), mail)
    return Canaries(content=(subject, said), identity=identity, summary=f"ZQSUMMARY{number:02}" * summary), typed


def _typed(office: Office, people: Officers, name: str, number: int) -> Placed:
    kind = KINDS[name]
    canaries, typed = _canaries(name, number, summary=kind.summary)
    arrival_id = add_typed(office, typed, _by_hand())
    take_all_in(office)
    return _become(office, people, arrival_id, kind, canaries)


def _become(office: Office, people: Officers, arrival_id: int, kind: Kind, canaries: Canaries) -> Placed:
    """Make the case of an arrival one of that kind."""
    with writing(office.engine) as session:
        arrival = session.get_one(Arrival, arrival_id)
        if not kind.paper:
            arrival.source = MAILBOX
        session.add(arrival)
        case = session.get_one(Case, arrival.case_id)
        flags = {**case.proposal["flags"], "minor": False, "sexual": False, **dict.fromkeys(kind.flags, True)}
        case.proposal = {**case.proposal, "flags": flags, "conflict": kind.conflict, "unit": kind.unit.value}
        case.unit, case.unit_summary = kind.unit.value, canaries.summary or None
        if kind.accused:
            said: dict[str, Any] = {**case.letter["sender_name"], "value": kind.accused, "quote": kind.accused}
            case.letter = {**case.letter, "respondent_name": said}
        assign(case, people, NOW)
        session.add(case)
        refold(session, case)
        number = f"{case.received_number}/{case.received_year}"
        return Placed(id=case.id or 0, number=number, arrival=arrival_id, canaries=canaries)


def _mailed(office: Office, number: int) -> Placed:
    """A mail with an attachment; its HTML and its headers name who wrote it."""
    canaries, typed = _canaries("mailed", number, summary=False)
    page = f"<html><body><p>{typed.body}</p></body></html>"
    raw = mail_with_attachments(
        [(f"แนบ-{typed.name}.txt", "text/plain", typed.body.encode()), ("more.html", "text/html", page.encode())],
        subject=typed.subject, body=f"เรียน ศึกษาธิการจังหวัด\r\n\r\n{typed.body}\r\n\r\nขอแสดงความนับถือ\r\n{typed.name}",
        sender=f"{typed.name} <{typed.email}>", message_id="<zq@mail.example>",
    )  # fmt: skip
    blob = office.store.put([raw])
    with writing(office.engine) as session:
        (arrival_id,) = record_arrivals(
            session,
            [
                Incoming(
                    source=MAILBOX, source_key="zq", channel=Channel.WEB_EMAIL, blob=blob, name=typed.subject,
                    reached_at=NOW, fetched_at=NOW,
                )
            ],
        )  # fmt: skip
    take_all_in(office)
    return _become(office, officers(), arrival_id, Kind(unit=Unit.PERSONNEL), canaries)


def _scanned(office: Office, people: Officers, number: int) -> Placed:
    """A scan: its picture shows who wrote it, and its file's name says so."""
    canaries, typed = _canaries("scanned", number, summary=False)
    page = drawn(
        ("เรียน ศึกษาธิการจังหวัดกาฬสินธุ์", "ด้วยข้าพเจ้าได้รับความเดือดร้อน", "จากการก่อสร้างอาคารเรียนในหมู่บ้าน",
         "จึงขอให้ท่านตรวจสอบและแก้ไข", "ขอแสดงความนับถือ", f"({typed.name})", f"โทร. {typed.phone}")
    )  # fmt: skip
    scan = io.BytesIO(saved(page, "PNG"))
    arrival_id = add_open_file(office, scan, f"ร้องเรียน-{typed.name}.png", replace(_by_hand(), channel=Channel.LETTER))
    take_all_in(office)
    with writing(office.engine) as session:  # OCR may read a name otherwise; a person has typed it
        case = session.get_one(Case, session.get_one(Arrival, arrival_id).case_id)
        said: dict[str, Any] = {"confidence": 1.0, "page": 1, "quote": typed.name, "span": None, "box": None}
        case.letter = {**case.letter, "sender_name": {**said, "value": typed.name, "by": "desk:law1"}}
        case.complainant_name, case.complainant_phone, case.subject = typed.name, typed.phone, typed.subject
        session.add(case)
    return _become(office, people, arrival_id, Kind(unit=Unit.PERSONNEL, paper=True), canaries)


def _do_things(session: Session, office: Office, placed: Mapping[str, Placed]) -> None:
    """Do what writes words of staff's own: reasons and questions that name who complained, notices to them."""
    by: dict[str, Any] = {"actor": "desk:law1", "now": NOW}

    def case(name: str) -> Case:
        return session.get_one(Case, placed[name].id)

    def who(name: str) -> str:
        return next(one for one in NAMES if placed[name].canaries.identity[0] in one)

    decline(session, case("declined"), reason=f"{who('declined')} ถอนเรื่อง", **by)
    question = Question(text=f"เรียน {who('own')} วันใด", by=AskedBy.EMAIL)
    own = case("own")
    ask_for_more(session, own, question, holidays=office.holidays, settings=office.settings, **by)
    pause(session, own, reason=f"รอ{who('own')}ส่งเอกสาร", holidays=office.holidays, **by)
    forward(session, own, agency="สพป. กาฬสินธุ์", on=DAY, reason=f"{who('own')} ขอ", **by)
    why = Change(actor="desk:law1", at=NOW, reason=f"{who('own')} เขียนเหมือนกัน")
    link_cases(session, case("paper"), own, LinkKind.SAME_MATTER, why)
    link_cases(session, case("minor"), own, LinkKind.SAME_MATTER, why)


def _by_hand() -> ByHand:
    return ByHand(channel=Channel.WALK_IN, actor="desk:desk")
