"""Tell people by mail that somebody may come in who could not before: nobody opens letters in another's name unseen.

Whoever keeps the accounts sees no content (SOP §5), yet could make himself an account that does, or take over one.
"""

from enum import StrEnum
from typing import Final

from sqlmodel import Session

from models.clock import BANGKOK, bangkok_date, day_be
from models.tables import Notice
from models.tables_desk import Account
from pipelines.accounts.people import officer_of
from pipelines.event_words import actor_words
from pipelines.notices import fresh_message_id
from pipelines.office import Office
from pipelines.routing.officers import ROLES_TH, Role

KIND: Final = "account"
"""Of a notice; it has no text of the office's own, for whoever writes those could empty it."""


class Door(StrEnum):
    """What was done that lets somebody in, in Thai."""

    ADDED = "เพิ่มบัญชีผู้ใช้"
    RESET = "ออกรหัสผ่านครั้งเดียวให้ใหม่"
    OPENED = "เปิดบัญชีที่ปิดไว้"
    ROLES = "เปลี่ยนหน้าที่ของบัญชี"
    TOKEN = "ออกกุญแจให้โปรแกรมอื่น"  # noqa: S105  # no secret
    ENTRY = "แก้ไขทะเบียนเจ้าหน้าที่"
    TABLE = "เริ่มหรือหยุดใช้ทะเบียนเจ้าหน้าที่"


def tell_of_account(session: Session, office: Office, account: Account, door: Door, *, actor: str) -> None:
    """Tell the account's own person and the head legal officers. Does not commit.

    An account that sees no content is nobody's concern.
    """
    person = officer_of(account, office.officers.current().officers)
    # Its own roles too: they count on the day when the table no longer names the person.
    roles = person.roles | {Role(role) for role in account.roles}
    if roles - {Role.OPERATOR}:
        _tell(session, office, door, f"{account.username} ({_titles(roles)})", own=person.email, actor=actor)


def tell_of_token(session: Session, office: Office, name: str, roles: frozenset[Role], *, actor: str) -> None:
    """Tell the head legal officers that another program may read from now on. Does not commit."""
    if roles - {Role.OPERATOR}:
        _tell(session, office, Door.TOKEN, f"{name} ({_titles(roles)})", own="", actor=actor)


def tell_of_entry(session: Session, office: Office, officer_id: str, *, actor: str) -> None:
    """Tell the officer of whom the table says other things than who is away, and the head legal officers.

    To be called while the former table is in use: its addresses are written to. Does not commit.
    """
    table = office.officers.current().officers
    former = table.get(officer_id) if table is not None else None
    _tell(session, office, Door.ENTRY, officer_id, own=former.email if former else "", actor=actor)


def tell_of_table(session: Session, office: Office, *, actor: str) -> None:
    """Tell the head legal officers that the table is put to use, or withdrawn. Does not commit."""
    _tell(session, office, Door.TABLE, office.settings.effective_officers_file.name, own="", actor=actor)


def _titles(roles: frozenset[Role]) -> str:
    return " ".join(ROLES_TH[role] for role in Role if role in roles)


def _tell(session: Session, office: Office, door: Door, what: str, *, own: str, actor: str) -> None:
    now = office.clock()
    what = " ".join(what.split())  # a line break in a subject would be a header of its own
    lines = (
        f"{door}: {what}",
        f"ผู้ทำ: {actor_words(actor, {})}",
        f"เมื่อ: {day_be(bangkok_date(now))} เวลา {now.astimezone(BANGKOK):%H.%M} น.",
        "",
        "การกระทำนี้มีผลต่อผู้ที่เข้าดูเรื่องร้องเรียนได้ หากท่านไม่ทราบเรื่อง กรุณาสอบถามผู้ดูแลระบบทันที",
        "รายละเอียดอยู่ในบันทึกการเปลี่ยนแปลง และการเข้าดูเรื่องอยู่ในบันทึกการเข้าดู ที่หน้าตั้งค่า",
        "อีเมลนี้ส่งโดยอัตโนมัติ",
    )
    session.add_all(
        Notice(
            kind=KIND,
            recipient=address,
            subject=f"[ksed] {door}: {what}",
            body="\n".join(lines),
            message_id=fresh_message_id(office.settings),
            created_at=now,
        )
        for address in _whom(office, own)
    )


def _whom(office: Office, own: str) -> list[str]:
    """Give the addresses: his own, and the head legal officers', else the legal officers', else the settings'."""
    table = office.officers.current().officers
    heads = (table.having(Role.HEAD_LEGAL_OFFICER) or table.having(Role.LEGAL_OFFICER)) if table is not None else ()
    watching = [one.email for one in heads if one.email] or [office.settings.notices.legal_officer]
    return list(dict.fromkeys(address for address in (own, *watching) if address))
