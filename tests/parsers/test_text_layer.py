import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text_layer import faults, repair
from tests.support.papers import SAMPLES, sample

LETTER = sample("letter-04.pdf")[1]["text"]
ENGLISH = (
    "The school has collected fees without any receipt since last year. Please look into this matter. Tel. 081-234-5678"
)


@pytest.mark.parametrize("text", [LETTER, ENGLISH, "๑๒๓ 456", "1,250.00", "", "ศธ ๐๔", "PDF ISO NASA", "เเละ ที่"])
def test_honest_text_is_believed(text: str) -> None:
    assert not faults(repair(text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LETTER.encode("cp874").decode("latin-1"), "foreign_letters"),
        ("".join(chr(0xE000 + ord(c) % 500) for c in LETTER), "private_use"),
        (LETTER.replace("ร", "\x02"), "control_characters"),
        (LETTER.replace("ท", "/"), "orphan_marks"),
        (LETTER.replace("ร", "ุ"), "orphan_marks"),
        (LETTER.translate(dict.fromkeys(map(ord, "่้๊๋"))), "few_marks"),
        (LETTER.replace("ำ", "า"), "lost_sara_am"),
        ("".join(chr(ord(c) - 29) if "a" <= c <= "z" else c for c in ENGLISH), "no_words"),
        (ENGLISH.translate(str.maketrans("etaoinshr", "qxzjkvwbg")), "no_words"),
    ],
)
def test_destroyed_layers_are_told_by_their_fault(text: str, fault: str) -> None:
    assert fault in faults(repair(text))


def test_one_slip_of_the_typist_does_not_condemn_a_letter() -> None:
    assert not faults(LETTER + " ะ่")


@pytest.mark.parametrize(
    ("layer", "meant"),
    [
        ("ส านักงาน", "สำนักงาน"),
        ("ประจ\ufffdาปี", "ประจำปี"),
        ("น ้าประปา", "น้ำประปา"),
        ("ร ้านท ี่", "ร้านที่"),
        ("ที\uf70aอยู\uf70a", "ที่อยู่"),
        ("ป\uf710จจุบัน", "ปัจจุบัน"),
        ("ฟ\uf702", "ฟี"),
    ],
)
def test_known_damage_is_mended(layer: str, meant: str) -> None:
    assert repair(layer) == meant


def test_every_sample_reads_as_it_is() -> None:
    for name in sorted(path.name for path in SAMPLES.glob("letter-*")):
        text = sample(name)[1]["text"]
        assert repair(text) == text
        assert faults(text) == ()


@given(st.text(alphabet="กนทสเาำัี่้ํ \ufffd\uf70a5A\n", max_size=12))
def test_layer_repair_is_idempotent_and_keeps_digits_and_latin(text: str) -> None:
    once = repair(text)
    assert repair(once) == once
    assert [c for c in once if c in "5A\n"] == [c for c in text if c in "5A\n"]
