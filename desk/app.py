"""The application: its routers, its doors, what stands around them."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from desk.api.routers import ROUTERS as API_ROUTERS
from desk.assets import load_assets
from desk.body_limit import BodyLimit
from desk.context import Desk
from desk.faults import add_fault_handlers
from desk.guard import Guard
from desk.headers import SafeHeaders
from desk.pages import ROUTERS
from desk.render import make_templates
from pipelines.adapters.originals import Originals
from pipelines.office import Office

_UPLOAD_SLACK = 1 << 20
"""Bytes that a form adds to the files in it."""


def make_app(office: Office) -> FastAPI:
    """Make the desk of an office.

    Raises:
        TypeError: A route has no door, or more than one: a mistake of the programmer's.
    """
    assets = load_assets()
    # The API's description is `desk.api.description`.
    app = FastAPI(title="ksed", version="1", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = Desk(office=office, templates=make_templates(assets), assets=assets, originals=Originals(office))
    for router in (*ROUTERS, *API_ROUTERS):
        for route in router.routes:
            if not isinstance(route, APIRoute) or len(list(guards_of(route))) != 1:
                raise TypeError(f"{route} needs one door")
        app.include_router(router)
    add_fault_handlers(app)
    app.add_middleware(BodyLimit, upload_bytes=(office.settings.reading.file_mb << 20) + _UPLOAD_SLACK)
    app.add_middleware(SafeHeaders, secure=app.state.desk.secure)
    return app


def guards_of(route: APIRoute) -> Iterator[Guard]:
    """Give the doors of a route: what of its dependencies is a `Guard`."""
    waiting: list[Dependant] = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, Guard):
            yield dependant.call
        waiting.extend(dependant.dependencies)
