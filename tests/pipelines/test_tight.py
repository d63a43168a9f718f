"""Tight text: what is folded, and that every letter leads back to where it stood."""

import pytest

from pipelines.tight import tight_text, tighten


@pytest.mark.parametrize(
    ("written", "tight"),
    [
        ("คดีหมายเลขดำที่ ๔๗/๒๕๖๘", "คดีหมายเลขดำที่47/2568"),
        ("จํานวน น้ํา นํ้า", "จำนวนน้ำน้ำ"),
        ("ร้อง เรียน\n ครู", "ร้องเรียนครู"),
        ("เเจ้งความ", "แจ้งความ"),
        ("Out of Office", "out of office"),
        ("ครู Joy สอน", "ครูjoyสอน"),
        ("ซื้อ\u200bของ", "ซื้อของ"),
        ("“โง่”", '"โง่"'),
        ("", ""),
    ],
)
def test_text_is_folded(written: str, tight: str) -> None:
    assert tight_text(written) == tight


def test_every_character_leads_back_to_the_place_it_came_from() -> None:
    original = "  ขอให้  ตรวจสอบ ๑๒ วัน จํานวน Mail System "
    tight = tighten(original)
    assert len(tight.at) == len(tight.text)
    assert list(tight.at) == sorted(tight.at)
    assert original[tight.at[tight.text.index("ตรวจสอบ")]] == "ต"
    start = tight.text.index("12")
    assert original[tight.at[start] : tight.at[start + 1] + 1] == "๑๒"
    assert original[tight.at[tight.text.index("mail")]] == "M"


def test_dropped_blanks_are_remembered() -> None:
    tight = tighten("ครู ตี")
    assert tight.gaps == frozenset({3})
