"""JPEG files: false dimensions, endless scans, odd colours, tampered tables and Exif data."""

import struct
from random import Random

from PIL import Image

from benchmarks.hostile.kinds import kind
from tests.support.papers import drawn
from tests.support.pictures import saved


def small(**how: object) -> bytes:
    """A good JPEG."""
    return saved(drawn(["เรื่อง ขอร้องเรียน"], width=600), "JPEG", **how)


def marker(name: int, data: bytes) -> bytes:
    """One segment."""
    return bytes((0xFF, name)) + struct.pack(">H", len(data) + 2) + data


@kind(".jpg", share=4)
def _jpg_huge_dimensions(random: Random) -> bytes:
    good = bytearray(small(progressive=random.random() < 0.5))
    frame = next(at for at in range(len(good)) if good[at] == 0xFF and good[at + 1] in {0xC0, 0xC2})
    height, width = random.choice(((65_535, 65_535), (12_000, 12_000), (0, 600), (600, 0), (65_535, 1)))
    good[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(good)


@kind(".jpg", share=3)
def _jpg_thousands_of_scans(random: Random) -> bytes:
    """A progressive picture whose last scan comes again and again."""
    side = random.choice((600, 4000))
    good = saved(Image.new("RGB", (side, side), "white"), "JPEG", progressive=True)
    last = good.rindex(b"\xff\xda")
    return good[:-2] + good[last:-2] * random.choice((100, 5000)) + b"\xff\xd9"


@kind(".jpg")
def _jpg_colours(random: Random) -> bytes:
    mode = random.choice(("CMYK", "L", "YCbCr"))
    good = saved(drawn(["เรื่อง ขอร้องเรียน"], width=600).convert(mode), "JPEG")
    adobe = marker(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes((random.choice((0, 1, 2, 77)),)))
    return good[:2] + adobe + good[2:]


@kind(".jpg", share=3)
def _jpg_tables(random: Random) -> bytes:
    """Huffman and quantisation tables of noise."""
    good = bytearray(small())
    for start in [at for at in range(len(good) - 1) if good[at] == 0xFF and good[at + 1] in {0xC4, 0xDB}]:
        for at in range(start + 4, min(len(good), start + 24)):
            if random.random() < 0.3:
                good[at] = random.randrange(256)
    return bytes(good)


@kind(".jpg")
def _jpg_arithmetic(random: Random) -> bytes:
    good = bytearray(small())
    frame = good.index(b"\xff\xc0")
    good[frame + 1] = random.choice((0xC9, 0xCA, 0xC3, 0xC5, 0xCF, 0xF7))
    return bytes(good)


@kind(".jpg", share=3)
def _jpg_exif(random: Random) -> bytes:
    """Exif data in loops, of false lengths, turned eight ways and more."""
    directory = random.choice(
        (
            struct.pack("<HHHIII", 1, 0x0112, 3, 1, random.randrange(0, 70_000), 8),
            struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8),
            struct.pack("<H", 65_535) + struct.pack("<HHII", 0x0112, 3, 2**31, 8) * 4000,
            struct.pack("<HHHII", 1, 0x010F, 2, 2**32 - 1, 4),
            struct.pack("<HHHII", 1, 0x011A, 5, 1, 8),
        )
    )
    good = small()
    return good[:2] + marker(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + directory[:60_000]) + good[2:]


@kind(".jpg")
def _jpg_many_segments(random: Random) -> bytes:
    good = small()
    segment = random.choice(
        (marker(0xFE, bytes(65_000)), marker(0xE2, b"ICC_PROFILE\0\1\xff" + bytes(60_000)), b"\xff" * 60_000)
    )
    return good[:2] + segment * random.choice((10, 700)) + good[2:]


@kind(".jpg")
def _jpg_several_frames(random: Random) -> bytes:
    """An MPO, as telephones make, whose index is tampered with."""
    page = drawn(["เรื่อง ขอร้องเรียน"], width=600)
    good = bytearray(saved(page, "MPO", save_all=True, append_images=[page] * random.choice((1, 20))))
    at = good.index(b"MPF\0")
    for _ in range(5):
        good[at + random.randrange(8, 80)] = random.randrange(256)
    return bytes(good)


@kind(".jpg")
def _jpg_within_jpg(random: Random) -> bytes:
    good = small()
    return good[: len(good) // 2] + good * random.choice((2, 1000))


@kind(".jpg", heavy=True)
def _jpg_largest(random: Random) -> bytes:
    """A true picture as large as a JPEG may be, blank."""
    size = random.choice(((65_500, 65_500), (12_000, 12_000), (20_000, 20_000)))
    mode = random.choice(("L", "RGB"))
    if size[0] > 20_000:  # the same blocks again, made by hand: Pillow would want gigabytes
        good = bytearray(saved(Image.new(mode, (65_500, 16), 255 if mode == "L" else "white"), "JPEG"))
        frame = good.index(b"\xff\xc0")
        good[frame + 5 : frame + 7] = struct.pack(">H", 65_500)
        scan = good.index(b"\xff\xda")
        body = scan + 2 + struct.unpack(">H", good[scan + 2 : scan + 4])[0]
        return bytes(good[:-2] + good[body:-2] * 400 + b"\xff\xd9")
    return saved(Image.new(mode, size, 255 if mode == "L" else "white"), "JPEG", progressive=random.random() < 0.3)
