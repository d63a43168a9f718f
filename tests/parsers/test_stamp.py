"""Receive stamps among the words of a page, and letters whose own number and date must not be taken for one."""

from datetime import date, time

import pytest

from models.values import Box, Page, ReceivedStamp, Word
from parsers.stamp import parse_stamp
from parsers.stamp_text import StampRow, parse_stamp_text, rows_of_page

HIGH, LOW = 0.95, 0.5
Cell = tuple[str, float, float, float]  # text, left, top, confidence

LETTER: list[Cell] = [
    ("ที่", 0.1, 0.10, HIGH),
    ("ศธ", 0.14, 0.10, HIGH),
    ("04001/55", 0.18, 0.10, HIGH),
    ("วันที่", 0.4, 0.16, HIGH),
    ("5", 0.46, 0.16, HIGH),
    ("กันยายน", 0.48, 0.16, HIGH),
    ("2565", 0.56, 0.16, HIGH),
    ("เรื่อง", 0.1, 0.20, HIGH),
    ("ขอย้าย", 0.16, 0.20, HIGH),
]


def stamp_cells(number: str, day: str, hour: str, confidence: float = HIGH) -> list[Cell]:
    cells: list[Cell] = [("สำนักงานศึกษาธิการจังหวัด", 0.66, 0.035, HIGH)]
    for top, label, value in ((0.05, "เลขรับ", number), (0.065, "วันที่", day), (0.08, "เวลา", hour)):
        cells.append((label, 0.64, top, HIGH))
        left = 0.70
        for word in value.split():
            cells.append((word, left, top, confidence))
            left += 0.03 + 0.008 * len(word)
    return cells


def page(cells: list[Cell], *, number: int = 1, document: int = 0) -> Page:
    rows: dict[float, list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: (cell[2], cell[1])):
        rows.setdefault(cell[2], []).append(cell)
    words = tuple(
        Word(
            text=text,
            confidence=sure,
            box=Box(left=left, top=top, right=left + 0.008 * len(text), bottom=top + 0.012),
            line=line,
        )
        for line, row in enumerate(rows.values())
        for text, left, top, sure in row
    )
    text = "\n".join(" ".join(cell[0] for cell in row) for row in rows.values())
    return Page(number=number, method="ocr", confidence=0.9, text=text, words=words, document=document)


def test_a_clear_stamp_is_read() -> None:
    stamp = parse_stamp((page(LETTER + stamp_cells("1234", "10 ก.ย. 65", "11.07 น.")),))
    assert stamp is not None
    assert stamp.readable
    assert stamp.number is not None
    assert stamp.number.value == "1234"
    assert stamp.date is not None
    assert stamp.date.value == date(2022, 9, 10)
    assert stamp.time is not None
    assert stamp.time.value == time(11, 7)
    assert stamp.box is not None
    assert stamp.box.left >= 0.6
    assert stamp.box.bottom <= 0.1


@pytest.mark.parametrize("label", ["เลขที่รับ", "เลขทะเบียนรับ", "รับที่", "เลขรับที่"])
def test_the_number_has_many_labels(label: str) -> None:
    cells = [(label if cell[0] == "เลขรับ" else cell[0], *cell[1:]) for cell in stamp_cells("77", "10/9/65", "9.15 น.")]
    moved = [(text, left + 0.06 if left > 0.66 and top == 0.05 else left, top, sure) for text, left, top, sure in cells]
    stamp = parse_stamp((page(LETTER + moved),))
    assert stamp is not None
    assert stamp.number is not None
    assert stamp.number.value == "77"


def test_faint_words_make_a_stamp_unreadable() -> None:
    stamp = parse_stamp((page(stamp_cells("1234", "10 ก.ย. 65", "11.07 น.", LOW)),))
    assert stamp is not None
    assert not stamp.readable
    assert stamp.box is not None
    assert stamp.number is None or stamp.number.confidence <= LOW


def test_thai_digits_from_ocr_make_a_stamp_unreadable() -> None:
    stamp = parse_stamp((page(stamp_cells("๑๒๓๔", "๑๐ ก.ย. ๖๕", "๑๑.๐๗ น.")),))
    assert stamp is not None
    assert not stamp.readable
    for found in (stamp.number, stamp.date, stamp.time):
        assert found is None or found.confidence <= 0.4


@pytest.mark.parametrize(
    ("number", "day", "hour"),
    [
        ("", "10 ก.ย. 65", "11.07 น."),
        ("1234", "31 ก.พ. 65", "11.07 น."),
        ("1234", "10 ก.ย. 65", ""),
        ("ๆฟ", "10 ก.ย. 65", "11.07 น."),
    ],
)
def test_a_missing_part_is_none_and_the_stamp_is_left_to_a_person(number: str, day: str, hour: str) -> None:
    stamp = parse_stamp((page(LETTER + stamp_cells(number, day, hour)),))
    assert stamp is not None
    assert not stamp.readable
    assert None in {stamp.number, stamp.date, stamp.time}
    assert stamp.box is not None


