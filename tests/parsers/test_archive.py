import io
import zipfile

import pytest

from models.errors import DocumentError
from models.limits import ReadLimits
from parsers.archive import read_zip
from parsers.media import PDF, TEXT, UNKNOWN

LIMITS = ReadLimits(members=5, member_bytes=200_000, archive_bytes=300_000, nesting=2)


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def refused(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_zip(content, limits=LIMITS)
    assert caught.value.code == code


def test_papers_come_in_order_with_their_types_and_litter_stays_out() -> None:
    content = zipped(
        {
            "ร้องเรียน/หนังสือ.pdf": b"%PDF-1.4 x",
            "note.txt": "เรียน".encode(),
            "fake.pdf": b"MZ\x00\x00" + bytes(99),
            "__MACOSX/note.txt": b"x",
            ".DS_Store": b"x",
        }
    )
    assert [(part.name, part.media_type) for part in read_zip(content, limits=LIMITS)] == [
        ("หนังสือ.pdf", PDF),
        ("note.txt", TEXT),
        ("fake.pdf", UNKNOWN),
    ]


def test_names_in_the_thai_code_page_are_read() -> None:
    thai = "หนังสือ.txt".encode("cp874")
    content = zipped({"0123456.txt": b"text"}).replace(b"0123456.txt", thai)
    assert read_zip(content, limits=LIMITS)[0].name == "หนังสือ.txt"


def test_an_archive_within_an_archive_is_opened() -> None:
    inner = zipped({"a.txt": b"one"})
    assert [part.name for part in read_zip(zipped({"in.zip": inner, "b.txt": b"two"}), limits=LIMITS)] == [
        "a.txt",
        "b.txt",
    ]


def test_archives_nested_too_deep_are_refused() -> None:
    refused(zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": b"x"})})}), "too_large")


def test_too_many_files_are_refused_within_archives_too() -> None:
    refused(zipped({f"{number}.txt": b"x" for number in range(6)}), "too_large")
    refused(zipped({"a.zip": zipped({f"{number}.txt": b"x" for number in range(5)})}), "too_large")


def test_a_bomb_is_refused() -> None:
    bomb = zipped({"a.txt": bytes(5_000_000)})
    assert len(bomb) < 10_000
    refused(bomb, "too_large")


def test_all_files_together_have_a_limit() -> None:
    refused(zipped({"a.txt": b"a" * 190_000, "b.txt": b"b" * 190_000}), "too_large")


def test_a_size_that_is_a_lie_is_not_believed() -> None:
    honest = zipped({"a.txt": b"a" * 250_000})
    size = (250_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    with pytest.raises(DocumentError):
        read_zip(honest.replace(size, (100).to_bytes(4, "little")), limits=LIMITS)


def test_a_locked_archive_asks_for_its_password() -> None:
    content = bytearray(zipped({"a.txt": b"secret"}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + offset] |= 1
    refused(bytes(content), "encrypted")


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 no more", zipped({"a.txt": b"x" * 999})[:-30]],
    # A zip holds the time of its making: as a test's name that differs between two workers.
    ids=["only a beginning", "cut short"],
)
def test_a_broken_archive_is_damaged(content: bytes) -> None:
    refused(content, "damaged")


def test_a_file_whose_content_was_changed_is_damaged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", b"the letter")
    refused(stream.getvalue().replace(b"the letter", b"THE letter"), "damaged")
