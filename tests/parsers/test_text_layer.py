import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text_layer import faults, repair
from parsers.text_layer_codes import table_for
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
        ("ขอให้ตรวจสอบงบประมาณจานวนสองรายการ", "lost_sara_am"),
        (LETTER.encode().decode("cp874", "replace"), "control_characters"),
        (LETTER.encode().decode("latin-1"), "foreign_letters"),
        (re.sub("([ก-ฮ])", r"\1 ", LETTER), "unknown_words"),
        (re.sub("([เ-ไ]?[ก-ฮ])([ก-ฮ])", r"\1\1\2", LETTER), "unknown_words"),
        (LETTER.replace("ก", "ถ").replace("ร", "ธ").replace("น", "ม"), "missing_letter"),
        (LETTER.replace("้", ""), "missing_letter"),
        ("".join(chr(ord(c) - 29) if "a" <= c <= "z" else c for c in ENGLISH), "no_words"),
        (ENGLISH.translate(str.maketrans("etaoinshr", "qxzjkvwbg")), "no_words"),
    ],
)
def test_destroyed_layers_are_told_by_their_fault(text: str, fault: str) -> None:
    assert fault in faults(repair(text))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{row}. เด็กหญิงณัฐชยกานต์{row} วงศ์ภักดีเจริญพร" for row in range(30)),
        "ผอ.สพป.กส. เขต ๑ และ ศธจ.กส. ลว. ๑๒ ม.ค. ๖๘ อ.ยางตลาด จ.กส. น.ส. ด.ช. ด.ญ. " * 4,
        LETTER + " จานวน",
        ENGLISH + "\n" + LETTER,
        "• หัวข้อ \uf0b7 ข้อย่อย \uf0a8 ไม่ใช่ \uf0fe ใช่ " + LETTER,
    ],
    ids=["names", "abbreviations", "a slip", "English", "Wingdings"],
)
def test_what_no_dictionary_has_is_no_fault(text: str) -> None:
    assert not faults(repair(text))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.encode("cp874").decode("latin-1"),
        lambda text: text.encode("cp874").decode("mac_roman"),
        lambda text: "".join(chr(0xF000 + byte) if byte > 32 else chr(byte) for byte in text.encode("cp874")),
    ],
    ids=["as Latin-1", "as Mac Roman", "in the private use area"],
)
def test_thai_from_before_unicode_is_told_by_its_table(spoil: Callable[[str], str]) -> None:
    table = table_for(spoil(LETTER), lambda text: not faults(text))
    assert table is not None
    assert spoil(LETTER).translate(table) == LETTER


@pytest.mark.parametrize("text", [LETTER, ENGLISH, "", "déjà vu, œuvre, façade, élève " * 9, "привет мир " * 9])
def test_other_text_needs_no_table(text: str) -> None:
    assert table_for(text, lambda text: not faults(text)) is None


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
        ("ป่\uf873าไม้", "ป่าไม้"),
        ("ข้อ \uf0fe ใช่ \uf0a8 ไม่", "ข้อ ☑ ใช่ ☐ ไม่"),
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
