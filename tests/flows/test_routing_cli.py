"""The commands about who does what, as the office gives them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from flows.cli_routing import RULE_NAMES
from pipelines.rules_kept import NAMES
from tests.support.officers import WHOLE_MAY, as_toml, table

Command = Callable[..., Result]
NOW = "2022-05-12T10:00:00+07:00"
COMPLAINT = "นายขจรเดช เจ้าหน้าที่กลุ่มบริหารงานบุคคล เรียกรับเงินจากครูที่ขอย้าย ขอให้ตรวจสอบ"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give commands in this process, which is quicker."""
    monkeypatch.setenv("KSED_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")

    def give(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == expect, result.output
        return result

    return give


def test_the_rule_files_of_the_command_line_are_those_of_the_program() -> None:
    assert set(RULE_NAMES) == set(NAMES)


def test_an_example_is_written_once_checked_and_not_in_force_until_said(tmp_path: Path, command: Command) -> None:
    assert "ยังไม่มีแฟ้ม" in command("officers", "check").output
    assert "ยังไม่มีทะเบียน" in command("officers", "list").output
    command("officers", "init")
    path = tmp_path / "home" / "officers.toml"
    written = path.read_bytes()
    assert "อยู่แล้ว" in command("officers", "init", expect=2).output
    assert path.read_bytes() == written
    assert path.stat().st_mode & 0o077 == 0
    assert "ready = true" in command("officers", "check").output
    assert "ยังไม่มีทะเบียน" in command("officers", "list").output
    path.write_bytes(written.replace(b"ready = false", b"ready = true"))
    assert "lawhead" in command("officers", "list").output


def test_the_table_from_check_to_case_to_absence(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KSED_NOW", NOW)
    path = tmp_path / "home" / "officers.toml"
    path.parent.mkdir()
    path.write_text(as_toml(table()), encoding="utf-8")
    command("officers", "check")
    command("add", "--channel", "meeting", "--text", COMPLAINT)
    filed = exported(command)[0]["events"][-1]["data"]
    assert "law1" in filed["assigned_to"]
    assert "มอบหมายใหม่ 0 เรื่อง" in command("reroute", "--all").output

    path.write_text(as_toml(table({"law1": {"absences": WHOLE_MAY}})), encoding="utf-8")
    assert "ลาถึง 31/05/2565 law2 ทำแทน" in command("officers", "list").output
    assert "มอบหมายใหม่ 1 เรื่อง" in command("reroute", "๑/๒๕๖๕", "--reason", "ลาพักผ่อน").output
    event = exported(command)[0]["events"][-1]
    assert (event["kind"], event["reason"]) == ("rerouted", "ลาพักผ่อน")
    assert set(filed["assigned_to"]) - set(event["data"]["after"]["assigned_to"]) == {"law1"}
    assert "9/2565" in command("reroute", "9/2565", "x", expect=1).output
    command("reroute", expect=2)
    command("reroute", "1/2565", "--all", expect=2)


def test_a_broken_table_is_shown_and_intake_goes_on_by_the_last_good_one(tmp_path: Path, command: Command) -> None:
    path = tmp_path / "home" / "officers.toml"
    path.parent.mkdir()
    path.write_text(as_toml(table()), encoding="utf-8")
    command("officers", "list")
    assert path.with_name("kept").joinpath("officers.toml").stat().st_mode & 0o077 == 0
    path.write_text("[[officer]]\n", encoding="utf-8")
    done = command("officers", "check", expect=1)
    assert done.stdout.count("ผิด: officers.toml บรรทัด 1") >= 3
    services = json.loads(command("status", "--json").stdout)["services"]
    row = next(one for one in services if one["name"] == "officers")
    assert row["error"] == "officers_broken"
    assert row["error_th"].startswith("officers.toml บรรทัด 1")
    command("add", "--channel", "meeting", "--text", COMPLAINT)
    assert exported(command)[0]["events"][-1]["data"]["assigned_to"]


def test_the_subject_of_a_restricted_case_is_not_on_the_screen(command: Command) -> None:
    child = "ครูลวนลามนักเรียนหญิงชั้น ป.5 หลายครั้ง ขอให้ช่วยเด็กด้วย"
    command("add", "--channel", "meeting", "--subject", "ครูลวนลามนักเรียน", "--text", child)
    shown = command("cases").output
    assert "จำกัดผู้เห็น" in shown
    assert "ลวนลาม" not in shown
    (case,) = exported(command)
    assert (case["restricted"], case["hidden_from_unit"], case["assigned_to"]) == (True, True, [])


def exported(command: Command) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command("export").stdout.splitlines()]


def test_rules_are_copied_edited_and_checked(tmp_path: Path, command: Command) -> None:
    assert "ของสำนักงาน 0 แฟ้ม" in command("rules", "check").output
    command("rules", "copy", "units.toml")
    assert "อยู่แล้ว" in command("rules", "copy", "units.toml", expect=2).output
    command("rules", "copy", "../../etc/passwd", expect=2)
    path = tmp_path / "home" / "rules" / "units.toml"
    assert str(path) in command("rules", "list").output
    path.write_text("[[rule]]\nabout = 'unit.x'\n", encoding="utf-8")
    assert "rules/units.toml" in command("rules", "check", expect=1).output
    done = command("rules", "list")
    assert str(path) not in done.stdout
    assert "rules/units.toml" in done.stderr


def test_a_file_elsewhere_may_be_named(tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "share" / "people.toml"
    path.parent.mkdir()
    path.write_text(as_toml(table()), encoding="utf-8")
    monkeypatch.setenv("KSED_OFFICERS_FILE", str(path))
    assert "law1" in command("officers", "list").output
