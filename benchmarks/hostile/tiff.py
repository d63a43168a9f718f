"""TIFF files, made tag by tag: loops, lies about type, size and place, foreign codecs."""

import io
import struct
import zlib
from random import Random

from PIL import Image

from benchmarks.hostile.kinds import kind
from benchmarks.hostile.pdf_streams import zeros
from tests.support.papers import drawn
from tests.support.pictures import saved

Tag = tuple[int, int, int, int]
"""Number, type, count, value or place."""


def directory(tags: list[Tag], following: int) -> bytes:
    """An image file directory and the place of the next one."""
    rows = b"".join(struct.pack("<HHII", *tag) for tag in sorted(tags))
    return struct.pack("<H", len(tags)) + rows + struct.pack("<I", following)


def picture_tags(width: int, height: int, at: int, length: int, **more: int) -> list[Tag]:
    """The tags of a picture in one strip; `more` sets tags by name."""
    tags = {256: (4, width), 257: (4, height), 258: (3, more.get("bits", 8)), 259: (3, more.get("compression", 1)),
            262: (3, more.get("photometric", 1)), 273: (4, at), 277: (3, more.get("samples", 1)),
            278: (4, more.get("rows", height)), 279: (4, length), 339: (3, more.get("form", 1))}  # fmt: skip
    return [(number, kind, 1, value) for number, (kind, value) in tags.items()]


def one_page(data: bytes, width: int, height: int, **more: int) -> bytes:
    """A TIFF of one page whose strip is `data`."""
    tags = picture_tags(width, height, 8, len(data), **more)
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + directory(tags, 0)


@kind(".tif", share=3)
def _tif_directory_loop(random: Random) -> bytes:
    data = bytes(100)
    tags = picture_tags(10, 10, 8, 100)
    first = 108
    size = len(directory(tags, 0))
    loop = [directory(tags, first + size * ((n + 1) % 3)) for n in range(3)]
    only = [directory(tags, random.choice((first, 0xFFFFFFFF, 1)))]
    return b"II*\0" + struct.pack("<I", first) + data + b"".join(random.choice((loop, only)))


@kind(".tif")
def _tif_65000_directories(random: Random) -> bytes:
    tags = picture_tags(10, 10, 8, 100)
    size = len(directory(tags, 0))
    count = random.choice((501, 20_000, 65_000))
    return b"II*\0" + struct.pack("<I", 108) + bytes(100) + b"".join(
        directory(tags, 108 + size * (n + 1) if n + 1 < count else 0) for n in range(count)
    )  # fmt: skip


@kind(".tif")
def _tif_400_blank_pages(random: Random) -> bytes:
    pages = [Image.new("1", (1700, 2200), 1)] * random.choice((100, 400))
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return stream.getvalue()


@kind(".tif", share=4)
def _tif_dimensions(random: Random) -> bytes:
    width, height = random.choice(
        ((2**31, 2**31), (60_000, 60_000), (0, 10), (10, 0), (12_000, 12_000), (2**32 - 1, 1))
    )
    return one_page(bytes(1000), width, height, rows=random.choice((1, height, 2**32 - 1)))


@kind(".tif", share=4)
def _tif_strip_places(random: Random) -> bytes:
    tags = picture_tags(100, 100, random.choice((2**32 - 1, 2**31, 0, 8)), random.choice((2**32 - 1, 0, 2**31, 10_000)))
    count = random.choice((1, 2**32 - 1, 1000))
    tags = [(n, t, count if n in {273, 279} else c, v) for n, t, c, v in tags]
    return b"II*\0" + struct.pack("<I", 10_008) + bytes(10_000) + directory(tags, 0)


@kind(".tif", share=4)
def _tif_tag_lies(random: Random) -> bytes:
    """Any tag of any type, as often as one likes."""
    tags = picture_tags(100, 100, 8, 10_000)
    for _ in range(random.choice((1, 3, 300))):
        number = random.choice((256, 257, 258, 259, 262, 270, 273, 274, 277, 279, 282, 296, 320, 322, 330, 347, 34665))
        tags.append((number, random.randrange(0, 20), random.choice((0, 1, 3, 2**31)), random.randrange(2**32)))
    return b"II*\0" + struct.pack("<I", 10_008) + bytes(10_000) + directory(tags, 0)


@kind(".tif", share=5)
def _tif_codecs(random: Random) -> bytes:
    """Noise said to be CCITT, LZW, JPEG, deflate, LERC, ZSTD, WebP and others."""
    compression = random.choice((2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34676, 34712, 34887, 34925, 50000, 50001, 77))
    bits = random.choice((1, 1, 8, 16, 32, 64))
    data = random.randbytes(random.choice((10, 5000, 200_000)))
    size = random.choice(((100, 100), (1728, 2200), (12_000, 12_000)))
    return one_page(data, *size, compression=compression, bits=bits, samples=random.choice((1, 3, 4, 200)))


