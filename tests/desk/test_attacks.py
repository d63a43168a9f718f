"""What somebody tried who wanted in, or wanted more than is theirs; each of these once went."""

import asyncio
import logging
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import col, select
from starlette.types import Message

from desk.serve import told_by_place
from models.tables import Arrival, Case
from models.tables_desk import Access, Account, LoginFailure
from parsers.identity import Identity
from parsers.identity_text import masked_text
from pipelines.accounts import passwords
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from tests.support.desk import PASSWORD, QUICK_HASHER, Hand, open_desk, typed_case

RUDE = "เจ้าหน้าที่หน้าเคาน์เตอร์ของสำนักงานพูดจาไม่สุภาพ ไล่ผู้มาติดต่อ ขอให้ปรับปรุงการให้บริการ"


@pytest.mark.parametrize("path", ["/login", "/api/v1/cases/1/confirm"])
@pytest.mark.parametrize("charset", ["charset=punycode", 'charset="idna"', "CHARSET=utf-16"])
def test_no_form_chooses_the_codec_that_it_is_decoded_by(client: TestClient, path: str, charset: str) -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="username"\r\n\r\na-bbbb\r\n--b--\r\n'
    refused = client.post(path, content=form, headers={"Content-Type": f"multipart/form-data; boundary=b; {charset}"})
    assert refused.status_code == 415
    usual = "multipart/form-data; boundary=b; charset=UTF-8"
    assert client.post(path, content=form, headers={"Content-Type": usual}).status_code == 401


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://desk.example.evil.example", ""])
def test_nobody_is_signed_in_by_another_sites_form(client: TestClient, origin: str) -> None:
    form = {"username": "law1", "password": PASSWORD}
    assert client.post("/login", data=form, headers={"Origin": origin}).status_code == 403
    ours = client.post("/login", data=form, headers={"Origin": "http://desk.example"})
    assert ours.status_code == 303
    assert ours.headers["referrer-policy"] == "same-origin"  # else browsers would send `null` for our own forms


def test_a_fault_tells_the_log_where_and_not_what(caplog: pytest.LogCaptureFixture) -> None:
    async def cut_short(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("นางสาวสายฝน คำบุญเรือง")

    async def ask(app: Any) -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "app": FastAPI()}
        await told_by_place(app)(scope, receive, send)
        return sent

    with caplog.at_level(logging.ERROR):
        asyncio.run(ask(cut_short))
    assert "ValueError at test_attacks.py" in caplog.text
    assert "สายฝน" not in caplog.text


