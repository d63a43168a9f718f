"""A search as the address of a page: read from a form, written so that it can be kept and sent to a colleague. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from desk.typed_day import typed_day
from models.clock import day_be
from models.words_th import CASE_STATES_TH, CHANNELS_TH, FLAGS_TH, LEVELS_TH, NATURES_TH, PURPOSES_TH, UNITS_TH
from pipelines.finding.asked import LONGEST_QUERY
from pipelines.finding.filters import EVERY_CASE, Clock, Filters, Reply, Timing
from pipelines.finding.filters_query import SORT, parse_filters, read_order, to_query
from pipelines.finding.listed import Order, natural_order
from pipelines.finding.views import WORDS

PLACE: Final = "/find"
WHO: Final = "who"
"""The parameter that says: look into what tells who complains, too."""
DAYS_TH: Final = {
    "received_from": "รับตั้งแต่",
    "received_until": "รับถึง",
    "due_from": "ครบกำหนดตั้งแต่",
    "due_until": "ครบกำหนดถึง",
}
CLOCK_TH: Final = {Clock.OVERDUE: "เกินกำหนด", Clock.DUE_TODAY: "ครบกำหนดวันนี้", Clock.ON_HOLD: "หยุดนับ"}
TIMING_TH: Final = {Timing.ON_TIME: "แล้วเสร็จทันกำหนด", Timing.LATE: "ไม่ทันกำหนด"}
REPLIES_TH: Final = {
    Reply.ON_TIME: "แจ้งครั้งแรกทันกำหนด",
    Reply.LATE: "แจ้งครั้งแรกไม่ทันกำหนด",
    Reply.OVERDUE: "ยังไม่แจ้งครั้งแรก เกินกำหนด",
}
ORDERS_TH: Final = {Order.NEWEST: "รับล่าสุดก่อน", Order.DUE: "ครบกำหนดก่อน"}
CHOICES: Final[tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]] = tuple(
    (name, legend, tuple((str(code), word) for code, word in words.items()))
    for name, legend, words in (
        ("clock", "กำหนดเวลา", CLOCK_TH),
        ("state", "สถานะ", CASE_STATES_TH),
        ("level", "ระดับ", {level: f"{level} {word}" for level, word in LEVELS_TH.items()}),
        ("unit", "กลุ่ม", UNITS_TH),
        ("channel", "ช่องทาง", CHANNELS_TH),
        ("purpose", "วัตถุประสงค์", PURPOSES_TH),
        ("nature", "ลักษณะ", NATURES_TH),
        ("flags", "ข้อสังเกต (ต้องมีครบ)", FLAGS_TH),
        ("timing", "ผลตามกำหนด", TIMING_TH),
        ("replied", "การแจ้งผู้ร้องเรียนครั้งแรก", REPLIES_TH),
    )
)
"""Filters of which several values may be ticked: parameter, legend, values with their words."""
_WORDS: Final = {name: dict(values) for name, _, values in CHOICES}
_OF_CONTENT: Final = frozenset({"channel", "purpose", "nature", "flags", "replied", "assigned_to"})
"""Filters by what only those who may read a letter know of its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for: words, whether also in what tells who complains, and filters.

    `sort` is an order that was asked for; it counts where there are no words.
    """

    words: str = ""
    who: bool = False
    filters: Filters = EVERY_CASE
    sort: Order | None = None

    @property
    def of_content(self) -> bool:
        """Whether being found tells something of a case's content."""
        return bool(self.words) or any(getattr(self.filters, name) for name in _OF_CONTENT)

    @property
    def query(self) -> dict[str, str]:
        """Give the parameters, none of them empty."""
        said = {WORDS: self.words} if self.words else {}
        who = {WHO: "1"} if self.who and self.words else {}
        return {**said, **who, **to_query(self.filters), **({SORT: str(self.sort)} if self.sort else {})}

    @property
    def order(self) -> Order:
        """Give the order of a list without words."""
        return self.sort or natural_order(self.filters)

    @property
    def encoded(self) -> str:
        """Give the parameters as they stand behind the question mark."""
        return urlencode(self.query)

    def address(self, **further: str) -> str:
        """Give the page's address."""
        query = urlencode({**self.query, **further})
        return f"{PLACE}?{query}" if query else PLACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A part of a search, and the address of the search without it."""

    word: str
    without: str


def address_of(filters: Filters) -> str:
    """Give the address of the list of exactly those cases."""
    return Search(filters=filters).address()


def read_search(parameters: Iterable[tuple[str, str]]) -> Search:
    """Read a search as a form sends it: a value ticked beside others comes as a parameter of its own, days as typed.

    Raises:
        RefusedError: A filter that cannot be.
    """
    joined: dict[str, str] = {}
    for name, value in parameters:
        if value.strip():
            joined[name] = f"{joined[name]},{value.strip()}" if name in joined and name in _WORDS else value.strip()
    for name, word in DAYS_TH.items():
        day = typed_day(joined.get(name, ""), word)
        if day is not None:
            joined[name] = day.isoformat()
    words = " ".join(joined.get(WORDS, "").split())[:LONGEST_QUERY]
    return Search(
        words=words,
        who=WHO in joined and bool(words),
        filters=parse_filters(joined),
        sort=None if words else read_order(joined),
    )


def read_encoded(written: str) -> Search:
    """Read a search that a form of ours bears whole. Raises as `read_search`."""
    return read_search(parse_qsl(written, keep_blank_values=True))


def chips(search: Search, names: dict[str, str]) -> Iterator[Chip]:
    """Give each part of a search; `names` are those of officers by id."""
    if search.words:
        beside = " (รวมข้อมูลผู้ร้องเรียน)" if search.who else ""
        yield Chip(word=f"คำค้น: {search.words}{beside}", without=replace(search, words="", who=False).address())
    for one in fields(Filters):
        value = getattr(search.filters, one.name)
        if isinstance(value, tuple):
            for each in value:
                rest = tuple(other for other in value if other != each)
                yield _chip(search, one.name, f"{_legend(one.name)}: {_WORDS[one.name][str(each)]}", rest)
        elif one.name in DAYS_TH and value is not None:
            yield _chip(search, one.name, f"{DAYS_TH[one.name]} {day_be(value)}", None)
        elif one.name == "assigned_to" and value is not None:
            yield _chip(search, one.name, f"ผู้รับผิดชอบ: {names.get(value, value)}", None)
        elif one.name == "fiscal_year" and value is not None:
            yield _chip(search, one.name, f"ปีงบประมาณ {value}", None)


def orders(search: Search) -> list[tuple[str, str, bool]]:
    """Give each order of a list: its words, its address, and whether the list has it."""
    return [(word, replace(search, sort=order).address(), order is search.order) for order, word in ORDERS_TH.items()]


def _chip(search: Search, name: str, word: str, rest: object) -> Chip:
    left = replace(search.filters, **{name: rest})  # type: ignore[arg-type]  # a field's own kind of value
    return Chip(word=word, without=replace(search, filters=left).address())


def _legend(name: str) -> str:
    return next(legend for one, legend, _ in CHOICES if one == name).partition(" (")[0]
