"""PDFs whose objects, page trees and dimensions are wrong on purpose."""

from random import Random

from benchmarks.hostile.kinds import kind
from tests.support.papers import pdf_of, pdf_page, typed

WORDS = typed(["เรื่อง ขอร้องเรียน", "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์"])
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), entries, content)


@kind(".pdf")
def _pdf_kids_to_itself(random: Random) -> bytes:
    kids = b"2 0 R " * random.choice((1, 2, 100))
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, random.choice((1, 5, 10**9)))])


@kind(".pdf")
def _pdf_page_tree_cycle(random: Random) -> bytes:
    length = random.randrange(2, 40)
    nodes = [b"<</Type/Pages/Parent 2 0 R/Kids[%d 0 R]/Count 1>>" % (3 + (i + 1) % length) for i in range(length)]
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *nodes])


@kind(".pdf")
def _pdf_page_tree_wide_cycle(random: Random) -> bytes:
    """Every node names every other: without a memory the walk grows as a power."""
    count = random.randrange(10, 40)
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[%b]/Count 1>>" % kids] + [b"<</Type/Pages/Kids[%b]>>" % kids] * count)


@kind(".pdf")
def _pdf_page_tree_doubling(random: Random) -> bytes:
    """A tree of 2^n pages in n objects."""
    depth = random.randrange(12, 60)
    nodes = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (i + 3, i + 3, 2**30) for i in range(depth)]
    return pdf_of([CATALOG, *nodes, b"<</Type/Page/MediaBox[0 0 595 842]>>"])


@kind(".pdf")
def _pdf_deep_page_tree(random: Random) -> bytes:
    depth = random.choice((500, 5000, 30_000))
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (i + 3) for i in range(depth)]
    return pdf_of([CATALOG, *nodes, b"<</Type/Page/MediaBox[0 0 595 842]>>"])


@kind(".pdf")
def _pdf_10000_pages(random: Random) -> bytes:
    count = random.choice((501, 10_000))
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count), *pages])


@kind(".pdf")
def _pdf_one_page_10000_times(random: Random) -> bytes:
    count = random.choice((400, 10_000, 200_000))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * count, count), page])


@kind(".pdf")
def _pdf_count_lies(random: Random) -> bytes:
    count = random.choice((b"0", b"-5", b"499", b"2147483647", b"(two)", b"99999999999999999999", b"1.5", b"null"))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count %b>>" % count, page, stream(WORDS)])


@kind(".pdf", share=6)
def _pdf_media_box(random: Random) -> bytes:
    sides = (b"0", b"-1", b"1e9", b"99999999999", b"nan", b"0.00001", b"595", b"842", b"200000", b"()", b"null")
    box = b" ".join(random.choice(sides) for _ in range(random.choice((0, 2, 4, 4, 4, 4))))
    entry = random.choice((b"MediaBox", b"CropBox"))
    return pdf_page(b"", page=b"/%b[%b]" % (entry, box))


@kind(".pdf", share=4)
def _pdf_strip(random: Random) -> bytes:
    """Pages one point wide and miles long, with something drawn on them."""
    width, height = random.choice(((1, 14_400), (0.01, 200_000), (14_400, 14_400), (3, 1_000_000), (1e6, 1e6)))
    content = b"0 0 %d %d re f" % (max(1, width // 2), height // 2)
    return pdf_page(content).replace(b"[0 0 595 842]", b"[0 0 %f %f]" % (width, height))


@kind(".pdf")
def _pdf_rotation(random: Random) -> bytes:
    turn = random.choice((b"45", b"-90", b"1e10", b"/Up", b"99999999999999999999", b"[90]", b"3 0 R", b"null"))
    return pdf_page(WORDS, page=b"/Rotate %b" % turn)


@kind(".pdf")
def _pdf_user_unit(random: Random) -> bytes:
    return pdf_page(WORDS, page=b"/UserUnit %b" % random.choice((b"0", b"-1", b"75000", b"1e30", b"(x)")))


@kind(".pdf", share=3)
def _pdf_deep_nesting(random: Random) -> bytes:
    depth = random.choice((200, 2000, 100_000, 1_000_000))
    opening, closing = random.choice(((b"[", b"]"), (b"<</A", b">>"), (b"(", b")")))
    value = opening * depth + (b" 1 " if opening != b"(" else b"") + closing * depth
    place = random.choice((b"/Resources %b", b"/Annots %b", b"/X %b", b"/Contents %b"))
    return pdf_page(WORDS, page=place % value)


@kind(".pdf", share=3)
def _pdf_xref_loop(random: Random) -> bytes:
    """/Prev that leads back to its own table, or round through several."""
    out = pdf_page(WORDS)
    at = out.rindex(b"xref\n0")
    turn = random.choice((at, 0, len(out), -1, 10**12))
    return out.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % turn)


@kind(".pdf")
def _pdf_incremental_updates(random: Random) -> bytes:
    out = pdf_page(WORDS)
    for number in range(random.choice((50, 1000, 4000))):
        before = out.rindex(b"startxref\n")
        previous = int(out[before + 10 :].split()[0])
        at = len(out) + 1
        out += b"\n1 0 obj\n%b\nendobj\n" % CATALOG
        table = len(out)
        out += b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size %d/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
            at, 10 + number, previous, table,
        )  # fmt: skip
    return out


