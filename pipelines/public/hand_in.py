"""Hand in: a filled-in public form becomes one arrival, and whoever filled it in gets a receipt."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.errors import RefusedError
from models.values import Channel
from parsers.form_mail import NAME, Enclosed, written
from parsers.typed import Typed
from pipelines.accounts import windows
from pipelines.accounts.windows import Window
from pipelines.adapters.database import reading, writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office
from pipelines.public import receipts
from pipelines.public.form_token import FASTEST_SECONDS, FormToken, use, used

SOURCE = "web:form"
ACTOR = "web"
"""Who hands in by the form, as events name them: nobody in particular."""
MOST_OF_ADDRESS, OF_ADDRESS_SECONDS = 10, 3600.0
"""A family, a school's computer room or a mobile network may stand behind one address."""
MOST_OF_ALL, OF_ALL_SECONDS = 120, 3600.0
"""Of everybody together: what the reader and the people behind it can cope with."""
SENT_BEFORE_TH = "แบบฟอร์มนี้ส่งเข้าระบบไปแล้ว ระบบรับเรื่องไว้ครั้งเดียว หากต้องการยื่นเรื่องใหม่กรุณาเปิดหน้าแบบฟอร์มใหม่"
TOO_FAST_TH = "ส่งเร็วเกินไป กรุณาตรวจทานข้อความแล้วกดส่งอีกครั้ง"
TOO_OLD_TH = "หน้านี้เปิดทิ้งไว้นานเกินไป ข้อความของท่านยังอยู่ กรุณาตรวจทานแล้วกดส่งอีกครั้ง"


class TooOftenError(Exception):
    """Too much was handed in lately; `seconds` until there is room again."""

    def __init__(self, seconds: float) -> None:
        """Take the time to wait."""
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class NotFreshError(RefusedError):
    """The page was handed in before, is too old, or was filled in faster than anybody can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """`code`: of the receipt, not to be had again."""

    arrival_id: int
    code: str
    at: datetime


def limits(address: str) -> list[Window]:
    """Give the windows that something handed in from an address counts in."""
    return [
        Window(what="complain", whom=windows.network_of(address), most=MOST_OF_ADDRESS, seconds=OF_ADDRESS_SECONDS),
        Window(what="complain", most=MOST_OF_ALL, seconds=OF_ALL_SECONDS),
    ]


def refuse_too_often(office: Office, address: str) -> None:
    """Tell before anything is read whether there is room.

    Raises:
        TooOftenError: There is none.
    """
    with reading(office.engine) as session:
        wait = windows.wait_seconds(session, limits(address), office.machine_time())
    if wait > 0:
        raise TooOftenError(wait)


def hand_in(office: Office, typed: Typed, enclosed: Sequence[Enclosed], token: FormToken, address: str) -> HandedIn:
    """Store what was filled in (`parsers.form_mail.cleaned`) with its files as one arrival; give the receipt.

    Raises:
        NotFreshError: See there.
        TooOftenError: There is no room now.
        TransientError: The store or the database failed; nothing was handed in.
    """
    machine_now, now = office.machine_time(), office.clock()
    if machine_now - token.made < FASTEST_SECONDS:
        raise NotFreshError(TOO_FAST_TH)
    if machine_now > token.until:
        raise NotFreshError(TOO_OLD_TH)
    with reading(office.engine) as session:  # before anything is written to the disk
        if used(session, token):
            raise NotFreshError(SENT_BEFORE_TH)
    refuse_too_often(office, address)
    blob = office.store.put(written(typed, enclosed, now))
    with writing(office.engine) as session:
        if not use(session, token, machine_now):
            raise NotFreshError(SENT_BEFORE_TH)
        allowed = limits(address)
        wait = windows.wait_seconds(session, allowed, machine_now)
        if wait > 0:
            raise TooOftenError(wait)
        windows.count(session, allowed, machine_now)
        (arrival_id,) = record_arrivals(
            session,
            [
                Incoming(
                    source=SOURCE,
                    source_key=f"{SOURCE}/{uuid.uuid4()}",
                    channel=Channel.WEB_EMAIL,
                    blob=blob,
                    name=NAME,
                    reached_at=now,
                    fetched_at=now,
                    actor=ACTOR,
                )
            ],
        )
        return HandedIn(arrival_id=arrival_id, code=receipts.issue(session, arrival_id, now), at=now)
