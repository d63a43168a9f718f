"""Who may do what at the desk and by the API (SOP §3, §5). Pure: roles and sight in, yes or no out.

Two questions are asked of every request: does the role do such things at all (`MAY`), and where it is about a case,
does this person see enough of this case (`NEEDS`). Pages, files, pictures, exports and the API all ask here.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from pipelines.routing.officers import Role
from pipelines.routing.sight import Sight


class Action(StrEnum):
    """What a route does. Every route names one."""

    PUBLIC = "public"
    """For anybody: the login, the public form, style and script."""
    HALF = "half"
    """For whoever has given the password, but not yet the second factor or a password of his own."""
    OWN = "own"
    """One's own account: for everybody who is in."""
    QUEUE = "queue"
    FIND = "find"
    EXPORT = "export"
    OVERVIEW = "overview"
    REGISTER = "register"
    TAKE_IN = "take_in"
    """Drop files, type in other channels."""
    ARRIVALS = "arrivals"
    """Quarantine and what was set aside, with reasons; no content."""
    ARRIVAL_ORIGINAL = "arrival_original"
    """The original of an arrival that is no case."""
    ARRIVAL_DECIDE = "arrival_decide"
    """That something set aside is a complaint after all."""
    ARRIVAL_RETRY = "arrival_retry"
    STAMPS = "stamps"
    """Type in a stamp that could not be read."""
    SOURCES = "sources"
    OFFICE = "office"
    """Officers, stand-ins, holidays, templates: how the office works."""
    ACCOUNTS = "accounts"
    """Users and tokens."""
    ACCESS_LOG = "access_log"
    """Who saw what, and who signed in."""

    SEE_FRAME = "see_frame"
    SEE_SUMMARY = "see_summary"
    SEE_CONTENT = "see_content"
    REVEAL = "reveal"
    """Show who complained, which is masked at first."""
    REVIEW = "review"
    """Confirm, correct, split, link, forward, ask for more."""
    DECLINE = "decline"
    FOLLOW_UP = "follow_up"
    """Record the first reply, stop and restart the clock."""


_LEGAL = frozenset({Role.LEGAL_OFFICER, Role.HEAD_LEGAL_OFFICER})
_UNIT = frozenset({Role.UNIT_DIRECTOR, Role.UNIT_OFFICER})
_ALL = frozenset(Role)
_STAFF = _ALL - {Role.OPERATOR}

MAY: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.PUBLIC: _ALL,
        Action.HALF: _ALL,
        Action.OWN: _ALL,
        Action.QUEUE: _LEGAL,
        Action.FIND: _STAFF,
        Action.EXPORT: _LEGAL | {Role.EXECUTIVE, Role.RECORDS},
        Action.OVERVIEW: _LEGAL | {Role.EXECUTIVE, Role.UNIT_DIRECTOR},
        Action.REGISTER: _LEGAL | {Role.EXECUTIVE, Role.RECORDS},
        Action.TAKE_IN: _LEGAL | {Role.RECORDS},
        Action.ARRIVALS: _LEGAL | {Role.RECORDS, Role.OPERATOR},
        Action.ARRIVAL_ORIGINAL: _LEGAL | {Role.RECORDS},
        Action.ARRIVAL_DECIDE: _LEGAL | {Role.RECORDS},
        Action.ARRIVAL_RETRY: _LEGAL | {Role.RECORDS, Role.OPERATOR},
        Action.STAMPS: _LEGAL | {Role.RECORDS},
        Action.SOURCES: _LEGAL | {Role.OPERATOR, Role.EXECUTIVE},
        Action.OFFICE: _LEGAL | {Role.OPERATOR},
        Action.ACCOUNTS: frozenset({Role.OPERATOR}),
        Action.ACCESS_LOG: frozenset({Role.HEAD_LEGAL_OFFICER, Role.EXECUTIVE}),
        Action.SEE_FRAME: _ALL,
        Action.SEE_SUMMARY: _STAFF,
        Action.SEE_CONTENT: _STAFF,
        Action.REVEAL: _LEGAL | _UNIT | {Role.EXECUTIVE},
        Action.REVIEW: _LEGAL,
        Action.DECLINE: frozenset({Role.LEGAL_OFFICER}),
        Action.FOLLOW_UP: _LEGAL,
    }
)
"""Which roles do such things at all."""

NEEDS: Mapping[Action, Sight] = MappingProxyType(
    {
        Action.STAMPS: Sight.CONTENT,
        Action.SEE_FRAME: Sight.FRAME,
        Action.SEE_SUMMARY: Sight.SUMMARY,
        Action.SEE_CONTENT: Sight.CONTENT,
        Action.REVEAL: Sight.CONTENT,
        Action.REVIEW: Sight.CONTENT,
        Action.DECLINE: Sight.CONTENT,
        Action.FOLLOW_UP: Sight.CONTENT,
    }
)
"""What must be seen of the case that it is about; actions that are not here are about no case."""


def may(roles: frozenset[Role], action: Action) -> bool:
    """Whether any of the roles does such things."""
    return bool(roles & MAY[action])


def may_with(roles: frozenset[Role], action: Action, sight: Sight) -> bool:
    """Whether any of the roles does such things with a case of which so much is seen."""
    return may(roles, action) and sight >= NEEDS[action]
