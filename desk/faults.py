"""What is answered where something does not go: a Thai page with the way on, or JSON for programs."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from desk.guard import ForgedError, HalfWayError, NotAllowedError, NotThereError, SignInFirstError
from desk.render import page
from models.errors import DocumentError, IntakeError, RefusedError
from models.faults import place_of

log = logging.getLogger("ksed.desk")

NOT_THERE_TH = "ไม่พบหน้านี้ หรือท่านไม่มีสิทธิ์เห็น"
NOT_ALLOWED_TH = "หน้าที่ของท่านไม่มีสิทธิ์ทำรายการนี้"
FORGED_TH = "แบบฟอร์มนี้หมดอายุหรือไม่ได้ส่งจากหน้าเว็บของระบบ ยังไม่มีการบันทึก กรุณากลับไปเปิดหน้าใหม่แล้วทำอีกครั้ง"
WRONG_FORM_TH = "กรอกข้อมูลไม่ครบหรือไม่ถูกรูปแบบ ยังไม่มีการบันทึก"
SIGN_IN_TH = "กรุณาเข้าสู่ระบบ"
INTERNAL_TH = "เกิดข้อผิดพลาดภายในระบบ ยังไม่มีการบันทึก กรุณาแจ้งผู้ดูแลระบบพร้อมรหัสนี้"


_FIXED: Mapping[type[Exception], tuple[HTTPStatus, str, str]] = {
    NotAllowedError: (HTTPStatus.FORBIDDEN, "not_allowed", NOT_ALLOWED_TH),
    NotThereError: (HTTPStatus.NOT_FOUND, "not_there", NOT_THERE_TH),
    ForgedError: (HTTPStatus.FORBIDDEN, "forged", FORGED_TH),
    RequestValidationError: (HTTPStatus.UNPROCESSABLE_ENTITY, "wrong_form", WRONG_FORM_TH),
}
"""Faults that are answered the same whatever they say."""


def add_fault_handlers(app: FastAPI) -> None:
    """Answer every fault."""
    for fault in _FIXED:
        app.add_exception_handler(fault, _fixed)
    app.add_exception_handler(SignInFirstError, _sign_in)
    app.add_exception_handler(HalfWayError, _half_way)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(IntakeError, _intake)
    app.add_exception_handler(DataError, _unstorable)
    app.add_exception_handler(Exception, _internal)


async def _fixed(request: Request, error: Exception) -> Response:
    return answer(request, *_FIXED[type(error)])


async def _sign_in(request: Request, _error: Exception) -> Response:
    if for_program(request):
        return answer(request, HTTPStatus.UNAUTHORIZED, "sign_in", SIGN_IN_TH)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = f"?to={quote(target, safe='')}" if request.method == "GET" and target != "/" else ""
    return RedirectResponse(f"/login{wanted}", status_code=303)


async def _half_way(request: Request, error: Exception) -> Response:
    return RedirectResponse(getattr(error, "address", "/login"), status_code=303)


async def _refused(request: Request, error: Exception) -> Response:
    return answer(request, HTTPStatus.CONFLICT, "refused", str(error))


async def _http(request: Request, error: Exception) -> Response:
    status = HTTPStatus(getattr(error, "status_code", 500))
    unknown = status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    told = answer(request, status, status.name.lower(), NOT_THERE_TH if unknown else WRONG_FORM_TH)
    told.headers.update(getattr(error, "headers", None) or {})  # such as `Allow` (RFC 9110 §15.5.6)
    return told


async def _intake(request: Request, error: Exception) -> Response:
    code, sentence = getattr(error, "code", "internal"), getattr(error, "message_th", INTERNAL_TH)
    log.warning("path=%s code=%s", _route(request), code)
    of_letter = isinstance(error, DocumentError)  # trying again would not help
    status = HTTPStatus.UNPROCESSABLE_ENTITY if of_letter else HTTPStatus.SERVICE_UNAVAILABLE
    return answer(request, status, code, sentence)


async def _unstorable(request: Request, error: Exception) -> Response:
    """PostgreSQL keeps no NUL in a text, and some numbers are too large for any column."""
    log.warning("path=%s fault=%s", _route(request), place_of(error))
    return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, "wrong_form", WRONG_FORM_TH)


async def _internal(request: Request, error: Exception) -> Response:
    place = place_of(error)
    log.error("path=%s fault=%s", _route(request), place)
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal", f"{INTERNAL_TH} [{place}]")


def _route(request: Request) -> str:
    """Name the route, not the address: that may hold what somebody searched for."""
    return getattr(request.scope.get("route"), "path", "?")


def for_program(request: Request) -> bool:
    """Whether a program asks: by the API, or our own script."""
    return request.url.path.startswith("/api/") or request.headers.get("accept", "").startswith("application/json")


def answer(request: Request, status: HTTPStatus, code: str, sentence: str) -> Response:
    """Answer with a sentence in the form that the asker reads."""
    if for_program(request):
        headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
        return JSONResponse({"error": {"code": code, "message_th": sentence}}, status_code=status, headers=headers)
    return page(request, "fault.html", None, status=status, sentence=sentence, code=code)
