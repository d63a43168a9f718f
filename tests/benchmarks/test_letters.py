"""The second set of letters: the same seed gives the same files, and each can be read by those who measure with it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, features

from benchmarks.letters import digital, fonts
from benchmarks.letters.render import GRADES, Job, jobs, render
from benchmarks.letters.source import letters
from models.limits import ReadLimits
from models.values import Channel, Nature, Purpose, Unit
from parsers import documents, media
from parsers.thai.contacts import find_citizen_ids

PICTURES = tuple(grade for grade in GRADES if grade != "digital")


def one_of_each(seed: int, grades: tuple[str, ...]) -> list[Job]:
    dealt = jobs(seed)
    return [next(job for job in dealt if job.grade == grade) for grade in grades]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    list(render(folder, one_of_each(3, PICTURES)))
    return folder


def truth(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]


def test_every_grade_opens_as_the_reader_opens_it(rendered: Path) -> None:
    rows = truth(rendered)
    assert {row["grade"] for row in rows} == set(PICTURES)
    for row in rows:
        path = rendered / row["file"]
        kind = media.sniff(path, path.name)
        pages = list(documents.page_contents(path, kind, limits=ReadLimits(workers=1)))
        assert len(pages) == 1
        assert not isinstance(pages[0], documents.Typed)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    some = one_of_each(5, ("fax", "phone", "light"))
    for name in ("one", "two"):
        list(render(tmp_path / name, some))
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) == 4
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_another_seed_deals_otherwise() -> None:
    assert [job.grade for job in jobs(1)] != [job.grade for job in jobs(2)]


def test_truth_has_the_fields_of_the_samples(rendered: Path) -> None:
    for row in truth(rendered):
        assert set(row) == {
            "file", "grade", "font", "stamp_by_hand", "text", "id", "medium", "channel",
            "subject", "sender", "letter", "labels", "stamp",
        }  # fmt: skip
        assert row["font"] in fonts.KEPT_OUT
        assert (row["stamp"] is None) == (row["stamp_by_hand"] is None)
        assert set(row["sender"]) == {"name", "position", "agency", "address", "phone", "email", "citizen_id"}
        assert len(row["labels"]["flags"]) == 9
        squeezed = "".join(row["text"].split())
        for value in (row["subject"], row["letter"]["no"], row["letter"]["date_text"], row["sender"]["name"]):
            assert "".join((value or "").split()) in squeezed


def test_a_fax_is_bilevel_g4(rendered: Path) -> None:
    fax = next(row["file"] for row in truth(rendered) if row["grade"] == "fax")
    with Image.open(rendered / fax) as picture:
        assert (picture.mode, picture.info["compression"]) == ("1", "group4")


def test_a_digital_letter_has_a_text_layer(tmp_path: Path) -> None:
    try:
        digital.browser()
    except fonts.MissingError as error:
        pytest.skip(str(error))
    list(render(tmp_path, one_of_each(3, ("digital",))))
    (row,) = truth(tmp_path)
    (page,) = documents.page_contents(tmp_path / row["file"], media.PDF, limits=ReadLimits(workers=1))
    assert isinstance(page, documents.Typed)
    assert "".join(row["subject"].split()) in "".join(page.text.split())


def test_texts_keep_to_the_vocabulary_of_the_procedure() -> None:
    assert len(letters()) >= 40
    for letter in letters():
        Channel(letter.channel)
        Unit(letter.labels.unit)
        Nature(letter.labels.nature)
        purpose = Purpose(letter.labels.purpose)
        assert (letter.labels.level == 0) == (purpose is Purpose.NOT_A_COMPLAINT)
        assert ("anonymous" in letter.labels.flags) == (letter.sender.name is None)
        if letter.sender.citizen_id:
            assert find_citizen_ids(letter.sender.citizen_id)
    assert {letter.labels.level for letter in letters()} == {0, 1, 2, 3, 4}


def test_lines_break_between_words_and_fit() -> None:
    assert features.check("raqm")
    face = fonts.font("Norasi", 60)
    text = 'ขอให้ตรวจสอบเงินจำนวน ๑,๒๓๔,๕๖๗ บาท ("ด่วน ๆ") ตามหนังสือที่ ศธ ๐๒๓๖/๑๒๓ ด้วย'
    lines = fonts.broken(text, face, 500)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(lines) > 2
    assert all(face.getlength(line) <= 500 for line in lines)
    assert any("๑,๒๓๔,๕๖๗" in line for line in lines)
    assert not any(line.startswith(("ๆ", ")", '")')) for line in lines)


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "benchmarks.letters",
        str(tmp_path),
        "--seed",
        "4",
        "--count",
        "1",
        "--grade",
        "light",
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    assert [row["grade"] for row in truth(tmp_path)] == ["light"]