def test_two_numbers_side_by_side_are_no_number() -> None:
    stamp = parse_stamp((page(stamp_cells("12 65", "10 ก.ย. 65", "11.07 น.")),))
    assert stamp is not None
    assert stamp.number is None


def test_the_letters_own_number_and_date_are_no_stamp() -> None:
    assert parse_stamp((page(LETTER),)) is None


def test_a_received_number_told_of_in_a_sentence_is_no_stamp() -> None:
    told: list[Cell] = [
        ("ตาม", 0.1, 0.30, HIGH),
        ("เลขรับที่", 0.14, 0.30, HIGH),
        ("3014", 0.23, 0.30, HIGH),
        ("ลง", 0.28, 0.30, HIGH),
        ("วันที่", 0.1, 0.33, HIGH),
        ("25", 0.16, 0.33, HIGH),
        ("ก.ค.", 0.19, 0.33, HIGH),
        ("2565", 0.24, 0.33, HIGH),
        ("เวลา", 0.4, 0.36, HIGH),
        ("10.30", 0.46, 0.36, HIGH),
    ]
    assert parse_stamp((page(LETTER + told),)) is None


def test_only_the_first_page_of_a_scan_bears_a_stamp() -> None:
    cells = stamp_cells("1234", "10 ก.ย. 65", "11.07 น.")
    assert parse_stamp((page(LETTER), page(cells, number=2))) is None
    second = parse_stamp((page(LETTER), page(cells, number=2, document=1)))
    assert second is not None
    assert second.page == 2


def test_text_that_is_no_scan_bears_no_stamp() -> None:
    text = "เลขรับ 1234\nวันที่ 10 ก.ย. 65\nเวลา 11.07 น."
    assert parse_stamp((Page(number=1, method="body", confidence=1.0, text=text),)) is None
    assert parse_stamp(()) is None


def test_without_boxes_lines_that_stand_together_are_a_stamp() -> None:
    text = "สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์\nเลขรับ 1234\nวันที่ 10 ก.ย. 65\nเวลา 11.07 น.\nเรื่อง ขอย้าย"
    stamp = parse_stamp((Page(number=1, method="ocr", confidence=0.9, text=text),))
    assert stamp is not None
    assert stamp.number is not None
    assert stamp.number.value == "1234"
    apart = text.replace("วันที่ 10 ก.ย. 65\n", "ผมขอย้าย\nวันที่ 10 ก.ย. 65\n")
    assert parse_stamp((Page(number=1, method="ocr", confidence=0.9, text=apart),)) is None


def test_a_reader_of_the_picture_goes_first_where_it_reads_well() -> None:
    words = page(stamp_cells("1", "10 ก.ย. 65", "11.07 น.", LOW))
    crop = page(stamp_cells("1234", "10 ก.ย. 65", "11.07 น."))
    seen = parse_stamp_text(rows_of_page(crop))

    def reader(_: Page) -> ReceivedStamp | None:
        return seen

    stamp = parse_stamp((words,), reader)
    assert stamp is not None
    assert stamp.number is not None
    assert stamp.number.value == "1234"
    assert parse_stamp((page(LETTER),), lambda _: None) is None


def test_characters_given_as_words_are_put_together_by_their_gaps() -> None:
    cells: list[Cell] = []
    for top, text in ((0.1, "เลขรับ 4837"), (0.3, "วันที่ 8/9/65"), (0.5, "เวลา 10.02 น.")):
        left = 0.1
        for char in text:
            if char != " ":
                cells.append((char, left, top, HIGH))
            left += 0.008 if char != " " else 0.02
    stamp = parse_stamp_text(rows_of_page(page(cells)))
    assert stamp is not None
    assert stamp.readable
    assert stamp.number is not None
    assert stamp.number.value == "4837"


def test_rows_without_any_label_are_no_stamp() -> None:
    assert parse_stamp_text(rows_of_page(page([("ลายเซ็น", 0.1, 0.1, HIGH)]))) is None


@pytest.mark.parametrize(
    ("agency", "another"),
    [
        ("สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์", False),
        ("สานักงานศึกษาธิการจังหวดกาฬสินธุ์", False),
        ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา", True),
        ("โรงเรียนบ้านสมมุติ", True),
        ("", False),
    ],
)
def test_a_stamp_that_names_another_agency_is_told_apart(agency: str, *, another: bool) -> None:
    text = f"{agency}\nเลขรับ 1234\nวันที่ 5 ก.ย. 2565\nเวลา 10.30 น."
    stamp = parse_stamp_text(rows_of_page(Page(number=1, method="ocr", confidence=0.9, text=text)))
    assert stamp is not None
    assert stamp.of_another is another


