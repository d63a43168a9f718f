"""Tokens of programs that use the API: one an integration, shown once, kept as a digest, revocable."""

import secrets
from datetime import datetime

from sqlmodel import Session, select

from models.errors import RefusedError
from models.tables_desk import ApiToken
from models.values import Unit
from pipelines.accounts.people import changed, check_roles
from pipelines.accounts.sessions import token_digest
from pipelines.routing.officers import Officer, Role

PREFIX = "ksed_"
"""So that a leaked token is recognised by scanners."""


def issue(session: Session, *, name: str, roles: frozenset[Role], unit: Unit | None, actor: str, now: datetime) -> str:
    """Make a token; give it, for it cannot be shown again. Does not commit.

    Raises:
        RefusedError: No name, or roles that make no sense.
    """
    if not name.strip():
        raise RefusedError("กรุณาระบุว่ากุญแจนี้ใช้กับระบบใด")
    check_roles(roles, unit)
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        name=" ".join(name.split()),
        digest=token_digest(token),
        roles=sorted(roles),
        unit=unit.value if unit else None,
        made_at=now,
        made_by=actor,
    )
    session.add(row)
    changed(session, "token_issued", actor, now, token=row.name, roles=row.roles)
    return token


def revoke(session: Session, row: ApiToken, *, actor: str, now: datetime) -> None:
    """End a token's use. Does not commit."""
    row.revoked_at = row.revoked_at or now
    session.add(row)
    changed(session, "token_revoked", actor, now, token=row.name)


def holder(session: Session, token: str) -> ApiToken | None:
    """Find a token that is good."""
    if not token.startswith(PREFIX) or len(token) > 200:
        return None
    row = session.exec(select(ApiToken).where(ApiToken.digest == token_digest(token))).one_or_none()
    return row if row is not None and row.revoked_at is None else None


def officer_of_token(row: ApiToken) -> Officer:
    """Give the officer as whom the program acts; its events bear `api:<id>`."""
    return Officer(
        id=f"api:{row.id}",
        name=row.name,
        email="",
        roles=frozenset(Role(role) for role in row.roles),
        unit=Unit(row.unit) if row.unit else None,
    )
