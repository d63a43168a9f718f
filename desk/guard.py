"""The door of every route: who asks, may they, and is it really their own browser that asks.

A route names its door in its signature: `visitor: Visitor = Depends(Guard(Action.QUEUE))`, or for a case
`seen: Seen = Depends(CaseGuard(Action.REVIEW))`. The application refuses to start where one has none
(`desk.app.guards_of`), and the tests try every role on every route by what its door says.
"""

import hmac
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from desk.access import NEEDS, Action, may, may_with
from desk.context import Desk, desk_of
from desk.visitor import Visitor, sights, visitor_of_today
from models.tables import Case
from models.tables_desk import Account, ApiToken, DeskSession
from pipelines.accounts import sessions
from pipelines.accounts.people import officer_of
from pipelines.accounts.tokens import holder, officer_of_token
from pipelines.adapters.database import reading, writing
from pipelines.routing.sight import Sight

SAFE_METHODS = frozenset({"GET", "HEAD"})
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
CODE_PAGE, PASSWORD_PAGE, FACTOR_PAGE = "/login/code", "/me/password", "/me/second-factor"
TOKEN_REST_SECONDS = 3600.0
"""A token's last use is written no oftener."""


class SignInFirstError(Exception):
    """Nobody is in: the login page comes first."""


class HalfWayError(Exception):
    """Somebody gave the password, and owes the second factor or a password of his own; it bears the page for that."""

    def __init__(self, address: str) -> None:
        """Take the page that comes next."""
        super().__init__(address)
        self.address = address


class NotAllowedError(Exception):
    """The visitor's role does not do such things."""


class NotThereError(Exception):
    """There is no such thing, or the visitor may not know of it: the two look alike."""


class ForgedError(Exception):
    """The form was not sent by a page of ours, or by one that is too old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case with how much of it the visitor sees. `case` is detached: to change it, load it again."""

    visitor: Visitor
    case: Case
    sight: Sight

    @property
    def revealed(self) -> bool:
        """Whether who complained is shown: it was asked for in this session, and is still the visitor's to ask."""
        return self.case.id in self.visitor.revealed and self.may(Action.REVEAL)

    def may(self, action: Action) -> bool:
        """Whether the visitor does such a thing with this case; for buttons."""
        return may_with(self.visitor.roles, action, self.sight)


def cookie_name(desk: Desk) -> str:
    """Name the session's cookie; the prefix binds it to this host and to https (RFC 6265bis §4.1.3)."""
    return "__Host-ksed" if desk.secure else "ksed"


class Guard:
    """The door of a page that is about no case."""

    def __init__(self, action: Action) -> None:
        """Name what the route does."""
        self.action = action

    async def __call__(self, request: Request) -> Visitor:
        """Let in, or raise one of the errors above."""
        return await self._visitor(request)

    async def _visitor(self, request: Request) -> Visitor:
        visitor = await run_in_threadpool(self._who, request)
        if request.method not in SAFE_METHODS:
            await self._check_own_page(request, visitor)
        if visitor.next_step and self.action is not Action.HALF:
            raise HalfWayError(visitor.next_step)
        if not may(visitor.roles, self.action):
            raise NotAllowedError
        return visitor

    async def _check_own_page(self, request: Request, visitor: Visitor) -> None:
        check_origin(request)
        given: Any = request.headers.get(CSRF_HEADER)
        if given is None:
            given = (await request.form()).get(CSRF_FIELD)
        check_token(given, visitor)

    def _who(self, request: Request) -> Visitor:
        desk = desk_of(request)
        office, now = desk.office, desk.office.machine_time()
        token = request.cookies.get(cookie_name(desk), "")
        limits = office.settings.desk
        with reading(office.engine) as session:
            found = sessions.find(session, token, now, rest=limits.idle_minutes * 60, age=limits.session_hours * 3600)
            if found is None:
                raise SignInFirstError
            account, row = found
            request.state.flash, request.state.undo = row.flash, row.undo
            needs_factor = limits.second_factor == "required" and account.totp_secret is None
            visitor = visitor_of_today(
                office,
                officer_of(account, office.officers.current().officers),
                f"desk:{account.username}",
                username=account.username,
                csrf=row.csrf,
                session_id=row.id,
                keys=account.keys,
                revealed=frozenset(row.revealed),
                next_step=_next_step(account, row, needs_factor=needs_factor),
            )
            rested = now - row.seen_at
        if rested > sessions.TOUCH_SECONDS:
            with writing(office.engine) as session:
                sessions.touch(session, visitor.session_id, now)
        return visitor


