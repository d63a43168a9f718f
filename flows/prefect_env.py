"""Prefect's own settings, put into the environment before Prefect is imported (its import takes seconds).

Offline, no telemetry, nothing of a letter in its records: no results, no logs sent, ids only.
"""

import os
from pathlib import Path

HEARTBEAT_SECONDS = 30


def prefect_environment(home: Path, port: int) -> dict[str, str]:
    """Give the variables for a local server under `home`, listening on `port`."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        # Where the server is gone the work goes on without it; no second server of its own making.
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_API_REQUEST_TIMEOUT": "10",
        "PREFECT_CLIENT_MAX_RETRIES": "1",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }


def use_prefect_environment(home: Path, port: int) -> None:
    """Put the variables into this process's environment; must come before the first import of Prefect."""
    os.environ.update(prefect_environment(home, port))
