"""The public form: a complaint from anybody, its receipt, and what keeps machines and busybodies out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import Session, col, select

from models.settings import Desk as DeskSettings
from models.settings import Reading as ReadingSettings
from models.states import CaseState
from models.tables import Arrival, ArrivalReading, Case
from models.tables_public import FormHandedIn, Receipt, WindowCount
from models.tables_review import Forwarding
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from pipelines.public import form_token
from pipelines.public.hand_in import MOST_OF_ADDRESS, MOST_OF_ALL
from tests.conftest import OpenOffice
from tests.support.desk import NOW, Hand, open_desk, take_all_in

STORY = {
    "what": "ครูเวรไม่มาโรงเรียน เด็กต้องรอหน้าประตูทุกเช้า ขอร้องเรียนและขอให้ตรวจสอบ",
    "where": "โรงเรียนบ้านหนองแวง อำเภอยางตลาด",
    "wish": "ขอให้จัดครูเวร",
    "subject": "ครูเวรไม่มา",
}
WHO = {"name": "ผู้ปกครอง ป.4", "phone": "081-234-5678", "email": "parent@example.com", "address": "12 หมู่ 3 ต.นาดี"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


class Clock:
    """Machine time that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(make_office: OpenOffice, clock: Clock) -> Office:
    return replace(make_office(now=NOW), machine_time=clock)


@pytest.fixture
def client(office: Office) -> TestClient:
    return open_desk(office)


