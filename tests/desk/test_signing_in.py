import re

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from models.settings import Desk as DeskSettings
from models.tables import Event
from models.tables_desk import Account, DeskSession, LoginFailure
from pipelines.accounts.people import first_operator, reset_password, set_active
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.desk import NOW, PASSWORD, Hand, open_desk
from tests.support.officers import table


def test_who_signs_in_comes_to_the_page_of_their_day(client: TestClient) -> None:
    for username, home in (("law1", "/review"), ("desk", "/intake"), ("boss", "/overview"), ("it", "/settings")):
        hand = Hand(client)
        assert hand.sign_in(username).headers["location"] == "/"
        assert hand.get("/").headers["location"] == home


def test_a_stranger_is_sent_to_the_login_and_on_from_there(client: TestClient) -> None:
    hand = Hand(client)
    answer = hand.get("/me?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?to=%2Fme%3Fx%3D1")
    answer = hand.client.post("/login", data={"username": "law1", "password": PASSWORD, "to": "/me?x=1"})
    assert answer.headers["location"] == "/me?x=1"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_the_login_sends_nobody_to_another_site(client: TestClient, target: str) -> None:
    answer = Hand(client).client.post("/login", data={"username": "law1", "password": PASSWORD, "to": target})
    assert answer.headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client: TestClient) -> None:
    wrong = Hand(client).sign_in("law1", "ไม่ใช่")
    unknown = Hand(client).sign_in("nobody", "ไม่ใช่")
    assert wrong.status_code == unknown.status_code == 401
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)


def test_guessing_is_slowed_down_and_the_true_owner_waits_too(client: TestClient, office: Office) -> None:
    for _ in range(5):
        assert Hand(client).sign_in("law1", "เดา").status_code == 401
    answer = Hand(client).sign_in("law1")
    assert answer.status_code == 401
    assert "กรุณารอ" in answer.text
    with writing(office.engine) as session:
        for row in session.exec(select(LoginFailure)):
            row.until = 0.0
            session.add(row)
    assert Hand(client).sign_in("law1").status_code == 303


def test_names_that_do_not_exist_are_slowed_down_alike(client: TestClient) -> None:
    for _ in range(5):
        Hand(client).sign_in("nobody", "เดา")
    assert "กรุณารอ" in Hand(client).sign_in("nobody", "เดา").text


def test_failed_logins_are_logged_without_what_was_typed(client: TestClient, office: Office) -> None:
    Hand(client).sign_in("my-password-typed-here", "x")
    with reading(office.engine) as session:
        events = session.exec(select(Event).where(Event.kind == "login_failed")).all()
        assert [(event.actor, "my-password" in str(event.data)) for event in events] == [("desk", False)]


def test_signing_out_ends_the_session_for_a_copied_cookie_too(client: TestClient) -> None:
    hand = Hand(client, "law1")
    cookie = dict(hand.client.cookies)
    assert hand.get("/me").status_code == 200
    assert hand.send("/logout").status_code == 303
    thief = Hand(client)
    thief.client.cookies.update(cookie)
    assert thief.get("/me").status_code == 303


def test_a_session_ends_by_rest_and_by_age(client: TestClient, office: Office) -> None:
    limits = office.settings.desk
    for field, seconds in (("seen_at", limits.idle_minutes * 60), ("made_at", limits.session_hours * 3600)):
        hand = Hand(client, "law1")
        with writing(office.engine) as session:
            row = session.exec(select(DeskSession)).one()
            setattr(row, field, getattr(row, field) - seconds - 1)
            session.add(row)
        assert hand.get("/me").status_code == 303
        with writing(office.engine) as session:
            session.delete(session.exec(select(DeskSession)).one())


def test_the_database_holds_no_token_that_could_be_used(client: TestClient, office: Office) -> None:
    hand = Hand(client, "law1")
    token = hand.client.cookies["ksed"]
    with reading(office.engine) as session:
        assert token not in str(session.exec(select(DeskSession)).one().model_dump())


def test_who_is_closed_out_is_out_at_once(client: TestClient, office: Office) -> None:
    hand = Hand(client, "law1")
    with writing(office.engine) as session:
        set_active(session, session.get_one(Account, "law1"), active=False, actor="test", now=NOW)
    assert hand.get("/me").status_code == 303
    assert Hand(client).sign_in("law1").status_code == 401


def test_an_officer_who_has_left_the_table_may_nothing(office: Office) -> None:
    client = open_desk(office, table({"law1": {"active": False}}))
    assert Hand(client, "law1").get("/me").status_code == 403


