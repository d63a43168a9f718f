"""Files that are not what their name says, are nothing at all, or belong to programs that must never run."""

import struct
from random import Random

from benchmarks.hostile import jpeg, mutations, png
from benchmarks.hostile.containers import zip_of
from benchmarks.hostile.kinds import kind
from benchmarks.hostile.pdf_structure import WORDS
from tests.support.papers import pdf_page

PROGRAM = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8" + bytes(200) + b"PE\0\0"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script>hello</body></html>"
SCRIPT = b"#!/bin/sh\nrm -rf /nowhere\n"
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(%pipe%touch /tmp/ksed-ran) (w) file\nshowpage\n%%EOF\n"


@kind(".pdf", share=6)
def _pdf_is_something_else(random: Random) -> bytes:
    return random.choice(
        (PROGRAM, HTML, SCRIPT, EPS, zip_of({"a.txt": b"x"}), png.small(), jpeg.small(), b"\x7fELF" + bytes(99))
    )


@kind(".jpg", share=6)
def _jpg_is_something_else(random: Random) -> bytes:
    return random.choice(
        (PROGRAM, HTML, EPS, pdf_page(WORDS), png.small(), mutations.good(".tif")[1], b"RIFF1234WEBPVP8 ")
    )


@kind(".tif", share=6)
def _tif_is_something_else(random: Random) -> bytes:
    return random.choice((pdf_page(WORDS), EPS, PROGRAM, b"II*\0" + HTML, b"MM\0*" + random.randbytes(300), b"II+\0"))


@kind(".png", share=4)
def _png_is_something_else(random: Random) -> bytes:
    return random.choice((png.HEAD, png.HEAD + HTML, EPS, jpeg.small(), zip_of({"word/document.xml": b"x"}), SCRIPT))


@kind(".eps")
def _eps_program(random: Random) -> bytes:
    """PostScript is a programming language: Pillow would start Ghostscript for it."""
    binary = b"\xc5\xd0\xd3\xc6" + struct.pack("<IIIIII", 30, len(EPS), 0, 0, 0, 0) + b"\xff\xff" + EPS
    return random.choice((EPS, binary))


@kind(".jpg")
def _eps_called_jpg(random: Random) -> bytes:
    return b"\xc5\xd0\xd3\xc6" + struct.pack("<IIIIII", 30, len(EPS), 0, 0, 0, 0) + b"\xff\xff" + EPS


@kind(".dat", share=6)
def _foreign_pictures(random: Random) -> bytes:
    """GIF, BMP, PSD, SVG, HEIC, WebP, ICO, DDS, FITS, XBM: heads with noise behind."""
    heads = (
        b"GIF89a\xff\xff\xff\xff\xf7\0\0", b"BM" + struct.pack("<IIIIiiHH", 99, 0, 54, 40, 2**31 - 1, 2**31 - 1, 1, 32),
        b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 2**31, 2**31, 8, 3), b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\x10\0\0\0\xff\xff\xff\xff\xff\xff",
        b"\0\0\1\0\xff\xff", b"DDS |\0\0\0", b"SIMPLE  =", b"#define x_width 99999999\n", b"P6\n99999 99999\n255\n",
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51",
    )  # fmt: skip
    return random.choice(heads) + random.randbytes(random.choice((0, 2000)))


@kind(".heic", share=6)
def _heic_noise(random: Random) -> bytes:
    """HEIC whose boxes lie: a huge size, a size of nothing, boxes within themselves."""
    brand = b"\0\0\0\x18ftyp" + random.choice((b"heic", b"mif1", b"heix", b"hevc")) + b"\0\0\0\0mif1heic"
    size = random.choice((0, 1, 7, 60, 2**31, 2**32 - 1))
    ispe = struct.pack(">I4sIII", 20, b"ispe", 0, random.choice((1, 65_535, 2**31)), random.choice((1, 65_535)))
    meta = struct.pack(">I4sI", size, b"meta", 0) + ispe * random.choice((1, 5000))
    return brand + meta + struct.pack(">I4s", random.choice((0, 1, 2**31)), b"mdat") + random.randbytes(5000)


@kind(".webp", share=3)
def _webp_noise(random: Random) -> bytes:
    body = random.choice((b"VP8 ", b"VP8L", b"VP8X", b"ANIM")) + struct.pack("<I", random.choice((10, 2**32 - 1)))
    body += b"\x2f" + random.randbytes(3000)
    return b"RIFF" + struct.pack("<I", random.choice((len(body) + 4, 2**32 - 1))) + b"WEBP" + body


@kind(".pdf")
def _nothing(random: Random) -> bytes:
    return random.choice((b"", b"\0", b"%", b"%PDF-", b"\n", b"%PDF-1.4\n%%EOF", b"\xff"))


@kind(".jpg")
def _one_byte(random: Random) -> bytes:
    return random.choice((b"\xff", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\0\x10JFIF"))


@kind(".pdf", heavy=True)
def _zeros_100_mb(random: Random) -> bytes:
    return random.choice((b"", b"%PDF-1.4\n", b"II*\0", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0")) + bytes(100_000_000)


@kind(".txt", share=3)
def _txt_odd(random: Random) -> bytes:
    """Texts of one endless line, of marks without letters, of labels and brackets only, of another charset."""
    unit = random.choice(
        (
            "a", "ก่", "่", "(", "((((", "เรื่อง ", "ที่ ศธ ", "เรียน\n", "\n", "1", "๑", "1/2/", ") ", "ลงชื่อ (", "โทร. 0-",
            "@",
            "นาย", " ", "\t", "a@", "a.", "วันที่ ", "\u202e", "\u200b", "เเ", "ํา", "ขอแสดงความนับถือ\n(", "-", "_", "…",
        )
    )  # fmt: skip
    return (unit * (random.choice((10_000, 150_000, 2_000_000)) // len(unit))).encode(
        random.choice(("utf-8", "utf-16"))
    )