def test_a_number_behind_the_end_of_its_label_is_never_sure() -> None:
    stamp = parse_stamp_text([StampRow(text="ี e เบียนรับ 5372", confidence=0.95)], ocr=False)
    assert stamp is not None
    assert stamp.number is not None
    assert (stamp.number.value, stamp.number.confidence) == ("5372", 0.6)


def test_a_zero_whose_ring_is_open_is_never_sure() -> None:
    stamp = parse_stamp_text([StampRow(text="เลขรับ 5CC3", confidence=0.95)], ocr=False)
    assert stamp is not None
    assert stamp.number is not None
    assert (stamp.number.value, stamp.number.confidence) == ("5003", 0.6)


@pytest.mark.parametrize("text", ["เวล ๐๙ ๕๐ น.", "เวลา 09 50 น.", "เวลก ๐๙ ๕๐ น.", "วลา ๐๙๕๐ น."])
def test_a_time_whose_point_is_not_seen_is_never_sure(text: str) -> None:
    stamp = parse_stamp_text([StampRow(text=text, confidence=0.95)], ocr=False)
    assert stamp is not None
    assert stamp.time is not None
    assert (stamp.time.value, stamp.time.confidence) == (time(9, 50), 0.6)


@pytest.mark.parametrize("text", ["วันที่ ๒๒/๑๒ ๒๕๖๘", "วันที่ 22/12.2568", "วันที่ 22.12/68", "วันที่ ๒๒/๑๒๒๕๖๘", "วนที่ 22/1268"])
def test_a_date_one_of_whose_slashes_is_not_seen_is_never_sure(text: str) -> None:
    stamp = parse_stamp_text([StampRow(text=text, confidence=0.95)], ocr=False)
    assert stamp is not None
    assert stamp.date is not None
    assert (stamp.date.value, stamp.date.confidence) == (date(2025, 12, 22), 0.4)
    assert stamp.number is None


@pytest.mark.parametrize("text", ["วันที่ ๒๒๑๒/๒๕๖๘", "วันที่ 22 12 2568", "วันที่ 12/25/68 1", "วันที่ 31/2 2568", "22/12 2568"])
def test_numerals_of_which_nobody_can_tell_day_and_month_are_no_date(text: str) -> None:
    stamp = parse_stamp_text([StampRow(text=text, confidence=0.95)], ocr=False)
    assert stamp is None or stamp.date is None


@pytest.mark.parametrize("text", ["วันที่ 12/8/25 53", "วันที่ ๑๒ ส.ค. ๒๕", "วันที่ 12/8/24"])
def test_the_first_two_digits_of_a_year_are_no_year(text: str) -> None:
    stamp = parse_stamp_text([StampRow(text=text, confidence=0.95)], ocr=False)
    assert stamp is None or stamp.date is None


def test_a_sentence_of_the_letter_that_ends_in_a_number_is_no_stamp() -> None:
    assert parse_stamp_text([StampRow(text="ซึ่งนักเรียนได้รับ 20", confidence=0.95)]) is None


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("ลt%๙ 4224", "4224"),
        ("ทรบ. ๙๗๘๐ |", "9780"),
        ("ประถมศึกษา เขต ๓", None),  # one numeral only
        ("6176", None),  # nothing of a label
        ("10 ก.ย. 65", None),
    ],
)
def test_a_number_whose_label_cannot_be_read_is_proposed_above_the_date_but_never_sure(
    above: str, number: str | None
) -> None:
    rows = [StampRow(text=text, confidence=0.95) for text in (above, "วันที่ 2/9/68", "เวลา 13.21 น.")]
    stamp = parse_stamp_text(rows, ocr=False)
    assert stamp is not None
    assert (stamp.number and stamp.number.value) == number
    assert stamp.number is None or stamp.number.confidence <= 0.4


def test_a_letters_own_line_above_its_date_gives_no_number() -> None:
    rows = [StampRow(text=text, confidence=0.95) for text in ("โรงเรียนบ้านนา หมู่ ๑๒", "วันที่ 2/9/68")]
    stamp = parse_stamp_text(rows)
    assert stamp is not None
    assert stamp.number is None


@pytest.mark.parametrize(
    ("row", "number"), [("รบที่ ๗๔๕ l", "745"), ("รับที่ 745I", "745"), ("รับที่ 745lk", None), ("รันที่ ๒๑", None)]
)
def test_a_stroke_of_the_frame_behind_a_number_is_none_of_it_and_a_days_row_gives_none(
    row: str, number: str | None
) -> None:
    stamp = parse_stamp_text([StampRow(text=text, confidence=0.95) for text in (row, "เวลา 10.17 น.")], ocr=False)
    assert stamp is not None
    assert (stamp.number and stamp.number.value) == number