class CaseGuard(Guard):
    """The door of a page about one case, `{case_id}` in its path."""

    async def __call__(self, request: Request, case_id: int) -> Seen:  # type: ignore[override]  # FastAPI reads it
        """Let in, or raise one of the errors above; of an unseen case not even that it is there."""
        visitor = await self._visitor(request)
        return await run_in_threadpool(see_case, desk_of(request), visitor, case_id, self.action)


class PublicGuard(Guard):
    """The door of what is for anybody. What it lets in is checked by the route itself."""

    def __init__(self) -> None:
        """There is only one such action."""
        super().__init__(Action.PUBLIC)

    async def __call__(self, request: Request) -> None:  # type: ignore[override]
        """Let in."""
        if request.method not in SAFE_METHODS:
            check_origin(request)


class ApiGuard(Guard):
    """The door of the API: a token in `Authorization: Bearer …` (RFC 6750); cookies count for nothing here."""

    async def _visitor(self, request: Request) -> Visitor:
        visitor = await run_in_threadpool(self._who, request)
        if not may(visitor.roles, self.action):
            raise NotAllowedError
        return visitor

    def _who(self, request: Request) -> Visitor:
        office = desk_of(request).office
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise SignInFirstError
        with reading(office.engine) as session:
            row = holder(session, token.strip())
            if row is None:
                raise SignInFirstError
            visitor = visitor_of_today(office, officer_of_token(row), f"api:{row.id}")
            stale = row.used_at is None or (office.clock() - row.used_at).total_seconds() > TOKEN_REST_SECONDS
            token_id = row.id
        if stale:
            with writing(office.engine) as session:
                used = session.get_one(ApiToken, token_id)
                used.used_at = office.clock()
                session.add(used)
        return visitor


class ApiCaseGuard(ApiGuard):
    """The door of the API to one case, `{case_id}` in its path."""

    async def __call__(self, request: Request, case_id: int) -> Seen:  # type: ignore[override]
        """Let in, or raise one of the errors above."""
        visitor = await self._visitor(request)
        return await run_in_threadpool(see_case, desk_of(request), visitor, case_id, self.action)


def _next_step(account: Account, row: DeskSession, *, needs_factor: bool) -> str:
    if row.second_factor:
        return CODE_PAGE
    if account.must_change:
        return PASSWORD_PAGE
    return FACTOR_PAGE if needs_factor else ""


def see_case(desk: Desk, visitor: Visitor, case_id: int, action: Action) -> Seen:
    """Find a case for a visitor.

    Raises:
        NotThereError: There is none, or the visitor sees nothing of it.
        NotAllowedError: The visitor sees less than the action needs.
    """
    with reading(desk.office.engine) as session:
        case = session.get(Case, case_id) if 0 < case_id < 2**63 else None
        if case is None:
            raise NotThereError
        seen = look(session, visitor, case)
        session.expunge(case)
    demand_sight(seen, action)
    return Seen(visitor=visitor, case=case, sight=seen)


def demand_sight(seen: Sight, action: Action) -> None:
    """Make sure that enough of a case is seen for what is to be done with it. Errors as `see_case`."""
    if seen is Sight.NOTHING:
        raise NotThereError
    if seen < NEEDS[action]:
        raise NotAllowedError


def look(session: Session, visitor: Visitor, case: Case) -> Sight:
    """Give how much of one case the visitor sees."""
    return sights(session, visitor, [case])[case.id or 0]


def check_origin(request: Request) -> None:
    """Refuse what another site's page sent (Fetch metadata; where a browser sends none, the Origin header).

    Raises:
        ForgedError: It came from another site.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        raise ForgedError
    origin = request.headers.get("origin")
    base = desk_of(request).office.settings.desk.base_url.partition("://")[2].partition("/")[0]
    ours = {request.headers.get("host"), base}  # a proxy may tell the name without its port
    if origin is not None and origin.partition("://")[2] not in ours:  # `null` comes from a sandbox
        raise ForgedError


def check_token(given: object, visitor: Visitor) -> None:
    """Refuse a form that does not bear the token of the visitor's own pages.

    Raises:
        ForgedError: It bears another, or none.
    """
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        raise ForgedError
