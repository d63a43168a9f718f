"""How much a request may bring: a form little, an upload as much as an original may weigh; and in which characters."""

from python_multipart.multipart import parse_options_header
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_BYTES = 1 << 20
UPLOADS = ("/intake/files", "/complain", "/api/v1/arrivals")
"""Paths that take files."""
TOO_LARGE_TH = "ข้อมูลที่ส่งมาใหญ่เกินกำหนด กรุณาแบ่งเป็นหลายไฟล์"
STRANGE_TH = "แบบฟอร์มส่งมาในรหัสอักขระที่ระบบไม่รับ กรุณาส่งเป็น UTF-8"
_CHARSETS = frozenset({b"utf-8", b"utf8"})


class _TooLargeError(Exception):
    """More came than was announced or allowed."""


class BodyLimit:
    """ASGI middleware: refuses what is too large, by its announced length and by what really comes."""

    def __init__(self, app: ASGIApp, *, upload_bytes: int) -> None:
        """Wrap an application."""
        self._app = app
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload_bytes if scope["path"] in UPLOADS else FORM_BYTES
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not announced.isdigit() or int(announced) > limit:
            await _too_large(scope)(scope, receive, send)
            return
        if _is_strange(scope):
            await _refusal(scope, 415, "strange_charset", STRANGE_TH)(scope, receive, send)
            return
        came, begun, refused = 0, False, False

        async def receive_bounded() -> Message:
            nonlocal came, refused
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                refused = True
                raise _TooLargeError
            return message

        async def send_unless_refused(message: Message) -> None:
            nonlocal begun
            if refused and not begun:
                return  # the application takes it for a broken form; the answer is ours
            begun = True
            await send(message)

        try:
            await self._app(scope, receive_bounded, send_unless_refused)
        except _TooLargeError:
            refused = True
        if refused and not begun:
            await _too_large(scope)(scope, receive, send)


def _too_large(scope: Scope) -> Response:
    return _refusal(scope, 413, "too_large", TOO_LARGE_TH)


def _is_strange(scope: Scope) -> bool:
    """Whether a form with parts names characters that no browser sends.

    Python would decode its fields by any codec of that name: a megabyte of `punycode` takes it many minutes, in which
    nothing else is answered, and that before anybody has signed in.
    """
    written = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    kind, options = parse_options_header(written)
    return kind == b"multipart/form-data" and options.get(b"charset", b"utf-8").lower() not in _CHARSETS


def _refusal(scope: Scope, status: int, code: str, sentence: str) -> Response:
    """Answer in the form that the asker reads."""
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": {"code": code, "message_th": sentence}}, status_code=status)
    return PlainTextResponse(sentence, status_code=status)
