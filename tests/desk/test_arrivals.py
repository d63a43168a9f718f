"""What became no case: quarantine, what was set aside; who sees what of it, and what they do about it."""

from collections.abc import Sequence
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import col, select

from models.states import ArrivalState
from models.tables import Arrival, ArrivalReading, Case, Event
from models.tables_desk import Access
from models.values import Channel
from pipelines.adapters.database import reading, writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office
from tests.support.desk import NOW, Hand, take_all_in, typed_case

SPAM = (
    b"From: shop@example.com\r\nSubject: sale\r\nDate: Thu, 12 May 2022 09:00:00 +0700\r\nMessage-ID: <1@e.com>\r\n"
    b"List-Id: <news.example.com>\r\nList-Unsubscribe: <https://example.com/u>\r\nPrecedence: bulk\r\n"
    b"Content-Type: text/html\r\n\r\n<p onclick='x()'>Buy now<script>alert(1)</script><img src='https://track.example/1'>"
)
BROKEN = b"%PDF-1.7\nnot one"


def arrive(office: Office, content: bytes, name: str, source: str = "folder:letter") -> int:
    blob = office.store.put([content])
    with writing(office.engine) as session:
        (arrival_id,) = record_arrivals(
            session,
            [
                Incoming(
                    source=source,
                    source_key=f"{source}/{name}",
                    channel=Channel.LETTER,
                    blob=blob,
                    name=name,
                    reached_at=NOW,
                    fetched_at=NOW,
                )
            ],
        )
    return arrival_id


def accesses(office: Office) -> Sequence[Access]:
    with reading(office.engine) as session:
        rows = session.exec(select(Access).where(col(Access.arrival_id).is_not(None))).all()
        session.expunge_all()
    return rows


def state_of(office: Office, arrival_id: int) -> str:
    with reading(office.engine) as session:
        return session.get_one(Arrival, arrival_id).state


def set_aside(office: Office, **proposal: Any) -> int:
    """A newsletter that was set aside, with what was proposed of it changed."""
    arrival_id = arrive(office, SPAM, "mail-1.eml", "imap:office@ksed.example/INBOX")
    take_all_in(office)
    with writing(office.engine) as session:
        read = session.get_one(ArrivalReading, arrival_id)
        flags = {**read.proposal["flags"], **proposal.pop("flags", {})}
        read.letter = {**read.letter, **proposal.pop("letter", {})}
        read.proposal = {**read.proposal, **proposal, "flags": flags}
        session.add(read)
    return arrival_id


def test_quarantine_tells_why_in_thai_and_the_operator_no_names(client: TestClient, office: Office) -> None:
    arrive(office, BROKEN, "ร้องเรียนนายสมหมาย.pdf")
    take_all_in(office)
    for username, named in (("desk", True), ("law1", True), ("it", False)):
        shown = Hand(client, username).get("/arrivals").text
        assert "ไฟล์เสียหรือไม่ครบ" in shown
        assert "damaged" in shown
        assert ("สมหมาย" in shown) is named
        assert ("/arrivals/1/retry" in shown) is True
        assert ('href="/arrivals/1"' in shown) is named
    assert Hand(client, "boss").get("/arrivals").status_code == 403
    assert Hand(client, "clerk").get("/arrivals").status_code == 403


def test_what_waits_for_its_surroundings_says_so(client: TestClient, office: Office) -> None:
    arrive(office, BROKEN, "a.pdf")
    with writing(office.engine) as session:
        arrival = session.get_one(Arrival, 1)
        arrival.error_code, arrival.tries = "ocr_unavailable", 3
        session.add(arrival)
    shown = Hand(client, "it").get("/arrivals?group=waiting").text
    assert "Tesseract" in shown
    assert "ลองแล้ว 3 ครั้ง" in shown


