"""Settings: accounts and tokens."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from models.tables import Event
from models.tables_desk import Account, ApiToken, DeskSession
from pipelines.accounts.tokens import holder
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from tests.support.desk import Hand

_ROW = re.compile(r'(<tr><th scope="row"><a href="/settings/accounts/(\w+)".*?</tr>)', re.DOTALL)
_SECRET = re.compile(r'class="secret"><code>([^<]+)<')


@pytest.fixture
def it(client: TestClient) -> Hand:
    return Hand(client, "it")


def secret_of(text: str) -> str:
    found = _SECRET.search(text)
    assert found, "no secret is shown"
    return found[1]


NEW = {"username": "New.One", "name": "นางสาวใหม่ จริงใจ", "roles": ["records", "executive"], "unit": ""}


def test_a_new_account_signs_in_with_what_was_shown_once(client: TestClient, it: Hand) -> None:
    answer = it.send("/settings/accounts", NEW)
    assert answer.status_code == 200
    password = secret_of(answer.text)
    assert answer.headers["cache-control"] == "no-store"
    for path in ("/settings/accounts", "/settings/accounts/new.one", "/settings/log"):
        assert password not in it.get(path).text
    hand = Hand(client)
    assert hand.sign_in("new.one", password).status_code == 303
    assert hand.get("/settings").headers["location"] == "/me/password"


_REFUSED: tuple[tuple[dict[str, object], str], ...] = (
    ({"username": "it"}, "อยู่แล้ว"),
    ({"username": "ไทย"}, "อังกฤษ"),
    ({"name": " "}, "ชื่อ"),
    ({"roles": []}, "หน้าที่"),
    ({"roles": ["unit_officer"]}, "กลุ่ม"),
    ({"roles": ["king"]}, "ไม่รู้จัก"),
    ({"unit": "moon"}, "ไม่รู้จัก"),
)


def test_what_is_refused_is_said_and_what_was_typed_stays(it: Hand) -> None:
    for change, said in _REFUSED:
        typed = {**NEW, **change}
        answer = it.send("/settings/accounts", typed)
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{str(typed["username"]).lower()}"' in answer.text
        assert _SECRET.search(answer.text) is None


def test_the_list_tells_state_roles_and_factor(office: Office, it: Hand) -> None:
    with writing(office.engine) as session:
        session.get_one(Account, "law1").totp_secret = "A" * 32
        session.get_one(Account, "law2").active = False
        session.get_one(Account, "boss").must_change = True
    page = it.get("/settings/accounts").text
    rows = {
        found[1]: found[0]
        for found in re.findall(r'(<tr><th scope="row"><a href="/settings/accounts/(\w+)".*?</tr>)', page, re.DOTALL)
    }
    assert "ตามทะเบียนเจ้าหน้าที่" in rows["law1"]
    assert "<td>ใช้</td>" in rows["law1"]
    assert "ปิดแล้ว" in rows["law2"]
    assert "รอตั้งรหัสผ่าน" in rows["boss"]
    assert "12 พ.ค. 2565" in rows["it"]


def test_who_is_listed_by_the_table_is_told_that_it_decides(it: Hand) -> None:
    assert "เป็นไปตามทะเบียน" in it.get("/settings/accounts/law1").text


def test_a_reset_puts_out_who_is_in_and_begins_the_factor_anew(client: TestClient, office: Office, it: Hand) -> None:
    law1 = Hand(client, "law1")
    with writing(office.engine) as session:
        session.get_one(Account, "law1").totp_secret = "A" * 32
    password = secret_of(it.send("/settings/accounts/law1/reset").text)
    assert law1.get("/me").headers["location"].startswith("/login")
    assert Hand(client).sign_in("law1").status_code == 401
    assert Hand(client).sign_in("law1", password).headers["location"] == "/"


def test_a_closed_account_is_out_at_once_and_comes_back(client: TestClient, it: Hand) -> None:
    law1 = Hand(client, "law1")
    assert it.send("/settings/accounts/law1/state", {"active": "no"}).status_code == 303
    assert law1.get("/me").headers["location"].startswith("/login")
    it.send("/settings/accounts/law1/state", {"active": "yes"})
    assert Hand(client).sign_in("law1").status_code == 303


def test_roles_are_changed_and_on_record(office: Office, it: Hand) -> None:
    it.send("/settings/accounts", NEW)
    answer = it.send("/settings/accounts/new.one/roles", {"roles": ["unit_officer"], "unit": "audit"})
    assert answer.status_code == 303
    assert it.send("/settings/accounts/new.one/roles", {"roles": ["unit_officer"]}).status_code == 422
    with reading(office.engine) as session:
        account = session.get_one(Account, "new.one")
        assert (account.roles, account.unit) == (["unit_officer"], "audit")
        event = session.exec(select(Event).where(Event.kind == "account_changed")).one()
        assert (event.actor, event.data["before"]) == ("desk:it", ["executive", "records"])
    assert "งานสารบรรณ → เจ้าหน้าที่กลุ่ม" in it.get("/settings/log?part=accounts").text.replace("ผู้บริหาร, ", "")


def test_nobody_does_it_to_himself(office: Office, it: Hand) -> None:
    acts: tuple[tuple[str, dict[str, object]], ...] = (
        ("reset", {}),
        ("state", {"active": "no"}),
        ("roles", {"roles": ["operator", "legal_officer"]}),
    )
    for act, data in acts:
        answer = it.send(f"/settings/accounts/it/{act}", data)
        assert "ของท่านเอง" in (answer.text if answer.status_code == 422 else it.get("/settings/accounts/it").text)
    with reading(office.engine) as session:
        account = session.get_one(Account, "it")
        assert (account.active, account.must_change, account.roles) == (True, False, ["operator"])


def test_no_such_account_is_no_page(it: Hand) -> None:
    assert it.get("/settings/accounts/nobody").status_code == 404
    for act in ("reset", "state", "roles"):
        assert it.send(f"/settings/accounts/nobody/{act}", {"roles": ["records"]}).status_code == 404


def test_only_the_operator_manages_accounts_and_tokens(client: TestClient, office: Office) -> None:
    acts = ("/settings/accounts", "/settings/accounts/it/reset", "/settings/tokens", "/settings/tokens/1/revoke")
    for who in ("law1", "head", "boss", "desk", "personnel"):
        hand = Hand(client, who)
        for path in ("/settings/accounts", "/settings/accounts/it", "/settings/tokens"):
            assert hand.get(path).status_code == 403
        for path in acts:
            assert hand.send(path, NEW).status_code == 403
    with reading(office.engine) as session:
        assert session.exec(select(ApiToken)).all() == []
        assert session.get(Account, "new.one") is None


def test_a_token_is_shown_once_works_and_ends_when_revoked(office: Office, it: Hand) -> None:
    answer = it.send("/settings/tokens", {"name": "ระบบสารบรรณ", "roles": ["records"]})
    token = secret_of(answer.text)
    page = it.get("/settings/tokens").text
    assert token not in page
    assert "ยังไม่เคยใช้" in page
    with reading(office.engine) as session:
        row = holder(session, token)
        assert row is not None
        token_id = row.id
    assert it.send(f"/settings/tokens/{token_id}/revoke").status_code == 303
    assert it.send(f"/settings/tokens/{token_id}/revoke").status_code == 303
    with reading(office.engine) as session:
        assert holder(session, token) is None
        assert len(session.exec(select(Event).where(Event.kind == "token_revoked")).all()) == 1
    assert it.send("/settings/tokens/99999999999999999999/revoke").status_code == 404
    assert it.send("/settings/tokens", {"name": "", "roles": ["records"]}).status_code == 422


def test_no_secret_stays_in_the_database(office: Office, it: Hand) -> None:
    password = secret_of(it.send("/settings/accounts", NEW).text)
    token = secret_of(it.send("/settings/tokens", {"name": "x", "roles": ["records"]}).text)
    with reading(office.engine) as session:
        kept = [
            row.model_dump_json()
            for table in (Account, ApiToken, Event, DeskSession)
            for row in session.exec(select(table))
        ]
    assert kept
    assert not [row for row in kept if password in row or token in row]