@kind(".pdf", share=3)
def _pdf_no_xref(random: Random) -> bytes:
    """Without a table: the reader must search for the objects, and finds many that are none."""
    out = pdf_page(WORDS)
    junk = random.choice((b"1 0 obj\n", b"9 0 obj<<>>", b"endobj ", b"startxref\n0\n", b"trailer<</Root 1 0 R>>"))
    return out[: out.rindex(b"xref\n0")] + junk * random.choice((1, 1000, 200_000))


@kind(".pdf")
def _pdf_reference_to_itself(random: Random) -> bytes:
    objects = [CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    loop = random.choice((b"4 0 R", b"5 0 R"))
    places = random.choice((b"/Contents 4 0 R", b"/MediaBox 4 0 R", b"/Resources 4 0 R", b"/Annots 4 0 R"))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%b>>" % places
    return pdf_of([*objects, page, loop, b"4 0 R"])


@kind(".pdf")
def _pdf_parent_cycle(random: Random) -> bytes:
    """What pages inherit is looked for upwards, for ever."""
    page = b"<</Type/Page/Parent 4 0 R/Contents 5 0 R>>"
    upper = random.choice((b"<</Type/Pages/Parent 4 0 R/Kids[3 0 R]>>", b"<</Type/Pages/Parent 3 0 R/Kids[3 0 R]>>"))
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>", page, upper, stream(WORDS)])


@kind(".pdf", share=3)
def _pdf_object_streams(random: Random) -> bytes:
    """Object streams that hold or extend themselves, or say that they hold a billion objects."""
    count, first = random.choice(((10**9, 8), (2, 10**9), (-1, 0), (3, 8), (0, 0)))
    inner = stream(b"4 0 5 9 <<>> 4 0 R", b"/Type/ObjStm/N %d/First %d/Extends 4 0 R" % (count, first))
    out = pdf_of([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>", inner])
    rows = b"".join(
        bytes(row) for row in ((0, 0, 0, 0), (2, 0, 4, 0), (2, 0, 4, 1), (2, 0, 4, 2), (2, 0, 4, 3))
    )  # object 4, the stream, is said to lie within itself
    table = stream(rows, b"/Type/XRef/Size 5/W[1 2 1]/Root 1 0 R/Index[0 %d]" % random.choice((5, 10**9, -3)))
    body = out[: out.rindex(b"xref\n0")]
    return body + b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (table, len(body))


@kind(".pdf")
def _pdf_stream_length_lies(random: Random) -> bytes:
    out = pdf_page(WORDS)
    length = random.choice((b"0", b"-1", b"99999999", b"4 0 R", b"999999999999999", b"(12)", b"1e5"))
    return out.replace(b"/Length %d" % len(WORDS), b"/Length %b" % length)


@kind(".pdf")
def _pdf_encrypted_oddly(random: Random) -> bytes:
    key = random.choice(
        (
            b"<</Filter/Standard/V 4/R 4/O(a)/U(b)/P -4>>",
            b"<</Filter/Adobe.PubSec/V 4/SubFilter/adbe.pkcs7.s5/Recipients[(x)]>>",
            b"<</Filter/Nobody/V 99/R 99>>",
            b"<</Filter/Standard/V 5/R 6/O(%b)/U(%b)/OE(%b)/UE(%b)/Perms(%b)/P -1/Length 256>>"
            % tuple(random.randbytes(48).hex().encode() for _ in range(5)),
            b"<</Filter/Standard/V 1/R 2/Length 99999999/O(x)/U(x)/P 0>>",
            b"9 0 R",
            b"(locked)",
        )
    )
    return pdf_page(WORDS).replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[(a)(b)]/Encrypt %b" % key)


@kind(".pdf")
def _pdf_header_odd(random: Random) -> bytes:
    good = pdf_page(WORDS)
    before = random.choice((b"<html><body>hello</body></html>\n", b"\n" * 900, b"\x00" * 500, b"X-Mail: 1\r\n\r\n"))
    version = random.choice((b"%PDF-9.9", b"%PDF-", b"%PDF-1.4\x00\x00", b"%pdf-1.4", b"%PDF-1.4 %PDF-1.4"))
    return before + good.replace(b"%PDF-1.4", version)


@kind(".pdf")
def _pdf_two_in_one(random: Random) -> bytes:
    return pdf_page(WORDS) * random.choice((2, 500))


@kind(".pdf")
def _pdf_huge_names(random: Random) -> bytes:
    name = b"/" + b"A#20" * random.choice((1000, 1_000_000))
    many = b" ".join(b"/N%d %d" % (number, number) for number in range(random.choice((10, 300_000))))
    return pdf_page(WORDS, page=b"%b 1 %b" % (name, many))
