"""Serving the desk until it is told to stop."""

import gc
import logging

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.app import make_app
from models.errors import ConfigError
from models.faults import place_of
from pipelines.office import Office

log = logging.getLogger("ksed.desk")


def serve(office: Office) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ConfigError: The port is taken or may not be used.
    """
    place = office.settings.desk
    app = told_by_place(make_app(office))
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


def told_by_place(app: ASGIApp) -> ASGIApp:
    """Keep faults of a request from the server, which would log them with their message: that may quote a letter.

    What nothing was answered to yet `desk.faults` has logged by its place; an answer cut short is logged here.
    """

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        begun = answered = False

        async def send_noted(message: Message) -> None:
            nonlocal begun, answered
            begun = begun or message["type"] == "http.response.start"
            await send(message)
            answered = message["type"] == "http.response.body" and not message.get("more_body", False)

        try:
            await app(scope, receive, send_noted)
        except Exception as error:
            if not begun:
                raise
            if not answered:
                log.error("answer cut short: fault=%s", place_of(error))  # noqa: TRY400  # no message, no trace

    return told


def settle() -> None:
    """Leave what stands at start-up (rules, words, templates) out of every later look for garbage.

    It never becomes garbage, and looking at it took half the time of a case's page (`benchmarks.desk_pages`).
    """
    gc.collect()
    gc.freeze()
