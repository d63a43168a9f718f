"""Charts are whole and honest: lengths in proportion, every number written, labels never markup."""

from xml.etree import ElementTree as ET

import pytest

from desk.charts import Bar, bars, described

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*values: int, label_width: int = 0) -> ET.Element:
    rows = [
        Bar(label=f"ระดับ {at}", value=value, address=f"/find?level={at}&state=a") for at, value in enumerate(values)
    ]
    picture = bars("c", "จำแนก", rows, label_width=label_width)
    return ET.fromstring(str(picture).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def lengths(picture: ET.Element) -> list[int]:
    return [int(row.findall(f"{SVG}rect")[1].get("width") or 0) for row in picture.findall(f"{SVG}a")]


@pytest.mark.parametrize("label_width", [0, 80])
def test_bars_are_as_long_as_their_numbers_are_large(label_width: int) -> None:
    picture = drawn(100, 50, 25, 0, label_width=label_width)
    longest, half, quarter, none = lengths(picture)
    assert longest == 300 - label_width - 56
    assert abs(half - longest / 2) <= 1
    assert abs(quarter - longest / 4) <= 1
    assert none == 0
    ends = [row.findall(f"{SVG}text")[1] for row in picture.findall(f"{SVG}a")]
    assert [one.text for one in ends] == ["100", "50", "25", "0"]
    assert all(int(one.get("x") or 0) <= 300 - 50 for one in ends)


def test_one_among_thousands_is_still_seen() -> None:
    assert lengths(drawn(90_000, 1))[1] == 2


def test_a_chart_has_a_name_and_a_description_and_every_row_a_link() -> None:
    picture = drawn(3, 1)
    ids = {one.get("id") for one in picture.iter() if one.get("id")}
    assert set((picture.get("aria-labelledby") or "").split()) == ids
    assert picture.findtext(f"{SVG}desc") == "รวม 4 เรื่อง มากที่สุด ระดับ 0 3 เรื่อง"
    assert [one.get("href") for one in picture.findall(f"{SVG}a")] == ["/find?level=0&state=a", "/find?level=1&state=a"]
    assert all(int(row.findall(f"{SVG}rect")[0].get("height") or 0) >= 24 for row in picture.findall(f"{SVG}a"))


def test_without_rows_or_cases_it_says_so() -> None:
    assert lengths(drawn()) == []
    assert lengths(drawn(0, 0)) == [0, 0]
    assert described([]) == "ไม่มีเรื่อง"


def test_labels_are_text() -> None:
    picture = str(bars("c", "<b>", [Bar(label='"><script>', value=1, address='/find?q="')]))
    assert "<script>" not in picture
    assert "<b>" not in picture
    ET.fromstring(picture)


def test_nothing_in_it_needs_a_style_that_the_policy_forbids() -> None:
    assert all("style" not in one.attrib for one in drawn(1, 2).iter())