def test_a_one_time_password_is_good_for_choosing_another_only(client: TestClient, office: Office) -> None:
    with writing(office.engine) as session:
        password = reset_password(session, session.get_one(Account, "law1"), actor="test", now=NOW)
    hand = Hand(client)
    hand.sign_in("law1", password)
    assert hand.get("/me").headers["location"] == "/me/password"
    choose = {"old": password, "new": "ข้าวเหนียวร้อนตอนเช้า", "again": "ข้าวเหนียวร้อนตอนเช้า"}
    assert hand.send("/me/password", {**choose, "new": "สั้น", "again": "สั้น"}).status_code == 422
    assert hand.send("/me/password", {**choose, "again": "อย่างอื่นที่ยาวพอ"}).status_code == 422
    assert hand.send("/me/password", choose).status_code == 303
    assert hand.get("/me").status_code == 200
    assert Hand(client).sign_in("law1", password).status_code == 401
    assert Hand(client).sign_in("law1", choose["new"]).status_code == 303


def test_the_first_run_makes_one_operator_with_a_one_time_password(make_office: OpenOffice) -> None:
    office = make_office(now=NOW)
    with writing(office.engine) as session:
        password = first_operator(session, NOW)
        assert password is not None
        assert password not in str([one.model_dump() for one in session.exec(select(Account))])
    with writing(office.engine) as session:
        assert first_operator(session, NOW) is None
        account = session.exec(select(Account)).one()
        assert (account.roles, account.must_change) == (["operator"], True)


def with_second_factor(hand: Hand) -> tuple[pyotp.TOTP, list[str]]:
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', hand.get("/me/second-factor").text)
    assert secret is not None
    totp = pyotp.TOTP(secret[1])
    assert hand.send("/me/second-factor", {"secret": secret[1], "code": "000000"}).status_code == 422
    shown = hand.send("/me/second-factor", {"secret": secret[1], "code": totp.now()})
    return totp, re.findall(r"<code>([0-9a-f-]+)</code>", shown.text)


def forget_used_codes(office: Office) -> None:
    """As if half a minute had gone by."""
    with writing(office.engine) as session:
        account = session.get_one(Account, "law1")
        account.totp_last -= 10
        session.add(account)


def test_with_a_second_factor_the_password_alone_opens_nothing(client: TestClient, office: Office) -> None:
    totp, recovery = with_second_factor(Hand(client, "law1"))
    forget_used_codes(office)
    hand = Hand(client)
    assert hand.sign_in("law1").headers["location"].startswith("/login/code")
    for path in ("/me", "/me/password", "/me/second-factor"):
        assert hand.get(path).headers["location"] == "/login/code"
    before = hand.client.cookies["ksed"]
    found = re.search(r'name="csrf" value="([^"]+)"', hand.get("/login/code").text)
    assert found is not None
    hand.csrf = found[1]
    assert hand.send("/login/code", {"code": "123"}).status_code == 401
    code = totp.now()
    assert hand.send("/login/code", {"code": code}).status_code == 303
    assert hand.client.cookies["ksed"] != before
    assert hand.get("/me").status_code == 200
    assert len(recovery) == 8


def test_no_code_is_good_twice(client: TestClient, office: Office) -> None:
    totp, recovery = with_second_factor(Hand(client, "law1"))
    forget_used_codes(office)
    for given, expected in (("totp", 303), ("totp", 401), (recovery[0], 303), (recovery[0], 401)):
        hand = Hand(client)
        hand.sign_in("law1")
        found = re.search(r'name="csrf" value="([^"]+)"', hand.get("/login/code").text)
        assert found is not None
        hand.csrf = found[1]
        answer = hand.send("/login/code", {"code": totp.now() if given == "totp" else given})
        assert answer.status_code == expected, given


def test_where_a_second_factor_is_required_nothing_goes_without(make_office: OpenOffice) -> None:
    office = make_office(now=NOW, desk=DeskSettings(second_factor="required"))
    hand = Hand(open_desk(office), "law1")
    assert hand.get("/me").headers["location"] == "/me/second-factor"
    with_second_factor(hand)
    assert hand.get("/me").status_code == 200


def test_who_finds_a_desk_unlocked_cannot_guess_its_owners_password(client: TestClient) -> None:
    hand = Hand(client, "law1")
    form = {"new": "ข้าวเหนียวร้อนตอนเช้า", "again": "ข้าวเหนียวร้อนตอนเช้า"}
    for _ in range(5):
        assert "ไม่ถูกต้อง" in hand.send("/me/password", {**form, "old": "เดา"}).text
    assert "กรุณารอ" in hand.send("/me/password", {**form, "old": PASSWORD}).text
