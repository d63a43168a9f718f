from hypothesis import given
from hypothesis import strategies as st

from models.values import Box
from parsers.thai.text import repair_text
from parsers.word_lines import Piece, compose, compose_placed, joined, mean_confidence, mended, rows


def piece(text: str, left: float, right: float, *, top: float = 0, confidence: float = 0.9) -> Piece:
    return Piece(text=text, confidence=confidence, left=left, right=right, top=top, bottom=top + 40)


def line_of(*pieces: Piece) -> str:
    text, _ = compose([pieces], size=(1000, 1000), repair=repair_text)
    return text


def test_thai_words_close_together_are_written_without_a_blank() -> None:
    assert line_of(piece("ศึกษา", 0, 100), piece("ธิการ", 110, 200)) == "ศึกษาธิการ"


def test_a_wide_gap_between_thai_words_is_a_blank() -> None:
    assert line_of(piece("เรียน", 0, 100), piece("ผู้อำนวยการ", 140, 300)) == "เรียน ผู้อำนวยการ"


def test_digits_need_less_of_a_gap_than_thai_words() -> None:
    assert line_of(piece("หมู่", 0, 100), piece("๖", 118, 130)) == "หมู่ ๖"
    assert line_of(piece("หมู่", 0, 100), piece("บ้าน", 118, 180)) == "หมู่บ้าน"


def test_a_mark_cut_off_from_its_consonant_joins_it_and_its_box() -> None:
    text, words = compose([[piece("ท", 0, 50), piece("ี่อยู่", 80, 200)]], size=(1000, 1000), repair=repair_text)
    assert text == "ที่อยู่"
    assert [word.text for word in words] == ["ที่อยู่"]
    assert (words[0].box.left, words[0].box.right) == (0.0, 0.2)


def test_label_and_value_in_two_blocks_become_one_row() -> None:
    label, value, below = [piece("ชื่อ", 0, 80)], [piece("สมชาย", 300, 400, top=3)], [piece("ที่อยู่", 0, 90, top=80)]
    assert rows([label, below, value]) == [[*label, *value], below]


def test_lines_below_each_other_stay_apart() -> None:
    above, below = [piece("ก", 0, 500)], [piece("ข", 0, 500, top=12)]
    assert rows([below, above]) == [above, below]


def test_a_page_without_words_has_no_confidence() -> None:
    assert mean_confidence(()) == 0.0


def test_long_words_weigh_more_in_the_mean() -> None:
    _, words = compose(
        [[piece("กกกกก", 0, 50, confidence=1.0), piece("ข", 200, 220, confidence=0.4)]], size=(9, 9), repair=repair_text
    )
    assert mean_confidence(words) == (5 * 1.0 + 0.4) / 6


PIECES = st.lists(
    st.tuples(st.text(alphabet="กนทสเาำะัี่้ํ 5A\u200b", min_size=1, max_size=5), st.integers(0, 60)), max_size=6
)


@given(st.lists(PIECES, max_size=3))
def test_words_and_text_always_agree(lines: list[list[tuple[str, int]]]) -> None:
    placed = []
    for number, line in enumerate(lines):
        pieces, x = [], 0.0
        for text, gap in line:
            pieces.append(piece(text, x + gap, x + gap + 30, top=100 * number))
            x += gap + 30
        placed.append(pieces)
    text, words = compose(placed, size=(500, 500), repair=repair_text)
    assert repair_text(text) == text
    for number, line_text in enumerate(text.splitlines()):
        rest = line_text
        for word in (word for word in words if word.line == number):
            rest = rest.removeprefix(" ")
            assert rest.startswith(word.text)
            rest = rest.removeprefix(word.text)
        assert rest == ""


def test_boxes_may_be_placed_by_whoever_knows_the_page() -> None:
    asked = []

    def place(it: Piece) -> Box:
        asked.append(it.text)
        return Box(left=0.1, top=0.2, right=0.3, bottom=0.4)

    text, words = compose_placed([[piece("ทํา", 0, 50), piece("งาน", 52, 90)]], place=place, repair=repair_text)
    assert (text, asked) == ("ทำงาน", ["ทำ", "งาน"])
    assert {word.box for word in words} == {Box(left=0.1, top=0.2, right=0.3, bottom=0.4)}


def test_mended_pieces_make_up_the_line() -> None:
    line = mended([piece("เเม่", 0, 50), piece("  ", 60, 70), piece("ครู", 120, 190)], repair=repair_text)
    assert joined(line) == "แม่ ครู"
