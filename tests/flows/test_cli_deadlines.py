"""Holidays, pauses and first replies at the command line, as the office's staff use them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from tests.conftest import OpenOffice
from tests.support.clocks import case_now, events_of, filed

Ksed = Callable[..., Result]


@pytest.fixture
def ksed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ksed:
    """Run a command on a day of 2026 in this process: `ksed` as a program takes a second to start."""

    def run(day: str, *arguments: str, expect: int = 0) -> Result:
        monkeypatch.setenv("KSED_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("KSED_NOW", f"2026-{day}T09:00:00+07:00")
        done = CliRunner().invoke(cli, list(arguments))
        assert done.exit_code == expect, done.output
        return done

    return run


def test_a_case_is_paused_resumed_answered_and_follows_the_table_of_holidays(
    ksed: Ksed, make_office: OpenOffice
) -> None:
    office = make_office()
    case_id = filed(office, date(2026, 3, 9), 1)
    late = ksed("03-12", "pause", "1/2569", "--reason", "รอเอกสาร", expect=1)
    assert "ครบกำหนดไปแล้วเมื่อ 10 มีนาคม 2569" in late.stderr
    ksed("03-12", "pause", "๑/๒๕๖๙", "--reason", "รอเอกสาร", "--from", "10 มี.ค. 69")
    assert json.loads(ksed("03-25", "status", "--json").stdout)["deadlines"] == {
        "due_today": 0, "overdue": 0, "on_hold": 1, "first_reply_due_today": 0, "first_reply_overdue": 1,
    }  # fmt: skip
    assert "หยุดนับอยู่ 1" in ksed("03-25", "status").stdout
    assert "หยุดนับ" in ksed("03-25", "cases").stdout
    assert "ครบกำหนด 17/03/2569" in ksed("03-17", "resume", "1/2569").stdout
    assert "เกินกำหนด 24 มีนาคม 2569" in ksed("03-25", "replied", "1/2569").stdout
    added = ksed("03-17", "holidays", "add", "17/3/2569", "วันหยุดพิเศษ", "--reason", "มติคณะรัฐมนตรี").stdout
    assert "กำหนดเปลี่ยน 1 เรื่อง" in added
    assert "2570 ไม่มีวันพืชมงคล" in added
    case = case_now(office, case_id)
    assert (case.due_on, case.first_replied_on) == (date(2026, 3, 18), date(2026, 3, 25))
    assert [event.kind for event in events_of(office, case_id)] == [
        "paused", "resumed", "deadline_changed", "first_replied", "deadline_changed",
    ]  # fmt: skip
    listed = ksed("03-17", "holidays", "list", "--year", "2569").stdout
    assert "17 มีนาคม 2569" in listed
    assert "มีนาคม 2568" not in listed
    ksed("03-17", "holidays", "remove", "2026-03-17")
    assert case_now(office, case_id).due_on == date(2026, 3, 17)


def test_a_file_of_a_whole_year_is_imported_or_nothing_is(ksed: Ksed, tmp_path: Path) -> None:
    days = [f"2028-{month:02d}-03" for month in range(1, 11)]
    rows = [f"{day},{date.fromisoformat(day):%a},วันหยุด," for day in days]
    path = tmp_path / "2571.csv"
    path.write_text("\n".join(["date,weekday,name_th,note", *rows[:-1], "2028-10-03,Sun,วันหยุด,"]), encoding="utf-8")
    assert "บรรทัด 11" in ksed("03-17", "holidays", "import", str(path), expect=2).stderr
    assert not (tmp_path / "home" / "holidays.csv").exists()
    path.write_text("\n".join(["date,weekday,name_th,note", *rows]), encoding="utf-8")
    done = ksed("03-17", "holidays", "import", str(path)).stdout
    assert done.count("เพิ่ม: ") == 10
    assert "2571 ไม่มีวันพืชมงคล" in done
    assert "ไม่มีอะไรเปลี่ยน" in ksed("03-17", "holidays", "import", str(path), expect=1).stderr
    assert "กำหนดเปลี่ยน 0 เรื่อง" in ksed("03-17", "holidays", "recount").stdout


def test_what_cannot_be_done_says_why_with_a_status_of_its_own(ksed: Ksed, tmp_path: Path) -> None:
    assert "ไม่มีเรื่องเลขรับ 9/2569" in ksed("03-17", "replied", "9/2569", expect=1).stderr
    assert "พร้อมปี พ.ศ." in ksed("03-17", "resume", "9", expect=1).stderr
    assert "ไม่ใช่วันที่" in ksed("03-17", "holidays", "add", "เมื่อวาน", "วันหยุด", expect=2).stderr
    assert not (tmp_path / "home" / "holidays.csv").exists()
