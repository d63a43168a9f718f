"""Reading in a child process, which a hostile letter may kill, stall or bloat; stand-ins for Tesseract do it here."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.office import KSED, environment
from tests.support.papers import drawn

ROOT = Path(__file__).parents[2]

STALLS = "exec sleep 600"
KILLS_ITS_READER = "kill -9 $PPID"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    drawn(["เรื่อง ขอร้องเรียน", "ครูตีนักเรียนจนบาดเจ็บ"]).save(tmp_path / "scan.png")
    return tmp_path / "scan.png"


def with_tesseract(tmp_path: Path, behaviour: str, **settings: str) -> dict[str, str]:
    """Put a stand-in for Tesseract first in the PATH: it tells its languages, and misbehaves when asked to read.

    The program reads with Tesseract's own models; with ours the library reads, for which nothing can stand in.
    """
    tools = tmp_path / "tools"
    tools.mkdir()
    program = tools / "tesseract"
    program.write_text(
        f"""#!/bin/sh
case "$*" in
  *--list-langs*) printf 'List of available languages (2):\\neng\\ntha\\n'; exit 0 ;;
  *--version*) echo 'tesseract 5.3.0'; exit 0 ;;
esac
echo $$ >> {tmp_path}/pids
{behaviour}
"""
    )
    program.chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    return environment(tmp_path / "home", **settings, KSED_READING__LANGUAGES="tha+eng", PATH=path)


def read(environ: dict[str, str], path: Path) -> Any:
    done = subprocess.run(
        [KSED, "read", "--json", path], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    return json.loads(done.stdout)["error"]


def assert_gone(pids: Path) -> None:
    """Wait until the processes named in a file have ended (a zombie has)."""
    deadline = time.monotonic() + 10
    for pid in pids.read_text().split():
        status = Path(f"/proc/{pid}/status")
        while status.exists() and "State:\tZ" not in status.read_text():
            assert time.monotonic() < deadline, "a stand-in for Tesseract still runs"
            time.sleep(0.05)


def test_a_letter_that_stalls_is_given_up_with_all_it_started(tmp_path: Path, scan: Path) -> None:
    environ = with_tesseract(tmp_path, STALLS, KSED_READING__STALLED_SECONDS="1.5")
    assert read(environ, scan)["code"] == "took_too_long"
    assert_gone(tmp_path / "pids")


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path, scan: Path) -> None:
    environ = with_tesseract(tmp_path, STALLS, KSED_READING__PAGE_SECONDS="1")
    assert read(environ, scan)["code"] == "took_too_long"
    assert_gone(tmp_path / "pids")


def test_a_letter_that_kills_its_reader_is_quarantined_with_that_reason(tmp_path: Path, scan: Path) -> None:
    assert read(with_tesseract(tmp_path, KILLS_ITS_READER), scan)["code"] == "reader_crashed"


def test_a_letter_that_wants_too_much_memory_does_not_get_it(tmp_path: Path) -> None:
    Image.new("RGB", (11_000, 11_000), "white").save(tmp_path / "huge.png")
    environ = environment(tmp_path / "home", KSED_READING__MEMORY_MB="600")
    assert read(environ, tmp_path / "huge.png")["code"] == "too_much_memory"


def test_a_reader_dies_with_its_parent(tmp_path: Path, scan: Path) -> None:
    environ = with_tesseract(tmp_path, STALLS)
    parent = subprocess.Popen([KSED, "read", "--json", scan], env=environ, stdout=subprocess.DEVNULL)
    pids = tmp_path / "pids"
    deadline = time.monotonic() + 30
    while not (pids.exists() and pids.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    assert_gone(pids)


def test_a_reader_loads_neither_settings_nor_database() -> None:
    """Each letter's reader is forked from a server that imports this: what it needs not costs a start and memory."""
    modules = "pipelines.adapters.reader_warm, pipelines.adapters.child_reader"
    program = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"sqlalchemy", "pydantic", "alembic", "asyncio", "sklearn"}.isdisjoint(done.stdout.split())


def test_a_reader_does_not_run_the_program_that_wants_it(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        """
import sys
from pathlib import Path
from models.limits import ReadLimits
from models.settings import Reading
from models.values import ToRead

letter = Path(sys.argv[1])
with letter.with_suffix(".started").open("a") as told:
    told.write(f"{__name__} ")
if __name__ == "__main__":
    from pipelines.adapters.child_reader import ChildReader

    read = ChildReader(ReadLimits(), Reading())
    for _ in range(2):
        pages = read(ToRead(path=letter, sha256="x", name=letter.name, is_mail=False)).pages
        print(pages[0].text)
    print(sys.modules["__main__"].__file__)
""",
        encoding="utf-8",
    )
    letter = tmp_path / "letter.txt"
    letter.write_text("เรื่อง ขอร้องเรียน", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program, letter], env=environment(tmp_path / "home"), cwd=ROOT, capture_output=True, text=True,
        check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["เรื่อง ขอร้องเรียน", "เรื่อง ขอร้องเรียน", str(program)]
    assert letter.with_suffix(".started").read_text() == "__main__ "
