import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, TiffImagePlugin
from pillow_heif import register_heif_opener

from models.errors import DocumentError
from parsers.image import PageImage, count_pages, page_images
from tests.support.papers import drawn, sample


def pages_of(content: bytes, *, pixels: int = 20_000_000, decode_pixels: int = 150_000_000) -> list[PageImage]:
    return list(page_images(io.BytesIO(content), pixels=pixels, decode_pixels=decode_pixels))


register_heif_opener()  # to write HEIC; what reads it registers by itself


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def half_black(mode: str = "L", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Left half black, right half white."""
    image = Image.new("L", size, 255)
    image.paste(0, (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def tone(page: PageImage, x: float, y: float = 0.5) -> float:
    grey = page.image.convert("L")
    level = grey.getpixel((int(grey.width * x), int(grey.height * y)))
    assert isinstance(level, (int, float))
    return level


@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("1", "TIFF", {"compression": "group4"}),
        ("L", "TIFF", {"compression": "jpeg"}),
        ("RGB", "TIFF", {"compression": "tiff_lzw"}),
        ("CMYK", "TIFF", {}),
        ("CMYK", "JPEG", {}),
        ("P", "PNG", {}),
        ("1", "PNG", {}),
        ("I;16", "PNG", {}),
        ("I;16", "TIFF", {}),
        ("LA", "PNG", {}),
        ("RGB", "JPEG", {}),
        ("L", "HEIF", {}),
        ("RGB", "HEIF", {"tile_size": 64}),
        ("RGBA", "HEIF", {}),
        ("RGB", "WEBP", {}),
        ("RGBA", "WEBP", {"lossless": True}),
    ],
)
def test_every_kind_of_scan_keeps_black_and_white(mode: str, kind: str, options: dict[str, Any]) -> None:
    image = (
        half_black().convert("I").point(lambda level: level * 257).convert("I;16")
        if mode == "I;16"
        else half_black(mode, (160, 80) if kind == "HEIF" else (40, 20))
    )
    [page] = pages_of(saved(image, kind, **options))
    assert page.image.mode in {"1", "L", "RGB"}
    assert tone(page, 0.2) < 40
    assert tone(page, 0.8) > 215


def test_transparent_paper_is_white() -> None:
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 10, 20))
    [page] = pages_of(saved(image, "PNG"))
    assert tone(page, 0.2) == 0
    assert tone(page, 0.8) == 255


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "WEBP", "HEIF"])
def test_a_photograph_is_turned_as_the_camera_says(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    content = saved(half_black(size=(64, 32)), kind, exif=exif.tobytes())
    assert (b"irot" in content) == (kind == "HEIF"), "a HEIC says it twice, and is to be turned once"
    [page] = pages_of(content)
    assert page.image.size == (32, 64)
    assert tone(page, 0.5, 0.2) < 60
    assert tone(page, 0.5, 0.8) > 200


def test_heic_is_known_without_being_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(saved(half_black("RGB", (160, 80)), "HEIF"))
    code = "import sys, pathlib, parsers.image; print(parsers.image.count_pages(pathlib.Path(sys.argv[1])))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code, path], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


def test_of_several_pictures_in_one_heic_only_the_main_one_is_a_page() -> None:
    others = [Image.new("RGB", (96, 64), "red"), Image.new("RGB", (64, 64), "blue")]
    content = saved(half_black(size=(160, 80)), "HEIF", save_all=True, append_images=others, primary_index=1)
    assert count_pages(io.BytesIO(content)) == 1
    [page] = pages_of(content)
    assert page.image.size == (96, 64)
    assert page.image.getpixel((9, 9))[0] > 200  # type: ignore[index]  # a colour


@pytest.mark.parametrize("claimed", [(20_000, 20_000), (12_000, 12_000), (8, 8)])
def test_a_heic_is_judged_by_what_it_claims_before_it_is_decoded(claimed: tuple[int, int]) -> None:
    content = bytearray(saved(half_black("RGB", (160, 80)), "HEIF"))
    struct.pack_into(">II", content, content.index(b"ispe") + 8, *claimed)
    with pytest.raises(DocumentError) as caught:
        pages_of(bytes(content), decode_pixels=100_000_000)
    assert caught.value.code == ("too_large" if claimed[0] > 9 else "damaged")


def test_pages_of_a_tiff_come_one_by_one_in_order() -> None:
    frames = [Image.new("L", (30, 30), shade) for shade in (0, 100, 200)]
    content = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert count_pages(io.BytesIO(content)) == 3
    assert [tone(page, 0.5) for page in pages_of(content)] == [0, 100, 200]


def test_a_smaller_copy_in_a_tiff_is_no_page() -> None:
    stream = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(stream) as writer:
        for image, tags in ((half_black(), {}), (Image.new("L", (10, 10)), {254: 1})):
            image.save(writer, "TIFF", tiffinfo=tags)
            writer.newFrame()
    assert [page.image.size for page in pages_of(stream.getvalue())] == [(40, 20)]


def test_fax_lines_are_drawn_out_to_square_dots() -> None:
    [page] = pages_of(saved(half_black("1", (1728, 1145)), "TIFF", dpi=(204, 98), compression="group4"))
    assert page.dpi == 204
    assert abs(page.image.height - 1145 * 204 / 98) < 2


def test_resolution_is_guessed_from_a4_where_the_file_says_nonsense() -> None:
    [page] = pages_of(saved(Image.new("L", (1653, 2339)), "JPEG", dpi=(1, 1)))
    assert page.dpi == 200


def test_large_pictures_are_scaled_down_and_their_resolution_with_them() -> None:
    for kind in ("PNG", "JPEG"):
        [page] = pages_of(saved(half_black(size=(2000, 1000)), kind, dpi=(300, 300)), pixels=500_000)
        assert page.image.width * page.image.height <= 500_000
        assert page.dpi == 150
        assert tone(page, 0.2) < 40


def test_a_small_file_that_claims_a_huge_picture_is_too_large() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    bomb += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    with pytest.raises(DocumentError, match="too_large"):
        pages_of(bomb)
    with pytest.raises(DocumentError, match="too_large"):
        pages_of(saved(half_black(size=(300, 300)), "PNG"), decode_pixels=80_000)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "HEIF"])
def test_a_picture_cut_in_half_is_damaged(kind: str) -> None:
    content = saved(drawn(width=500, size=20), kind)
    with pytest.raises(DocumentError, match="damaged"):
        pages_of(content[: len(content) // 2])


def test_what_is_no_picture_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff" + b"nothing" * 9)
    with pytest.raises(DocumentError, match="damaged"):
        count_pages(path)


def test_a_fax_sample_opens_as_bilevel() -> None:
    [page] = page_images(sample("letter-05.tif")[0], pixels=20_000_000, decode_pixels=150_000_000)
    assert (page.image.mode, page.dpi) == ("1", 200)
