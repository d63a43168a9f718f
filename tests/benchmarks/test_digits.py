"""Digits of a truth beside those that were read."""

import json
from pathlib import Path

from benchmarks.digits import of_folder, seen_as, table, tally


def test_each_digit_is_laid_beside_what_was_read_for_it() -> None:
    assert list(seen_as("เลข ๔๕ 7", "เลข๔๔7")) == [("๔", "๔"), ("๕", "๔"), ("7", "7")]


def test_a_digit_for_which_nothing_was_read_is_missed() -> None:
    assert list(seen_as("โทร. 081", "โทร. 01")) == [("0", "0"), ("8", ""), ("1", "1")]


def test_what_was_read_too_much_stands_for_no_digit() -> None:
    assert list(seen_as("๑๒", "๑x๒")) == [("๑", "๑"), ("๒", "๒")]


def test_letters_without_a_saved_text_are_left_out(tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    rows = [{"id": "a", "text": "๙๙"}, {"id": "b", "text": "11"}]
    truth.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "a.txt").write_text("๙ ๗", encoding="utf-8")
    shown = table(tally(of_folder(truth, tmp_path)))
    assert "| ๙ | 2 | 50.0 % | ๗ 1 |" in shown
    assert "| 1 |" not in shown
