"""What the overview shows: figures of the cases that a visitor reaches, each with the address of the list behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from markupsafe import Markup
from sqlmodel import Session, col, select

from desk.case_rows import CaseRow, case_rows
from desk.charts import Bar, bars
from desk.find_address import address_of
from desk.reach import Reach, reach_of
from desk.visitor import Visitor
from models.clock import BUDDHIST_ERA
from models.tables import Case
from models.words_th import CHANNELS_TH, LEVELS_TH, UNITS_TH
from parsers.thai.months import MONTHS_SHORT
from pipelines.arrivals_found import count_in_group, oldest_in_group
from pipelines.finding.figures import Figure, Figures, Rate, figures
from pipelines.finding.filters import EVERY_CASE, Clock, Filters, conditions
from pipelines.routing.officers import CONFIDENTIAL

MONTHS_SHOWN: Final = 12
_LOOKED_AT: Final = 20
"""Overdue cases looked at for the oldest that the visitor may know of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A figure by itself. `share` and `of` (the whole, with the list of it) are there for a rate."""

    title: str
    value: int | None = None
    address: str = ""
    share: float | None = None
    of: Figure | None = None
    of_address: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with the rows it is drawn from: the table beside it."""

    name: str
    title: str
    of: str
    rows: Sequence[Bar]
    picture: Markup
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All of the page. `years` are the fiscal years (BE) that have cases, newest first.

    `quarantined_since` is when the oldest letter came that no figure counts yet; None where there is none, or where
    that is not the visitor's business.
    """

    years: Sequence[int]
    cards: Sequence[Card]
    charts: Sequence[Chart]
    oldest: CaseRow | None
    received: Card
    quarantined_since: datetime | None


def overview_of(session: Session, visitor: Visitor, year: int | None) -> Overview:
    """Work out the overview of a fiscal year (BE), or of all years.

    Somebody of a unit sees that unit's. The oldest overdue case is of all years: what is owed does not end with one.
    """
    reach = reach_of(session, visitor)
    everything = _base(visitor)
    of_all = figures(session, today=visitor.today, base=everything, where=reach.known)
    base = everything if year is None else replace(everything, fiscal_year=year)
    told = of_all if year is None else figures(session, today=visitor.today, base=base, where=reach.known)
    read = told
    if reach.partial:  # channels and replies are told only of what may be read
        read = figures(session, today=visitor.today, base=base, where=reach.content)
    return Overview(
        years=sorted(of_all.by_fiscal_year, reverse=True),
        received=_card("รับทั้งหมด", told.received),
        cards=_cards(session, visitor, told, read),
        charts=_charts(told, read, of_all, partial=reach.partial),
        oldest=_oldest_overdue(session, visitor, everything, reach),
        quarantined_since=oldest_in_group(session, "quarantined") if visitor.roles & CONFIDENTIAL else None,
    )


def _base(visitor: Visitor) -> Filters:
    if visitor.roles & CONFIDENTIAL or visitor.officer.unit is None:
        return EVERY_CASE
    return Filters(unit=(visitor.officer.unit,))


def _card(title: str, figure: Figure, *, urgent: bool = False) -> Card:
    return Card(
        title=title,
        value=figure.value,
        address=address_of(figure.filters),
        urgent=urgent and figure.value > 0,
    )


def _rate(title: str, rate: Rate) -> Card:
    return Card(
        title=title,
        value=rate.numerator.value,
        address=address_of(rate.numerator.filters),
        share=rate.value,
        of=rate.denominator,
        of_address=address_of(rate.denominator.filters),
    )


def _cards(session: Session, visitor: Visitor, told: Figures, read: Figures) -> list[Card]:
    cards = [
        _card("ยังไม่สิ้นสุด", told.open),
        _card("เกินกำหนด", told.overdue, urgent=True),
        _card("ครบกำหนดวันนี้", told.due_today, urgent=True),
        _card("รอนิติกรยืนยัน", told.waiting),
        _card("หยุดนับ", told.on_hold),
        _card("ยังไม่แจ้งผู้ร้องเรียนครั้งแรก เกินกำหนด", read.reply_overdue, urgent=True),
        _rate("แล้วเสร็จทันกำหนด", told.on_time),
        _rate("แจ้งผู้ร้องเรียนครั้งแรกทันกำหนด", read.replied_in_time),
    ]
    if visitor.roles & CONFIDENTIAL:  # what is no case yet belongs to no unit
        waiting = count_in_group(session, "quarantined")
        cards.append(
            Card(
                title="กักไว้ตรวจสอบ (ทุกปี)",
                value=waiting,
                address="/arrivals?group=quarantined",
                urgent=waiting > 0,
            )
        )
    return cards


def _charts(told: Figures, read: Figures, of_all: Figures, *, partial: bool) -> list[Chart]:
    months = list(told.by_month.items())[-MONTHS_SHOWN:]
    return [
        _chart(
            "level", "จำแนกตามระดับ", "ระดับ", [(f"ระดับ {one} {LEVELS_TH[one]}", at) for one, at in told.by_level.items()]
        ),
        _chart("unit", "จำแนกตามกลุ่ม", "กลุ่ม", [(UNITS_TH[one], at) for one, at in told.by_unit.items()]),
        _chart(
            "channel",
            "จำแนกตามช่องทาง",
            "ช่องทาง",
            [(CHANNELS_TH[one], at) for one, at in read.by_channel.items()],
            note="ไม่รวมเรื่องที่ท่านเห็นเฉพาะบทสรุป" if partial else "",
        ),
        _chart(
            "month",
            f"จำแนกตามเดือนที่รับ{' (12 เดือนล่าสุด)' if len(told.by_month) > MONTHS_SHOWN else ''}",
            "เดือน",
            [(_month(one), at) for one, at in months],
            label_width=80,
        ),
        _chart(
            "year",
            "จำแนกตามปีงบประมาณ",
            "ปีงบประมาณ",
            [(str(one), at) for one, at in of_all.by_fiscal_year.items()],
            label_width=48,
        ),
    ]


def _chart(
    name: str, title: str, of: str, told: Iterable[tuple[str, Figure]], *, label_width: int = 0, note: str = ""
) -> Chart:
    rows = [Bar(label=label, value=one.value, address=address_of(one.filters)) for label, one in told]
    return Chart(
        name=name,
        title=title,
        of=of,
        rows=rows,
        picture=bars(f"chart-{name}", title, rows, label_width=label_width),
        note=note,
    )


def _month(first: date) -> str:
    return f"{MONTHS_SHORT[first.month - 1]} {first.year + BUDDHIST_ERA}"


def _oldest_overdue(session: Session, visitor: Visitor, base: Filters, reach: Reach) -> CaseRow | None:
    """Find the case that has been overdue longest, of those whose letter may be read if there is one."""
    late = conditions(session, replace(base, clock=(Clock.OVERDUE,)), visitor.today)
    order = (col(Case.due_on), col(Case.id))
    for where in (reach.content, reach.known):
        cases = session.exec(select(Case).where(*late, where).order_by(*order).limit(_LOOKED_AT)).all()
        if rows := case_rows(session, visitor, cases):
            return rows[0]
    return None