def token_in(answer: Response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


def fill_in(
    client: TestClient, clock: Clock, fields: Mapping[str, str], *, wait: float = 60.0, **more: Any
) -> Response:
    """As a person does: open the page, write for a minute, send."""
    token = token_in(client.get("/complain"))
    clock.now += wait
    answer: Response = client.post("/complain", data={"token": token, **fields}, **more)
    return answer


def code_in(answer: Response) -> str:
    found = re.search(r"<strong>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</strong>", answer.text)
    assert found is not None, answer.text
    return found[1]


def all_of(office: Office, table_: type[Any]) -> Sequence[Any]:
    with reading(office.engine) as session:
        found = session.exec(select(table_)).all()
        session.expunge_all()
    return found


def test_a_complaint_becomes_one_arrival_with_its_files_and_then_a_case(
    client: TestClient, office: Office, clock: Clock
) -> None:
    papers = [("files", ("ใบเสร็จ.txt", "เก็บเงิน 500 บาท".encode())), ("files", ("../../b.txt", "หลักฐานที่สอง".encode()))]
    answer = fill_in(client, clock, STORY | WHO, files=papers)
    assert answer.status_code == 200
    (arrival,) = all_of(office, Arrival)
    assert (arrival.channel, arrival.source, arrival.state) == ("web_email", "web:form", "arrived")
    assert arrival.source_key.startswith("web:form/")
    take_all_in(office)
    (case,), (read,) = all_of(office, Case), all_of(office, ArrivalReading)
    assert case.subject == STORY["subject"]
    assert (case.complainant_name, case.complainant_phone) == (WHO["name"], WHO["phone"])
    assert (case.complainant_email, case.complainant_address) == (WHO["email"], WHO["address"])
    assert case.letter["sender_name"]["confidence"] == 1.0
    texts = [page["text"] for page in read.pages]
    assert len(texts) == 3
    assert STORY["what"] in texts[0]
    assert STORY["where"] in texts[0]
    assert texts[1:] == ["เก็บเงิน 500 บาท", "หลักฐานที่สอง"]


def test_what_is_typed_forges_no_header_and_joins_no_thread(client: TestClient, office: Office, clock: Clock) -> None:
    evil = "x\r\nMessage-ID: <a@b>\r\nIn-Reply-To: <notice@ksed>\r\nAuto-Submitted: auto-replied\r\n\r\n--form"
    fill_in(client, clock, {**STORY, "subject": evil, "what": evil + STORY["what"], "name": evil[:400]})
    take_all_in(office)
    (arrival,) = all_of(office, Arrival)
    assert (arrival.state, arrival.message_id, arrival.sender_address) == ("filed", None, None)
    head = office.store.path(arrival.sha256).read_bytes().partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert names == [b"Date", b"Subject", b"MIME-Version", b"Content-Type"]


def test_records_staff_took_in_nothing_of_it(client: TestClient, office: Office, clock: Clock) -> None:
    fill_in(client, clock, STORY | WHO)
    take_all_in(office)
    (case,) = all_of(office, Case)
    assert Hand(client, "desk").get(f"/cases/{case.id}").status_code == 404
    assert Hand(client, "law1").get(f"/cases/{case.id}").status_code == 200


def test_nobody_need_say_who_they_are(client: TestClient, office: Office, clock: Clock) -> None:
    assert fill_in(client, clock, {**STORY, "anonymous": "on"}).status_code == 200
    answer = fill_in(client, clock, {**STORY, "anonymous": "on", "name": "นายทดสอบ"})
    assert answer.status_code == 422
    take_all_in(office)
    assert all_of(office, Case)[0].complainant_name is None


def test_the_receipt_is_kept_as_a_digest_and_tells_the_state_alone(
    client: TestClient, office: Office, clock: Clock
) -> None:
    code = code_in(fill_in(client, clock, STORY | WHO))
    assert code not in str(all_of(office, Receipt))
    assert code.replace("-", "") not in str(all_of(office, Receipt))
    answer = client.post("/complain/state", data={"code": code})
    assert "ได้รับเรื่องแล้ว" in answer.text
    assert "อยู่ระหว่างลงทะเบียน" in answer.text
    take_all_in(office)
    answer = client.post("/complain/state", data={"code": f" {code.lower().replace('-', ' ').replace('0', 'o')} "})
    assert "อยู่ระหว่างพิจารณา" in answer.text
    assert "1/2565" in answer.text
    assert "12 พฤษภาคม 2565" in answer.text
    for secret in (*STORY.values(), *WHO.values(), "personnel", "นิติกร", "ระดับ"):
        assert secret not in answer.text


def change(office: Office, **fields: Any) -> None:
    with writing(office.engine) as session:
        case = session.exec(select(Case)).one()
        for name, value in fields.items():
            setattr(case, name, value)
        session.add(case)


def test_the_state_follows_the_case(client: TestClient, office: Office, clock: Clock) -> None:
    code = code_in(fill_in(client, clock, STORY))
    take_all_in(office)
    with writing(office.engine) as session:
        forward(session)
    for fields, words in (
        ({}, "ส่งต่อหน่วยงานที่เกี่ยวข้องแล้ว"),
        ({"state": CaseState.DECLINED}, "พิจารณาแล้วไม่รับเรื่อง"),
        ({"state": CaseState.CLOSED}, "ยุติเรื่องแล้ว"),
        ({"restricted": True}, "ยุติเรื่องแล้ว"),
    ):
        change(office, **fields)
        assert words in client.post("/complain/state", data={"code": code}).text


def forward(session: Session) -> None:
    session.add(Forwarding(case_id=1, agency="สพป.กาฬสินธุ์ เขต 1", forwarded_on=NOW.date(), actor="desk:law1", at=NOW))


def test_wrong_codes_are_slowed_down(client: TestClient, office: Office, clock: Clock) -> None:
    code = code_in(fill_in(client, clock, STORY))
    for _ in range(10):
        assert client.post("/complain/state", data={"code": "AAAA-AAAA-AAAA-AAAA"}).status_code == 422
    answer = client.post("/complain/state", data={"code": code})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) <= 901
    assert "15 นาที" in answer.text or "16 นาที" in answer.text
    clock.now += 901
    assert client.post("/complain/state", data={"code": code}).status_code == 200
    assert client.post("/complain/state", data={"code": "' OR 1=1"}).status_code == 422


def test_an_address_may_hand_in_so_many_an_hour_and_loses_nothing_typed(
    client: TestClient, office: Office, clock: Clock
) -> None:
    for number in range(MOST_OF_ADDRESS):
        assert fill_in(client, clock, {**STORY, "subject": str(number)}).status_code == 200
    blobs = set(office.store.root.rglob("*"))
    answer = fill_in(client, clock, STORY | WHO, files=[("files", ("a.png", PNG))])
    assert answer.status_code == 429
    assert 3600 > int(answer.headers["retry-after"]) > 2000
    assert "นาที" in answer.text
    assert STORY["what"] in answer.text
    assert f'value="{WHO["phone"]}"' in answer.text
    assert "เลือกไฟล์แนบใหม่" in answer.text
    assert set(office.store.root.rglob("*")) == blobs
    clock.now += int(answer.headers["retry-after"])
    assert fill_in(client, clock, STORY).status_code == 200


