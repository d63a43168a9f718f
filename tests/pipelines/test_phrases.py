"""The small language of the rules."""

import pytest

from pipelines.phrases import PhraseError, phrase
from pipelines.tight import tight_text


def matches(written: str, text: str) -> list[str]:
    tight = tight_text(text)
    return [tight[start:end] for start, end in phrase(written).spans(tight)]


def test_plain_phrase_is_found_across_blanks_and_digits() -> None:
    assert matches("ร้อง เรียน", "ขอ ร้องเรียน ๒ เรื่อง และร้อง เรียนอีก") == ["ร้องเรียน", "ร้องเรียน"]


def test_choice_gap_and_number() -> None:
    assert matches("ครู(ตี|ตบ)~(เด็ก|ลูก)", "ครูตบหน้าลูกผม ครูสอนเด็ก") == ["ครูตบหน้าลูก"]
    assert matches("เลขรับ#", "เลขรับ ๔๒๑๐ ลงวันที่") == ["เลขรับ4210"]


def test_gap_is_limited_and_never_crosses_a_paragraph() -> None:
    assert matches("ครู~ตี", "ครู" + "ก" * 21 + "ตี") == []
    assert matches("ครู~~ตี", "ครู" + "ก" * 21 + "ตี") != []
    assert list(phrase("ครู~ตี").spans("ครู\nตี")) == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("ล่ม", "หนังสือสองเล่ม"),  # begins inside a syllable
        ("อาจ", "อาจารย์ใหญ่"),  # ends inside a syllable
        ("ดี", "ดี่"),
    ],
)
def test_part_of_a_syllable_is_not_a_word(written: str, text: str) -> None:
    assert matches(written, text) == []


@pytest.mark.parametrize("written", ["", "  ", "(ก|ข", "ก)", "((ก)ข)", "~ก", "#ก", "(|ก)", "(ก|~)", "()"])
def test_wrong_phrase_is_refused_in_thai(written: str) -> None:
    with pytest.raises(PhraseError) as caught:
        phrase(written)
    assert any("ก" <= letter <= "๙" for letter in str(caught.value))
