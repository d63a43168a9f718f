from dataclasses import replace

from models.values import Box, Page, Word
from parsers.typed_over import with_typed

SIZE = (1000, 1400)


def word(text: str, left: float, top: float, *, line: int = 0, wide: float = 0.2, confidence: float = 0.6) -> Word:
    box = Box(left=left, top=top, right=left + wide, bottom=top + 0.02)
    return Word(text=text, confidence=confidence, box=box, line=line)


def page(*lines: list[Word], text: str = "") -> Page:
    words = tuple(replace(one, line=number) for number, line in enumerate(lines) for one in line)
    said = text or "\n".join("".join(one.text for one in line) for line in lines)
    return Page(number=1, method="ocr", confidence=0.6, text=said, words=words)


def test_typed_words_take_the_place_of_what_was_read_there() -> None:
    read = page([word("เรียน", 0.1, 0.1), word("ท่าน", 0.3, 0.1)], [word("รับที่ 128", 0.6, 0.3)], [word("ท้าย", 0.1, 0.5)])
    typed = [word("รับที่", 0.6, 0.301, wide=0.1, confidence=1.0), word("123", 0.72, 0.301, wide=0.08, confidence=1.0)]
    merged = with_typed(read, typed, size=SIZE)
    assert merged.text.split("\n") == ["เรียนท่าน", "รับที่ 123", "ท้าย"]
    assert [(one.text, one.line) for one in merged.words] == [
        *(("เรียน", 0), ("ท่าน", 0), ("รับที่", 1), ("123", 1)),
        ("ท้าย", 2),
    ]
    assert merged.confidence > read.confidence


def test_typed_words_beside_a_read_line_join_it_and_others_stand_alone() -> None:
    read = page([word("เลขที่", 0.1, 0.1)], [word("ลงชื่อ", 0.1, 0.8)])
    merged = with_typed(read, [word("9/2569", 0.4, 0.1), word("ผ่าน", 0.4, 0.6, line=1)], size=SIZE)
    assert merged.text.split("\n") == ["เลขที่ 9/2569", "ผ่าน", "ลงชื่อ"]


def test_blanks_of_the_read_text_stay() -> None:
    read = page([word("ก", 0.1, 0.1, wide=0.1), word("ข", 0.2, 0.1, wide=0.1)], text="ก ข")
    assert with_typed(read, [word("ท้าย", 0.1, 0.5)], size=SIZE).text == "ก ข\nท้าย"


def test_a_page_without_typed_words_is_as_it_was() -> None:
    read = page([word("เรียน", 0.1, 0.1)])
    assert with_typed(read, (), size=SIZE) is read


def test_typed_words_on_an_empty_picture_are_all_there_is() -> None:
    empty = Page(number=1, method="ocr", confidence=0.0, text="")
    merged = with_typed(empty, [word("Scanned", 0.1, 0.1, confidence=1.0)], size=SIZE)
    assert (merged.text, merged.confidence) == ("Scanned", 1.0)