def test_one_and_all_are_sent_to_be_read_again(client: TestClient, office: Office) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        arrive(office, BROKEN + name.encode(), name)
    take_all_in(office)
    hand = Hand(client, "it")
    assert hand.send("/arrivals/1/retry").headers["location"] == "/arrivals"
    assert "เรื่องเข้าที่ 1 อ่านใหม่แล้ว" in hand.get("/arrivals").text
    assert [state_of(office, one) for one in (1, 2, 3)] == ["arrived", "quarantined", "quarantined"]
    hand.send("/arrivals/1/retry")
    assert "เปลี่ยนสถานะไปแล้ว" in hand.get("/arrivals").text
    hand.send("/arrivals/retry-all")
    assert [state_of(office, one) for one in (1, 2, 3)] == ["arrived"] * 3
    with reading(office.engine) as session:
        assert set(session.exec(select(Event.actor).where(Event.kind == "retried"))) == {"desk:it"}
    assert hand.send("/arrivals/99/retry").status_code == 404


def test_what_was_set_aside_is_a_complaint_after_all(client: TestClient, office: Office) -> None:
    arrival_id = set_aside(office)
    shown = Hand(client, "desk").get("/arrivals?group=not_a_complaint").text
    assert "จดหมายข่าว" in shown
    assert Hand(client, "it").send(f"/arrivals/{arrival_id}/accept").status_code == 403
    assert Hand(client, "desk").send(f"/arrivals/{arrival_id}/accept").status_code == 303
    take_all_in(office)
    assert state_of(office, arrival_id) == ArrivalState.FILED


def test_the_original_is_shown_safely_and_every_look_is_noted(client: TestClient, office: Office) -> None:
    arrival_id = set_aside(office)
    hand = Hand(client, "desk")
    shown = hand.get(f"/arrivals/{arrival_id}").text
    assert "Buy now" in shown
    assert "<script>alert" not in shown
    assert 'sandbox src="' in shown
    framed = hand.get(f"/arrivals/{arrival_id}/mail.html")
    assert "sandbox" in framed.headers["content-security-policy"]
    assert "script-src" not in framed.headers["content-security-policy"]
    for trap in ("script", "onclick", "track.example"):
        assert trap not in framed.text
    saved = hand.get(f"/arrivals/{arrival_id}/original")
    assert saved.content == SPAM
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''mail-1.eml"
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert [(one.act, one.actor) for one in accesses(office)] == [
        ("viewed", "desk:desk"),
        ("original", "desk:desk"),
        ("original", "desk:desk"),
    ]


def test_names_of_downloads_break_no_header(client: TestClient, office: Office) -> None:
    arrive(office, BROKEN, 'จ"; x=y\r\nSet-Cookie: a=b.pdf')
    take_all_in(office)
    answer = Hand(client, "law1").get("/arrivals/1/original")
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].count("\n") == 0
    assert '"' not in answer.headers["content-disposition"]


def test_the_operator_and_strangers_open_no_original(client: TestClient, office: Office) -> None:
    arrival_id = set_aside(office)
    for path in ("", "/original", "/mail.html", "/pages/1.webp", "/attachments/1"):
        assert Hand(client, "it").get(f"/arrivals/{arrival_id}{path}").status_code == 403
        assert Hand(client).get(f"/arrivals/{arrival_id}{path}").status_code == 303
    assert not accesses(office)


def test_of_a_case_the_cases_own_rules_hold(client: TestClient, office: Office) -> None:
    case_id = typed_case(office, "ขอร้องเรียนเรื่องถนนหน้าโรงเรียนชำรุด ขอให้ตรวจสอบ", name="นายทดสอบ ดีงาม")
    hand = Hand(client, "desk")
    assert hand.get("/arrivals/1").headers["location"] == f"/cases/{case_id}"
    for path in ("/original", "/pages/1.webp", "/attachments/1", "/mail.html"):
        assert hand.get(f"/arrivals/1{path}").status_code == 404
    with writing(office.engine) as session:
        session.get_one(Arrival, 1).source = "imap:office@ksed.example/INBOX"
    assert hand.get("/arrivals/1").status_code == 404


