"""Every layout of the calibration's letters, whole: each field found, none invented."""

import pytest

from benchmarks.calibration_letters import FIELDS, layouts, make_letter
from pipelines.evaluation.field_score import judge
from tests.support.read_letters import read


@pytest.mark.parametrize("layout", sorted(layouts()))
def test_a_layout_is_read_whole(layout: str) -> None:
    for seed in range(2):
        letter = make_letter(layout, seed)
        found = read(letter.text)
        scores = [judge(field, letter.truth[field], getattr(found, field)) for field in FIELDS]
        assert [(score.name, score.expected, score.found) for score in scores if not score.is_right] == [], letter.text


def test_the_same_seed_gives_the_same_letter() -> None:
    assert make_letter("memo-usual", 3) == make_letter("memo-usual", 3)
    assert make_letter("memo-usual", 3).text != make_letter("memo-usual", 4).text
