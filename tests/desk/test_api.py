"""The API by token: the same rules and the same acts as the pages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from models.states import CaseState
from models.tables import Arrival, Case
from models.tables_desk import Access, ApiToken
from models.values import Unit
from pipelines.accounts.tokens import issue, revoke
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from pipelines.routing.officers import Role
from tests.conftest import OpenOffice
from tests.support.desk import NOW, Hand, open_desk, take_all_in, typed_case

NAME = "นางสาวสายฝน คำบุญเรือง"
RUDE = "เจ้าหน้าที่หน้าเคาน์เตอร์ของสำนักงานพูดจาไม่สุภาพ ไล่ผู้มาติดต่อ ขอให้ปรับปรุงการให้บริการ"
HIT = "ครูตีนักเรียนชั้นประถมศึกษาปีที่ 2 จนเลือดออก ขอให้ตรวจสอบและดำเนินการทางวินัย"

Program = Callable[..., TestClient]


@pytest.fixture
def office(make_office: OpenOffice) -> Office:
    office = make_office(now=NOW)
    return replace(office, read=office.read_light)  # what is typed needs no child process


@pytest.fixture
def client(office: Office) -> TestClient:
    return open_desk(office)


@pytest.fixture
def program(client: TestClient, office: Office) -> Program:
    """Give a program with a token of the roles."""

    def make(*roles: Role, unit: Unit | None = None) -> TestClient:
        with writing(office.engine) as session:
            token = issue(session, name="ระบบทดสอบ", roles=frozenset(roles), unit=unit, actor="desk:it", now=NOW)
        headers = {"authorization": f"Bearer {token}"}
        return TestClient(client.app, base_url="http://desk.example/api/v1", headers=headers)

    return make


def rude(office: Office) -> int:
    return typed_case(office, RUDE, subject=f"พนักงานไม่สุภาพ ร้องโดย{NAME}", name=NAME, phone="081-555-1234")


def case_now(office: Office, case_id: int) -> Case:
    with reading(office.engine) as session:
        case = session.get_one(Case, case_id)
        session.expunge(case)
        return case


def act(program: TestClient, case_id: int, path: str, **sent: Any) -> dict[str, Any]:
    standing = program.get(f"/cases/{case_id}").json()["standing"]
    answer = program.post(f"/cases/{case_id}/{path}", json={"standing": standing, **sent})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_only_a_token_that_is_good_opens_the_api(program: Program, client: TestClient, office: Office) -> None:
    law = program(Role.LEGAL_OFFICER)
    assert law.get("/queue").status_code == 200
    for headers in ({}, {"authorization": "Bearer ksed_wrong"}, {"authorization": "Basic bGF3MTp4"}):
        answer = client.get("/api/v1/queue", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert Hand(client, "law1").get("/api/v1/queue").status_code == 401, "a cookie counted"
    with writing(office.engine) as session:
        revoke(session, session.exec(select(ApiToken)).one(), actor="desk:it", now=NOW)
    assert law.get("/queue").status_code == 401


def test_a_token_opens_no_page(program: Program) -> None:
    answer = program(Role.LEGAL_OFFICER).get("http://desk.example/review", follow_redirects=False)
    assert answer.headers["location"].startswith("/login")


def test_who_complained_is_told_by_the_reveal_alone_and_it_is_logged(program: Program, office: Office) -> None:
    case_id, law = rude(office), program(Role.LEGAL_OFFICER)
    for path in ("", "/texts"):
        told = law.get(f"/cases/{case_id}{path}").text
        assert "สายฝน" not in told
        assert "555-1234" not in told
    one = law.get(f"/cases/{case_id}").json()
    assert (one["identity"], one["sight"], one["content"]["channel"]) == (None, "content", "walk_in")
    revealed = law.post(f"/cases/{case_id}/reveal").json()
    assert (revealed["identity"]["name"], revealed["identity"]["phone"]) == (NAME, "081-555-1234")
    assert NAME in revealed["pages"][0]["text"]
    assert law.get(f"/cases/{case_id}").json()["identity"] is None, "a token keeps nothing revealed"
    with reading(office.engine) as session:
        acts = [one.act for one in session.exec(select(Access).where(Access.case_id == case_id))]
    assert acts.count("revealed") == 1
    assert "viewed" in acts


def test_each_role_sees_as_much_as_on_the_pages(program: Program, office: Office) -> None:
    case_id = typed_case(office, HIT, subject="ครูตีเด็ก", name="นายบุญมี แสงทอง")
    for roles, unit, sight in (
        ((Role.EXECUTIVE,), None, "content"),
        ((Role.RECORDS,), None, "frame"),
        ((Role.OPERATOR,), None, "frame"),
    ):
        told = program(*roles, unit=unit).get(f"/cases/{case_id}").json()
        assert (told["sight"], told["content"] is not None) == (sight, sight == "content")
        assert (told["subject"] is not None) == (sight == "content")
    unit = program(Role.UNIT_DIRECTOR, unit=Unit.PERSONNEL)
    assert unit.get(f"/cases/{case_id}").status_code == 404
    assert unit.get("/cases").json()["cases"] == []
    assert unit.get("/queue").status_code == 403


def test_what_only_the_letter_tells_does_not_find_a_case_that_may_not_be_read(program: Program, office: Office) -> None:
    case_id = typed_case(office, HIT, subject="ครูตีเด็ก", name="นายบุญมี แสงทอง")
    desk = program(Role.RECORDS)
    assert [one["id"] for one in desk.get("/cases").json()["cases"]] == [case_id]
    assert [one["id"] for one in desk.get("/cases", params={"q": "1/2565"}).json()["cases"]] == [case_id]
    for asked in ({"q": "เลือดออก"}, {"flags": "minor"}, {"channel": "walk_in"}, {"q": "บุญมี", "who": "1"}):
        assert desk.get("/cases", params=asked).json() == {"cases": [], "after": ""}
    law = program(Role.LEGAL_OFFICER)
    assert law.get("/cases", params={"q": "บุญมี"}).json()["cases"] == []
    assert len(law.get("/cases", params={"q": "บุญมี", "who": "1"}).json()["cases"]) == 1
    with reading(office.engine) as session:
        assert [one.act for one in session.exec(select(Access))].count("searched") == 1


def test_filters_are_those_of_the_desks_lists(program: Program, office: Office) -> None:
    first, second = rude(office), typed_case(office, HIT, subject="ครูตีเด็ก")
    law = program(Role.LEGAL_OFFICER)

    def found(**asked: Any) -> list[int]:
        return [one["id"] for one in law.get("/cases", params=asked).json()["cases"]]

    assert found() == [second, first]
    assert found(level=[2, 3]) == found(level="2,3")
    assert found(flags="minor") == [second]
    assert found(received_from="2022-05-13") == []
    for wrong in (
        {"level": "9"},
        {"state": "gone"},
        {"flags": "x"},
        {"fiscal_year": "1"},
        {"due_from": "2022"},
        {"lvel": "3"},
    ):
        assert law.get("/cases", params=wrong).status_code == 422, wrong
    assert law.get("/cases", params={"after": "x"}).status_code == 409
    figures = law.get("/figures", params={"level": "4"}).json()
    for one in (figures["received"], figures["open"], *figures["by_unit"].values()):
        assert len(found(**one["query"])) == one["value"]


def test_the_queue_leads_from_page_to_page(program: Program, office: Office) -> None:
    first, second = rude(office), typed_case(office, HIT, subject="ครูตีเด็ก")
    law = program(Role.LEGAL_OFFICER)
    whole = law.get("/queue").json()["cases"]
    assert {one["id"] for one in whole} == {first, second}
    assert {one["id"]: one["band"] for one in whole}[second] == "child"
    page = law.get("/queue", params={"limit": 1}).json()
    assert page["cases"] == whole[:1]
    page = law.get("/queue", params={"limit": 1, "after": page["after"]}).json()
    assert (page["cases"], page["after"]) == (whole[1:], "")


def test_acts_are_those_of_the_pages(program: Program, office: Office) -> None:
    case_id, law = rude(office), program(Role.LEGAL_OFFICER)
    done = act(law, case_id, "confirm")
    assert case_now(office, case_id).state == CaseState.CONFIRMED
    act(law, case_id, "undo", event=done["undo"])
    assert case_now(office, case_id).state == CaseState.PROPOSED
    act(law, case_id, "correct", level=3, reason="ร้ายแรงกว่านั้น", flags={"corruption": True})
    assert (case_now(office, case_id).level, case_now(office, case_id).confirmed) == (3, True)
    act(law, case_id, "fields", fields={"subject": "เรื่องบริการ", "dated_on": "10 พ.ค. 2565"}, reason="อ่านใหม่")
    assert case_now(office, case_id).letter["dated_on"]["value"] == "2022-05-10"
    second = act(
        law, case_id, "split", subject="เรียกเงิน", level=3, unit="audit", purpose="complaint", nature="official",
        reason="สองเรื่อง",
    )["made"]  # fmt: skip
    assert case_now(office, second).split_from == case_id
    third = typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ที่จอดรถ")
    act(law, third, "link", other="1/2565", kind="same_matter", reason="บริการ")
    act(law, third, "unlink", other="1/2565", reason="คนละเรื่อง")
    made = act(law, case_id, "forwardings", agency="สพป.", on="2022-05-12")["made"]
    act(law, case_id, f"forwardings/{made}/answer", answer="accepted")
    assert law.get(f"/cases/{case_id}").json()["content"]["forwardings"][0]["answer"] == "accepted"
    act(law, case_id, "ask", by="telephone", question="วันใด", pause=True)
    act(law, case_id, "resume")
    act(law, case_id, "replied")
    act(law, case_id, "pause", reason="รอเอกสาร")
    act(law, third, "not-a-complaint", reason="เป็นข้อเสนอ")
    assert case_now(office, third).state == CaseState.CLOSED
    act(law, third, "reopen", reason="พิจารณาใหม่")
    act(law, third, "close", reason="เสร็จสิ้น")
    act(law, third, "reopen", reason="พิจารณาอีกครั้ง")
    act(law, third, "decline", reason="ไม่อยู่ในอำนาจ")
    assert case_now(office, third).state == CaseState.DECLINED
    kinds = [one["kind"] for one in law.get(f"/cases/{case_id}").json()["content"]["events"]]
    assert {"paused", "first_replied", "resumed", "asked_for_more", "forwarded", "split_off", "undone"} <= set(kinds)
    assert {one["who_th"] for one in law.get(f"/cases/{third}").json()["content"]["events"][:2]} == {
        "โปรแกรมที่เชื่อมต่อ ระบบทดสอบ"
    }


def test_the_later_of_two_is_told_what_happened_and_changes_nothing(program: Program, office: Office) -> None:
    case_id, law, head = rude(office), program(Role.LEGAL_OFFICER), program(Role.HEAD_LEGAL_OFFICER)
    seen = head.get(f"/cases/{case_id}").json()["standing"]
    act(law, case_id, "fields", fields={"subject": "บริการ"}, reason=f"{NAME} แจ้งเพิ่ม")
    sent = {"standing": seen, "level": 4, "reason": "ไม่เห็นด้วย"}
    answer = head.post(f"/cases/{case_id}/correct", json=sent)
    told = answer.json()["error"]
    assert (answer.status_code, told["code"]) == (409, "changed_meanwhile")
    assert [one["kind"] for one in told["events"]] == ["fields_corrected"]
    assert "สายฝน" not in answer.text
    assert case_now(office, case_id).level == 2
    made_up = head.post(f"/cases/{case_id}/correct", json={**sent, "standing": 2**62})
    assert (made_up.status_code, made_up.json()["error"]["standing"]) == (409, told["standing"])
    assert head.post(f"/cases/{case_id}/correct", json={**sent, "standing": told["standing"]}).status_code == 200


def test_what_the_case_does_not_allow_is_refused_with_a_sentence(program: Program, office: Office) -> None:
    case_id, law = rude(office), program(Role.LEGAL_OFFICER)
    standing = law.get(f"/cases/{case_id}").json()["standing"]
    for path, sent, status in (
        ("correct", {"level": 2, "reason": "เหมือนเดิม"}, 409),
        ("correct", {"level": 2, "reason": "  "}, 422),
        ("correct", {"level": 9, "reason": "x"}, 422),
        ("confirm", {"surprise": 1}, 422),
        ("undo", {"event": 1}, 409),
        ("link", {"other": "9/2565", "kind": "repeat", "reason": "x"}, 409),
        ("forwardings/99/answer", {"answer": "accepted"}, 404),
        ("fields", {"fields": {"dated_on": "วันไหนก็ได้"}, "reason": "x"}, 409),
        ("fields", {"fields": {"unknown": "x"}, "reason": "x"}, 422),
        ("ask", {"by": "email", "question": "วันใด"}, 409),
    ):
        answer = law.post(f"/cases/{case_id}/{path}", json={"standing": standing, **sent})
        assert answer.status_code == status, (path, sent, answer.text)
        assert answer.json()["error"]["message_th"]
    assert program(Role.HEAD_LEGAL_OFFICER).post(f"/cases/{case_id}/decline", json={}).status_code == 403


def test_a_program_hands_in_files_and_words_and_sees_what_became_of_them(program: Program, office: Office) -> None:
    desk = program(Role.RECORDS)
    letter = "เรียน ศึกษาธิการจังหวัด\nเรื่อง ขอร้องเรียน\n" + RUDE
    answer = desk.post("/arrivals", files={"file": ("จดหมาย.txt", letter.encode())}, data={"channel": "letter"})
    assert answer.status_code == 201
    sent = {"channel": "phone_fax", "body": RUDE, "name": NAME, "received_on": "2022-05-11", "received_time": "09:30"}
    words = desk.post("/arrivals/typed", json=sent).json()["arrival_id"]
    take_all_in(office)
    for arrival_id in (answer.json()["arrival_id"], words):
        told = desk.get(f"/arrivals/{arrival_id}").json()
        assert told["state"] == "filed"
        assert desk.get(f"/cases/{told['case_id']}").json()["sight"] == "content"
    with reading(office.engine) as session:
        arrival = session.get_one(Arrival, words)
        assert (arrival.channel, arrival.reached_at.isoformat()) == ("phone_fax", "2022-05-11T02:30:00+00:00")
    for form, status in (({"channel": "web_email"}, 409), ({"channel": "letter", "received_on": "2021-01-01"}, 409)):
        assert desk.post("/arrivals", files={"file": ("x.txt", b"x")}, data=form).status_code == status
    assert desk.post("/arrivals", data={"channel": "letter"}).status_code == 409
    answer = desk.post("/arrivals/typed", json={"channel": "phone_fax", "body": "x" * (2 << 20)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert desk.post("/arrivals/typed", json={"channel": "phone_fax", "body": RUDE}).status_code == 409


def test_what_was_quarantined_is_read_again_and_what_was_set_aside_filed(program: Program, office: Office) -> None:
    desk, operator = program(Role.RECORDS), program(Role.OPERATOR)
    broken = desk.post("/arrivals", files={"file": ("x.pdf", b"%PDF-1.7 nothing")}, data={"channel": "letter"}).json()
    take_all_in(office)
    (row,) = operator.get("/arrivals").json()["arrivals"]
    assert (row["id"], row["state"], row["code"], row["name"]) == (
        broken["arrival_id"], "quarantined", "damaged", None,
    )  # fmt: skip
    assert operator.post(f"/arrivals/{row['id']}/retry").json()["state"] == "arrived"
    assert operator.post(f"/arrivals/{row['id']}/retry").status_code == 409
    assert operator.post(f"/arrivals/{row['id']}/accept").status_code == 403
    assert desk.post(f"/arrivals/{row['id']}/accept").status_code == 409
    assert desk.get("/arrivals/999").status_code == 404


def test_the_register_holidays_and_status(program: Program, office: Office) -> None:
    case_id = rude(office)
    law, operator = program(Role.LEGAL_OFFICER), program(Role.OPERATOR)
    answer = law.get("/register", params={"year": 2565})
    assert [one["case_id"] for one in answer.json()["rows"]] == [case_id]
    assert "สายฝน" not in answer.text
    assert operator.get("/register", params={"year": 2565}).status_code == 403
    assert {"day": "2022-05-13", "name_th": "วันพืชมงคล"}.items() <= next(
        one for one in operator.get("/holidays").json()["holidays"] if one["day"] == "2022-05-13"
    ).items()
    assert operator.get("/status").json()["arrivals"]["filed"] == 1
    assert program(Role.RECORDS).get("/status").status_code == 403


def test_the_description_tells_every_route_and_its_faults(client: TestClient) -> None:
    said = client.get("/api/v1/openapi.json").json()
    assert said["security"] == [{"token": []}]
    assert len(said["paths"]) > 25
    for path, methods in said["paths"].items():
        assert path.startswith("/api/v1/")
        for one in methods.values():
            assert {"401", "403", "404", "422"} <= set(one["responses"]), path
            assert one["responses"]["403"]["content"]["application/json"]["example"]["error"]["message_th"]
            assert one["summary"]
            if "/cases/{case_id}/" in path and "requestBody" in one:
                assert "409" in one["responses"], path
