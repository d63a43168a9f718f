"""Who wrote a letter is covered on its pages, rather too widely than not at all. All names are made up."""

from collections.abc import Sequence
from dataclasses import replace

from models.values import Box, Found, Letter, Page, Word
from parsers.identity import identity_boxes, identity_of

LINES = [
    ["แบบคำร้องเรียน"],
    ["ชื่อ", "นางสาวสายพิณ", "ทองประกาย"],
    ["โทรศัพท์", "081-234-5678"],
    ["ข้าพเจ้าขอร้องเรียน", "ครูสมพงษ์", "ที่เรียกเก็บเงิน", "๕๐๐", "บาท"],
    ["ลูกของ", "สายพีณ", "ถูกตี"],
    ["ติดต่อ", "somying@mail.example", "หรือ", "๐๘๙", "๑๑๑", "๒๒๒๒"],
    ["ขอแสดงความนับถือ"],
    ["(ลายเซ็น)"],
    ["(นางสาวสายพิณ", "ทองประกาย)"],
]


def page(lines: Sequence[Sequence[str]] = LINES, confidence: float = 0.9) -> Page:
    words = [
        Word(
            text=text,
            confidence=confidence,
            line=line,
            box=Box(left=0.1 + 0.15 * at, top=0.05 + 0.05 * line, right=0.24 + 0.15 * at, bottom=0.07 + 0.05 * line),
        )
        for line, texts in enumerate(lines)
        for at, text in enumerate(texts)
    ]
    text = "\n".join(" ".join(texts) for texts in lines)
    return Page(number=1, method="ocr", confidence=confidence, text=text, words=tuple(words))


NAME = Found(value="นางสาวสายพิณ ทองประกาย", confidence=0.9, page=1, quote="นางสาวสายพิณ ทองประกาย")
LETTER = Letter(sender_name=NAME)


def covered(boxes: Sequence[Box], shown: Page) -> set[str]:
    """Words of which the middle is covered."""
    return {
        word.text
        for word in shown.words
        if any(
            box.left <= (word.box.left + word.box.right) / 2 <= box.right
            and box.top <= (word.box.top + word.box.bottom) / 2 <= box.bottom
            for box in boxes
        )
    }


def test_name_numbers_addresses_and_signature_are_covered_and_the_complaint_is_not() -> None:
    shown = page()
    boxes = identity_boxes(identity_of(LETTER), shown, shown.words)
    assert boxes is not None
    assert covered(boxes, shown) == {
        "นางสาวสายพิณ",
        "ทองประกาย",
        "สายพีณ",  # the given name by itself, misread
        "081-234-5678",
        "somying@mail.example",
        "๐๘๙",
        "๑๑๑",
        "๒๒๒๒",
        "(ลายเซ็น)",
        "(นางสาวสายพิณ",
        "ทองประกาย)",
    }


def test_what_a_person_corrected_is_covered_too() -> None:
    shown = page()
    boxes = identity_boxes(identity_of(Letter(), "ครูสมพงษ์", None), shown, shown.words)
    assert boxes is not None
    assert "ครูสมพงษ์" in covered(boxes, shown)


def test_the_place_a_field_was_found_at_is_covered_whatever_its_words() -> None:
    shown = page()
    there = Box(left=0.5, top=0.2, right=0.9, bottom=0.22)
    letter = Letter(sender_address=Found(value="๑", confidence=0.5, page=1, quote="๑", box=there))
    boxes = identity_boxes(identity_of(letter), shown, shown.words)
    assert boxes is not None
    assert any(box.left <= there.left and box.right >= there.right and box.top <= there.top for box in boxes)
    elsewhere = identity_boxes(identity_of(letter), replace(shown, number=2), shown.words)
    assert elsewhere is not None
    assert len(elsewhere) == len(boxes) - 1


def test_a_page_that_was_read_badly_or_not_at_all_is_not_to_be_shown() -> None:
    known = identity_of(LETTER)
    assert identity_boxes(known, page(confidence=0.4), page(confidence=0.4).words) is None
    assert identity_boxes(known, page(), ()) is None


def test_a_signature_without_closing_phrase_is_covered() -> None:
    lines = [*(["เนื้อความ"] for _ in range(12)), ["นางสาวสายพิณ", "ทองประกาย"]]
    shown = page(lines)
    spot = shown.words[-1].box
    letter = Letter(sender_name=replace(NAME, box=spot))
    boxes = identity_boxes(identity_of(letter), shown, shown.words)
    assert boxes is not None
    above = Box(left=0.4, top=spot.top - 0.06, right=0.5, bottom=spot.top - 0.05)
    assert any(box.top <= above.top and box.bottom >= above.bottom and box.right >= above.right for box in boxes)


def test_a_page_on_its_head_has_its_signature_above_the_closing_phrase() -> None:
    upright = page()
    words = tuple(
        replace(
            word,
            box=Box(left=1 - word.box.right, top=1 - word.box.bottom, right=1 - word.box.left, bottom=1 - word.box.top),
        )
        for word in upright.words
    )
    shown = replace(upright, words=words)
    boxes = identity_boxes(identity_of(Letter()), shown, words)
    assert boxes is not None
    assert "(ลายเซ็น)" in covered(boxes, shown)
    assert "แบบคำร้องเรียน" not in covered(boxes, shown)
