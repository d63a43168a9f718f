import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli_desk import ROLES
from flows.cli_support import CHANNELS, STATES, UNITS
from models.states import ArrivalState
from models.values import Channel, Unit
from pipelines.adapters.database import newest_revision
from pipelines.routing.officers import Role
from tests.support.mails import newsletter
from tests.support.office import KSED, cases, environment, ksed, ksed_program, status

ROOT = Path(__file__).parents[2]


def test_help_imports_nothing_heavy() -> None:
    """`--help` answers in under half a second because of this (DESIGN §2): Prefect alone takes seconds."""
    program = "import sys; from flows.cli import cli; cli(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded.isdisjoint({"prefect", "sqlmodel", "sqlalchemy", "pydantic", "pypdf", "PIL", "rich", "imapclient"})
    assert "ระบบรับเรื่องร้องเรียน" in done.stdout


def test_the_channels_of_the_command_line_are_those_of_the_office() -> None:
    assert set(CHANNELS) == {channel.value for channel in Channel}
    assert set(STATES) == {state.value for state in ArrivalState}
    assert set(ROLES) == {role.value for role in Role}
    assert set(UNITS) == {unit.value for unit in Unit}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"KSED_IMAP__PORT": "many"}, id="not a number"),
        pytest.param({"KSED_FOLDERS": "no json"}, id="not JSON"),
        pytest.param({"KSED_FOLDERS": '[{"path": "/x", "channel": "pigeon"}]'}, id="no such channel"),
        pytest.param(
            {"KSED_FOLDERS": '[{"path":"/a/in","channel":"letter"},{"path":"/b/in","channel":"letter"}]'},
            id="same name",
        ),
        pytest.param({"KSED_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, id="no database there"),
        pytest.param({"KSED_HOME": "/proc/nowhere"}, id="home cannot be made"),
        pytest.param({"KSED_SMTP__HOST": "x", "KSED_SMTP__SENDER": "nobody"}, id="sender is no address"),
        pytest.param({"KSED_IMAP__DONE_FOLDER": "inbox"}, id="taken mails would come back"),
        pytest.param(
            {"KSED_FOLDERS": '[{"path":"/tmp/a","channel":"letter"},{"path":"/tmp/a/b","channel":"walk_in"}]'},
            id="a folder within a folder",
        ),
    ],
)
def test_a_set_up_fault_is_one_sentence_and_status_two(tmp_path: Path, wrong: dict[str, str]) -> None:
    done = ksed(environment(tmp_path / "home") | wrong, "watch", "--once", expect=2)
    assert done.stderr.startswith("ksed: ")
    assert "Traceback" not in done.stderr


