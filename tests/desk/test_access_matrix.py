"""Everybody at every door: each role, route and kind of case, by a table written by hand.

The table is the specification's (SOP §3, §5), not the program's: a change of `desk.access` or of the sight that is not
meant shows here. Routes come from the application, so none is forgotten; one whose address the tests cannot write
fails. Beyond what is let in, no answer may hold words of a case that whoever asks may not read, nor who complained
before that was revealed.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from httpx import Response

from desk.api.routers import ROUTERS as API_ROUTERS
from desk.app import guards_of
from desk.pages import ROUTERS
from flows.wiring import open_office
from models.settings import Settings
from tests.support.access_asker import Asker, World, addresses, told_by
from tests.support.access_office import issue_tokens, officers, place_arrivals, place_cases
from tests.support.access_table import MAY, MAY_BE_MISSING, NOBODY, ORDER, WEAK_DOORS, Route, door_of, expected
from tests.support.desk import NOW, open_desk


def routes() -> list[Route]:
    found = []
    for router in (*ROUTERS, *API_ROUTERS):
        for one in router.routes:
            assert isinstance(one, APIRoute)
            (door,) = guards_of(one)
            found += [Route(method=way, path=one.path, action=door.action.value) for way in one.methods or ()]
    return sorted(found, key=lambda one: (one.method, one.path == "/logout", one.path))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home: Path = tmp_path_factory.mktemp("access")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        people = officers()
        with open_office(Settings(home=home / "home", now=NOW)) as office:
            client = open_desk(office, people)
            with client:
                cases = place_cases(office, people)
                yield World(
                    office=office, client=client, cases=cases, arrivals=place_arrivals(office),
                    tokens=issue_tokens(office),
                )  # fmt: skip


def _worth_trying(asker: Asker, route: Route) -> Sequence[str]:
    """Pages of a case are tried with every case; acts, and papers that a typed case has not, with one of each sight."""
    every = route.method == "GET" and route.path.count("/") < (4 if not route.api else 6)
    if every and "/papers/" not in route.path and asker.sights is not NOBODY:
        return ORDER
    first = {seen: case for case, seen in reversed(list(asker.sights.items())) if case not in {"mailed", "scanned"}}
    typed = [case for seen, case in first.items() if seen != "C" or "/papers/" not in route.path]
    return [*typed, "law2", "named", "mailed", "scanned"]


def try_doors(asker: Asker, wanted: Sequence[Route]) -> int:
    """Try every route; give how many answers were looked at."""
    tried = 0
    for route in wanted:
        of_arrivals = "{arrival_id}" in route.path and not route.of_a_case
        for case in _worth_trying(asker, route) if route.of_a_case or of_arrivals else ORDER[:1]:
            for address in addresses(asker.world, route, case):
                answer = asker.ask(route.method, address)
                tried += 1
                should, did = expected(asker.who, route, asker.sights[case]), door_of(answer)
                if route.path == "/logout" or (route.path in {"/", "/login/code"} and did == "sign_in"):
                    continue
                if of_arrivals and should == "in" and asker.sights[case] == "N":
                    should = "not_there"
                missing = should == "in" and did == "not_there" and MAY_BE_MISSING.search(route.path)
                if route.action == "public":
                    should, did = "in", "in" if did == "sign_in" else did
                if answer.status_code >= 500 or (did != should and not missing):
                    asker.faults.append(f"{route.method} {address} ({case}): {answer.status_code}, should be {should}")
    return tried


PAGES = (
    "law2",
    "head",
    "boss",
    "desk",
    "it",
    "personnel",
    "clerk",
    "audit",
    "policy",
    "students",
    "both",
    "left",
    "nobody",
)
PROGRAMS = ("law", "head", "boss", "desk", "it", "personnel", "clerk", "audit", "left", "nobody")


def test_a_route_that_is_for_everybody_is_named_here() -> None:
    weak = {(one.method, one.path) for one in routes() if one.action in {"public", "own", "half"}}
    assert weak == WEAK_DOORS


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_open_to_whom_they_are_for(world: World, who: str) -> None:
    asker = Asker(world, who, api=False)
    wanted = [one for one in routes() if not one.api]
    assert try_doors(asker, wanted) > 200
    assert not asker.faults


@pytest.mark.parametrize("who", PROGRAMS)
def test_the_api_is_open_to_whom_it_is_for(world: World, who: str) -> None:
    asker = Asker(world, who, api=True)
    wanted = [one for one in routes() if one.api and not one.path.endswith("/reveal")]
    assert try_doors(asker, wanted) > 100
    assert not asker.faults


@pytest.mark.parametrize("who", ["law2", "boss", "desk", "personnel", "clerk", "audit", "policy", "students", "both"])
def test_nobody_finds_a_case_by_what_he_may_not_read(world: World, who: str) -> None:
    """Neither the answer nor what it leaves out may tell: words and filters find only what may be read."""
    asker = Asker(world, who, api=False)
    everybody = [case.id for case in world.cases.values()]
    for name, case in world.cases.items():
        for word in case.canaries.content[1:]:
            found = cases_in(asker.ask("GET", f"/find?q={word}"))
            read = asker.sights[name] == "C" and name != "scanned"  # a picture was read: it has no such word
            assert (case.id in found) == read, f"{who} {word}"
        for word in case.canaries.identity[:1]:
            assert not cases_in(asker.ask("GET", f"/find?q={quote(word)}")), f"{who} found {name} by name"
        assert (case.id in cases_in(asker.ask("GET", f"/find?q={quote(case.number)}"))) == (asker.sights[name] != "N")
    for asked in ("flags=minor", "flags=sexual", "channel=walk_in", "purpose=complaint", "nature=official"):
        found = cases_in(asker.ask("GET", f"/find?{asked}"))
        unread = [case.id for name, case in world.cases.items() if asker.sights[name] != "C"]
        assert not set(found) & set(unread), f"{who} {asked}"
    known = {case.id for name, case in world.cases.items() if asker.sights[name] != "N"}
    assert set(cases_in(asker.ask("GET", "/find?level=1,2,3,4"))) & set(everybody) == known
    assert not asker.faults


@pytest.mark.parametrize("who", ["law", "head", "boss", "desk", "personnel", "clerk", "audit"])
def test_no_program_finds_a_case_by_what_it_may_not_read(world: World, who: str) -> None:
    asker = Asker(world, who, api=True)
    readable = {case.id for name, case in world.cases.items() if asker.sights[name] == "C"}
    for name, case in world.cases.items():
        told = asker.ask("GET", f"/api/v1/cases?q={case.canaries.content[1]}").json()
        read = asker.sights[name] == "C" and name != "scanned"
        found = {one["id"] for one in told["cases"]}
        assert (case.id in found) == read, f"{who} {name}"
        assert found <= readable, "words alike were found in what may not be read"
        assert told["after"] == "", "a next page tells that something was passed over"
    for asked in ("flags=minor", "flags=sexual", "channel=walk_in"):
        found = {one["id"] for one in asker.ask("GET", f"/api/v1/cases?{asked}").json()["cases"]}
        assert found <= readable


@pytest.mark.parametrize("who", ["law2", "head", "boss", "desk", "both"])
def test_what_is_exported_tells_no_more_than_the_pages(world: World, who: str) -> None:
    asker = Asker(world, who, api=False)
    for address, form in (
        ("/find/export", {"search": ""}),
        ("/find/export", {"search": "q=ZQBODY"}),
        ("/register/export", {"year": "2565"}),
    ):
        answer = asker.ask("POST", address, form)
        assert answer.content[:2] == b"PK", f"{address} gave no worksheet"
        for name, case in world.cases.items():
            number = re.search(rf"\b{re.escape(case.number)}\b", told_by(answer))
            assert asker.sights[name] != "N" or not number, f"{address} tells {who} of {name}"
    assert not asker.faults


@pytest.mark.parametrize("who", ["desk", "it", "head", "both"])
def test_lists_of_what_came_in_tell_no_more_than_the_cases(world: World, who: str) -> None:
    asker = Asker(world, who, api=False)
    everything = ",".join(str(case.arrival) for case in world.cases.values())
    for address in (
        "/intake",
        f"/intake?ids={everything}",
        f"/intake/progress?ids={everything}",
        "/arrivals?group=waiting",
        "/arrivals?group=duplicate",
        "/arrivals?group=attached",
        "/arrivals?group=not_a_complaint",
        f"/arrivals/{world.arrivals['broken']}",
    ):
        assert asker.ask("GET", address).status_code in {200, 403}
    # Somebody's test may have sent it to be read again.
    broken = [told_by(asker.ask("GET", f"/arrivals?group={group}")) for group in ("quarantined", "waiting")]
    assert ("zqbroken" in "".join(broken)) == (who != "it"), "the operator sees that it is there, not what it is called"
    assert not asker.faults


def test_who_complained_shows_once_it_is_revealed_to_that_session_alone(world: World) -> None:
    first, second = Asker(world, "head", api=False), Asker(world, "boss", api=False)
    case = world.cases["scanned"]
    picture = f"/cases/{case.id}/papers/{case.arrival}/1.webp"
    words = f"/cases/{case.id}/papers/{case.arrival}/1.json"
    hidden = first.ask("GET", picture)
    assert first.ask("GET", words).json() == {"words": [], "masked": True}
    first.revealed = {"scanned"}
    assert first.ask("POST", f"/cases/{case.id}/reveal").status_code == 303
    shown = first.ask("GET", picture)
    assert (hidden.status_code, shown.status_code) == (200, 200)
    assert hidden.content != shown.content
    assert case.canaries.identity[0] in "".join(one[0] for one in first.ask("GET", words).json()["words"])
    assert case.canaries.identity[0] in first.ask("GET", f"/cases/{case.id}").text
    assert second.ask("GET", picture).content == hidden.content
    assert not first.faults + second.faults

    mail = world.cases["mailed"]
    papers = f"/cases/{mail.id}/papers/{mail.arrival}"
    first.revealed = {"scanned"}
    before = first.ask("GET", f"{papers}/mail")
    assert before.status_code == 200
    for what in ("original", "attachments/1", "mail.html"):
        assert first.ask("GET", f"{papers}/{what}").status_code == 404
    first.revealed = {"scanned", "mailed"}
    first.ask("POST", f"/cases/{mail.id}/reveal")
    for what in ("original", "attachments/1", "mail"):
        assert first.ask("GET", f"{papers}/{what}").status_code == 200
        assert second.ask("GET", f"{papers}/{what}").status_code == (200 if what == "mail" else 404)
    assert mail.canaries.identity[0] in first.ask("GET", f"{papers}/mail").text
    assert not first.faults + second.faults


@pytest.mark.parametrize("who", ["law", "head", "boss", "personnel", "desk", "it", "audit"])
def test_the_api_reveals_who_complained_to_whom_it_may(world: World, who: str) -> None:
    asker = Asker(world, who, api=True)
    for name, case in world.cases.items():
        may = who in MAY["reveal"].split() and asker.sights[name] == "C"
        asker.revealed = {name} if may else set()
        answer = asker.ask("POST", f"/api/v1/cases/{case.id}/reveal")
        assert (answer.status_code == 200) == may, f"{who} {name}"
        assert (case.canaries.identity[0] in answer.text) == may
        asker.revealed = set()
        asker.ask("GET", f"/api/v1/cases/{case.id}")
    assert not asker.faults


def cases_in(answer: Response) -> list[int]:
    return [int(one) for one in re.findall(r'href="/cases/(\d+)"', answer.text)]
