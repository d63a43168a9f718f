"""Archives, Word letters and mails as bombs, mazes and matryoshkas."""

import io
import struct
import zipfile
import zlib
from random import Random

from benchmarks.hostile.kinds import kind
from benchmarks.hostile.pdf_structure import WORDS
from tests.support.papers import pdf_page

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="png" ContentType="image/png"/>'
    b'<Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target='
    b'"word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    b"</Relationships>"
)


def zip_of(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    """An archive of the given files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_of(document: bytes, more: dict[str, bytes] | None = None) -> bytes:
    """A Word letter with the given main part."""
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document, **(more or {})}
    return zip_of(parts)


def body(inner: str, *, before: str = "") -> bytes:
    """The main part around some paragraphs."""
    return f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{inner}</w:body></w:document>'.encode()


def said(text: str) -> str:
    """A paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@kind(".docx", share=3)
def _docx_entities(random: Random) -> bytes:
    """Ten entities of ten each (billion laughs), one very long one many times, files and addresses of the outside."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    kinds = {
        "laughs": (f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>', "&a9;"),
        "long": (f'<!DOCTYPE x [<!ENTITY a "{"x" * 100_000}">]>', "&a;" * 50_000),
        "file": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;"),
        "address": ('<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>', "x"),
        "endless": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]>', "&a;"),
    }
    before, text = kinds[random.choice(list(kinds))]
    return docx_of(body(said(text), before=before))


@kind(".docx", share=3)
def _docx_bomb(random: Random) -> bytes:
    which = random.choice(("text", "blanks", "part", "many", "rows"))
    match which:
        case "text":
            return docx_of(body(said("ก" * random.choice((1_000_000, 20_000_000)))))
        case "blanks":
            return docx_of(body(said("เรื่อง")) + b" " * 250_000_000)
        case "part":
            return docx_of(body(said("เรื่อง")), {"word/media/a.png": bytes(290_000_000)})
        case "many":
            return docx_of(body(said("เรื่อง")), {f"word/x{n}.xml": b"<a/>" for n in range(60_000)})
        case _:
            return docx_of(body(said("เรื่อง ร้องเรียน") * random.choice((50_000, 400_000))))


@kind(".docx", share=2)
def _docx_deep(random: Random) -> bytes:
    depth = random.choice((200, 5000, 100_000))
    opening, closing = random.choice(
        (
            ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
            ("<w:sdt>", "</w:sdt>"),
            ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
        )
    )
    return docx_of(body(opening * depth + said("x") + closing * depth))


@kind(".docx")
def _docx_table_spans(random: Random) -> bytes:
    span = random.choice((0, -1, 10**9, 100_000))
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/><w:vMerge/></w:tcPr>{said("a")}</w:tc>'
    return docx_of(body(f"<w:tbl><w:tr>{cell * 5}</w:tr></w:tbl>"))


@kind(".docx")
def _docx_relations_odd(random: Random) -> bytes:
    target = random.choice(("../../../etc/passwd", "document.xml", "http://127.0.0.1:9/x", "file:///dev/zero", ""))
    mode = random.choice(("", 'TargetMode="External"'))
    relation = f'<Relationship Id="r9" Target="{target}" {mode} Type="http://x/image"/>'
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
    return docx_of(body(said("เรื่อง ขอร้องเรียน")), {"word/_rels/document.xml.rels": rels.encode()})


@kind(".zip", share=3)
def _zip_bomb(random: Random) -> bytes:
    return random.choice(
        (
            lambda: zip_of({f"{n}.txt": bytes(99_000_000) for n in range(4)}),
            lambda: zip_of({"a.txt": b"a" * 300_000_000}),
            lambda: zip_of({f"{n}.txt": b"x" for n in range(random.choice((201, 20_000)))}),
            lambda: zip_of({f"{n}.pdf": b"%PDF-1.4" for n in range(190)}),
        )
    )()


@kind(".zip")
def _zip_nested(random: Random) -> bytes:
    content = {"letter.txt": "เรื่อง ขอร้องเรียน".encode()}
    for depth in range(random.choice((2, 5, 100))):
        content = {f"{depth}-{n}.zip": zip_of(content) for n in range(random.choice((1, 1, 3)) if depth < 4 else 1)}
    return zip_of(content)


@kind(".zip", share=2)
def _zip_slip(random: Random) -> bytes:
    name = random.choice(
        ("../../../../tmp/ksed-slip", "/tmp/ksed-slip", "C:\\a.txt", "..\\..\\a.txt", "a\0.txt", "." * 300)
    )
    return zip_of({name: "เรื่อง ขอร้องเรียน".encode(), "con": b"x"})


@kind(".zip", share=4)
def _zip_directory_lies(random: Random) -> bytes:
    """Sizes, places, methods and counts that are not so; all members at one place (Fifield's overlapping bomb)."""
    good = bytearray(zip_of({f"{n}.txt": b"x" * 1000 for n in range(5)}))
    entry = good.index(b"PK\1\2")
    which = random.choice(("size", "place", "method", "count", "flag", "overlap"))
    match which:
        case "size":
            good[entry + 20 : entry + 28] = struct.pack(
                "<II", random.choice((0, 2**32 - 1)), random.choice((0, 2**32 - 1))
            )
        case "place":
            good[entry + 42 : entry + 46] = struct.pack("<I", random.choice((2**32 - 1, 3, len(good))))
        case "method":
            good[entry + 10 : entry + 12] = struct.pack("<H", random.choice((9, 12, 14, 93, 99)))
        case "flag":
            good[entry + 8 : entry + 10] = struct.pack("<H", random.choice((1, 8, 0x40, 0x2000)))
        case "count":
            end = good.index(b"PK\5\6")
            good[end + 8 : end + 12] = struct.pack("<HH", 65_535, 65_535)
        case _:
            return overlapping(random.choice((100, 60_000)))
    return bytes(good)


def overlapping(count: int) -> bytes:
    """An archive of many names for one member."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(bytes(10_000_000)) + packer.flush()
    sums = struct.pack("<III", zlib.crc32(bytes(10_000_000)), len(data), 10_000_000)
    local = b"PK\3\4\x14\0\0\0\x08\0\0\0\0\0" + sums + struct.pack("<HH", 1, 0) + b"a" + data
    row = b"PK\1\2\x14\0\x14\0\0\0\x08\0\0\0\0\0" + sums + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    rows = row * count
    return local + rows + b"PK\5\6\0\0\0\0" + struct.pack("<HHIIH", count, count, len(rows), len(local), 0)


@kind(".zip")
def _zip_of_hostile_papers(random: Random) -> bytes:
    """One good paper among bad ones: it must come through."""
    from benchmarks.hostile.kinds import KINDS

    names = random.sample(sorted(name for name, one in KINDS.items() if name.endswith(("_flipped", "_cut"))), 3)
    bad = {f"{n}{KINDS[n].suffix}": KINDS[n].make(random) for n in names}
    return zip_of({"good.pdf": pdf_page(WORDS), **bad})


@kind(".eml", share=3)
def _eml_many_parts(random: Random) -> bytes:
    part = b'--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nhello\r\n'
    return (
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + part * random.choice((100, 10_000))
        + b"--b--\r\n"
    )


@kind(".eml", share=2)
def _eml_deep(random: Random) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nhello\r\n"
    for n in range(random.choice((5, 90, 1000))):
        wrapper = random.choice(
            (
                b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%b\r\n--b%d--\r\n" % (n, n, inner, n),
                b"Content-Type: message/rfc822\r\n\r\n%b" % inner,
            )
        )
        inner = wrapper
    return b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n" + inner


@kind(".eml", share=2)
def _eml_html_maze(random: Random) -> bytes:
    html = random.choice(("<div>", "<table><tr><td>", "<!--", "<a href='", "&amp;", "<b", "<style>", "</p>", "&#1;"))
    size = random.choice((10_000, 300_000, 5_000_000))
    return (
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        + html.encode() * (size // len(html))
        + "เรื่อง ขอร้องเรียน".encode()
    )


@kind(".eml")
def _eml_headers_huge(random: Random) -> bytes:
    name = random.choice((b"Received", b"References", b"To", b"Subject", b"X-A", b"Content-Type"))
    value = random.choice((b"<a@b> ", b"=?utf-8?b?4LiB?= ", b"a;b=c; ", b'"', b"(", b"\t"))
    lines = b"%b: %b\r\n" % (name, value * random.choice((1000, 300_000)))
    return b"From: a@example.org\r\nTo: b@example.org\r\n" + lines * random.choice((1, 3)) + b"\r\nhello\r\n"


@kind(".msg", share=3)
def _msg_noise(random: Random) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\3\0\xfe\xff\x09\0\x06\0" + bytes(6)
    rest = bytearray(random.randbytes(random.choice((100, 20_000))))
    name = "__properties_version1.0".encode("utf-16-le")
    rest[20 : 20 + len(name)] = name
    return head + bytes(rest)
