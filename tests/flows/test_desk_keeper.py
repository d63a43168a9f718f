"""`ksed run`: the desk beside the watcher, begun again when it dies, ended with it."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from flows.ports import free_port
from tests.support.office import KSED, environment, ksed


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/login", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def until(what: object, *, port: int, wanted: bool) -> None:
    for _ in range(600):
        if answers(port) is wanted:
            return
        time.sleep(0.1)
    raise AssertionError(f"the desk is {'not ' * wanted}there: {what}")


def desk_of(port: int) -> int:
    """Find the process that serves the desk: its command ends with `desk`, its environment names the port."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            settings = (folder / "environ").read_bytes()
        except OSError:
            continue
        if command[-2:-1] == [b"desk"] and f"KSED_DESK__PORT={port}\0".encode() in settings:
            return int(folder.name)
    raise AssertionError("no desk")


def test_the_desk_is_begun_again_when_it_dies_and_ends_with_the_watcher(tmp_path: Path) -> None:
    port = free_port()
    environ = environment(tmp_path / "home", KSED_DESK__PORT=str(port), KSED_FLOWS__ENABLED="false")
    said = (tmp_path / "said").open("w+")
    run = subprocess.Popen([KSED, "run"], env=environ, stdout=said, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        until("begun", port=port, wanted=True)
        os.kill(desk_of(port), signal.SIGKILL)
        until("killed", port=port, wanted=False)
        until("begun again", port=port, wanted=True)
        run.send_signal(signal.SIGTERM)
        assert run.wait(60) == 0
        assert not answers(port)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
    text = Path(said.name).read_text()
    said.close()
    assert text.count("รหัสผ่าน") == 1  # the one-time password is told once, by the first desk alone
    assert re.search(r"admin รหัสผ่าน [a-z0-9]{4}(-[a-z0-9]{4}){3} ", text)


def test_a_watcher_that_is_killed_leaves_no_desk_behind(tmp_path: Path) -> None:
    port = free_port()
    environ = environment(tmp_path / "home", KSED_DESK__PORT=str(port), KSED_FLOWS__ENABLED="false")
    run = subprocess.Popen([KSED, "run"], env=environ, stdout=subprocess.DEVNULL, start_new_session=True)
    until("begun", port=port, wanted=True)
    run.kill()
    run.wait()
    until("killed", port=port, wanted=False)


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    from flows.throwaway import SmtpSink

    with SmtpSink().running() as sink:
        environ = environment(tmp_path / "home", KSED_DESK__PORT=str(sink.port))
        assert "KSED_DESK__PORT" in ksed(environ, "desk", expect=2).stderr


@pytest.mark.parametrize("twice", [False, True], ids=["one", "same name"])
def test_accounts_are_made_at_the_command_line(tmp_path: Path, *, twice: bool) -> None:
    environ = environment(tmp_path / "home")
    add = ("user", "add", "law1", "--name", "นางสาวปราณี กุดหว้า", "--role", "legal_officer")
    assert re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", ksed(environ, *add).stdout)
    if twice:
        assert "มีบัญชี law1 อยู่แล้ว" in ksed(environ, *add, expect=1).stderr
        return
    assert "นิติกร" in ksed(environ, "user", "list").stdout
    ksed(environ, "user", "disable", "law1")
    assert "ปิด" in ksed(environ, "user", "list").stdout
    ksed(environ, "user", "enable", "law1")
    ksed(environ, "user", "reset", "law1")
    ksed(environ, "user", "reset", "nobody", expect=1)
