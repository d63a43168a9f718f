"""The quick and nasty ones of `benchmarks.hostile`, through the parsers: pages or a reason, never anything else."""

import contextlib
import errno
import io
import tracemalloc
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from benchmarks.hostile.all_kinds import KINDS
from benchmarks.hostile.kinds import file_of, plan
from benchmarks.hostile.pdf_streams import zeros
from benchmarks.hostile.pdf_structure import WORDS
from benchmarks.hostile.png import chunk
from models.errors import MESSAGES_TH, DocumentError
from models.limits import ReadLimits
from parsers import media
from parsers.archive import read_zip
from parsers.documents import page_contents
from parsers.image import page_images
from parsers.pdf import PdfFile
from tests.support.papers import pdf_page
from tests.support.pictures import saved

QUICK = [
    "pdf_cut",
    "pdf_flipped",
    "pdf_shuffled",
    "pdf_numbered",
    "jpg_cut",
    "jpg_flipped",
    "png_cut",
    "png_flipped",
    "tif_cut",
    "tif_flipped",
    "pdf_kids_to_itself",
    "pdf_page_tree_cycle",
    "pdf_page_tree_wide_cycle",
    "pdf_page_tree_doubling",
    "pdf_count_lies",
    "pdf_rotation",
    "pdf_user_unit",
    "pdf_xref_loop",
    "pdf_reference_to_itself",
    "pdf_parent_cycle",
    "pdf_object_streams",
    "pdf_stream_length_lies",
    "pdf_encrypted_oddly",
    "pdf_header_odd",
    "pdf_actions",
    "pdf_outline_cycle",
    "pdf_numbers_odd",
    "pdf_font_broken",
    "pdf_is_something_else",
    "jpg_is_something_else",
    "tif_is_something_else",
    "png_is_something_else",
    "eps_program",
    "eps_called_jpg",
    "foreign_pictures",
    "heic_noise",
    "webp_noise",
    "nothing",
    "one_byte",
    "zip_directory_lies",
    "docx_entities",
    "docx_relations_odd",
    "docx_table_spans",
    "jpg_tables",
    "jpg_arithmetic",
    "jpg_exif",
    "png_bad_sums",
    "png_chunk_length_lies",
    "tif_directory_loop",
    "tif_strip_places",
    "tif_tag_lies",
    "tif_tiles",
    "tif_big",
    "tif_samples",
]


def outcome_of(path: Path) -> str:
    """`read` where a file gives pages, before OCR and drawn small; else the code it is refused with."""
    limits = ReadLimits(pixels=200_000, dpi=50)
    try:
        media_type = media.sniff(path, path.name)
        if media_type == media.ZIP:
            read_zip(path, limits=limits)
        else:
            assert list(page_contents(path, media_type, limits=limits))
    except DocumentError as error:
        return error.code
    return "read"


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_gives_pages_or_a_reason(name: str, seed: int, tmp_path: Path) -> None:
    path = tmp_path / f"letter{KINDS[name].suffix}"
    path.write_bytes(file_of(name, seed))
    outcome = outcome_of(path)
    assert outcome == "read" or (outcome in MESSAGES_TH and outcome != "internal")


def test_every_kind_makes_the_same_file_every_time() -> None:
    for name in QUICK:
        assert file_of(name, 3) == KINDS[name].make(Random(f"{name}:3"))


def test_the_plan_takes_every_kind_and_no_file_twice() -> None:
    files = plan(2000)
    assert {name for name, _ in files} == set(KINDS)
    assert len(set(files)) == len(files)


def test_a_place_that_no_file_has_is_the_files_fault(tmp_path: Path) -> None:
    """A seek to before the beginning is refused by the system, with an error like a broken disk's."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_page(WORDS).replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev -1"))
    with pytest.raises(DocumentError, match="damaged"):
        PdfFile(path)
    assert outcome_of(path) == "read"


def test_a_failing_disk_is_not_the_files_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_page(WORDS))

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr("parsers.pdf.PdfReader", broken)
    with pytest.raises(OSError, match="input/output"):
        PdfFile(tmp_path / "a.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"q " * 1_100_000,
        b"BT /F 1 Tf " + b"(" + b"a" * 60_000 + b") Tj ET",
        b"/I Do " * 2500,
        b"/Span<</ActualText<FEFF%b>>>BDC EMC" % (b"0e01" * 60_000),
    ],
    ids=["operators", "letters", "pictures", "actual text"],
)
def test_a_page_that_draws_without_end_is_looked_at_instead_of_walked(content: bytes, tmp_path: Path) -> None:
    picture = b"<</Subtype/Image/Width 1/Height 1/Length 1>>stream\nx\nendstream"
    resources = b"/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>"
    (tmp_path / "a.pdf").write_bytes(pdf_page(content, page=resources, more=[picture]))
    with PdfFile(tmp_path / "a.pdf") as file:
        assert file.layer(0).faults == ("too_much_drawing",)


def test_a_page_with_nothing_on_it_need_not_be_drawn(tmp_path: Path) -> None:
    blank = pdf_page(b"").replace(b"/Contents 4 0 R", b"")
    (tmp_path / "a.pdf").write_bytes(blank)
    with PdfFile(tmp_path / "a.pdf") as file:
        assert (file.layer(0).text, file.layer(0).faults) == ("", ())


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_a_large_picture_is_made_small_strip_by_strip(mode: str) -> None:
    """Dark above, light below, whatever the strips and whatever the kind of picture."""
    side = 4100
    grey = Image.new("L", (side, side), 0)
    grey.paste(255, (0, side // 2, side, side))
    deep = grey.convert("I").point(lambda level: level * 256) if mode == "I;16" else grey
    page = next(
        page_images(
            io.BytesIO(saved(deep.convert(mode), "TIFF", compression="tiff_adobe_deflate")),
            pixels=1_000_000,
            decode_pixels=20_000_000,
        )
    ).image
    assert page.width * page.height <= 1_000_000
    assert page.width == page.height
    small = page.convert("L")
    middle = page.width // 2
    assert small.getpixel((middle, middle - 5)) in range(6)
    assert small.getpixel((middle, middle + 5)) in range(250, 256)
    assert small.getpixel((3, page.height - 3)) in range(250, 256)


def test_dots_that_lie_far_apart_do_not_make_a_page_endless() -> None:
    """1,250 dots an inch one way and 70 the other: square dots would be 1.6 billion."""
    fax = saved(Image.new("1", (9000, 9000), 1), "TIFF", compression="group4", dpi=(70.0, 1250.0))
    page = next(page_images(io.BytesIO(fax), pixels=2_000_000, decode_pixels=150_000_000)).image
    assert page.width * page.height <= 2_000_000
    assert page.width / page.height == pytest.approx(1250 / 70, rel=0.05)


def test_a_picture_with_broken_exif_data_is_still_read() -> None:
    good = saved(Image.new("L", (300, 200), 200), "JPEG")
    exif = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\x00\xff\xff\xff\xff\0\0\0\0" * 3
    broken = good[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + good[2:]
    assert next(page_images(io.BytesIO(broken), pixels=10**6, decode_pixels=10**7)).image.size == (300, 200)


def test_a_gigabyte_of_remarks_is_not_unpacked() -> None:
    good = saved(Image.new("L", (300, 200), 200), "PNG")
    at = good.index(b"IDAT") - 4
    bomb = good[:at] + chunk(b"zTXt", b"a\0\0" + zeros(1000)) + good[at:]
    tracemalloc.start()
    try:
        with contextlib.suppress(DocumentError):
            next(page_images(io.BytesIO(bomb), pixels=10**6, decode_pixels=10**7))
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
