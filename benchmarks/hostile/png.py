"""PNG files: claims, bombs, wrong sums, endless chunks."""

import struct
import zlib
from random import Random

from benchmarks.hostile.kinds import kind
from benchmarks.hostile.pdf_streams import zeros
from tests.support.papers import drawn
from tests.support.pictures import saved

HEAD = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes, *, crc: int | None = None) -> bytes:
    """One chunk with its sum, or with a false one."""
    total = zlib.crc32(name + data) if crc is None else crc
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", total)


def header(width: int, height: int, bits: int = 8, colour: int = 0, *, interlaced: int = 0) -> bytes:
    """The header chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))


def small() -> bytes:
    """A good PNG."""
    return saved(drawn(["เรื่อง ขอร้องเรียน"], width=600), "PNG")


@kind(".png", share=4)
def _png_huge_dimensions(random: Random) -> bytes:
    side = random.choice((12_000, 12_200, 30_000, 2**31 - 1))
    bits, colour = random.choice(((1, 0), (8, 2), (16, 6), (8, 3), (16, 0)))
    end = chunk(b"IDAT", zeros(1)) + chunk(b"IEND", b"")
    return HEAD + header(side, random.choice((side, 1)), bits, colour) + chunk(b"PLTE", bytes(6)) + end


@kind(".png", heavy=True)
def _png_bomb(random: Random) -> bytes:
    """As many dots as may be, all of them there."""
    side, bits, colour, megabytes = random.choice(
        ((12_200, 8, 0, 143), (12_200, 8, 2, 426), (12_200, 16, 6, 1137), (12_200, 16, 0, 284), (12_200, 1, 0, 18))
    )
    interlaced = random.choice((0, 0, 1))
    return (
        HEAD
        + header(side, side, bits, colour, interlaced=interlaced)
        + chunk(b"IDAT", zeros(megabytes))
        + chunk(b"IEND", b"")
    )


@kind(".png")
def _png_more_data_than_dots(random: Random) -> bytes:
    return HEAD + header(10, 10) + chunk(b"IDAT", zeros(1000)) + chunk(b"IEND", b"")


@kind(".png")
def _png_bad_sums(random: Random) -> bytes:
    return HEAD + header(600, 300) + chunk(b"IDAT", zeros(1), crc=random.randrange(2**32)) + chunk(b"IEND", b"", crc=0)


@kind(".png", share=3)
def _png_odd_modes(random: Random) -> bytes:
    bits, colour = random.choice((1, 2, 4, 8, 16, 0, 99)), random.choice((0, 2, 3, 4, 6, 9))
    palette = random.choice((b"", chunk(b"PLTE", b"\xff" * random.choice((3, 4, 768, 5000)))))
    data = zlib.compress(random.randbytes(300_000))
    return HEAD + header(200, 200, bits, colour, interlaced=random.choice((0, 1, 7))) + palette + chunk(b"IDAT", data)


@kind(".png")
def _png_text_bomb(random: Random) -> bytes:
    """Remarks and colour profiles that unpack to a gigabyte."""
    good = small()
    at = good.index(b"IDAT") - 4
    many = random.choice(
        (
            chunk(b"zTXt", b"a\0\0" + zeros(1000)),
            chunk(b"iTXt", b"a\0\1\0\0\0" + zeros(1000)),
            chunk(b"iCCP", b"a\0\0" + zeros(1000)),
            chunk(b"zTXt", b"a\0\0" + zeros(1)) * 2000,
            chunk(b"tEXt", b"a\0b") * 300_000,
        )
    )
    return good[:at] + many + good[at:]


@kind(".png")
def _png_animation(random: Random) -> bytes:
    good = small()
    at = good.index(b"IDAT") - 4
    frames = random.choice((2, 2**31 - 1))
    control = chunk(b"acTL", struct.pack(">II", frames, 0))
    many = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 600, 200, 0, 0, 1, 1, 0, 0)) * random.choice((1, 50_000))
    return good[:at] + control + many + good[at:]


@kind(".png")
def _png_chunk_length_lies(random: Random) -> bytes:
    good = bytearray(small())
    at = good.index(b"IDAT") - 4
    good[at : at + 4] = struct.pack(">I", random.choice((0, 1, 2**31, 2**32 - 1)))
    return bytes(good)


@kind(".png", share=3)
def _png_strip(random: Random) -> bytes:
    """One dot wide, 60,000 high, or the other way about; blank or speckled."""
    size = random.choice(((1, 60_000), (60_000, 1), (3, 60_000), (60_000, 40), (1, 1), (2, 2)))
    count = size[0] * size[1]
    from PIL import Image

    return saved(Image.frombytes("L", size, random.choice((bytes(count), random.randbytes(count)))), "PNG")
