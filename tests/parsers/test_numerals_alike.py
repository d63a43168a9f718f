"""Numerals of a stamp held against each other: drawn ones, with what the network is taken to say of them."""

from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest

from parsers.numerals import SIGNS, Seen, Shares, numerals_in
from parsers.numerals_alike import weighed
from parsers.stamp_renumbered import numerals_of, renumbered
from tests.parsers.test_numerals import drawn, labelled, row_of, shown

FACES = ["Laksaman", "Sawasdee", "TlwgTypewriter"]


def seen_in(text: str, face: str) -> list[Seen]:
    seen = numerals_in(row_of(drawn(text, face)).picture)
    assert "".join(each.sign for each in seen) == text
    return seen


def said(shares: dict[str, float]) -> Shares:
    """What the network says of one shape."""
    result = np.full((1, len(SIGNS) + 1), 0.001)
    for sign, share in shares.items():
        result[0, SIGNS.index(sign)] = share
    return np.asarray(result / result.sum(), dtype=np.float64)


def best(shares: Shares) -> str:
    return SIGNS[int(shares[0].argmax())]


@pytest.mark.parametrize("face", FACES)
def test_what_looks_unlike_the_stamps_own_sign_is_rather_another(face: str) -> None:
    (one, five), (four,) = seen_in("๑๕", face), seen_in("๔", face)
    shares = weighed(said({"๑": 0.6, "๔": 0.25}), four.look[np.newaxis], [one, five])
    assert best(shares) == "๔"
    assert shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("face", FACES)
def test_what_looks_like_it_stays(face: str) -> None:
    (one,), (again,) = seen_in("๑", face), seen_in("๑", face)
    shares = said({"๑": 0.6, "๐": 0.25})
    assert weighed(shares, again.look[np.newaxis], [one]) == pytest.approx(shares)


@pytest.mark.parametrize("face", FACES)
def test_likeness_alone_makes_no_sign_of_another(face: str) -> None:
    """๔ looks much like the ๕ of its face: that a ๕ is known must not make it one."""
    (five,), (four,) = seen_in("๕", face), seen_in("๔", face)
    assert best(weighed(said({"๔": 0.5, "๕": 0.4}), four.look[np.newaxis], [five])) == "๔"


def test_of_several_samples_of_a_sign_the_likest_counts() -> None:
    (one,), (again,) = seen_in("๑", "Laksaman"), seen_in("๑", "TlwgTypewriter")
    shares = said({"๑": 0.6, "๐": 0.25})
    other = replace(again, look=seen_in("๔", "Laksaman")[0].look)
    assert weighed(shares, one.look[np.newaxis], [other, one]) == pytest.approx(shares)


def test_what_is_known_of_a_stamp_makes_no_numeral_surer() -> None:
    line = row_of(drawn("๔๒๐๓", "Laksaman"))
    known = numerals_of([row_of(drawn("๑๕/๙๑/๖๘", "Laksaman"))])
    alone = numerals_in(line.picture)
    beside = numerals_in(line.picture, weighing=partial(weighed, known=known))
    assert [each.sign for each in beside] == [each.sign for each in alone]
    assert all(after.sure <= before.sure for before, after in zip(alone, beside, strict=True))


def test_nothing_is_held_against_what_is_in_doubt_itself() -> None:
    (one,), (four,) = seen_in("๑", "Laksaman"), seen_in("๔", "Laksaman")
    doubtful = Seen(sign="๑", sure=0.7, left=0, right=20, look=one.look)
    other = Seen(sign="", sure=0.99, left=0, right=20, look=one.look)
    shares = said({"๑": 0.6, "๔": 0.25})
    assert weighed(shares, four.look[np.newaxis], [doubtful, other]) == pytest.approx(shares)


@pytest.mark.parametrize("value", ["๔๘๐๕", "๑๑๐๑", "2010"])
def test_a_clear_row_is_read_the_same_beside_the_others_of_its_stamp(value: str) -> None:
    row, other = labelled(("เลขรับ", "เลขรับ"), (value, value)), labelled(("วันที่", "วันที่"), ("๑๕/๐๘/๖๘", "๑๕/๐๘/๖๘"))
    known = numerals_of([row[0], other[0]])
    assert {"๑", "๕", "๘"} <= {each.sign for each in known}
    assert shown(renumbered([row], known)[0]).replace(" ", "") == f"เลขรับ{value}"


@pytest.mark.parametrize("face", ["Laksaman", "Sawasdee"])
def test_a_zero_with_a_stroke_of_print_in_it_is_no_one_where_the_stamp_has_ones(face: str) -> None:
    crossed = row_of(drawn("๔๒๐๓", face))
    zero = numerals_in(crossed.picture)[2]
    middle = (zero.left + zero.right) // 2 + 2
    rows = np.flatnonzero((crossed.picture[:, zero.left : zero.right] < 128).any(axis=1)).tolist()
    cv2.line(crossed.picture, (middle, rows[0]), (middle + 2, rows[-1]), (160.0,), 5)
    blurred = replace(crossed, picture=np.asarray(cv2.GaussianBlur(crossed.picture, (0, 0), 1.0), dtype=np.uint8))
    label = labelled(("เลขรับ", "เลขรับ"))
    known = [each for each in numerals_of([row_of(drawn("๑๕/๐๑/๖๑", face))]) if each.sign != "๐"]
    assert shown(renumbered([label, (blurred, [])])[1]) == "๔๒๑๓"
    assert shown(renumbered([label, (blurred, [])], known)[1]) == "๔๒๐๓"
