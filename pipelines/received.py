"""Received number and received date: the register that the office answers for (SOP §4)."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col

from models.clock import bangkok_date
from models.tables import ReceivedCounter
from models.values import ReceivedStamp
from pipelines.adapters.database import insert_for

STAMP_CONFIDENCE = 0.8
STAMP_AT_MOST_DAYS_OLD = 60
LETTER_AT_MOST_DAYS_OLD = 365


def received_on(stamp: ReceivedStamp | None, arrived_on: date) -> tuple[date, str | None]:
    """Tell the received date (CE, Bangkok), and in Thai why the stamp's date was not taken, if it was not.

    The stamp's date counts where it reads well and is plausible: not after the scan arrived, and at most
    60 days before. Otherwise the day of arrival.
    """
    if stamp is None:
        return arrived_on, None
    if stamp.of_another:
        return arrived_on, "ตรารับบนเอกสารเป็นของหน่วยงานอื่น จึงใช้วันที่เรื่องเข้าระบบ"
    if not stamp.readable or stamp.date is None or stamp.date.confidence < STAMP_CONFIDENCE:
        return arrived_on, "อ่านวันที่บนตรารับหนังสือไม่ชัด จึงใช้วันที่เรื่องเข้าระบบ กรุณาตรวจตรารับ"
    if stamp.date.value > arrived_on:
        return arrived_on, "วันที่บนตรารับหนังสืออยู่หลังวันที่เรื่องเข้าระบบ จึงใช้วันที่เรื่องเข้าระบบ กรุณาตรวจตรารับ"
    if arrived_on - stamp.date.value > timedelta(days=STAMP_AT_MOST_DAYS_OLD):
        return arrived_on, "วันที่บนตรารับหนังสือเก่ากว่า 60 วัน จึงใช้วันที่เรื่องเข้าระบบ กรุณาตรวจตรารับ"
    return stamp.date.value, None


def doubt_about_date(dated_on: date | None, received: date) -> str | None:
    """Tell in Thai what is odd about a letter's own date beside its received date (SOP §4); both CE."""
    if dated_on is None:
        return None
    if dated_on > received:
        return "วันที่ในหนังสืออยู่หลังวันที่รับ กรุณาตรวจสอบ"
    if received - dated_on > timedelta(days=LETTER_AT_MOST_DAYS_OLD):
        return "วันที่ในหนังสือเก่ากว่าวันที่รับเกินหนึ่งปี กรุณาตรวจสอบ"
    return None


def late_arrival(arrived_on: date, now: datetime) -> str | None:
    """Tell in Thai where something came in long before it is registered: its deadline may be over already."""
    days = (bangkok_date(now) - arrived_on).days
    if days <= STAMP_AT_MOST_DAYS_OLD:
        return None
    return f"เรื่องนี้เข้ามาก่อนลงทะเบียน {days} วัน กรุณาตรวจสอบวันที่รับและกำหนดเวลา"


def next_number(session: Session, year_be: int) -> int:
    """Give the next received number of a Buddhist year, counting 1, 2, 3 and on.

    It belongs to the caller's transaction: rolled back, the number is free again, so the register has no
    gap; the counter's row stays locked until then, so it has no repeat.
    """
    insert = insert_for(session)
    statement = (
        insert(ReceivedCounter)
        .values(year_be=year_be, last=1)
        .on_conflict_do_update(index_elements=["year_be"], set_={"last": col(ReceivedCounter.last) + 1})
        .returning(col(ReceivedCounter.last))
    )
    return int(session.execute(statement).scalar_one())
