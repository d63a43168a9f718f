from hypothesis import given
from hypothesis import strategies as st

from parsers.thai.digits import fold_digits, has_digit, has_thai_digit, to_thai_digits


def test_thai_digits_become_arabic_and_other_text_stays() -> None:
    assert fold_digits("ที่ ศธ ๐๒๓๖.๑/ว ๕๒๐ (12)") == "ที่ ศธ 0236.1/ว 520 (12)"


@given(st.text(alphabet=st.sampled_from("๐๑๒๓๔๕๖๗๘๙0123456789กขค /.-")))
def test_folding_keeps_offsets_and_is_undone_by_its_inverse(text: str) -> None:
    folded = fold_digits(text)
    assert len(folded) == len(text)
    assert fold_digits(to_thai_digits(folded)) == folded


def test_thai_digits_are_told_from_arabic_ones() -> None:
    assert has_thai_digit("พ.ศ. ๒๕๖๕")
    assert not has_thai_digit("พ.ศ. 2565")
    assert has_digit("พ.ศ. 2565")
    assert not has_digit("พ.ศ.")
