"""PDFs whose content draws without end, or does what a letter has no business to do."""

import zlib
from random import Random

from benchmarks.hostile.kinds import kind
from benchmarks.hostile.pdf_streams import with_contents
from benchmarks.hostile.pdf_structure import WORDS, stream
from tests.support.papers import pdf_page


def form(content: bytes, entries: bytes = b"") -> bytes:
    """A form XObject."""
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]%b" % entries)


@kind(".pdf", share=3)
def _pdf_form_draws_itself(random: Random) -> bytes:
    times = random.choice((1, 2, 50))
    inner = form(b"/X Do /Y Do " * times, b"/Resources<</XObject<</X 6 0 R/Y 7 0 R>>>>")
    page = b"/Resources<</XObject<</X 6 0 R/Y 7 0 R>>>>"
    return pdf_page(b"/X Do", page=page, more=[inner, inner])


@kind(".pdf", share=3)
def _pdf_form_doubling(random: Random) -> bytes:
    """Each form draws the next one several times: 10^n drawings in n objects."""
    depth, times = random.randrange(5, 30), random.choice((2, 10))
    forms = [form(b"/X Do " * times, b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 7)) for number in range(depth)]
    last = form(b"BT /F 9 Tf (again) Tj ET 0 0 500 800 re f", b"/Resources<</Font<</F 5 0 R>>>>")
    return pdf_page(b"/X Do", page=b"/Resources<</XObject<</X 6 0 R>>>>", more=[*forms, last])


@kind(".pdf")
def _pdf_pattern_recursion(random: Random) -> bytes:
    pattern = stream(
        b"/Pattern cs /P scn 0 0 100 100 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 %d 9]/XStep %b/YStep %b"
        b"/Resources<</Pattern<</P 6 0 R>>>>"
        % (random.choice((9, 10**6)), random.choice((b"9", b"0", b"0.0001", b"-1")), random.choice((b"9", b"0.0001"))),
    )
    page = b"/Resources<</Pattern<</P 6 0 R>>>>"
    return pdf_page(b"/Pattern cs /P scn 0 0 595 842 re f", page=page, more=[pattern])


@kind(".pdf", share=3)
def _pdf_shading(random: Random) -> bytes:
    """Shadings of functions that contain themselves, or of many thousand functions."""
    function = random.choice(
        (
            b"<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>",
            b"<</FunctionType 3/Domain[0 1]/Functions[%b]/Bounds[]/Encode[]>>" % (b"7 0 R " * 100_000),
            stream(b"{ " * 50_000 + b"dup " + b"} " * 50_000, b"/FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1]"),
            stream(
                b"\0",
                b"/FunctionType 0/Domain[0 1 0 1 0 1 0 1]/Range[0 1]/Size[9999 9999 9999 9999]/BitsPerSample 32",
            ),
        )
    )
    shading = b"<</ShadingType %d/ColorSpace/DeviceRGB/Coords[0 0 0 595 842 999]/Function 7 0 R/Extend[true true]>>" % (
        random.choice((1, 2, 3))
    )
    page = b"/Resources<</Shading<</S 6 0 R>>>>"
    return pdf_page(b"/S sh " * random.choice((1, 200)), page=page, more=[shading, function])


@kind(".pdf")
def _pdf_mesh(random: Random) -> bytes:
    """A mesh of a million random patches."""
    mesh = stream(
        zlib.compress(random.randbytes(random.choice((3000, 3_000_000))), 1),
        b"/ShadingType %d/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8"
        b"/Decode[0 595 0 842 0 1 0 1 0 1]/Filter/FlateDecode" % random.choice((4, 6, 7)),
    )
    return pdf_page(b"/S sh", page=b"/Resources<</Shading<</S 6 0 R>>>>", more=[mesh])


@kind(".pdf")
def _pdf_type3_recursion(random: Random) -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
        b"/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F 5 0 R>>>>>>"
    )
    inner = stream(b"9 0 d0 BT /F 9 Tf (%b) Tj ET" % (b"a" * random.choice((1, 10, 1000))))
    return pdf_page(b"BT /F 9 Tf (aaaa) Tj ET", font=font, more=[inner])


@kind(".pdf", share=3)
def _pdf_million_operators(random: Random) -> bytes:
    operator = random.choice(
        (
            b"q\n", b"Q\n", b"BT\n", b"/S BMC\n", b"0 0 m 1 1 l S\n", b"W n\n", b"(x) Tj\n", b"1 0 0 1 1 1 cm\n", b"0 ",
            b"[", b"<<", b"BI ID EI\n", b"/F 9 Tf\n", b"[(a) 9 (b)] TJ\n", b"0 0 9 9 re f\n", b"(", b"<</A 1>>",
        )
    )  # fmt: skip
    many = operator * random.choice((50_000, 1_000_000, 5_000_000))
    start = random.choice((b"", b"BT /F 9 Tf "))
    return with_contents(zlib.compress(start + many, 9), b"/Filter/FlateDecode")


@kind(".pdf")
def _pdf_long_paths(random: Random) -> bytes:
    """One path of very many curves, stroked thickly with dashes, clipped by itself."""
    curves = b"".join(
        b"%d %d %d %d %d %d c\n" % tuple(random.randrange(-9999, 9999) for _ in range(6))
        for _ in range(random.choice((1000, 60_000)))
    )
    dashes = random.choice((b"[0.001 0.001] 0 d", b"[] 0 d", b"[0] 0 d"))
    return with_contents(
        zlib.compress(b"%b 500 w 0 0 m\n%b%b" % (dashes, curves, random.choice((b"S", b"W* n 0 0 9 9 re f", b"b*")))),
        b"/Filter/FlateDecode",
    )


