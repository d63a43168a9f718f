"""The desk as its users have it: a made-up office with an account for everybody, and browsers that sign in."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import col, select

from desk.app import make_app
from models.clock import BANGKOK
from models.tables import Arrival, Case
from models.tables_desk import Account
from models.values import Channel
from parsers.typed import Typed
from pipelines.adapters.database import reading, writing
from pipelines.add import ByHand, add_typed
from pipelines.office import Office
from pipelines.routing.officers import Officers
from pipelines.take_in import claim_letters, take_in_letter
from tests.support.officers import as_toml, table

NOW = datetime(2022, 5, 12, 10, 0, tzinfo=BANGKOK)
PASSWORD = "หนองบัวแดง-ยามเช้า-12"
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_HASH = QUICK_HASHER.hash(PASSWORD)
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def open_desk(office: Office, officers: Officers | None = None) -> TestClient:
    """Give everybody of the made-up office an account, and open the desk."""
    people = officers or table()
    office.settings.effective_officers_file.write_text(as_toml(people), encoding="utf-8")
    with writing(office.engine) as session:
        for one in people.people:
            session.merge(
                Account(
                    username=one.id,
                    name=one.name,
                    password_hash=_HASH,
                    roles=sorted(one.roles),
                    unit=one.unit.value if one.unit else None,
                    made_at=office.clock(),
                )
            )
    return TestClient(make_app(office), base_url="http://desk.example", follow_redirects=False)


class Hand:
    """A browser with somebody at it. A form is sent with what the page's own form would bear."""

    def __init__(self, client: TestClient, username: str | None = None) -> None:
        """Take a browser of its own on the same desk, and sign in where a name is given."""
        self.client = TestClient(client.app, base_url="http://desk.example", follow_redirects=False)
        self.csrf = ""
        if username is not None:
            self.sign_in(username)

    def sign_in(self, username: str, password: str = PASSWORD) -> Response:
        """Sign in as a person would."""
        answer: Response = self.client.post("/login", data={"username": username, "password": password})
        if answer.status_code == 303:
            shown = self.client.get("/me/password")
            found = _CSRF.search(shown.text)
            self.csrf = found[1] if found else ""
        return answer

    def get(self, path: str, **further: Any) -> Response:
        """Open a page."""
        answer: Response = self.client.get(path, **further)
        return answer

    def send(self, path: str, data: Mapping[str, Any] | None = None, **further: Any) -> Response:
        """Send a form."""
        answer: Response = self.client.post(path, data={"csrf": self.csrf, **(data or {})}, **further)
        return answer


def typed_case(
    office: Office,
    body: str,
    *,
    channel: Channel = Channel.WALK_IN,
    actor: str = "desk:desk",
    **parts: str,
) -> int:
    """Take in what a clerk typed, the whole way through reading and filing; give the case's id."""
    arrival = add_typed(office, Typed(body=body, **parts), ByHand(channel=channel, actor=actor))
    take_all_in(office)
    with reading(office.engine) as session:
        case_id = session.get_one(Arrival, arrival).case_id
    assert case_id is not None, "it became no case"
    return case_id


def take_all_in(office: Office) -> None:
    """Read and file whatever waits."""
    for light in (True, False):
        while claimed := claim_letters(office, light=light, limit=20):
            for one in claimed:
                take_in_letter(office, one)


def cases_of(office: Office) -> Sequence[Case]:
    """All cases, newest last."""
    with reading(office.engine) as session:
        cases = session.exec(select(Case).order_by(col(Case.id))).all()
        session.expunge_all()
    return cases
