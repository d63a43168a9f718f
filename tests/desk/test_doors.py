"""What holds for every route: a door, safe headers, no foreign forms."""

import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

import desk.app
from desk.access import MAY, NEEDS, Action
from desk.pages import ROUTERS
from models.settings import Desk as DeskSettings
from pipelines.office import Office
from pipelines.routing.officers import Role
from tests.conftest import OpenOffice
from tests.support.desk import NOW, Hand, open_desk, typed_case


def test_a_route_without_a_door_keeps_the_desk_from_starting(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()
    router.add_api_route("/forgotten", lambda: "everything")
    monkeypatch.setattr(desk.app, "ROUTERS", (*ROUTERS, router))
    with pytest.raises(TypeError, match="forgotten"):
        desk.app.make_app(office)


def test_every_action_has_its_roles(client: TestClient) -> None:
    assert set(MAY) == set(Action)
    assert set(NEEDS) < set(Action)
    assert MAY[Action.DECLINE] == {Role.LEGAL_OFFICER}  # SOP §2: only the legal officer declines
    assert Role.OPERATOR not in MAY[Action.SEE_CONTENT]


def test_every_answer_bears_the_safe_headers(client: TestClient) -> None:
    hand = Hand(client, "law1")
    for path in ("/login", "/me", "/no/such/page", "/static/desk.css", "/static/nothing.css"):
        headers = hand.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    assert hand.get("/me").headers["cache-control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient, make_office: OpenOffice) -> None:
    cookie = Hand(client).sign_in("law1").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_by_https_the_cookie_goes_no_other_way(make_office: OpenOffice) -> None:
    client = open_desk(make_office(now=NOW, desk=DeskSettings(public_url="https://desk.example")))
    client.base_url = client.base_url.copy_with(scheme="https")
    answer = Hand(client).sign_in("law1")
    assert answer.headers["set-cookie"].startswith("__Host-ksed=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize("token", ["", "wrong", "ภาษาไทย"])
def test_a_form_without_the_pages_own_token_changes_nothing(client: TestClient, token: str) -> None:
    hand = Hand(client, "law1")
    assert hand.client.post("/me/keys", data={"csrf": token, "keys": ""}).status_code == 403
    assert 'data-keys="on"' in hand.get("/me").text
    assert hand.send("/me/keys", {"keys": ""}).status_code == 303
    assert 'data-keys="off"' in hand.get("/me").text


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}]
)
def test_another_sites_form_is_refused_even_with_the_token(client: TestClient, headers: dict[str, str]) -> None:
    hand = Hand(client, "law1")
    assert hand.send("/me/keys", {"keys": ""}, headers=headers).status_code == 403
    assert Hand(client).client.post("/login", data={"username": "law1"}, headers=headers).status_code == 403


def test_a_body_that_is_too_large_is_refused_whatever_it_announces(client: TestClient) -> None:
    hand = Hand(client, "law1")
    assert hand.send("/me/keys", {"keys": "x" * (2 << 20)}).status_code == 413

    def unannounced() -> Iterator[bytes]:
        yield b"csrf="
        for _ in range(40):
            yield b"x" * 65536

    answer = hand.client.post(
        "/me/keys",
        content=unannounced(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413


def test_programs_are_answered_in_json(client: TestClient) -> None:
    answer = Hand(client).get("/me", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in")


def test_a_fault_of_ours_tells_its_place_and_nothing_else(
    client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ValueError("นางสมศรี ใจดี")

    hand = Hand(client, "law1")
    hand.client = TestClient(
        client.app, base_url="http://desk.example", raise_server_exceptions=False, cookies=hand.client.cookies
    )
    monkeypatch.setattr("desk.pages.own_account.reading", breaks)
    answer = hand.get("/me")
    assert answer.status_code == 500
    assert "ValueError" in answer.text
    assert "สมศรี" not in answer.text + caplog.text


def test_a_letter_that_no_database_keeps_is_a_wrong_form(make_office: OpenOffice, database_url: str) -> None:
    office = make_office(now=NOW, database_url=database_url)
    hand = Hand(open_desk(office), "law1")
    case_id = typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ที่จอดรถ")
    standing = re.search(r'data-standing="(\d+)"', hand.get(f"/cases/{case_id}").text)
    assert standing is not None
    form = {"standing": standing[1], "reason": "ไม่\0รับ"}
    assert hand.send(f"/cases/{case_id}/decline", form).status_code in {303, 422}
    assert hand.get("/find?q=%00").status_code in {200, 422}