def test_an_answered_fault_does_not_reach_the_server(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError("นางสาวสายฝน คำบุญเรือง")

    monkeypatch.setattr("desk.pages.signing_in.page", fails)
    served = TestClient(told_by_place(client.app), base_url="http://desk.example")  # raises what reaches the server
    assert served.get("/login").status_code == 500
    assert "ValueError at test_attacks.py" in caplog.text
    assert "สายฝน" not in caplog.text


def test_what_the_database_refuses_is_told_without_the_words(office: Office) -> None:
    assert office.engine.hide_parameters


def test_a_mail_and_a_picture_are_on_record_though_the_cases_page_was_never_opened(
    client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = typed_case(office, RUDE, subject="พนักงานไม่สุภาพ", name="นางสาวสายฝน คำบุญเรือง")
    with reading(office.engine) as session:
        arrival = session.exec(select(Arrival.id).where(Arrival.case_id == case_id)).one()
    shown = _Originals()
    for name in ("picture", "mail", "attached"):
        monkeypatch.setattr(f"pipelines.adapters.originals.Originals.{name}", getattr(shown, name))
    hand = Hand(client, "law1")
    papers = f"/cases/{case_id}/papers/{arrival}"
    assert [hand.get(f"{papers}/{one}").status_code for one in ("1.webp", "mail")] == [200, 200]
    with reading(office.engine) as session:
        rows = session.exec(select(Access).where(Access.case_id == case_id).order_by(col(Access.id))).all()
        assert [(one.actor, one.act, one.arrival_id) for one in rows] == [
            ("desk:law1", "picture", arrival),
            ("desk:law1", "mail", arrival),
        ]


class _Originals:
    """Originals that are there, without a child process."""

    def picture(self, *_: object, **__: object) -> object:
        from parsers.desk_picture import Picture

        return Picture(content=b"x", media_type="image/webp", width=1, height=1, turned=0)

    def mail(self, *_: object) -> object:
        from parsers.mail_view import MailView

        names = ("sender", "to", "cc", "subject", "text", "html")
        return MailView(**dict.fromkeys(names, ""), sent_at=None, remote_pictures=0)

    def attached(self, *_: object) -> tuple[()]:
        return ()


def test_whoever_is_accused_does_not_take_another_name(client: TestClient, office: Office) -> None:
    case_id = typed_case(office, RUDE, subject="นิติกรไม่สุภาพ")
    hand = Hand(client, "law1")
    form = hand.get("/settings/officers/edit?id=law1").text
    seen = re.search(r'name="seen" value="([^"]+)"', form)
    assert seen is not None
    typed = {
        "id": "law1", "name": "นางสาวอื่น คนละคน", "email": "law1@ksed.example", "roles": "legal_officer",
        "stand_in": "law2", "active": "yes", "seen": seen[1],
    }  # fmt: skip
    answer = hand.send("/settings/officers/edit", typed)
    assert answer.status_code == 422
    assert "ของท่านเอง" in answer.text
    as_before = {**typed, "name": "นางสาวปราณี กุดหว้า", "stand_in": "head"}
    assert hand.send("/settings/officers/edit", as_before).status_code == 303
    assert hand.get(f"/cases/{case_id}").status_code == 200


def test_what_to_look_at_does_not_tell_of_a_case_that_is_not_to_be_known_of(client: TestClient, office: Office) -> None:
    case_id = typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ขอเสนอแนะที่จอดรถ")
    hidden = typed_case(office, "ครูล่วงละเมิดทางเพศนักเรียนชั้นมัธยม ขอให้ตรวจสอบ", subject="ล่วงละเมิดนักเรียน")
    with writing(office.engine) as session:
        case, other = session.get_one(Case, case_id), session.get_one(Case, hidden)
        assert other.restricted
        number, director = f"{other.received_number}/{other.received_year}", case.unit
        sentences = [f"อาจเป็นเรื่องเดียวกับเรื่องที่ {number} (ร้องซ้ำ)", "เรื่องนี้คือ 1/2565"]
        case.proposal = {**case.proposal, "look_at": sentences}
    assert number in Hand(client, "law1").get(f"/cases/{case_id}").text
    shown = Hand(client, director).get(f"/cases/{case_id}")
    assert shown.status_code == 200
    assert "เรื่องนี้คือ 1/2565" in shown.text
    assert number not in shown.text


def test_one_network_of_ipv6_is_one_guesser(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_nobody", lambda: QUICK_HASHER.hash("x"))
    for number in range(25):
        browser = TestClient(client.app, base_url="http://desk.example", client=(f"2001:db8:1:2::{number:x}", 1))
        answer = browser.post("/login", data={"username": f"nobody{number}", "password": "x"})
    assert "ลองผิดหลายครั้ง" in answer.text
    with reading(office.engine) as session:
        assert max(session.exec(select(LoginFailure.failures))) >= 20
    other = TestClient(
        client.app, base_url="http://desk.example", client=("2001:db8:1:3::1", 1), follow_redirects=False
    )
    assert other.post("/login", data={"username": "law1", "password": PASSWORD}).status_code == 303


def test_an_unseen_case_and_none_are_told_alike_in_the_record_of_access(client: TestClient, office: Office) -> None:
    case_id = typed_case(office, f"นายภาสกร หนองกุง {RUDE}", subject="ร้องเรียนนายภาสกร หนองกุง")
    with writing(office.engine) as session:
        case = session.get_one(Case, case_id)
        case.letter = {**case.letter, "respondent_name": {"value": "นายภาสกร หนองกุง", "quote": "", "confidence": 1.0}}
    hand = Hand(client, "head")
    assert hand.get(f"/cases/{case_id}").status_code == 404
    told = []
    for number in ("1/2565", "7/2565"):
        shown = hand.get(f"/settings/log/accesses?number={number}")
        fault = re.search(r'role="alert"[^>]*>(?:<[^>]*>)*([^<]+)', shown.text)
        assert fault is not None
        told.append((shown.status_code, fault[1].replace(number, "")))
    assert told[0] == told[1]


def test_what_was_revealed_is_hidden_again_from_whoever_may_no_longer_ask_for_it(office: Office) -> None:
    without_table = open_desk(office)
    office.settings.effective_officers_file.unlink()
    case_id = typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ขอที่จอดรถ", name="นางสาวสายฝน คำบุญเรือง")
    hand = Hand(without_table, "law1")
    hand.send(f"/cases/{case_id}/reveal")
    assert "สายฝน" in hand.get(f"/cases/{case_id}").text
    with writing(office.engine) as session:
        session.get_one(Account, "law1").roles = ["records"]
    shown = hand.get(f"/cases/{case_id}")
    assert shown.status_code == 200
    assert "ที่จอดรถ" in shown.text
    assert "สายฝน" not in shown.text


def test_an_id_that_no_database_holds_is_no_fault_of_ours(client: TestClient) -> None:
    hand = Hand(client, "law1")
    assert hand.send(f"/find/views/{10**30}/delete").status_code == 303


def test_a_name_is_hidden_however_often_it_stands_there() -> None:
    identity = Identity(texts=("นางสาวสายฝน คำบุญเรือง",))
    shown = masked_text("ข้าพเจ้า นางสาวสายฝน ขอร้องเรียนว่า ครูมาสาย\n" * 60, identity)
    assert "สายฝน" not in shown
    assert shown.count("ครูมาสาย") == 60
