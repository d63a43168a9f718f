"""The character error rate and the marked differences."""

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.evaluation.text_score import compact, differing_lines, error_rate

thai = st.text(alphabet=st.sampled_from("กขคงจชดตนบปมรลวสหอะาิีุูเแโไ่้์ำ๑๒๓ 12a.\n"), max_size=60)


def rebuilt(truth: str, read: str) -> tuple[str, str]:
    """Both texts of the differing lines, put together again from the marked segments."""
    segments = [segment for line in differing_lines(truth, read) for segment in line.segments]
    return (
        compact("".join(segment.text for segment in segments if segment.kind != "added")),
        compact("".join(segment.text for segment in segments if segment.kind != "missing")),
    )


@given(thai)
def test_the_same_text_has_no_errors(text: str) -> None:
    assert error_rate(text, text) == 0.0
    assert differing_lines(text, text) == ()


@given(thai, st.sampled_from([" ", "\n", "\t", "\u00a0"]), st.integers(0, 60))
def test_blanks_do_not_count(text: str, blank: str, place: int) -> None:
    assert error_rate(text, text[:place] + blank + text[place:]) == 0.0


@given(thai.filter(lambda text: bool(compact(text))), st.integers(1, 9))
def test_every_letter_added_at_the_end_is_one_error(text: str, more: int) -> None:
    assert error_rate(text, text + "Z" * more) == more / len(compact(text))


@given(thai.filter(lambda text: bool(compact(text))), st.data())
def test_a_letter_lost_or_changed_is_one_error(text: str, data: st.DataObject) -> None:
    whole = compact(text)
    place = data.draw(st.integers(0, len(whole) - 1))
    for instead in ("", "Z"):
        changed = whole[:place] + instead + whole[place + 1 :]
        assume(compact(changed) == changed)  # marks that come to stand together can be another spelling of others
        assert error_rate(text, changed) == 1 / len(whole)


@given(thai, thai)
def test_the_rate_grows_no_larger_than_the_longer_text_allows(truth: str, read: str) -> None:
    length = len(compact(truth))
    most = max(length, len(compact(read))) / length if length else 1.0
    assert 0.0 <= error_rate(truth, read) <= most


def test_a_known_misreading_has_a_known_rate() -> None:
    assert error_rate("เรียน ผู้อำนวยการ", "เรยน ผูอำนวยการ") == 2 / 16


def test_sara_am_written_in_two_characters_is_the_same() -> None:
    assert error_rate("กระทำ", "กระทํา") == 0.0


def test_canonically_equal_texts_are_the_same() -> None:
    assert error_rate("é", unicodedata.normalize("NFD", "é")) == 0.0


def test_of_an_empty_truth_the_rate_is_nought_or_one() -> None:
    assert error_rate("", " \n") == 0.0
    assert error_rate("", "ก") == 1.0


@given(thai, thai)
def test_marked_lines_hold_both_texts_and_nothing_else(truth: str, read: str) -> None:
    lines = differing_lines(truth, read)
    same = [line for number, line in enumerate(truth.split("\n"), 1) if number not in {line.number for line in lines}]
    meant, got = rebuilt(truth, read)
    assert len(meant) + sum(len(compact(line)) for line in same) == len(compact(truth))
    assert len(got) + sum(len(compact(line)) for line in same) == len(compact(read))


@given(thai, thai)
def test_no_segment_begins_with_a_mark_torn_from_its_letter(truth: str, read: str) -> None:
    for line in differing_lines("ก" + truth, "ก" + read):
        for segment in line.segments[1:]:
            assert unicodedata.category(segment.text.strip()[:1] or "ก") != "Mn"


def test_only_lines_that_differ_are_shown_with_their_numbers() -> None:
    lines = differing_lines("เรื่อง ขอย้าย\nเรียน ศธจ.\nวันที่ ๕", "เรื่อง ขอย้าย\nเรียน ศธจ.\nวันที่ ๖")
    assert [line.number for line in lines] == [3]
    assert [(segment.kind, segment.text) for segment in lines[0].segments] == [
        ("same", "วันที่"),
        ("missing", " ๕"),
        ("added", "๖"),
    ]


def test_a_wrong_tone_mark_is_shown_with_its_letter() -> None:
    (line,) = differing_lines("ก้าน", "ก่าน")
    assert [(segment.kind, segment.text) for segment in line.segments] == [
        ("missing", "ก้"),
        ("added", "ก่"),
        ("same", "าน"),
    ]
