"""Serving the desk until it is told to stop."""

import gc

import uvicorn

from desk.app import make_app
from models.errors import ConfigError
from pipelines.office import Office


def serve(office: Office) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ConfigError: The port is taken or may not be used.
    """
    place = office.settings.desk
    app = make_app(office)
    settle()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=place.host,
            port=place.port,
            log_level="warning",
            access_log=False,  # addresses may hold what somebody searched for
            server_header=False,
            date_header=True,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=10,
            limit_concurrency=200,
        )
    )
    try:
        server.run()
    except SystemExit:
        raise ConfigError(f"KSED_DESK__PORT: เปิดเว็บที่ {place.host}:{place.port} ไม่ได้ อาจมีโปรแกรมอื่นใช้อยู่") from None
    if not server.started:
        raise ConfigError(f"KSED_DESK__PORT: เปิดเว็บที่ {place.host}:{place.port} ไม่ได้ อาจมีโปรแกรมอื่นใช้อยู่")


def settle() -> None:
    """Leave what stands at start-up (rules, words, templates) out of every later look for garbage.

    It never becomes garbage, and looking at it took half the time of a case's page (`benchmarks.desk_pages`).
    """
    gc.collect()
    gc.freeze()
