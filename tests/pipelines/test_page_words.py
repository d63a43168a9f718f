"""The words of read pages come back as they were kept, page by page."""

import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.limits import ReadLimits
from models.states import ArrivalState
from models.values import Box, Channel, Page, Reading, Word
from parsers.documents import read_pages
from parsers.media import PDF
from parsers.typed import Typed
from pipelines.adapters.database import reading, writing
from pipelines.add import ByHand, add_typed
from pipelines.file import Held, file_reading
from pipelines.leases import claim
from pipelines.office import Office
from pipelines.page_words import keep_words, packed, unpacked, words_of
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL
from tests.support.letters import reading_of

SAMPLES = Path(__file__).parents[2] / "flows" / "samples"

EDGE = st.integers(0, 10_000).map(lambda steps: steps / 10_000)
WORDS = st.builds(
    Word,
    text=st.text(min_size=1),
    confidence=st.integers(0, 1000).map(lambda steps: steps / 1000),
    line=st.integers(0, 200),
    box=st.builds(Box, left=EDGE, top=EDGE, right=EDGE, bottom=EDGE),
)


def page(number: int, words: tuple[Word, ...]) -> Page:
    return Page(number=number, method="ocr", confidence=0.9, text="", words=words)


@given(st.lists(st.lists(WORDS, max_size=8).map(tuple), max_size=4))
def test_words_come_back_page_by_page(pages: list[tuple[Word, ...]]) -> None:
    kept = packed([page(number, words) for number, words in enumerate(pages, 1)])
    for number, words in enumerate(pages, 1):
        assert unpacked(kept, number) == words
    assert unpacked(kept, len(pages) + 1) == ()


def test_a_real_page_keeps_its_words_to_a_ten_thousandth(tmp_path: Path) -> None:
    (read,) = read_pages(SAMPLES / "letter-04.pdf", PDF, limits=ReadLimits(workers=1))
    kept = packed([read])
    back = unpacked(kept, 1)
    assert [(word.text, word.line) for word in back] == [(word.text, word.line) for word in read.words]
    for word, before in zip(back, read.words, strict=True):
        assert word.box.left == pytest.approx(before.box.left, abs=1e-4)
        assert word.box.bottom == pytest.approx(before.box.bottom, abs=1e-4)
    assert len(kept) < 30 * len(read.words)


def test_a_row_that_swells_beyond_measure_is_cut_off() -> None:
    bomb = zlib.compress(b" " * 100_000_000)
    with pytest.raises(ValueError, match="Expecting value"):
        unpacked((1).to_bytes(4, "big") + len(bomb).to_bytes(4, "big") + bomb, 1)


def held(office: Office) -> Held:
    arrival = add_typed(office, Typed(body="x"), ByHand(channel=Channel.WALK_IN, actor="a"))
    with writing(office.engine) as session:
        claim(session, owner=office.worker.name, now=office.machine_time(), lease_seconds=60, limit=1, light=False)
    return Held(arrival_id=arrival, owner=office.worker.name, now=office.clock())


def test_filing_keeps_the_words_and_a_later_reading_replaces_them(make_office: OpenOffice) -> None:
    office = make_office()
    box = Box(left=0.1, top=0.2, right=0.3, bottom=0.4)
    word = Word(text="๑๒", confidence=0.75, line=0, box=box)
    read: Reading = reading_of()
    read = replace(read, pages=(replace(read.pages[0], words=(word,)), *read.pages[1:]))
    this = held(office)
    with writing(office.engine) as session:
        state = file_reading(session, this, read, PROPOSAL, office.settings, office.holidays)
    assert state == ArrivalState.FILED
    with reading(office.engine) as session:
        assert words_of(session, this.arrival_id, read.pages[0].number) == (word,)
        assert words_of(session, this.arrival_id, 99) == ()
        assert words_of(session, this.arrival_id + 1, 1) == ()
    again = replace(word, text="๑๓")
    with writing(office.engine) as session:
        keep_words(session, this.arrival_id, [page(1, (again,))])
    with reading(office.engine) as session:
        assert words_of(session, this.arrival_id, 1) == (again,)
