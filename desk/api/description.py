"""The API's own description (OpenAPI 3.1). It holds no secrets, so anybody may read it."""

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from desk.api.forms import PREFIX
from desk.guard import PublicGuard

router = APIRouter(prefix=PREFIX)
PATH = f"{PREFIX}/openapi.json"
VERSION = "1"
ABOUT = """
What the desk's pages do, for programs. A token (`Authorization: Bearer ksed_…`) has the roles of an officer; the
operator issues it under ตั้งค่า → กุญแจของโปรแกรมที่เชื่อมต่อ. Cookies count for nothing.

Who complained is masked in every answer but `POST /cases/{case_id}/reveal`; every look is logged.
An act bears `standing`, where the case stood when it was read: if something has happened since, it is refused with 409
and told what. Days are ISO (CE); only received years and fiscal years are Buddhist.
Faults are answered as `{"error": {"code": "…", "message_th": "…"}}`.
"""


@router.get("/openapi.json", include_in_schema=False)
def openapi(_: Annotated[None, Depends(PublicGuard())]) -> JSONResponse:
    """Give the description."""
    return JSONResponse(described())


@cache
def described() -> dict[str, Any]:
    """Describe the API."""
    from desk.api.routers import ROUTERS

    routes = [route for one in ROUTERS for route in one.routes]
    said = get_openapi(title="ksed", version=VERSION, description=ABOUT.strip(), routes=routes, openapi_version="3.1.0")
    said["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    said["security"] = [{"token": []}]
    return said
