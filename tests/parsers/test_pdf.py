from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest

from models.errors import DocumentError
from models.values import Word
from parsers.pdf import Layer, PdfFile
from tests.support.papers import actual_text, drawn, pdf_of, pdf_page, pdf_with_scan, sample, typed

LINES = ["ที่ ศธ ๐๔๒๕๒/๑๔๗๘๙", "เรียน ผู้อำนวยการโรงเรียน", "ขอให้ตรวจสอบน้ำประปา"]


def layer_of(tmp_path: Path, content: bytes) -> Layer:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with PdfFile(path) as file:
        return file.layer(0)


def shown(*spots: tuple[float, float, str], matrix: str = "1 0 0 1") -> bytes:
    """Latin text at places."""
    return b"".join(f"BT /F 12 Tf {matrix} {x} {y} Tm ({text}) Tj ET\n".encode() for x, y, text in spots)


@pytest.mark.parametrize("name", ["letter-01.pdf", "letter-02.pdf", "letter-03.pdf", "letter-04.pdf"])
def test_letters_printed_by_a_browser_are_read_to_the_letter(name: str) -> None:
    path, truth = sample(name)
    with PdfFile(path) as file:
        assert file.page_count == 1
        layer = file.layer(0)
    assert layer.faults == ()
    assert layer.text == truth["text"]


def test_words_of_a_layer_stand_where_they_are_drawn() -> None:
    path, _ = sample("letter-04.pdf")
    with PdfFile(path) as file:
        layer = file.layer(0)
    lines = layer.text.splitlines()
    number = next(word for word in layer.words if word.text == "1469700299842")
    assert lines[number.line].startswith("เลขประจำตัวประชาชน")
    assert 0.2 < number.box.left < number.box.right < 0.6
    assert 0 < number.box.bottom - number.box.top < 0.04
    assert tops(layer.words) == sorted(tops(layer.words))


def tops(words: Sequence[Word]) -> list[float]:
    return [next(word.box.bottom for word in words if word.line == line) for line in sorted({w.line for w in words})]


def test_actual_text_is_what_a_span_says(tmp_path: Path) -> None:
    assert layer_of(tmp_path, pdf_page(typed(LINES))).text == "\n".join(LINES)


def test_a_syllable_whose_mark_steps_back_stays_in_its_line(tmp_path: Path) -> None:
    stepping = actual_text("ทั้", b"[(x) 900 (y)] TJ").replace(b" TJ Tj", b" TJ")
    content = b"BT /F 12 Tf 50 700 Td (a) Tj " + stepping + b" 30 0 Td (b) Tj ET BT /F 12 Tf 50 600 Td (end) Tj ET"
    assert [line.replace(" ", "") for line in layer_of(tmp_path, pdf_page(content)).text.split("\n")] == ["aทั้b", "end"]


def test_the_outer_of_two_actual_texts_holds(tmp_path: Path) -> None:
    inner = actual_text("ผิด")
    content = b"BT /F 12 Tf 50 700 Td /Span<</ActualText<FEFF0E01>>>BDC " + inner + b" (y) Tj EMC (z) Tj ET"
    assert layer_of(tmp_path, pdf_page(content)).text == "กz"


def test_cells_of_a_row_are_one_line_in_the_order_of_the_page(tmp_path: Path) -> None:
    layer = layer_of(tmp_path, pdf_page(shown((300, 700, "Somchai"), (50, 680, "Address"), (50, 701, "Name"))))
    assert layer.text == "Name Somchai\nAddress"


def test_gaps_without_a_blank_glyph_are_blanks(tmp_path: Path) -> None:
    content = b"BT /F 12 Tf 50 700 Td [(Dear)-600(Sir)-40(s)] TJ ET"
    assert layer_of(tmp_path, pdf_page(content)).text == "Dear Sirs"


def test_bold_made_by_drawing_twice_is_read_once(tmp_path: Path) -> None:
    assert layer_of(tmp_path, pdf_page(shown((50, 700, "Book"), (50.3, 700, "Book")))).text == "Book"


def test_text_drawn_upwards_on_an_unturned_page_is_read(tmp_path: Path) -> None:
    content = shown((100, 100, "First line"), (120, 100, "Second line"), matrix="0 1 -1 0")
    assert layer_of(tmp_path, pdf_page(content)).text == "First line\nSecond line"


def test_a_page_turned_by_its_rotate_entry_is_read_upright(tmp_path: Path) -> None:
    content = shown((100, 100, "First line"), (120, 100, "Second line"), matrix="0 1 -1 0")
    layer = layer_of(tmp_path, pdf_page(content, page=b"/Rotate 90"))
    assert layer.text == "First line\nSecond line"
    assert layer.words[0].box.top < 0.2


def test_text_within_a_form_is_read_and_a_form_within_itself_ends(tmp_path: Path) -> None:
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
        b"/Length 50>>stream\nBT /F 12 Tf 50 700 Td (inside) Tj ET /X Do        \nendstream"
    )
    page = b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
    assert layer_of(tmp_path, pdf_page(b"/X Do", page=page, more=[form])).text == "inside"