def test_a_duplicate_of_an_unseen_case_is_not_listed(client: TestClient, office: Office) -> None:
    """A mail's case is nothing of records staff's, so neither is the mail that came twice."""
    head = "Subject: x\r\nFrom: a@example.com\r\nDate: Thu, 12 May 2022 09:00:00 +0700\r\n\r\n"
    text = head + "ขอร้องเรียนเรื่องถนนหน้าโรงเรียนชำรุด ขอให้ตรวจสอบ"
    for name in ("1.eml", "2.eml"):
        arrive(office, text.encode(), name, "imap:office@ksed.example/INBOX")
    take_all_in(office)
    assert state_of(office, 2) == ArrivalState.DUPLICATE
    assert "ซ้ำกับเรื่องเข้าที่ 1" in Hand(client, "law1").get("/arrivals?group=duplicate").text
    assert "ไม่มีเรื่องเข้าในกลุ่มนี้" in Hand(client, "desk").get("/arrivals?group=duplicate").text
    operators = Hand(client, "it").get("/arrivals?group=duplicate").text
    assert "ซ้ำกับเรื่องเข้าที่ 1" in operators
    assert "2.eml" not in operators


def test_what_was_read_of_it_bounds_who_may_open_it(client: TestClient, office: Office) -> None:
    arrival_id = set_aside(office, flags={"minor": True})
    assert Hand(client, "desk").get(f"/arrivals/{arrival_id}").status_code == 404
    assert "mail-1.eml" not in Hand(client, "desk").get("/arrivals?group=not_a_complaint").text
    assert Hand(client, "law1").get(f"/arrivals/{arrival_id}").status_code == 200


def test_whoever_is_accused_in_it_does_not_learn_of_it(client: TestClient, office: Office) -> None:
    accused = {"respondent_name": {"value": "นางรัชนี คำม่วง", "confidence": 1.0, "page": 1, "quote": "x"}}
    arrival_id = set_aside(office, letter=accused)
    hand = Hand(client, "desk")
    assert "ไม่มีเรื่องเข้าในกลุ่มนี้" in hand.get("/arrivals?group=not_a_complaint").text
    for path in (f"/arrivals/{arrival_id}", f"/arrivals/{arrival_id}/original"):
        assert hand.get(path).status_code == 404
    assert hand.send(f"/arrivals/{arrival_id}/accept").status_code == 404
    assert Hand(client, "law1").get(f"/arrivals/{arrival_id}").status_code == 200


def test_long_groups_come_page_by_page(client: TestClient, office: Office) -> None:
    for number in range(1, 53):
        arrive(office, BROKEN, f"{number}.pdf")
    with writing(office.engine) as session:
        for arrival in session.exec(select(Arrival)):
            arrival.state, arrival.error_code = ArrivalState.QUARANTINED, "damaged"
            session.add(arrival)
    hand = Hand(client, "law1")
    first = hand.get("/arrivals").text
    assert "กักไว้ตรวจสอบ (52)" in first
    assert "/arrivals?group=quarantined&amp;before=3" in first
    second = hand.get("/arrivals?group=quarantined&before=3").text
    assert "1.pdf" in second
    assert "เก่ากว่านี้" not in second
    assert hand.get("/arrivals?group=nonsense&before=-4").status_code == 200


def test_pages_of_what_could_not_be_read_are_shown_where_they_can_be(client: TestClient, office: Office) -> None:
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "PNG")
    arrive(office, picture.getvalue(), "blank.png")
    with writing(office.engine) as session:
        arrival = session.get_one(Arrival, 1)
        arrival.state, arrival.error_code = ArrivalState.QUARANTINED, "no_text"
        session.add(arrival)
    hand = Hand(client, "desk")
    assert "/arrivals/1/pages/1.webp" in hand.get("/arrivals/1").text
    answer = hand.get("/arrivals/1/pages/1.webp")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert hand.get("/arrivals/1/pages/0.webp").status_code == 404
    assert accesses(office)[-1].act == "picture"


def test_cases_stay_out_of_the_groups(client: TestClient, office: Office) -> None:
    typed_case(office, "ขอร้องเรียนเรื่องถนนหน้าโรงเรียนชำรุด ขอให้ตรวจสอบ")
    with reading(office.engine) as session:
        assert session.exec(select(Case)).one().id == 1
    for group in ("quarantined", "waiting", "not_a_complaint", "duplicate", "attached"):
        assert "ไม่มีเรื่องเข้าในกลุ่มนี้" in Hand(client, "law1").get(f"/arrivals?group={group}").text