def test_all_addresses_together_are_bounded_too(client: TestClient, office: Office, clock: Clock) -> None:
    with writing(office.engine) as session:
        from pipelines.public.hand_in import limits

        whole = limits("192.0.2.1")[1]
        session.add(WindowCount(key=whole.key, began=clock.now, until=clock.now + 3600, count=MOST_OF_ALL))
    assert fill_in(client, clock, STORY).status_code == 429
    assert not all_of(office, Arrival)


def test_a_page_is_good_once(client: TestClient, office: Office, clock: Clock) -> None:
    token = token_in(client.get("/complain"))
    clock.now += 60
    assert client.post("/complain", data={"token": token, **STORY}).status_code == 200
    blobs = set(office.store.root.rglob("*"))
    again = client.post("/complain", data={"token": token, **STORY, "what": "อีกเรื่อง"})
    assert again.status_code == 422
    assert "ส่งเข้าระบบไปแล้ว" in again.text
    assert set(office.store.root.rglob("*")) == blobs
    assert token_in(again) != token
    assert len(all_of(office, Arrival)) == 1


def test_who_is_faster_than_anybody_must_send_again(client: TestClient, office: Office, clock: Clock) -> None:
    answer = fill_in(client, clock, STORY, wait=1.0)
    assert answer.status_code == 422
    assert "ส่งเร็วเกินไป" in answer.text
    assert STORY["what"] in answer.text
    clock.now += 4
    assert client.post("/complain", data={"token": token_in(answer), **STORY}).status_code == 200


def test_an_old_a_forged_and_a_foreign_page_are_renewed_with_what_was_typed(
    client: TestClient, office: Office, clock: Clock
) -> None:
    old = fill_in(client, clock, STORY, wait=form_token.OLDEST_SECONDS + 1)
    forged = client.post("/complain", data={"token": form_token.issue(b"another key", clock.now - 60), **STORY})
    bare = client.post("/complain", data=STORY)
    for answer in (old, forged, bare):
        assert answer.status_code == 422
        assert STORY["what"] in answer.text
        assert form_token.read(form_token.form_key(office.settings.home), token_in(answer)) is not None
    assert not all_of(office, Arrival)
    clock.now += 60
    assert client.post("/complain", data={"token": token_in(old), **STORY}).status_code == 200


def test_the_tokens_time_is_the_machines_not_the_offices(client: TestClient, office: Office, clock: Clock) -> None:
    token = form_token.read(form_token.form_key(office.settings.home), token_in(client.get("/complain")))
    assert token is not None
    assert token.made == clock.now


def test_the_field_that_nobody_sees_must_stay_empty(client: TestClient, office: Office, clock: Clock) -> None:
    answer = fill_in(client, clock, {**STORY, "website": "http://spam.example"})
    assert answer.status_code == 422
    assert STORY["what"] in answer.text
    assert not all_of(office, Arrival)
    assert 'aria-hidden="true"' in client.get("/complain").text


REFUSED_FILES = {
    "program.exe": (b"MZ\x90\x00" + b"\0" * 60, "ไม่รองรับ"),
    "letter.pdf": (b"MZ\x90\x00" + b"\0" * 60, "ไม่ตรงกับนามสกุล"),
    "page.html": (b"<html><script>alert(1)</script>", "ไม่รองรับ"),
    "empty.pdf": (b"", "ว่างเปล่า"),
}


def test_files_are_judged_by_their_content(client: TestClient, office: Office, clock: Clock) -> None:
    for name, (content, words) in REFUSED_FILES.items():
        answer = fill_in(client, clock, STORY, files=[("files", (name, content))])
        assert answer.status_code == 422, name
        assert words in answer.text
        assert name in answer.text
        assert STORY["what"] in answer.text
    assert not all_of(office, Arrival)


