"""PDFs whose streams unpack to far more than they are, or whose pictures claim what they are not."""

import base64
import zlib
from functools import cache
from random import Random

from benchmarks.hostile.kinds import kind
from benchmarks.hostile.pdf_structure import WORDS, stream
from tests.support.papers import drawn, pdf_page
from tests.support.pictures import saved

SHOW = b"q 595 0 0 842 0 0 cm /I Do Q"
PICTURE_RESOURCES = b"/Resources<</XObject<</I 6 0 R>>/Font<</F 5 0 R>>>>"


@cache
def zeros(megabytes: int, byte: bytes = b"\0") -> bytes:
    """Many equal bytes, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(byte * (1 << 20)) for _ in range(megabytes)) + packer.flush()


def with_picture(data: bytes, entries: bytes) -> bytes:
    """A page that is wholly a picture."""
    picture = stream(data, b"/Type/XObject/Subtype/Image%b" % entries)
    return pdf_page(SHOW, page=PICTURE_RESOURCES, more=[picture])


def with_contents(data: bytes, entries: bytes) -> bytes:
    """A page whose content stream has the given data and filters."""
    good = pdf_page(b"")
    return good.replace(b"<</Length 0>>stream\n\nendstream", stream(data, entries))


@kind(".pdf", share=3)
def _pdf_flate_bomb_contents(random: Random) -> bytes:
    filler = random.choice((b" ", b"\0", b"q ", b"q Q "))
    return with_contents(zeros(random.choice((60, 300, 1000)), filler), b"/Filter/FlateDecode")


@kind(".pdf")
def _pdf_nested_flate_bomb(random: Random) -> bytes:
    data, depth = zeros(1000), random.randrange(2, 12)
    for _ in range(depth - 1):
        data = zlib.compress(data, 9)
    return with_contents(data, b"/Filter[%b]" % (b"/FlateDecode " * depth))


@kind(".pdf")
def _pdf_many_filters(random: Random) -> bytes:
    name = random.choice((b"/ASCIIHexDecode ", b"/ASCII85Decode ", b"/RunLengthDecode ", b"/FlateDecode "))
    return with_contents(b"00" * 100_000 + b">", b"/Filter[%b]" % (name * random.choice((10, 5000))))


@kind(".pdf")
def _pdf_lzw_bomb(random: Random) -> bytes:
    return with_contents(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * random.choice((10, 1_000_000)), b"/Filter/LZWDecode")


@kind(".pdf")
def _pdf_run_length_bomb(random: Random) -> bytes:
    data = b"\x81 " * random.choice((1000, 4_000_000)) + b"\x80"
    if random.random() < 0.5:
        return with_contents(zlib.compress(data), b"/Filter[/FlateDecode/RunLengthDecode]")
    return with_contents(data, b"/Filter/RunLengthDecode")


@kind(".pdf")
def _pdf_ascii85_bomb(random: Random) -> bytes:
    if random.random() < 0.5:
        return with_contents(b"z" * random.choice((1000, 30_000_000)) + b"~>", b"/Filter/ASCII85Decode")
    return with_contents(base64.a85encode(zeros(300)) + b"~>", b"/Filter[/ASCII85Decode/FlateDecode]")


@kind(".pdf")
def _pdf_predictor_odd(random: Random) -> bytes:
    columns, predictor = random.choice((1, 10**6, 2**31, -1)), random.choice((2, 10, 12, 15, 99))
    parms = b"/DecodeParms<</Predictor %d/Columns %d/Colors %d/BitsPerComponent 32>>" % (predictor, columns, 2**20)
    return with_contents(zeros(5), b"/Filter/FlateDecode%b" % parms)


@kind(".pdf", share=4)
def _pdf_huge_picture(random: Random) -> bytes:
    """60,000 x 60,000 dots in some hundred bytes."""
    width, height = random.choice(((60_000, 60_000), (200_000, 200_000), (2**31 - 1, 2), (1, 2**30), (30_000, 30_000)))
    bits, space = random.choice(((1, b"/DeviceGray"), (8, b"/DeviceRGB"), (8, b"/DeviceCMYK"), (16, b"/DeviceRGB")))
    entries = b"/Width %d/Height %d/ColorSpace%b/BitsPerComponent %d/Filter/FlateDecode" % (width, height, space, bits)
    return with_picture(zeros(random.choice((1, 450, 1000))), entries)


@kind(".pdf")
def _pdf_huge_mask(random: Random) -> bytes:
    """A small picture under a mask of 40,000 x 40,000."""
    side = random.choice((20_000, 40_000))
    mask = stream(
        zeros(200),
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
        % (side, side),
    )
    picture = stream(
        b"\x80\x80\x80",
        b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8/SMask 7 0 R",
    )
    return pdf_page(SHOW, page=PICTURE_RESOURCES, more=[picture, mask])


@kind(".pdf", share=6)
def _pdf_codec_garbage(random: Random) -> bytes:
    """JBIG2, JPEG 2000, CCITT and JPEG streams of noise, with dimensions to match nothing."""
    codec = random.choice((b"JBIG2Decode", b"JPXDecode", b"CCITTFaxDecode", b"DCTDecode"))
    starts = {
        b"JBIG2Decode": b"\0\0\0\0\x30\0\1\0\0\0\x13\x7f\xff\xff\xff\x7f\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0",
        b"JPXDecode": b"\xff\x4f\xff\x51\x00\x2f\x00\x00\x7f\xff\xff\xff\x7f\xff\xff\xff" + bytes(16),
        b"CCITTFaxDecode": b"\x00\x10\x01",
        b"DCTDecode": b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01",
    }
    data = random.choice((b"", starts[codec])) + random.randbytes(random.choice((0, 100, 50_000)))
    side = random.choice((1, 1000, 65_535, 10**6))
    parms = random.choice((b"", b"/DecodeParms<</K %d/Columns %d/Rows %d>>" % (random.choice((-1, 0, 4)), side, side)))
    size = b"/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1" % (side, side)
    return with_picture(data, b"/Filter/%b%b%b" % (codec, parms, size))


@kind(".pdf")
def _pdf_fax_bomb(random: Random) -> bytes:
    """White lines are one bit each in group 4."""
    rows = random.choice((60_000, 1_000_000))
    parms = b"/DecodeParms<</K -1/Columns %d/Rows %d>>" % (random.choice((2000, 60_000)), rows)
    size = b"/Width 60000/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1" % rows
    return with_picture(b"\xff" * (rows // 8), b"/Filter/CCITTFaxDecode%b%b" % (parms, size))


@kind(".pdf")
def _pdf_scan_cut_off(random: Random) -> bytes:
    data = saved(drawn(["เรื่อง ขอร้องเรียน"], width=800), "JPEG")
    data = data[: random.randrange(2, len(data))]
    size = b"/Width %d/Height 274/ColorSpace/DeviceRGB/BitsPerComponent 8" % random.choice((800, 80_000))
    return with_picture(data, b"/Filter/DCTDecode%b" % size)


@kind(".pdf", share=3)
def _pdf_unicode_map(random: Random) -> bytes:
    """ToUnicode maps that are huge, cover all of Unicode again and again, or mean themselves."""
    ranges = {
        "huge": b"<0000> <ffff> <0e01>\n" * 20_000,
        "wide": b"<00000000> <7fffffff> <0e01>\n" * 5,
        "back": b"<ffff> <0000> <0e01>\n" * 500,
        "long": b"<00> <ff> <%b>\n" % (b"0e01" * 100_000),
        "itself": b"<00> <ff> [%b]\n" % (b"<0e01> " * 300_000),
    }
    body = ranges[random.choice(list(ranges))]
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 100 beginbfrange\n%bendbfrange endcmap /M usecmap" % body
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return pdf_page(
        b"BT /F 12 Tf 50 700 Td (hello hello) Tj ET",
        font=font,
        more=[stream(zlib.compress(cmap), b"/Filter/FlateDecode/UseCMap 6 0 R")],
    )


@kind(".pdf")
def _pdf_text_layer_50_mb(random: Random) -> bytes:
    line = b"BT /F 1 Tf %d %d Td (a complaint about a school) Tj ET\n"
    lines = b"".join(line % (i % 600, i % 840) for i in range(random.choice((20_000, 60_000))))
    return with_contents(zlib.compress(lines * random.choice((1, 15))), b"/Filter/FlateDecode")


@kind(".pdf")
def _pdf_actual_text_huge(random: Random) -> bytes:
    text = b"0e01" * random.choice((100_000, 900_000))
    return pdf_page(b"/Span<</ActualText<FEFF%b>>>BDC BT /F 12 Tf (x) Tj ET EMC" % text)


@kind(".pdf")
def _pdf_embedded_files(random: Random) -> bytes:
    """PDFs within PDFs, and a program; none of them is of any interest."""
    inner = pdf_page(WORDS)
    for _ in range(random.randrange(1, 6)):
        inner = pdf_page(
            WORDS,
            page=b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(a.exe)/EF<</F 6 0 R>>>>>>]",
            more=[stream(random.choice((inner, b"MZ" + bytes(1_000_000))), b"/Type/EmbeddedFile")],
        )
    return inner