def test_a_filled_in_field_is_part_of_the_text(tmp_path: Path) -> None:
    look = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 5 0 R>>>>/Length 39>>"
        b"stream\nBT /F 12 Tf 2 5 Td (Somchai) Tj ET     \nendstream"
    )
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/V(Somchai)/Rect[200 695 300 715]/AP<</N 6 0 R>>>>"
    layer = layer_of(tmp_path, pdf_page(shown((50, 700, "Name")), page=b"/Annots[7 0 R]", more=[look, field]))
    assert layer.text == "Name Somchai"


def test_a_field_whose_look_only_a_viewer_knows_must_be_looked_at(tmp_path: Path) -> None:
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/V(Somchai)/Rect[200 695 300 715]>>"
    layer = layer_of(tmp_path, pdf_page(shown((50, 700, "Name")), page=b"/Annots[6 0 R]", more=[field]))
    assert layer.faults == ("not_drawn",)


def test_invisible_text_of_another_ocr_is_not_believed(tmp_path: Path) -> None:
    layer = layer_of(tmp_path, pdf_with_scan(drawn(width=700, size=20), over=typed(LINES, mode=3)))
    assert layer.faults == ("no_text",)


def test_text_hidden_below_a_scan_is_not_believed(tmp_path: Path) -> None:
    below = pdf_with_scan(drawn(width=700, size=20), below=typed(LINES * 6))
    assert layer_of(tmp_path, below).faults == ("no_text",)
    clipping = pdf_with_scan(drawn(width=700, size=20), over=typed(LINES, mode=7))
    assert layer_of(tmp_path, clipping).faults == ("no_text",)


def test_a_letterhead_that_lets_the_text_show_through_hides_nothing(tmp_path: Path) -> None:
    layer = layer_of(tmp_path, pdf_with_scan(drawn(width=700, size=20), below=typed(LINES), masked=True))
    assert layer.faults == ("picture",)
    assert layer.text == "\n".join(LINES)


def test_typed_words_on_a_scan_are_given_if_they_can_be_believed(tmp_path: Path) -> None:
    scan = drawn(width=700, size=20)
    layer = layer_of(tmp_path, pdf_with_scan(scan, over=typed(["เลขรับ 123/2569"])))
    assert [word.text for word in layer.typed] == ["เลขรับ 123/2569"]
    assert layer_of(tmp_path, pdf_with_scan(scan, over=typed(["\ue0001\ue001"]))).typed == ()


def test_letters_drawn_as_outlines_are_looked_at(tmp_path: Path) -> None:
    curves = b"0 0 m 1 1 2 2 3 3 c f\n" * 4_001
    layer = layer_of(tmp_path, pdf_page(curves + typed(["หน้า 1"])))
    assert layer.faults == ("outlines",)
    assert layer_of(tmp_path, pdf_page(curves[: len(curves) // 2] + typed(["หน้า 1"]))).faults == ()


def test_thai_set_as_latin_letters_is_read_as_thai(tmp_path: Path) -> None:
    lines = sample("letter-04.pdf")[1]["text"].splitlines()
    latin = [line.encode("cp874").decode("latin-1") for line in lines]
    assert layer_of(tmp_path, pdf_page(typed(latin))) == layer_of(tmp_path, pdf_page(typed(lines)))


def test_a_watermark_on_a_scan_does_not_stand_for_the_page(tmp_path: Path) -> None:
    layer = layer_of(tmp_path, pdf_with_scan(drawn(width=700, size=20), over=typed(["Scanned by an app"])))
    assert layer.faults == ("picture",)


def test_a_layer_without_its_unicode_map_is_not_believed(tmp_path: Path) -> None:
    path, _ = sample("letter-03.pdf")
    writer = pypdf.PdfWriter(clone_from=path)
    font = writer.pages[0]["/Resources"]["/Font"]["/F4"].get_object()  # type: ignore[index]  # a letter of ours
    del font["/ToUnicode"]
    writer.write(tmp_path / "lost.pdf")
    with PdfFile(tmp_path / "lost.pdf") as file:
        assert file.layer(0).faults


def test_a_broken_page_is_a_fault_not_an_error(tmp_path: Path) -> None:
    assert layer_of(tmp_path, pdf_page(b"BT /F (x) Tf 1 0 Td (a) Tj ET")).faults == ("unreadable",)


def test_a_locked_file_asks_for_its_password(tmp_path: Path) -> None:
    for user, name in (("secret", "locked.pdf"), ("", "open.pdf")):
        writer = pypdf.PdfWriter(clone_from=sample("letter-01.pdf")[0])
        writer.encrypt(user, "owner", algorithm="AES-256")
        writer.write(tmp_path / name)
    with pytest.raises(DocumentError, match="encrypted"):
        PdfFile(tmp_path / "locked.pdf")
    with PdfFile(tmp_path / "open.pdf") as file:
        assert file.layer(0).text == sample("letter-01.pdf")[1]["text"]


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes((index * 73 + 11) % 256 for index in range(20_000)),
        pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]),
        pdf_of(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
            ]
        ),
    ],
    ids=["header only", "garbage", "page tree in itself", "page tree in a ring"],
)
def test_a_broken_file_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match="damaged"):
        PdfFile(path)