def test_too_many_and_too_large_files_are_refused_with_what_was_typed(make_office: OpenOffice, clock: Clock) -> None:
    office = replace(make_office(now=NOW, reading=ReadingSettings(file_mb=2)), machine_time=clock)
    client = open_desk(office)
    many = [("files", (f"{number}.txt", b"x")) for number in range(11)]
    large = [("files", ("a.txt", b"x" * 1_000_000)), ("files", ("b.txt", b"x" * 900_000))]
    for papers in (many, large):
        answer = fill_in(client, clock, STORY, files=papers)
        assert answer.status_code == 422
        assert "แนบได้ไม่เกิน 10 ไฟล์ รวมกันไม่เกิน 1 MB" in answer.text
        assert STORY["what"] in answer.text
    assert fill_in(client, clock, STORY, files=[("files", ("a.txt", b"x" * (4 << 20)))]).status_code == 413
    assert not all_of(office, Arrival)


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"what": "  "}, "กรุณาเล่าเรื่อง"),
    ({"email": "no address"}, "ไม่ใช่ที่อยู่อีเมล"),
    ({"what": "ก" * 20_001}, "ยาวเกิน"),
    ({"phone": "0" * 501}, "ยาวเกิน"),
)


def test_what_is_wrong_is_said_and_kept(client: TestClient, office: Office, clock: Clock) -> None:
    for changes, words in WRONG:
        answer = fill_in(client, clock, {**STORY, **changes})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{STORY["where"]}"' in answer.text
    answer = fill_in(client, clock, {**STORY, "what": "</textarea><script>alert(1)</script>", "email": "x"})
    assert "<script>alert" not in answer.text
    assert not all_of(office, Arrival)


@pytest.mark.parametrize("path", ["/complain", "/complain/state"])
def test_another_sites_form_is_refused(client: TestClient, office: Office, path: str) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post(path, data=STORY, headers=headers).status_code == 403
    assert not all_of(office, Arrival)


def test_switched_off_there_is_no_form(make_office: OpenOffice) -> None:
    client = open_desk(make_office(now=NOW, desk=DeskSettings(public_form=False)))
    for path in ("/complain", "/complain/state"):
        assert client.get(path).status_code == 404
        assert client.post(path, data={"code": "x"}).status_code == 404
    assert "/complain" not in client.get("/login").text


def test_the_form_sets_no_cookie_and_loads_nothing_from_elsewhere(client: TestClient, clock: Clock) -> None:
    answer = client.get("/complain")
    assert "set-cookie" not in answer.headers
    assert not re.search(r'(?:src|href|action)="(?!/)', answer.text.replace('href="#main"', ""))
    assert len(answer.content) < 20_000


def test_the_same_words_of_two_people_are_two_cases_and_of_one_a_duplicate(
    client: TestClient, office: Office, clock: Clock
) -> None:
    codes = [code_in(fill_in(client, clock, {**STORY, "name": name})) for name in ("นายหนึ่ง ดี", "นายสอง ดี", "นายสอง ดี")]
    take_all_in(office)
    with reading(office.engine) as session:
        states = session.exec(select(Arrival.state).order_by(col(Arrival.id))).all()
    assert states == ["filed", "filed", "duplicate"]
    for code in codes[1:]:
        assert "2/2565" in client.post("/complain/state", data={"code": code}).text


def test_what_is_kept_to_keep_machines_out_is_forgotten(client: TestClient, office: Office, clock: Clock) -> None:
    fill_in(client, clock, STORY)
    clock.now += form_token.OLDEST_SECONDS + 3700
    fill_in(client, clock, {**STORY, "subject": "อื่น"})
    assert len(all_of(office, FormHandedIn)) == 1
    assert len(all_of(office, WindowCount)) == 2


def test_whom_it_is_about_sees_nothing_of_it(client: TestClient, office: Office, clock: Clock) -> None:
    fill_in(client, clock, {**STORY, "whom": "นายพิเชษฐ์ สมเด็จ นิติกร"})
    take_all_in(office)
    (case,) = all_of(office, Case)
    assert case.letter["respondent_name"]["value"] == "นายพิเชษฐ์ สมเด็จ นิติกร"
    assert Hand(client, "law2").get(f"/cases/{case.id}").status_code == 404
    assert Hand(client, "law1").get(f"/cases/{case.id}").status_code == 200
