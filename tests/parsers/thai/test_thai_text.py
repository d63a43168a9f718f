import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.thai.text import repair_text

THAI = st.text(alphabet=st.sampled_from("กขปนรทสเแโใ" + "าำะ" + "ัิีึืุู็่้๊๋์ํ" + "๔5 A.\n\u200b"), max_size=12)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("จํานวน", "จำนวน"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("สํ านัก", "สำนัก"),
        ("เเละ", "และ"),
        ("ท่ี", "ที่"),
        ("ผู ้อำนวยการ", "ผู้อำนวยการ"),
        ("ที ่อยู่", "ที่อยู่"),
        ("ต ำบล", "ตำบล"),
        ("ที่่", "ที่"),
        ("โรง\u200bเรียน", "โรงเรียน"),
        ("๐ ๔๓๘๙ ๙่๘๔๖", "๐ ๔๓๘๙ ๙๘๔๖"),
    ],
)
def test_syllables_are_written_in_the_standard_way(written: str, meant: str) -> None:
    assert repair_text(written) == meant


@pytest.mark.parametrize(
    "text",
    ["ที่ ศธ ๐๔๑๐๑/๑๒๓", "Tel. 043-811 234", "นายสมชาย ใจดี", "เก่ง ๆ", "a\u0301ll".replace("a\u0301", "á"), "1 ่", "ก\nิ"],
)
def test_what_is_right_or_not_thai_stays(text: str) -> None:
    assert repair_text(text) == text


@given(THAI)
def test_repair_twice_is_repair_once(text: str) -> None:
    once = repair_text(text)
    assert repair_text(once) == once


@given(THAI)
def test_digits_latin_and_lines_are_never_touched(text: str) -> None:
    kept = [character for character in text if character in "๔5A.\n"]
    assert [character for character in repair_text(text) if character in "๔5A.\n"] == kept
