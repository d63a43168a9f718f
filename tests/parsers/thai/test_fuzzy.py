"""Words damaged by OCR are found at a line's start as their distance says, whatever is looked at first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.thai.fuzzy import distance, match_prefix

WORDS = ("เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย", "ลงชื่อ", "ผู้ถูกร้องเรียน", "สำเนาส่ง", "เลขที่รับ", "ขอแสดงความนับถือ")


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and it or another with letters lost, put in and taken for others."""
    word, stands = draw(st.sampled_from(WORDS)), list(draw(st.sampled_from(WORDS)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(stands)))
        stands[at : at + draw(st.integers(0, 1))] = draw(st.sampled_from([[], *(list(c) for c in "กขคงสาำีื่้")]))
    return word, "".join(stands)


@given(pair=damaged(), limit=st.sampled_from([0.0, 1 / 3, 0.7, 1.0, 4 / 3, 2.0, 3.0]))
def test_a_line_of_one_word_matches_as_far_as_its_distance_allows(pair: tuple[str, str], limit: float) -> None:
    word, stands = pair
    found = match_prefix(stands, word, limit)
    if not stands or len(stands) > len(word) + 4:
        return
    cost = distance(word, stands)
    assert found == ((cost, len(stands)) if cost <= limit else None)


@pytest.mark.parametrize(
    ("text", "word", "limit", "found"),
    [
        ("เรอง ขอ", "เรื่อง", 2 / 3, 4),  # both marks lost
        ("เรื่ อง ขอ", "เรื่อง", 0.0, 7),  # a blank within
        ("เรืองขอ", "เรื่อง", 1.0, None),  # it goes on
        ("ผูถูกรองเรียน:", "ผู้ถูกร้องเรียน", 1.0, 13),
        ("จำนวน", "เรื่อง", 2.0, None),
        ("", "เรื่อง", 2.0, None),
        ("   ", "เรื่อง", 9.0, None),
    ],
)
def test_a_word_ends_where_it_ends(text: str, word: str, limit: float, found: int | None) -> None:
    hit = match_prefix(text, word, limit)
    assert (hit[1] if hit else None) == found