def test_a_password_in_wrong_settings_is_not_printed(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home", KSED_IMAP__PASSWORD="hunter2", KSED_IMAP__PORT="x", KSED_IMAP__HOST="h")
    assert "hunter2" not in ksed(environ, "status", expect=2).stderr


def test_without_any_settings_everything_is_there_and_mail_is_not_configured(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home")
    ksed(environ, "watch", "--once")
    result = status(environ)
    states = {one["name"]: one["state"] for one in [*result["sources"], *result["services"]]}
    assert states["imap"] == states["smtp"] == "not_configured"
    assert states["folder:letter"] == states["folder:walk_in"] == "ok"
    assert set(result) >= {"sources", "arrivals", "outbox", "deadlines"}
    assert "not configured" in ksed(environ, "status").stdout


def test_an_unreachable_mailbox_is_a_set_up_fault_but_folders_are_read(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home", KSED_IMAP__HOST="127.0.0.1", KSED_IMAP__PORT="1", KSED_IMAP__TLS="none")
    inbox = tmp_path / "home" / "inbox" / "walk_in"
    inbox.mkdir(parents=True)
    (inbox / "note.txt").write_text("ขอให้ปรับปรุงห้องน้ำของสำนักงาน", encoding="utf-8")
    ksed(environ, "watch", "--once", expect=2)
    assert len(cases(environ)) == 1
    assert (
        next(one for one in status(environ)["sources"] if one["name"].startswith("imap"))["error"]
        == "mailbox_unavailable"
    )


def test_add_files_what_a_clerk_types(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home", KSED_NOW="2026-01-01T00:10:00+07:00")
    done = ksed(
        environ, "add", "--channel", "walk_in", "--subject", "ขอร้องเรียนการบริการ", "--name", "นางสาวใจดี มีสุข",
        "--phone", "081-234-5678", "--text", "-", text_in="เจ้าหน้าที่ของสำนักงานพูดจาไม่สุภาพ ขอให้ปรับปรุง\n",
    )  # fmt: skip
    assert "เลขรับ 1/2569" in done.stdout
    (case,) = cases(environ)
    assert case["channel"] == "walk_in"
    assert case["subject"] == "ขอร้องเรียนการบริการ"
    assert case["complainant"]["name"] == "นางสาวใจดี มีสุข"
    assert case["complainant"]["phone"].replace("-", "") == "0812345678"
    assert case["sources"][0]["key"].startswith("manual:")
    assert ksed(environ, "add", "--channel", "walk_in", expect=2).stderr


def test_praise_typed_with_a_name_stays_praise(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home")
    ksed(environ, "add", "--channel", "phone_fax", "--name", "นางใจดี มีสุข", "--text", "ขอชื่นชมเจ้าหน้าที่ บริการดีมาก")
    (case,) = cases(environ)
    assert (case["purpose"], case["level"]) == ("praise", 1)


def test_two_callers_who_say_the_same_are_two_cases(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home")
    for _ in range(2):
        ksed(environ, "add", "--channel", "phone_fax", "--text", "โทรศัพท์ของสำนักงานไม่มีคนรับสาย ขอให้แก้ไข")
    assert len(cases(environ)) == 2


def test_what_is_typed_in_later_keeps_the_day_it_was_received(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home", KSED_NOW="2022-05-17T09:00:00+07:00")
    add = ("add", "--channel", "phone_fax", "--text", "ขอเสนอแนะให้เพิ่มที่จอดรถ", "--received-on")
    ksed(environ, *add, "12/5/2565")
    (case,) = cases(environ)
    assert (case["received_on"], case["due_on"], case["level"]) == ("2022-05-12", "2022-05-17", 1)
    assert case["registered_at"].startswith("2022-05-17")
    for wrong in ("18/5/2565", "31/2/2565", "เมื่อวาน", "12/5/22", "12/5/2465"):
        assert ksed(environ, *add, wrong, expect=2).stderr


def test_the_status_says_whether_the_watcher_runs_and_the_disk_has_room(tmp_path: Path) -> None:
    services = {one["name"]: one["state"] for one in status(environment(tmp_path / "home"))["services"]}
    assert services["watch"] == "not_running"
    assert services["disk"] == "ok"


def test_what_was_set_aside_is_shown_and_filed_when_a_person_says_so(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home")
    inbox = tmp_path / "home" / "inbox" / "letter"
    inbox.mkdir(parents=True)
    (inbox / "news.eml").write_bytes(newsletter())
    ksed(environ, "watch", "--once")
    assert cases(environ) == []
    assert "จดหมายข่าว" in ksed(environ, "arrivals").stdout
    assert ksed(environ, "accept", "2", expect=1).stderr
    ksed(environ, "accept", "1")
    ksed(environ, "watch", "--once")
    (case,) = cases(environ)
    assert [event["kind"] for event in case["events"]] == ["arrived", "not_a_complaint", "called_a_complaint", "filed"]
    assert "ไม่มีเรื่องเข้า" in ksed(environ, "arrivals").stdout


def test_what_ksed_writes_only_its_own_user_may_read(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home")
    ksed_program(environ, "add", "--channel", "social", "--text", "ขอให้ปรับปรุงเว็บไซต์")
    home = tmp_path / "home"
    for path in home.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0, path
    assert (home / "inbox" / "letter").stat().st_mode & 0o007 == 0 if (home / "inbox" / "letter").exists() else True


def test_db_upgrade_says_the_revision(tmp_path: Path) -> None:
    revision = newest_revision()
    assert revision
    assert revision in ksed(environment(tmp_path / "home"), "db", "upgrade").stdout


def test_export_is_json_lines_in_utf8_whatever_the_locale(tmp_path: Path) -> None:
    environ = environment(tmp_path / "home") | {"LC_ALL": "C", "PYTHONIOENCODING": ""}
    ksed(environ, "add", "--channel", "social", "--text", "ขอให้ปรับปรุงเว็บไซต์")
    done = subprocess.run([KSED, "export"], env=environ, capture_output=True, check=True)
    assert json.loads(done.stdout.decode())["received_number"] == 1


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command, environ = [str(KSED), "status", "--json"], environment(tmp_path / "home")
    done = subprocess.run(command, env=environ, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.returncode == 1
    assert "เกิดข้อผิดพลาด" not in done.stderr


def test_the_lock_names_no_registry_and_has_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > lock.count("==")


def test_setup_says_what_it_lacks_when_it_may_install_nothing(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, script in {"dpkg-query": "exit 1", "id": "echo 1000", "dirname": f'echo "{ROOT}/scripts"'}.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    for name in ("bash", "grep", "env"):
        (tools / name).symlink_to(
            Path("/usr/bin") / name if (Path("/usr/bin") / name).exists() else Path("/bin") / name
        )
    done = subprocess.run(
        [ROOT / "scripts" / "setup"], env={"PATH": str(tools), "HOME": os.environ["HOME"]},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert "tesseract-ocr" in done.stderr
    assert "neither root nor sudo" in done.stderr
