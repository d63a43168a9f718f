"""The table of holidays: read, checked, and clear about what is wrong in it."""

from datetime import date
from pathlib import Path

import pytest

from models.errors import ConfigError
from pipelines.calendar import load_holidays

HEADER = "date,weekday,name_th,note"
YEAR = [
    "2030-01-01,Tue,วันขึ้นปีใหม่,",
    "2030-04-06,Sat,วันจักรี,",
    "2030-04-13,Sat,วันสงกรานต์,",
    "2030-04-14,Sun,วันสงกรานต์,",
    "2030-04-15,Mon,วันสงกรานต์,",
    "2030-05-04,Sat,วันฉัตรมงคล,",
    "2030-06-03,Mon,วันเฉลิมพระชนมพรรษา,",
    "2030-08-12,Mon,วันแม่แห่งชาติ,",
    "2030-10-23,Wed,วันปิยมหาราช,",
    "2030-12-05,Thu,วันพ่อแห่งชาติ,",
    "2030-12-31,Tue,วันสิ้นปี,provisional",
]


def write(folder: Path, rows: list[str], *, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "holidays.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def test_own_table_covers_six_years_and_marks_the_last_as_provisional() -> None:
    table = load_holidays()
    assert table.years == frozenset(range(2022, 2028))
    assert table.provisional_years == frozenset({2027})
    assert table.covers(date(2024, 7, 1))
    assert not table.covers(date(2021, 7, 1))


def test_reason_off_prefers_the_holidays_name_to_the_weekend() -> None:
    table = load_holidays()
    assert table.reason_off(date(2022, 5, 15)) == "วันวิสาขบูชา"
    assert table.reason_off(date(2022, 5, 14)) == "เสาร์"
    assert table.reason_off(date(2022, 5, 22)) == "อาทิตย์"
    assert table.reason_off(date(2022, 5, 17)) is None


def test_table_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    table = load_holidays(write(tmp_path, YEAR, encoding="utf-8-sig"))
    assert table.years == frozenset({2030})
    assert table.provisional_years == frozenset({2030})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*YEAR, "2030-02-30,Sat,วันผิด,"], "2030-02-30"),
        ([*YEAR, "30/12/2030,Mon,วันผิด,"], "30/12/2030"),
        ([*YEAR, "2030-12-30,Tue,วันผิด,"], "Mon"),
        ([*YEAR, "2030-12-30,Mon,,"], "ไม่มีชื่อ"),
        ([*YEAR, YEAR[0]], "ซ้ำ"),
        ([*YEAR, "2030-12-30,Mon,วันผิด"], "บรรทัด 13"),
        (YEAR[:5], "กรอกให้ครบ"),
        ([], "ไม่มีวันหยุด"),
    ],
)
def test_wrong_row_is_named_in_thai(rows: list[str], expected: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=expected) as caught:
        load_holidays(write(tmp_path, rows))
    assert "holidays.csv" in str(caught.value)


def test_wrong_header_missing_file_and_wrong_encoding_are_configuration_errors(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="บรรทัดแรก"):
        load_holidays(write(tmp_path, YEAR, header="day,weekday,name,note"))
    with pytest.raises(ConfigError, match="ไม่ได้"):
        load_holidays(tmp_path / "none.csv")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_holidays(write(tmp_path, YEAR, encoding="cp874"))


def test_buddhist_year_in_the_table_is_named_as_wrong(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="2573-12-30"):
        load_holidays(write(tmp_path, [*YEAR, "2573-12-30,Mon,วันผิด,"]))


def test_provisional_may_be_noted_in_thai(tmp_path: Path) -> None:
    rows = [*YEAR[:-1], "2030-12-31,Tue,วันสิ้นปี,ฉบับชั่วคราว"]
    assert load_holidays(write(tmp_path, rows)).provisional_years == frozenset({2030})