@kind(".pdf")
def _pdf_tiny_dashes(random: Random) -> bytes:
    """Dashes of a millionth of a point along lines of a million points."""
    dash = random.choice((b"0.000001", b"0.00001"))
    return pdf_page(b"[%b %b] 0 d 1 w 0 0 m 1000000 1000000 l S " % (dash, dash) * random.choice((1, 50)))


@kind(".pdf")
def _pdf_many_small_pictures(random: Random) -> bytes:
    """One page of 100,000 pictures."""
    picture = stream(b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
    shown = b"".join(b"q 2 0 0 2 %d %d cm /I Do Q\n" % (i % 590, i % 840) for i in range(100_000))
    inline = b"BI /W 1 /H 1 /CS /G /BPC 8 ID x EI\n" * 100_000
    content = random.choice((shown, inline))
    return pdf_page(content, page=b"/Resources<</XObject<</I 6 0 R>>>>", more=[picture])


@kind(".pdf")
def _pdf_inline_picture_unended(random: Random) -> bytes:
    size = random.choice((1, 60_000))
    return pdf_page(b"BI /W %d /H %d /CS /RGB /BPC 8 /F /Fl ID %b" % (size, size, random.randbytes(30_000)))


@kind(".pdf", share=3)
def _pdf_annotation_cycles(random: Random) -> bytes:
    """Fields whose parents, kids and looks are themselves."""
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 99 99]/Parent 6 0 R/Kids[6 0 R]/AP<</N %b>>/V %b>>" % (
        random.choice((b"7 0 R", b"6 0 R", b"<</A 7 0 R>>")),
        random.choice((b"(x)", b"6 0 R", b"()")),
    )
    look = form(b"/X Do", b"/Resources<</XObject<</X 7 0 R>>>>")
    page = b"/Resources<<>>/Annots[%b]" % (b"6 0 R " * random.choice((1, 1000, 100_000)))
    out = pdf_page(WORDS, page=page, more=[field, look])
    return out.replace(b"/Type/Catalog", b"/Type/Catalog/AcroForm<</Fields[6 0 R]/NeedAppearances true>>")


@kind(".pdf", share=3)
def _pdf_actions(random: Random) -> bytes:
    """JavaScript, programs to start, addresses to call, XFA: nothing of it may happen."""
    action = random.choice(
        (
            b"<</S/JavaScript/JS(while(true){app.alert\\(1\\)})>>",
            b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>",
            b"<</S/URI/URI(http://127.0.0.1:9/)>>",
            b"<</S/SubmitForm/F(http://127.0.0.1:9/)>>",
            b"<</S/GoToR/F(\\\\\\\\127.0.0.1\\\\share)/D[0/Fit]>>",
            b"<</S/JavaScript/JS 4 0 R/Next 9 0 R>>",
        )
    )
    out = pdf_page(WORDS, page=b"/AA<</O %b>>" % action)
    xfa = b"/AcroForm<</XFA[(template)4 0 R]/Fields[]>>"
    names = b"/Names<</JavaScript<</Names[(a)%b]/Kids[1 0 R]>>>>" % action
    return out.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction %b%b%b" % (action, names, xfa))


@kind(".pdf")
def _pdf_outline_cycle(random: Random) -> bytes:
    item = b"<</Title(a)/Parent 6 0 R/First 6 0 R/Next 6 0 R/Prev 6 0 R/Dest[3 0 R/Fit]/Count -5>>"
    return pdf_page(WORDS, more=[item]).replace(b"/Type/Catalog", b"/Type/Catalog/Outlines 6 0 R")


@kind(".pdf", share=4)
def _pdf_numbers_odd(random: Random) -> bytes:
    """Text at places and in sizes that no page has."""
    numbers = (b"1e308", b"99999999999999999999", b"-0", b"0.0000000001", b"1", b"-1", b"nan", b"inf", b"()", b"--5")

    def number() -> bytes:
        return random.choice(numbers)

    lines = [
        b"%b Tc %b Tw %b Tz BT /F %b Tf %b %b %b %b %b %b Tm (hello) Tj [(a) %b (b)] TJ T* ET"
        % tuple(number() for _ in range(11))
        for _ in range(5)
    ]
    return pdf_page(b"\n".join(lines))


@kind(".pdf", share=3)
def _pdf_font_broken(random: Random) -> bytes:
    """Fonts whose file is noise or whose widths, encodings and descendants are not what they should be."""
    cid = (
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType2/FontDescriptor<</FontFile2 6 0 R>>%b>>]>>"
    )
    font = random.choice(
        (
            b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]>>",
            b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding 6 0 R/DescendantFonts[]>>",
            b"<</Type/Font/Subtype/TrueType/BaseFont/A/Widths[(a)null]/FirstChar 0/LastChar 99999999>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/A/FirstChar -5/LastChar 2000000000/Widths[%b]"
            b"/FontDescriptor<</FontFile 6 0 R>>>>" % (b"500 " * 200_000),
            cid % b"/W[0 2000000000 500]/DW(x)",
            b"<</Type/Font/Subtype/Type1/BaseFont/A/Encoding<</Differences[%b]>>>>" % (b"300/x " * 100_000),
        )
    )
    start = random.choice((b"\0\1\0\0\0\xff", b"OTTO\0\1", b"%!PS-AdobeFont-1.0: A\n", b"\1\0\4\4"))
    return pdf_page(
        b"BT /F 12 Tf 50 700 Td (hello) Tj ET", font=font, more=[stream(start + random.randbytes(5000), b"/Length1 9")]
    )
