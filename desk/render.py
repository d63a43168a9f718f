"""Pages: templates filled in, and the sentence that the act before left."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlmodel import Session

from desk.access import Action
from desk.assets import Assets
from desk.context import Desk, desk_of
from desk.visitor import Visitor
from desk.words_th import FILTERS
from models.values import Nature, Purpose, Unit
from models.words_th import LEVELS_TH, NATURES_TH, PURPOSES_TH, UNITS_TH
from parsers.identity_text import HIDDEN
from pipelines.accounts import sessions
from pipelines.adapters.database import writing
from pipelines.routing.officers import ROLES_TH, Role

_MENU = (
    ("/review", "คิวพิจารณา", Action.QUEUE),
    ("/intake", "รับเข้า", Action.TAKE_IN),
    ("/arrivals", "กักไว้ตรวจสอบ", Action.ARRIVALS),
    ("/register", "ทะเบียนรับ", Action.REGISTER),
    ("/find", "ค้นหา", Action.FIND),
    ("/overview", "ภาพรวม", Action.OVERVIEW),
    ("/settings", "ตั้งค่า", Action.SOURCES),
    ("/settings", "ตั้งค่า", Action.OFFICE),
)


def make_templates(assets: Assets) -> Environment:
    """Make the templates' environment: everything escaped, a name misspelt is a fault and not a blank."""
    environment = Environment(
        loader=PackageLoader("desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(
        asset=assets.address,
        HIDDEN=HIDDEN,
        Action=Action,
        UNITS=[(one.value, UNITS_TH[one]) for one in Unit],
        PURPOSES=[(one.value, PURPOSES_TH[one]) for one in Purpose],
        NATURES=[(one.value, NATURES_TH[one]) for one in Nature],
        LEVELS=list(LEVELS_TH.items()),
        ROLES=[(one.value, ROLES_TH[one]) for one in Role],
    )
    return environment


def page(
    request: Request, template: str, visitor: Visitor | None = None, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """Fill in a template; what the act before left is said once."""
    desk = desk_of(request)
    flash = getattr(request.state, "flash", None) if visitor is not None else None
    if flash and visitor is not None:
        with writing(desk.office.engine) as session:
            sessions.said(session, visitor.session_id)
    text = desk.templates.get_template(template).render(
        visitor=visitor,
        csrf=lambda: _csrf_field(visitor),
        menu=_menu(visitor),
        here=request.url.path,
        flash=flash,
        undo=_undo(request, visitor) if flash else None,
        now=desk.office.clock(),
        settings=desk.office.settings,
        **values,
    )
    return HTMLResponse(text, status_code=status)


def go(address: str) -> RedirectResponse:
    """Send the browser on after an act, so that reloading does not repeat it."""
    return RedirectResponse(address, status_code=303)


def said_and_go(session: Session, visitor: Visitor, sentence: str, address: str) -> RedirectResponse:
    """Say on the next page what was done. In the transaction of the act; does not commit."""
    sessions.say(session, visitor.session_id, "done", sentence)
    return go(address)


def fault_and_go(desk: Desk, visitor: Visitor, sentence: str, address: str) -> RedirectResponse:
    """Say on the next page why nothing was done."""
    with writing(desk.office.engine) as session:
        sessions.say(session, visitor.session_id, "fault", sentence)
    return go(address)


def local_address(address: str, otherwise: str = "/") -> str:
    """Give an address within the desk; another site's would be an open redirect."""
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if safe and address.isprintable() else otherwise


def home_of(visitor: Visitor) -> str:
    """Give the page that a visitor's day begins with."""
    order = (
        (Action.QUEUE, "/review"),
        (Action.TAKE_IN, "/intake"),
        (Action.OVERVIEW, "/overview"),
        (Action.FIND, "/find"),
        (Action.SOURCES, "/settings"),
    )
    return next((address for action, address in order if visitor.may(action)), "/me")


def _undo(request: Request, visitor: Visitor | None) -> dict[str, int] | None:
    """Give what the act just done is taken back by, where it can be."""
    undo: dict[str, int] | None = getattr(request.state, "undo", None)
    return undo if undo and visitor is not None and visitor.may(Action.REVIEW) and "standing" in undo else None


def _csrf_field(visitor: Visitor | None) -> Markup:
    return Markup('<input type="hidden" name="csrf" value="{}">').format(visitor.csrf if visitor else "")


def _menu(visitor: Visitor | None) -> list[tuple[str, str]]:
    if visitor is None or visitor.next_step:
        return []
    return list(dict.fromkeys((address, word) for address, word, action in _MENU if visitor.may(action)))
