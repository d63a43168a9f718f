from pathlib import Path

import pytest

from models.errors import DocumentError
from parsers.plain import charset_of, decode, read_text

THAI = "เรียน ผู้อำนวยการ ๕ กันยายน ๒๕๖๕\nA4"


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp874", "tis-620"]
)
def test_thai_is_read_in_every_charset_it_comes_in(charset: str) -> None:
    assert decode(THAI.encode(charset)) == THAI


def test_a_sample_may_end_within_a_character() -> None:
    assert charset_of(THAI.encode()[:10]) == "utf-8"


def test_line_ends_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\x1a") == "a\nb\nc"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfd\xfc" * 9, b"\x89PNG\r\n"])
def test_what_is_no_thai_text_has_no_charset(content: bytes) -> None:
    assert charset_of(content) is None


def test_binary_content_is_damaged_text() -> None:
    with pytest.raises(DocumentError, match="damaged"):
        decode(b"\x89PNG\x00\x00")


def test_endless_text_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 101)
    with pytest.raises(DocumentError, match="too_large"):
        read_text(path, most_bytes=100)
    assert len(read_text(path, most_bytes=101)) == 101
