"""Every letter of the corpus is read as a person has found right; `tests/letters/rewrite.py` writes the values anew."""

import json
from pathlib import Path

import pytest

from tests.letters.corpus import FOLDER, differences, expected_file, observed, renewed, sources


@pytest.mark.parametrize("source", sources(), ids=lambda source: expected_file(source).stem)
def test_a_letter_is_read_as_expected(source: Path, tmp_path: Path) -> None:
    expected = json.loads(expected_file(source).read_text("utf-8"))
    assert differences(expected, observed(source, tmp_path)) == {}


def test_every_expected_file_has_its_letter() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {expected_file(source).name for source in sources()}
    assert len({expected_file(source) for source in sources()}) == len(sources()) >= 20


def values(subject: str, **more: object) -> dict[str, object]:
    return {"letter": {"subject": subject}, "stamp": None, "proposal": {"level": 3}, **more}


def test_a_wrong_value_is_told_and_a_known_fault_is_borne() -> None:
    assert differences(values("ขอย้าย"), values("ขอ ย้าย")) == {}
    assert differences(values("ขอย้าย"), values("ขอขาย")) == {"letter.subject": ("ขอย้าย", "ขอขาย")}
    knowing = values("ขอย้าย", known_faults={"letter.subject": "ขอขาย"})
    assert differences(knowing, values("ขอขาย")) == {}
    assert differences(knowing, values("ขอย้าย")) == {}
    assert differences(knowing, values("ขอยา")) != {}


def test_rewriting_keeps_what_a_person_knows_until_it_is_mended() -> None:
    knowing = values("ขอย้าย", known_faults={"letter.subject": "ขอขาย"})
    assert renewed(knowing, values("ขอขาย")) == knowing
    assert renewed(knowing, values("ขอย้าย")) == values("ขอย้าย")


def test_rewriting_takes_over_what_is_new_and_leaves_blanks_alone() -> None:
    assert renewed(values("ขอ ย้าย"), values("ขอย้าย")) == values("ขอ ย้าย")
    assert renewed(values("ขอย้าย"), values("ขอลา")) == values("ขอลา")


def test_a_value_that_should_not_be_read_at_all_can_be_a_known_fault() -> None:
    seen = {"letter": {"sender_agency": "กองดี"}, "stamp": None, "proposal": {"level": 3}}
    knowing = {**seen, "letter": {}, "known_faults": {"letter.sender_agency": "กองดี"}}
    assert differences(knowing, seen) == {}
    assert renewed(knowing, seen) == knowing
