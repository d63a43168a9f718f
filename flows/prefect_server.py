"""The local Prefect server: a child process, watched and started again when it dies."""

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import httpx

from flows.prefect_env import prefect_environment
from models.errors import TransientError

log = logging.getLogger("ksed.prefect")

START_SECONDS = 90.0
STOP_SECONDS = 3.0


class PrefectServer:
    """A Prefect server on loopback with its database under `home`."""

    def __init__(self, home: Path, port: int) -> None:
        """Prepare; nothing is started yet."""
        self.home = home
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    async def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            TransientError: `prefect_unavailable`; its log in its home says why.
        """
        self.stop()
        self.home.mkdir(parents=True, exist_ok=True)
        self._stop_orphan()
        self._log = (self.home / "server.log").open("wb")
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(  # noqa: ASYNC220  # a fork and exec, some milliseconds
            command,
            env={**os.environ, **prefect_environment(self.home, self.port)},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            # A group of its own: Ctrl-C is for us, who then stop the server in order.
            start_new_session=True,
        )
        self._pid_file.write_text(str(self._process.pid))
        loop = asyncio.get_running_loop()
        deadline = loop.time() + START_SECONDS
        while loop.time() < deadline and self.alive:
            if await self.answers():
                return
            await asyncio.sleep(0.25)
        self.stop()
        raise TransientError("prefect_unavailable", "did not come up")

    @property
    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process is not None and self._process.poll() is None

    async def answers(self) -> bool:
        """Tell whether the server and its database are well."""
        try:
            async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
                # `/ready` asks the database too, which `/health` does not.
                response = await client.get(f"http://127.0.0.1:{self.port}/api/ready")
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    @property
    def _pid_file(self) -> Path:
        return self.home / "server.pid"

    def _stop_orphan(self) -> None:
        """Stop the server of a watcher that was killed: two on one database would get in each other's way."""
        with contextlib.suppress(OSError, ValueError):
            pid = int(self._pid_file.read_text())
            if b"prefect" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.killpg(pid, signal.SIGKILL)
                log.warning("stopped the server of a watcher that is gone")

    def stop(self) -> None:
        """Stop the server and whatever it started."""
        if self._process is not None:
            for end in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, end)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(timeout=STOP_SECONDS)
                    break
            self._process = None
            self._pid_file.unlink(missing_ok=True)
        if self._log is not None:
            self._log.close()
            self._log = None
