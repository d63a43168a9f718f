"""The office's own table of holidays: changed whole or not at all, used from then on, and open cases follow."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ConfigError, RefusedError, TransientError
from pipelines import holidays as verbs
from pipelines.adapters.holiday_file import HolidayFile, write_table
from pipelines.adapters.liveness import only_one
from pipelines.calendar import HOLIDAYS_PATH, Holiday, load_holidays, load_rows, rows_csv, table_of
from pipelines.holidays import change_table, difference, recount, rows_now, warnings, with_added, with_years_of, without
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.clocks import SOMEBODY, at, case_now, events_of, filed

BRIDGE = date(2026, 3, 20)
# A year as an office types it: Thai and Buddhist dates, Thai weekdays.
YEAR_2571 = """date,weekday,name_th,note
1 มกราคม 2571,เสาร์,วันขึ้นปีใหม่,
3/1/2571,วันจันทร์,ชดเชยวันขึ้นปีใหม่,
2571-02-10,Thu,วันมาฆบูชา,
๖ เม.ย. ๒๕๗๑,พฤหัสบดี,วันจักรี,
2028-04-13,Thu,วันสงกรานต์,
2028-04-14,Fri,วันสงกรานต์,
2028-04-15,Sat,วันสงกรานต์,
2028-05-04,Thu,วันฉัตรมงคล,
2028-05-12,Fri,วันพืชมงคล,
2028-08-12,Sat,วันแม่แห่งชาติ,
2028-12-05,Tue,วันพ่อแห่งชาติ,
"""


@pytest.fixture
def clerk(make_office: OpenOffice) -> Office:
    return make_office(now=at(date(2026, 3, 11)))


def added(office: Office, day: date = BRIDGE, name: str = "วันหยุดพิเศษ (เพิ่มเติม)") -> verbs.Changed:
    return change_table(office, lambda rows: with_added(rows, day, name), actor=SOMEBODY, reason="มติ ครม.")


def test_the_first_change_copies_the_table_and_open_cases_follow(clerk: Office) -> None:
    case_id = filed(clerk, date(2026, 3, 9), 3)
    shipped, own = HOLIDAYS_PATH.read_bytes(), clerk.settings.holidays_path
    assert not own.exists()
    changed = added(clerk)
    assert (changed.recounted.looked_at, changed.recounted.changed) == (1, 1)
    assert HOLIDAYS_PATH.read_bytes() == shipped
    assert {row.day for row in load_rows(own)} == {row.day for row in load_rows(HOLIDAYS_PATH)} | {BRIDGE}
    assert own.stat().st_mode & 0o077 == 0
    assert case_now(clerk, case_id).due_on == date(2026, 3, 24)
    (told,) = events_of(clerk, case_id)
    assert (told.kind, told.actor) == ("deadline_changed", SOMEBODY)
    assert "มติ ครม." in (told.reason or "")
    (event,) = events_of(clerk, None)
    assert (event.kind, event.actor, event.reason, event.arrival_id) == (
        "holidays_changed", SOMEBODY, "มติ ครม.", None,
    )  # fmt: skip
    assert event.data["added"] == [{"date": "2026-03-20", "name_th": "วันหยุดพิเศษ (เพิ่มเติม)", "note": ""}]


def test_a_running_office_notices_the_change_and_what_it_had_before_is_another_value(clerk: Office) -> None:
    before = clerk.holidays
    assert clerk.holidays is before
    added(clerk)
    assert clerk.holidays is not before
    assert clerk.holidays.reason_off(BRIDGE) == "วันหยุดพิเศษ (เพิ่มเติม)"
    change_table(clerk, lambda rows: without(rows, BRIDGE), actor=SOMEBODY, reason="ยกเลิก")
    assert clerk.holidays.reason_off(BRIDGE) is None


def test_a_table_broken_by_hand_leaves_the_last_good_one_in_use_and_stops_the_next_start(clerk: Office) -> None:
    added(clerk)
    good = clerk.holidays
    own = clerk.settings.holidays_path
    own.write_text(own.read_text().replace("2026-03-20,Fri", "2026-03-20,Sat"))
    assert clerk.holidays is good
    with pytest.raises(ConfigError, match="บรรทัด"):
        HolidayFile(own)
    own.unlink()
    assert clerk.holidays.reason_off(BRIDGE) is None


def test_what_makes_no_sense_is_refused_and_changes_nothing(clerk: Office) -> None:
    for day, name, expected in (
        (date(2026, 4, 13), "วันสงกรานต์", "มีอยู่ในตารางแล้ว"),
        (BRIDGE, " \n", "ระบุชื่อ"),
        (BRIDGE, "=HYPERLINK(1)", "สูตร"),
        (BRIDGE, "ก" * 301, "ยาวเกิน"),
    ):
        with pytest.raises(RefusedError, match=expected):
            added(clerk, day, name)
    with pytest.raises(RefusedError, match="ไม่มีอยู่ในตาราง"):
        change_table(clerk, lambda rows: without(rows, BRIDGE), actor=SOMEBODY, reason="r")
    with pytest.raises(RefusedError, match="ไม่มีอะไรเปลี่ยน"):
        change_table(clerk, lambda rows: rows, actor=SOMEBODY, reason="r")
    with pytest.raises(ConfigError, match=r"2571.*กรอกให้ครบทั้งปี"):  # one day alone would make 2571 look known
        added(clerk, date(2028, 1, 3))
    assert not clerk.settings.holidays_path.exists()
    assert events_of(clerk, None) == []


def test_a_full_disk_leaves_table_and_register_as_they_were(clerk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, text: str) -> None:
        raise TransientError("disk_full")

    monkeypatch.setattr(verbs, "write_table", full)
    with pytest.raises(TransientError):
        added(clerk)
    assert events_of(clerk, None) == []
    assert not clerk.settings.holidays_path.exists()


def test_a_table_is_put_in_place_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "holidays.csv"
    write_table(path, "เก่า")

    def fails(self: Path, target: Path) -> Path:
        raise OSError(28, "full")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(TransientError, match="disk_full"):
        write_table(path, "ใหม่")
    assert [one.name for one in tmp_path.iterdir()] == ["holidays.csv"]
    assert path.read_text(encoding="utf-8") == "เก่า"


def test_two_changes_at_once_are_refused(clerk: Office) -> None:
    with only_one(clerk.worker.folder, "holidays") as alone:
        assert alone
        with pytest.raises(RefusedError, match="รอสักครู่"):
            added(clerk)
        with pytest.raises(RefusedError, match="รอสักครู่"):
            recount(clerk, actor=SOMEBODY, reason="r")
    added(clerk)


def test_an_import_replaces_whole_years_and_reads_thai_dates(clerk: Office, tmp_path: Path) -> None:
    path = tmp_path / "2571.csv"
    path.write_text(YEAR_2571, encoding="utf-8-sig")
    rows = rows_now(clerk)
    after = with_years_of(rows, path)
    change = difference(rows, after)
    assert (len(change.added), change.removed, change.renamed) == (11, (), ())
    assert {row.day for row in change.added} >= {
        date(2028, 1, 1),
        date(2028, 1, 3),
        date(2028, 2, 10),
        date(2028, 4, 6),
    }
    # Imported again without one day, and another one renamed: the year is as the file says.
    path.write_text(
        YEAR_2571.replace("2028-04-15,Sat,วันสงกรานต์,\n", "").replace("วันแม่แห่งชาติ", "วันแม่"), encoding="utf-8"
    )
    change = difference(after, with_years_of(after, path))
    assert [row.day for row in change.removed] == [date(2028, 4, 15)]
    assert [new.name_th for _, new in change.renamed] == ["วันแม่"]


def test_one_wrong_line_and_nothing_is_imported(clerk: Office, tmp_path: Path) -> None:
    path = tmp_path / "2571.csv"
    for wrong, expected in (
        (("3/1/2571,วันจันทร์", "3/1/2571,วันอังคาร"), "บรรทัด 3"),
        (("2571-02-10", "2571-02-30"), "บรรทัด 4"),
        (("2028-04-14,Fri", "2028-04-13,Thu"), "ซ้ำ"),
        (("วันฉัตรมงคล", ""), "ไม่มีชื่อ"),
        (("date,weekday", "วันที่,วัน"), "บรรทัดแรก"),
        ((YEAR_2571[YEAR_2571.index("2028-05-04") :], ""), "กรอกให้ครบทั้งปี"),
    ):
        path.write_text(YEAR_2571.replace(*wrong), encoding="utf-8")
        with pytest.raises(ConfigError, match=expected):
            change_table(clerk, lambda rows: with_years_of(rows, path), actor=SOMEBODY, reason="r")
    path.write_text(YEAR_2571 + "x" * 1_000_001, encoding="utf-8")
    with pytest.raises(ConfigError, match="ใหญ่เกินไป"):
        with_years_of(rows_now(clerk), path)
    assert not clerk.settings.holidays_path.exists()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 30), ["2570 ไม่มีวันพืชมงคล", "2570 ยังเป็นฉบับชั่วคราว"]),
        (date(2027, 9, 30), ["2570 ไม่มีวันพืชมงคล", "2570 ยังเป็นฉบับชั่วคราว"]),
        (date(2027, 10, 1), ["ยังไม่มีวันหยุดราชการปี พ.ศ. 2571", "2570 ไม่มีวันพืชมงคล", "2570 ยังเป็นฉบับชั่วคราว"]),
        (date(2028, 1, 1), ["ยังไม่มีวันหยุดราชการปี พ.ศ. 2571", "2570 ไม่มีวันพืชมงคล", "2570 ยังเป็นฉบับชั่วคราว"]),
    ],
)
def test_what_is_amiss_with_the_table_is_said(today: date, expected: list[str]) -> None:
    said = warnings(load_holidays(), today)
    assert len(said) == len(expected)
    assert all(words in sentence for words, sentence in zip(expected, said, strict=True))


def test_a_year_that_is_whole_and_settled_is_not_warned_of() -> None:
    rows = [row for row in load_rows(HOLIDAYS_PATH) if row.day.year < 2027]
    assert warnings(table_of(rows, "t"), date(2026, 9, 30)) == []
    marked = [*rows[:-1], Holiday(day=rows[-1].day, name_th=rows[-1].name_th, note="ฉบับชั่วคราว")]
    assert len(warnings(table_of(marked, "t"), date(2026, 9, 30))) == 1


@given(
    st.dictionaries(
        st.dates(date(2020, 1, 1), date(2040, 12, 31)),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1).map(lambda s: " ".join(s.split())),
        min_size=1,
    )
)
def test_what_is_written_is_read_back(names: dict[date, str]) -> None:
    rows = [Holiday(day=day, name_th=name or "ก", note="2570, ชั่วคราว") for day, name in sorted(names.items())]
    lines = list(csv.reader(io.StringIO(rows_csv(rows))))
    assert [(line[0], line[2], line[3]) for line in lines[1:]] == [
        (row.day.isoformat(), row.name_th, row.note) for row in rows
    ]
