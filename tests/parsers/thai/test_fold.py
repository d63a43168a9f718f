import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.thai.fold import fold


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("โรงเรียนบ้านหนองแวง", "โรง เรียน บานหนองแวง"),
        ("น้ำ", "นํา"),
        ("กำหนด", "กา\u0e4dหนด"),
        ("ที่ปรึกษา", "ทีปริกษา"),
        ("ใหญ่", "ไหญ"),
        ("เรื่อง", "เ\u200bรือง"),
        ("แม่", "เเม"),
        ("ร.ร. บ้านนา", "รร.บ้านนา"),
        ("เด็ก ๆ", "เดก"),
        ("ป. ๖", "ป6"),
        ("ศธ ๐๔๑๒๓/๕๖", "ศธ04123/56"),
        ("Line ID", "LINE  id"),
        ("086–510–4938", "086-510-4938"),
    ],
)
def test_what_looks_the_same_is_the_same(written: str, read: str) -> None:
    assert fold(written) == fold(read)


@pytest.mark.parametrize(("one", "other"), [("ครู", "คร"), ("รับ", "รบ"), ("กิน", "กัน"), ("มา", "เมา"), ("ไม", "โม")])
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(alphabet=st.sampled_from([*map(chr, range(0xE01, 0xE5B)), *" \n\t.-/09aZ\u200b\u00ad"]), max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
