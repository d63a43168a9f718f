"""Taking in by hand: dropped files, typed complaints, what became of them."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import col, select

from models.clock import BANGKOK, bangkok_date
from models.errors import TransientError
from models.tables import Arrival, Case, Event
from parsers.typed import from_file
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from tests.support.desk import Hand, open_desk, take_all_in, typed_case
from tests.support.officers import table

LETTER = "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์\n\nขอร้องเรียนว่าถนนหน้าโรงเรียนบ้านหนองแวงชำรุด ขอให้ตรวจสอบ\n".encode()
JSON = {"accept": "application/json"}


def arrivals_of(office: Office) -> Sequence[Arrival]:
    with reading(office.engine) as session:
        found = session.exec(select(Arrival).order_by(col(Arrival.id))).all()
        session.expunge_all()
    return found


def files(*named: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (name, content)) for name, content in named]


def test_intake_is_for_records_staff_and_legal_officers(client: TestClient) -> None:
    for username, status in (("desk", 200), ("law1", 200), ("it", 403), ("boss", 403), ("clerk", 403)):
        assert Hand(client, username).get("/intake").status_code == status


def test_files_are_stored_before_anything_is_read_and_each_tells_its_number(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    data = {"channel": "letter"}
    answer = hand.send("/intake/files", data, files=files(("a.txt", LETTER), ("b.txt", LETTER + b"2")), headers=JSON)
    assert [one["id"] for one in answer.json()["results"]] == [1, 2]
    first, second = arrivals_of(office)
    assert (first.name, first.channel, first.source, first.state) == ("a.txt", "letter", "manual", "arrived")
    assert office.store.path(first.sha256).read_bytes() == LETTER
    assert office.store.path(second.sha256).read_bytes() == LETTER + b"2"
    with reading(office.engine) as session:
        assert session.exec(select(Event.actor).where(Event.kind == "arrived")).all() == ["desk:desk"] * 2


def test_without_script_the_form_does_the_same_and_says_so(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    answer = hand.send("/intake/files", {"channel": "walk_in"}, files=files(("จดหมาย.txt", LETTER)))
    assert (answer.status_code, answer.headers["location"]) == (303, "/intake?ids=1#progress")
    shown = hand.get("/intake?ids=1").text
    assert "รับไฟล์แล้ว 1 ไฟล์" in shown
    assert "จดหมาย.txt" in shown


HOSTILE_NAMES = {
    "../../x": "x",
    "..\\..\\windows\\evil.pdf": "evil.pdf",
    "/etc/passwd": "passwd",
    "a\x07b\u202e.pdf": "ab.pdf",
    "ก" * 300 + ".pdf": "ก" * 78 + ".pdf",
}


def raw_upload(hand: Hand, name: str) -> Response:
    """As a program sends it that keeps to no rule for names."""
    body = "\r\n".join(
        (
            "--b", 'Content-Disposition: form-data; name="csrf"', "", hand.csrf,
            "--b", 'Content-Disposition: form-data; name="channel"', "", "letter",
            "--b", f'Content-Disposition: form-data; name="files"; filename="{name}"', "", "x", "--b--", "",
        )
    )  # fmt: skip
    kind = {"content-type": "multipart/form-data; boundary=b", **JSON}
    answer: Response = hand.client.post("/intake/files", content=body.encode(), headers=kind)
    return answer


def test_no_name_that_is_sent_becomes_a_path(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    raw_upload(hand, "first.txt")
    before = {path for path in office.settings.home.rglob("*") if "blobs" not in path.parts}
    for sent, kept in HOSTILE_NAMES.items():
        assert raw_upload(hand, sent).json()["results"][0]["name"] == kept
        assert arrivals_of(office)[-1].name == kept
    assert {path for path in office.settings.home.rglob("*") if "blobs" not in path.parts} == before
    assert raw_upload(hand, "x" * 9000).status_code == 400


def test_more_files_than_fit_are_named_and_the_others_kept(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    many = files(*((f"{number}.txt", b"%d" % number) for number in range(53)))
    results = hand.send("/intake/files", {"channel": "letter"}, files=many, headers=JSON).json()["results"]
    assert [one["name"] for one in results if one["fault"]] == ["50.txt", "51.txt", "52.txt"]
    assert len(arrivals_of(office)) == 50


def test_an_empty_file_and_no_file_are_said(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    answer = hand.send("/intake/files", {"channel": "letter"}, files=files(("a.pdf", b"")), headers=JSON)
    assert "ว่างเปล่า" in answer.json()["results"][0]["fault"]
    answer = hand.send("/intake/files", {"channel": "letter"}, files=files(("", b"")))
    assert answer.status_code == 422
    assert "เลือกไฟล์อย่างน้อยหนึ่งไฟล์" in answer.text
    assert not arrivals_of(office)


def test_the_same_file_twice_is_said(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    results = hand.send(
        "/intake/files", {"channel": "letter"}, files=files(("a.txt", LETTER), ("b.txt", LETTER)), headers=JSON
    ).json()["results"]
    assert results[0]["again"] == ""
    assert results[1]["again"] == "ไฟล์เดียวกันเคยรับเข้าแล้ว (เรื่องเข้าที่ 1)"
    take_all_in(office)
    told = hand.send("/intake/files", {"channel": "letter"}, files=files(("c.txt", LETTER)), headers=JSON)
    assert "เลขรับ 1/2565" in told.json()["results"][0]["again"]


def test_an_earlier_day_of_receipt_is_taken_thai_or_iso(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    for written, day in (("5/5/2565", date(2022, 5, 5)), ("2022-03-20", date(2022, 3, 20))):
        hand.send("/intake/files", {"channel": "letter", "received_on": written}, files=files(("a.txt", LETTER)))
        assert bangkok_date(arrivals_of(office)[-1].reached_at) == day


def test_a_day_that_cannot_be_stops_all_and_loses_nothing_typed(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    for written in ("13/5/2565", "1/3/2565", "เมื่อวาน", "31/2/2565"):
        refused_day(hand, written)
    assert not arrivals_of(office)


def refused_day(hand: Hand, written: str) -> None:
    data = {"channel": "letter", "received_on": written}
    answer = hand.send("/intake/files", data, files=files(("a.txt", LETTER)))
    assert answer.status_code == 422
    assert f'value="{written}"' in answer.text
    assert hand.send("/intake/files", data, files=files(("a.txt", LETTER)), headers=JSON).status_code == 422
    typed = {"channel": "phone_fax", "body": "ขอร้องเรียน", "name": "นายสมมติ", "received_on": written}
    answer = hand.send("/intake/typed", typed)
    assert answer.status_code == 422
    assert "ขอร้องเรียน</textarea>" in answer.text
    assert 'value="นายสมมติ"' in answer.text


def test_what_the_store_cannot_take_is_said_for_that_file_alone(
    client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, calls = office.store.put, iter((True, False))

    def put_or_fail(chunks: object) -> object:
        if next(calls):
            raise TransientError("disk_full")
        return put(chunks)  # type: ignore[arg-type]

    monkeypatch.setattr(office.store, "put", put_or_fail)
    results = (
        Hand(client, "desk")
        .send("/intake/files", {"channel": "letter"}, files=files(("a.txt", LETTER), ("b.txt", LETTER)), headers=JSON)
        .json()["results"]
    )
    assert "พื้นที่จัดเก็บเต็ม" in results[0]["fault"]
    assert results[1]["id"] == 1


def test_a_foreign_or_forged_upload_is_refused(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    sent = files(("a.txt", LETTER))
    assert hand.client.post("/intake/files", data={"channel": "letter"}, files=sent).status_code == 403
    evil = {"origin": "https://evil.example"}
    assert hand.send("/intake/files", {"channel": "letter"}, files=sent, headers=evil).status_code == 403
    assert Hand(client, "boss").send("/intake/files", {"channel": "letter"}, files=sent).status_code == 403
    assert Hand(client).send("/intake/files", {"channel": "letter"}, files=sent).status_code == 303
    assert not arrivals_of(office)


def test_nothing_is_read_of_an_upload_of_somebody_who_may_not(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> object:
        raise AssertionError("it was read")

    monkeypatch.setattr("desk.uploads.read_upload", never)
    assert Hand(client, "boss").send("/intake/files", {}, files=files(("a.txt", LETTER))).status_code == 403
    assert Hand(client).send("/intake/files", {}, files=files(("a.txt", LETTER))).status_code == 303


def test_a_broken_form_is_no_fault_of_ours(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    kind = {"content-type": "multipart/form-data; boundary=b"}
    nameless = b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"
    many = b"".join(b'--b\r\nContent-Disposition: form-data; name="%d"\r\n\r\n\r\n' % number for number in range(99))
    for body in (b"", b"--b\r\n", nameless, b"\xff" * 500, many + b"--b--\r\n"):
        assert hand.client.post("/intake/files", content=body, headers=kind).status_code in {400, 403}
    assert not arrivals_of(office)


TYPED = {
    "channel": "social",
    "body": "มีคนแจ้งว่าโรงเรียนบ้านหนองแวงเก็บเงินค่าเทอม ขอให้ตรวจสอบ",
    "subject": "เก็บเงินค่าเทอม",
    "name": "นายทดสอบ ดีงาม",
    "phone": "081-234-5678",
    "address": "12 หมู่ 3 ต.นาดี",
    "reference": "https://facebook.example/posts/99",
}


def test_what_is_typed_becomes_an_arrival_and_the_page_stays_for_the_next(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    answer = hand.send("/intake/typed", TYPED)
    assert answer.headers["location"] == "/intake?ids=1&channel=social"
    shown = hand.get("/intake?ids=1&channel=social").text
    assert "เรื่องเข้าที่ 1" in shown
    assert re.search(r'id="typed-channel".*?value="social" selected', shown, re.DOTALL)
    assert TYPED["name"] not in shown
    typed = from_file(office.store.path(arrivals_of(office)[0].sha256))
    assert (typed.body, typed.name, typed.reference) == (TYPED["body"], TYPED["name"], TYPED["reference"])


def test_the_reference_is_kept_for_the_reviewer_and_does_not_raise_the_level(office: Office) -> None:
    plain = typed_case(office, TYPED["body"])
    told = typed_case(office, TYPED["body"] + " ด้วย", reference="ประชุมผู้ว่าราชการจังหวัด เรื่องร้องเรียนถึงศูนย์ดำรงธรรม")
    with reading(office.engine) as session:
        first, second = session.get_one(Case, plain), session.get_one(Case, told)
        assert first.level == second.level
        assert any("ประชุมผู้ว่าราชการจังหวัด" in one for one in second.proposal["look_at"])


def test_only_channels_that_people_type_in_can_be_typed(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    for channel in ("web_email", "letter", "pigeon", ""):
        assert hand.send("/intake/typed", {**TYPED, "channel": channel}).status_code == 422
    assert not arrivals_of(office)


def test_a_web_arrival_is_not_taken_in_by_hand(client: TestClient, office: Office) -> None:
    answer = Hand(client, "desk").send(
        "/intake/files", {"channel": "web_email"}, files=files(("a.eml", LETTER)), headers=JSON
    )
    assert answer.status_code == 422
    assert not arrivals_of(office)


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"body": "  "}, "กรุณาพิมพ์เนื้อเรื่อง"),
    ({"name": ""}, "พิมพ์ชื่อผู้ร้อง"),
    ({"anonymous": "on"}, "เอาเครื่องหมายออก"),
    ({"received_time": "25.00"}, "ไม่ใช่เวลา"),
    ({"received_time": "10.30"}, "อยู่หลังเวลานี้"),
    ({"body": "ก" * 100_001}, "ยาวเกินกำหนด"),
)


def test_what_is_wrong_is_said_beside_what_was_typed(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    for changes, word in WRONG:
        answer = hand.send("/intake/typed", {**TYPED, **changes})
        assert answer.status_code == 422
        assert word in answer.text
        assert f'value="{TYPED["subject"]}"' in answer.text
    assert not arrivals_of(office)


def test_an_anonymous_call_at_its_own_hour(client: TestClient, office: Office) -> None:
    call = {"channel": "phone_fax", "body": "ขอแจ้งเรื่องครูไม่มาสอน", "anonymous": "on"}
    assert Hand(client, "desk").send("/intake/typed", {**call, "received_time": "๙.๑๕ น."}).status_code == 303
    day_before = {**call, "received_on": "11/5/2565", "received_time": "23:50"}
    assert Hand(client, "desk").send("/intake/typed", day_before).status_code == 303
    told = [one.reached_at.astimezone(BANGKOK).strftime("%d %H:%M") for one in arrivals_of(office)]
    assert told == ["12 09:15", "11 23:50"]


def test_progress_tells_waiting_then_the_case_number(client: TestClient, office: Office) -> None:
    hand = Hand(client, "desk")
    hand.send("/intake/typed", TYPED)
    hand.send("/intake/files", {"channel": "letter"}, files=files(("a.pdf", b"%PDF-1.7 broken")))
    first, second = hand.get("/intake/progress?ids=1,2,999,x,-1").json()["arrivals"]
    assert (first["state"], first["waits"], second["waits"]) == ("arrived", True, True)
    take_all_in(office)
    first, second = hand.get("/intake/progress?ids=1,2").json()["arrivals"]
    assert (first["state"], first["number"], first["waits"]) == ("filed", "1/2565", False)
    assert (second["state"], second["number"]) == ("quarantined", "")
    assert "ไฟล์เสีย" in second["reason"]
    shown = hand.get("/intake").text
    assert "เลขรับ 1/2565" in shown
    assert "ฉันรับ" in shown


def test_progress_tells_nothing_of_what_the_visitor_may_not_see(office: Office) -> None:
    """What the records officer took in turned out to accuse her: of the case she learns nothing."""
    accused = table({"desk": {"name": "นางรัชนี คำม่วง"}})
    client = open_desk(office, accused)
    hand = Hand(client, "desk")
    hand.send(
        "/intake/typed",
        {**TYPED, "body": "ขอร้องเรียนนางรัชนี คำม่วง เจ้าหน้าที่ธุรการ เรียกรับเงิน ผู้ถูกร้องเรียน: นางรัชนี คำม่วง"},
    )
    take_all_in(office)
    with writing(office.engine) as session:
        case = session.exec(select(Case)).one()
        who = "นางรัชนี คำม่วง"
        read = {"value": who, "confidence": 1.0, "page": 1, "quote": who, "span": None, "box": None}
        case.letter = {**case.letter, "respondent_name": read}
        session.add(case)
    (told,) = hand.get("/intake/progress?ids=1").json()["arrivals"]
    assert told == {
        "id": 1,
        "state": "kept",
        "word": "รับไว้แล้ว",
        "waits": False,
        "reason": "",
        "number": "",
        "case": None,
    }
    assert "1/2565" not in hand.get("/intake?ids=1").text
    other = Hand(client, "law1").get("/intake/progress?ids=1").json()["arrivals"]
    assert other[0]["number"] == "1/2565"


def test_uploads_are_held_in_the_home_and_leave_nothing(
    client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[Path] = []

    def noted(*, dir: Path) -> object:  # noqa: A002  # as the library calls it
        where.append(Path(dir))
        return TemporaryFile(dir=dir)

    monkeypatch.setattr("desk.uploads.TemporaryFile", noted)
    Hand(client, "desk").send("/intake/files", {"channel": "letter"}, files=files(("a.txt", LETTER * 50_000)))
    assert where == [office.settings.home]
    assert not list((office.settings.home / "blobs" / "incoming").glob("*"))
    assert arrivals_of(office)[0].size == len(LETTER) * 50_000
