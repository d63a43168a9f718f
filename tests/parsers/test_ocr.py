import errno
import os
import tempfile
from pathlib import Path

import pytesseract
import pytest
from PIL import Image

from models.errors import DocumentError, TransientError
from models.values import Page
from parsers import ocr
from tests.support.papers import LETTER, drawn, without_blanks


def read(image: Image.Image, *, languages: str = "tha+eng", seconds: float = 60) -> Page:
    return ocr.read_image(image, languages=languages, dpi=200, seconds=seconds, number=3, document=1)


@pytest.fixture(scope="module")
def letter() -> Page:
    return read(drawn())


def test_a_letter_is_read_line_by_line(letter: Page) -> None:
    assert (letter.number, letter.document, letter.method) == (3, 1, "ocr")
    assert [without_blanks(line) for line in letter.text.splitlines()] == list(map(without_blanks, LETTER))
    assert letter.confidence > 0.85


def test_words_make_up_the_text_and_stand_on_the_page(letter: Page) -> None:
    for number, line in enumerate(letter.text.splitlines()):
        words = [word for word in letter.words if word.line == number]
        assert "".join(word.text for word in words) == line.replace(" ", "")
        assert all(0 <= word.box.left < word.box.right <= 1 for word in words)
        assert all(0 <= word.confidence <= 1 for word in words)
        middle = (number + 1.4) / (len(LETTER) + 2)
        assert all(word.box.top < middle < word.box.bottom for word in words)


def test_no_blank_stands_between_the_words_of_a_thai_phrase(letter: Page) -> None:
    assert letter.text.splitlines()[2] == LETTER[2]


@pytest.mark.parametrize(
    "turn",
    [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270],
    ids=lambda turn: turn.name,
)
def test_a_turned_page_is_turned_back(turn: Image.Transpose) -> None:
    lines = [*LETTER, *LETTER[1:4]]
    page = read(drawn(lines).transpose(turn))
    assert without_blanks(page.text.splitlines()[0]) == without_blanks(lines[0])
    assert page.words[0].box.top < 0.2


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_an_empty_page_is_empty_without_asking_tesseract(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    page = read(Image.new(mode, (800, 1100), "white"))
    assert (page.text, page.words, page.confidence) == ("", (), 0.0)


def test_dirt_alone_gives_no_confidence() -> None:
    image = Image.new("L", (800, 1100), 255)
    for place in range(40, 760, 60):
        image.paste(0, (place, place, place + 3, place + 3))
    assert read(image).text.strip() == ""


def test_one_processor_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    read(drawn(LETTER[:1]))
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(DocumentError, match="took_too_long"):
        read(drawn(), seconds=0.05)


def test_without_tesseract_the_letter_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(TransientError, match="ocr_unavailable"):
        read(drawn())


def test_without_a_language_the_letter_waits() -> None:
    with pytest.raises(TransientError, match=r"ocr_unavailable: .* lao"):
        read(drawn(), languages="tha+lao")


@pytest.mark.parametrize(
    ("body", "code"),
    [("kill -9 $$", "too_much_memory"), ("kill -11 $$", "reader_crashed"), ("exit 1", "reader_crashed")],
)
def test_a_fallen_tesseract_is_the_documents_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, code: str
) -> None:
    fake = tmp_path / "tesseract"
    answer = 'case "$1" in --version) echo tesseract 5.3.0;; --list-langs) echo tha; echo eng;;'
    fake.write_text(f"#!/bin/sh\n{answer} *) {body};; esac\n")
    fake.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(fake))
    with pytest.raises(DocumentError, match=code):
        read(drawn())


def test_a_full_disk_is_no_fault_of_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(TransientError, match="disk_full"):
        read(drawn())


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(drawn(LETTER[:1]))
    assert list(tmp_path.iterdir()) == []