@kind(".tif", share=3)
def _tif_jpeg_tables(random: Random) -> bytes:
    good = bytearray(saved(drawn(["เรื่อง ขอร้องเรียน"], width=600), "TIFF", compression="jpeg"))
    spots = [at for at in range(len(good) - 1) if good[at] == 0xFF and good[at + 1] in {0xC4, 0xDB, 0xC0, 0xDA}]
    for at in random.sample(spots, min(3, len(spots))):
        good[at + random.randrange(2, 20)] = random.randrange(256)
    return bytes(good)


@kind(".tif", share=3)
def _tif_deflate_bomb(random: Random) -> bytes:
    side, megabytes = random.choice(((10, 1000), (12_000, 138), (30_000, 1000), (12_000, 1)))
    return one_page(zeros(megabytes), side, side, compression=8)


@kind(".tif", heavy=True)
def _tif_deep_bomb(random: Random) -> bytes:
    """As many dots as may be, of 16, 32 or 64 bits, of numbers with and without a point."""
    bits, samples, form = random.choice(
        ((16, 1, 1), (32, 1, 3), (32, 1, 1), (8, 3, 1), (8, 4, 1), (16, 3, 1), (64, 1, 3))
    )
    side = 12_000
    data = zeros(side * side * samples * bits // 8 // (1 << 20) + 1)
    rows = random.choice((side, 64))
    if rows == side:
        photometric = 2 if samples > 1 else 1
        return one_page(data, side, side, compression=8, bits=bits, samples=samples, form=form, photometric=photometric)
    strip = zlib.compress(bytes(side * rows * samples * bits // 8), 9)
    count = -(-side // rows)
    tags = picture_tags(side, side, 0, 0, compression=8, bits=bits, samples=samples, form=form, rows=rows)
    base = 8 + len(strip)
    tags = [
        (273, 4, count, base) if n == 273 else (279, 4, count, base + 4 * count) if n == 279 else (n, t, c, v)
        for n, t, c, v in tags
    ]
    arrays = struct.pack(f"<{count}I", *([8] * count)) + struct.pack(f"<{count}I", *([len(strip)] * count))
    return b"II*\0" + struct.pack("<I", base + len(arrays)) + strip + arrays + directory(tags, 0)


@kind(".tif")
def _tif_tiles(random: Random) -> bytes:
    tags = [tag for tag in picture_tags(5000, 5000, 8, 10_000) if tag[0] not in {273, 278, 279}]
    side = random.choice((0, 16, 2**31, 1_000_000))
    tags += [(322, 4, 1, side), (323, 4, 1, side), (324, 4, random.choice((1, 10**8)), 8), (325, 4, 1, 10_000)]
    return b"II*\0" + struct.pack("<I", 10_008) + bytes(10_000) + directory(tags, 0)


@kind(".tif")
def _tif_big(random: Random) -> bytes:
    """BigTIFF with places of 64 bits."""
    at = random.choice((16, 2**63, 2**64 - 1, 0))
    count = random.choice((1, 2**63, 2**64 - 1))
    row = struct.pack("<HHQQ", 256, 4, random.choice((1, 2**62)), 100)
    return b"II+\0\x08\0\0\0" + struct.pack("<Q", at) + struct.pack("<Q", count) + row * 5 + bytes(200)


@kind(".tif", share=3)
def _tif_samples(random: Random) -> bytes:
    """Complex numbers, planes apart, palettes that are missing, odd bits."""
    bits = random.choice((1, 2, 4, 7, 12, 16, 24, 32, 64, 128))
    data = random.randbytes(200 * 200 * 4)
    more = {"form": random.randrange(0, 8), "photometric": random.choice((0, 1, 2, 3, 5, 6, 8, 32803, 99))}
    return one_page(data, 200, 200, bits=bits, samples=random.choice((1, 2, 3, 4, 5)), **more)


@kind(".tif")
def _tif_odd_resolution(random: Random) -> bytes:
    """Dots that are 1,250 times as far apart one way as the other."""
    dpi = random.choice(((70.0, 1250.0), (1250.0, 70.0), (1e-9, 300.0), (98.0, 204.0)))
    return saved(Image.new("1", (random.choice((1700, 12_000)), 9000), 0), "TIFF", compression="group4", dpi=dpi)


@kind(".tif", heavy=True)
def _tif_1200_dpi(random: Random) -> bytes:
    """No attack: an A4 page at 1,200 dots an inch, grey or in colour."""
    page = drawn(["เรื่อง ขอร้องเรียน", "เรียน ศึกษาธิการจังหวัด"], width=1240)
    mode = random.choice(("L", "RGB", "1"))
    sheet = Image.new("RGB", (1240, 1754), "white")
    sheet.paste(page)
    compression = "group4" if mode == "1" else "tiff_adobe_deflate"
    return saved(sheet.convert(mode).resize((9920, 14_032)), "TIFF", compression=compression, dpi=(1200, 1200))
