"""Somebody who goes from door to door and notes every word that he should not have been told."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from fastapi.testclient import TestClient
from httpx import Response

from pipelines.office import Office
from tests.support.access_office import Placed
from tests.support.access_table import NOBODY, SIGHTS, Route
from tests.support.desk import Hand


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The office with its cases, made once."""

    office: Office
    client: TestClient
    cases: Mapping[str, Placed]
    arrivals: Mapping[str, int]
    tokens: Mapping[str, str]


class Asker:
    """Somebody who asks: in a browser, or as a program."""

    def __init__(self, world: World, who: str, *, api: bool) -> None:
        self.who, self.world, self.api = who, world, api
        self.client, self.csrf = world.client, ""
        self.cookies: dict[str, str] = {}
        if not api and who != "nobody":
            hand = Hand(world.client, who)
            self.cookies, self.csrf = dict(hand.client.cookies), hand.csrf
        self.revealed: set[str] = set()
        self.faults: list[str] = []

    def ask(self, method: str, address: str, data: Mapping[str, Any] | None = None) -> Response:
        self.client.cookies.clear()
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self.api and self.who in self.world.tokens:
            headers = {"authorization": f"Bearer {self.world.tokens[self.who]}"}
        if self.api:
            further: dict[str, Any] = {"json": dict(data or {})} if method != "GET" else {}
        else:
            further = {"data": {"csrf": self.csrf, **(data or {})}} if method != "GET" else {}
        answer: Response = self.client.request(method, address, headers=headers, **further)
        self.client.cookies.clear()
        self.check(address, answer)
        return answer

    @property
    def sights(self) -> Mapping[str, str]:
        return SIGHTS.get(self.who, NOBODY)

    def check(self, address: str, answer: Response) -> None:
        """No word of a case that may not be read, nor who complained before it was revealed, nor that there is one."""
        told = told_by(answer)
        for name, case in self.world.cases.items():
            seen = self.sights[name]
            kept = [*case.canaries.content] if seen != "C" else []
            kept += [*case.canaries.identity] if name not in self.revealed else []
            kept += [case.canaries.summary] if case.canaries.summary and seen not in "SC" else []
            for word in kept:
                if word.lower() in told and word not in unquote(address):  # a search shows what was searched for
                    at = told.index(word.lower())
                    self.faults.append(f"{address} tells {word} of {name}: …{told[max(0, at - 60) : at + 40]}…")
            if seen == "N" and f"/cases/{case.id}" not in address and case.number not in unquote(address):
                marks = (rf"/cases/{case.id}\b", rf"\"case(_id)?\": ?{case.id}\b", rf"(?<![\d/]){case.number}(?!\d)")
                found = re.search("|".join(marks), told)
                self.faults += [f"{address} tells that there is {name}: {found[0]}"] if found else []


def told_by(answer: Response) -> str:
    """All text of an answer: its head, its body, what a worksheet holds. Pictures are looked at elsewhere."""
    body = answer.content
    kind = answer.headers.get("content-type", "")
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    elif kind.startswith("image/"):
        body = b""
    head = "\n".join(answer.headers.values())
    return f"{unquote(head)}\n{body.decode('utf-8', 'replace')}".lower()


def addresses(world: World, route: Route, case: str) -> list[str]:
    """Write a route's address for a case. A parameter that is not known here fails the test."""
    placed = world.cases[case]
    known = {
        "case_id": str(placed.id),
        "other_id": str(world.cases["sexual"].id),
        "arrival_id": str(placed.arrival),
        "number": "1",
        "index": "0",
        "forwarding_id": "1",
        "view_id": "99",
        "username": "no.such" if route.method == "POST" else "law1",
        "token_id": "999999",
        "kind": "question",
        "name:path": "desk.css",
    }
    wanted = re.findall(r"\{([^}]+)\}", route.path)
    missing = [one for one in wanted if one not in known]
    assert not missing, f"{route.path}: write how {missing} is filled in"
    return [re.sub(r"\{([^}]+)\}", lambda match: known[match[1]], route.path)]
