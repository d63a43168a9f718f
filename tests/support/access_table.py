"""Who may do and see what, by hand from the specification (SOP §3, §5), and what a door should therefore say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from httpx import Response

from tests.support.access_office import KINDS

MAY: Mapping[str, str] = {
    "own": "law2 law head boss desk it personnel clerk audit policy students both",
    "half": "law2 law head boss desk it personnel clerk audit policy students both",
    "queue": "law2 law head",
    "find": "law2 law head boss desk personnel clerk audit policy students both",
    "export": "law2 law head boss desk both",
    "overview": "law2 law head boss personnel audit policy students",
    "register": "law2 law head boss desk both",
    "take_in": "law2 law head desk both",
    "arrivals": "law2 law head desk it both",
    "arrival_original": "law2 law head desk both",
    "arrival_decide": "law2 law head desk both",
    "arrival_retry": "law2 law head desk it both",
    "stamps": "law2 law head desk both",
    "sources": "law2 law head boss it",
    "office": "law2 law head it",
    "accounts": "it",
    "access_log": "head boss",
    "see_frame": "law2 law head boss desk it personnel clerk audit policy students both",
    "see_summary": "law2 law head boss desk personnel clerk audit policy students both",
    "see_content": "law2 law head boss desk personnel clerk audit policy students both",
    "reveal": "law2 law head boss personnel clerk audit policy students both",
    "review": "law2 law head",
    "decline": "law2 law",
    "follow_up": "law2 law head",
}
"""Who does such things at all: `law` and `law2` legal officers, `head` theirs, `boss` the executive, `desk` records,
`it` the operator, `personnel`, `audit`, `policy`, `students` directors of units, `clerk` an officer of personnel,
`both` of records and of personnel. Nobody else is anywhere: `left` has gone, `nobody` is not signed in."""

NEEDS = {"see_frame": "F", "see_summary": "S"}
"""What must be seen of the case; all other acts on one need its content."""

ORDER = (*KINDS, "mailed", "scanned")
SIGHTS: Mapping[str, Mapping[str, str]] = {
    who: dict(zip(ORDER, seen.split(), strict=True))
    for who, seen in {
        # own  paper other minor sexual kept told general keptdesk declined law2 named mailed scanned
        "law": "C C C C C C C C C C C C C C",
        "law2": "C C C C C C C C C C N C C C",  # accused in one
        "head": "C C C C C C C C C C C C C C",
        "boss": "C C C C C C C C C C C C C C",
        "desk": "N C N F N C N N F N N N N C",  # what came on paper; of two the frame
        "it": "F F F F F F F F F F F F F F",
        "personnel": "C C N N N N S N N C N N C C",  # the summary where one is written
        "clerk": "C C N N N N S N N C N N C C",
        "both": "C C N F N F S N C C N N C C",
        "audit": "N N C N N N N N N N C N N N",  # another unit's head
        "policy": "N N N N N N N C N N N N N N",  # stands in for general's director
        "students": "N N N N N N N N N N N N N N",  # accused in the only case of the unit
    }.items()
}
"""How much of each case: nothing, its frame, the summary, its content."""
NOBODY = dict.fromkeys(ORDER, "N")

WEAK_DOORS = {
    ("GET", "/static/{name:path}"), ("GET", "/login"), ("POST", "/login"), ("GET", "/complain"),
    ("POST", "/complain"), ("GET", "/complain/state"), ("POST", "/complain/state"), ("GET", "/api/v1/openapi.json"),
    ("GET", "/"), ("GET", "/me"), ("POST", "/me/keys"), ("GET", "/login/code"), ("POST", "/login/code"),
    ("POST", "/logout"), ("GET", "/me/password"), ("POST", "/me/password"), ("GET", "/me/second-factor"),
    ("POST", "/me/second-factor"), ("GET", "/api/v1/holidays"),
}  # fmt: skip
"""Routes that are for anybody, or for everybody who is in."""
MAY_BE_MISSING = re.compile(
    r"/papers/|/beside/|/crop|/sources/test|\{(arrival_id|forwarding_id|username|token_id|view_id|kind|name)"
)
"""Routes that answer 404 behind the door, too: a paper, a person, a thing of that kind may not be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route of the application with the action that its door names."""

    method: str
    path: str
    action: str

    @property
    def api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def of_a_case(self) -> bool:
        return "{case_id}" in self.path


def expected(who: str, route: Route, seen: str) -> str:
    """What the door should answer: `in`, `sign_in`, `forbidden` or `not_there`."""
    if route.action == "public":
        return "in"
    if who == "nobody" or (route.api and who == "left"):
        return "sign_in"
    if who not in MAY[route.action].split():
        return "forbidden"
    if not route.of_a_case:
        return "in"
    if seen == "N":
        return "not_there"
    return "in" if "NFSC".index(seen) >= "NFSC".index(NEEDS.get(route.action, "C")) else "forbidden"


def door_of(answer: Response) -> str:
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/login"):
        return "sign_in"
    return {403: "forbidden", 404: "not_there"}.get(answer.status_code, "in")
