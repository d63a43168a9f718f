"""Stamps that could not be read: typed in one after the other, by whoever may see the letter."""

import io
import re
from typing import Any

from fastapi.testclient import TestClient
from PIL import Image
from sqlmodel import select

from models.states import CaseState
from models.tables import Arrival, ArrivalReading, Case, Event
from models.tables_desk import Access
from pipelines.adapters.database import connect, reading, upgrade, writing
from pipelines.office import Office
from pipelines.stamps_unread import stamps_unread
from tests.support.desk import NOW, Hand, typed_case

UNREAD: dict[str, Any] = {
    "number": {"value": "123", "confidence": 0.4, "page": 1, "quote": "123", "span": None, "box": None},
    "date": None,
    "time": None,
    "page": 1,
    "box": [0.6, 0.02, 0.95, 0.12],
    "readable": False,
    "of_another": False,
}


def stamped(office: Office, number: int, **changes: Any) -> int:
    case_id = typed_case(office, f"ขอร้องเรียนเรื่องที่ {number} ถนนหน้าโรงเรียนแห่งที่ {number} ชำรุด ขอให้ตรวจสอบ")
    change(office, case_id, stamp=UNREAD | changes)
    return case_id


def change(office: Office, case_id: int, **fields: Any) -> None:
    with writing(office.engine) as session:
        case = session.get_one(Case, case_id)
        for name, value in fields.items():
            setattr(case, name, value)
        session.add(case)


def case_of(office: Office, case_id: int) -> Case:
    with reading(office.engine) as session:
        case = session.get_one(Case, case_id)
        session.expunge(case)
    return case


def shown_case(hand: Hand, path: str = "/intake/stamps") -> tuple[int, dict[str, str]] | None:
    text = hand.get(path).text
    found = re.search(r'action="/intake/stamps/(\d+)"', text)
    at = re.search(r'name="at" value="(\d+)"', text)
    return (int(found[1]), {"at": at[1]}) if found and at else None


def test_one_after_the_other_by_enter_alone(client: TestClient, office: Office) -> None:
    first, second = stamped(office, 1), stamped(office, 2)
    hand = Hand(client, "desk")
    text = hand.get("/intake/stamps").text
    assert f"/intake/stamps/{first}/crop.webp" in text
    assert 'id="stamp-number" name="stamp_number" value="123"' in text
    shown = shown_case(hand)
    assert shown is not None
    answer = hand.send(
        f"/intake/stamps/{first}", {**shown[1], "stamp_number": "๔๕๖", "stamp_date": "10/5/2565", "stamp_time": "9.30"}
    )
    assert answer.headers["location"] == f"/intake/stamps?after={first}"
    after = shown_case(hand, answer.headers["location"])
    assert after is not None
    assert after[0] == second
    case = case_of(office, first)
    assert case.stamp is not None
    assert case.stamp["readable"] is True
    assert (case.stamp["number"]["value"], case.stamp["time"]["value"]) == ("456", "09:30")
    assert str(case.received_on) == "2022-05-10"
    with reading(office.engine) as session:
        event = session.exec(select(Event).where(Event.kind == "fields_corrected")).one()
        assert (event.actor, event.case_id) == ("desk:desk", first)
        assert {row.act for row in session.exec(select(Access))} == {"stamp"}


def test_a_stamp_may_be_skipped_and_the_round_begun_anew(client: TestClient, office: Office) -> None:
    first = stamped(office, 1)
    hand = Hand(client, "law1")
    assert "เริ่มจากต้นอีกครั้ง" in hand.get(f"/intake/stamps?after={first}").text
    assert shown_case(hand) is not None
    assert shown_case(hand, f"/intake/stamps?after={2**70}") is not None


def test_what_cannot_be_is_said_and_kept(client: TestClient, office: Office) -> None:
    first = stamped(office, 1)
    hand = Hand(client, "desk")
    shown = shown_case(hand)
    assert shown is not None
    for typed, words in (
        ({"stamp_number": "77", "stamp_date": "เมื่อวาน"}, "ไม่ใช่วันที่"),
        ({"stamp_number": " "}, "อย่างน้อยหนึ่งช่อง"),
    ):
        answer = hand.send(f"/intake/stamps/{first}", {**shown[1], **typed})
        assert answer.status_code == 422
        assert words in answer.text
    wrong = hand.send(f"/intake/stamps/{first}", {**shown[1], "stamp_number": "77", "stamp_date": "x"})
    assert 'value="77"' in wrong.text
    assert case_of(office, first).stamp == UNREAD


def test_who_is_later_than_somebody_else_overwrites_nothing(client: TestClient, office: Office) -> None:
    first = stamped(office, 1)
    hand = Hand(client, "desk")
    shown = shown_case(hand)
    assert shown is not None
    with writing(office.engine) as session:
        session.add(Event(case_id=first, at=NOW, actor="desk:law1", kind="confirmed"))
    answer = hand.send(f"/intake/stamps/{first}", {**shown[1], "stamp_number": "9"})
    assert answer.status_code == 409
    assert 'value="9"' in answer.text
    assert case_of(office, first).stamp == UNREAD


def scanned(office: Office, case_id: int, box: list[float]) -> None:
    """Give a case the scan of a page that nothing was read of, with its stamp in a box."""
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "PNG")
    blob = office.store.put([picture.getvalue()])
    with writing(office.engine) as session:
        arrival = session.exec(select(Arrival).where(Arrival.case_id == case_id)).one()
        arrival.sha256, arrival.name, arrival.media_type = blob.sha256, "scan.png", "image/png"
        session.add(arrival)
        session.delete(session.get_one(ArrivalReading, arrival.id))
    change(office, case_id, stamp=UNREAD | {"box": box})


def test_the_stamp_is_shown_though_its_page_was_read_badly_but_never_the_page(
    client: TestClient, office: Office
) -> None:
    case_id = stamped(office, 1)
    scanned(office, case_id, [0.6, 0.02, 0.95, 0.12])
    hand = Hand(client, "desk")
    answer = hand.get(f"/intake/stamps/{case_id}/crop.webp")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    change(office, case_id, stamp=UNREAD | {"box": [0.0, 0.0, 1.0, 1.0]})
    assert hand.get(f"/intake/stamps/{case_id}/crop.webp").status_code == 404
    change(office, case_id, stamp=UNREAD | {"box": None})
    assert hand.get(f"/intake/stamps/{case_id}/crop.webp").status_code == 404
    assert Hand(client, "it").get(f"/intake/stamps/{case_id}/crop.webp").status_code == 403


def test_only_whoever_sees_the_letter_is_asked(client: TestClient, office: Office) -> None:
    by_mail, restricted, about_her = stamped(office, 1), stamped(office, 2), stamped(office, 3)
    with writing(office.engine) as session:
        arrival = session.exec(select(Arrival).where(Arrival.case_id == by_mail)).one()
        arrival.source = "imap:office@ksed.example/INBOX"
        session.add(arrival)
    flags = {**case_of(office, restricted).proposal, "flags": {"minor": True}}
    change(office, restricted, proposal=flags, restricted=True)
    accused = {**UNREAD["number"], "value": "นางรัชนี คำม่วง"}
    change(office, about_her, letter={**case_of(office, about_her).letter, "respondent_name": accused})
    records, law = Hand(client, "desk"), Hand(client, "law1")
    assert shown_case(records) is None
    assert shown_case(law) is not None
    assert records.send(f"/intake/stamps/{by_mail}", {"at": "99", "stamp_number": "1"}).status_code == 404
    assert records.send(f"/intake/stamps/{restricted}", {"at": "99", "stamp_number": "1"}).status_code == 403
    assert records.send(f"/intake/stamps/{about_her}", {"at": "99", "stamp_number": "1"}).status_code == 404
    for username in ("it", "boss", "clerk"):
        assert Hand(client, username).get("/intake/stamps").status_code == 403


def test_only_unread_stamps_of_this_office_on_open_cases_are_asked_for(database_url: str) -> None:
    engine = connect(database_url.replace("postgresql:", "postgresql+psycopg:"))
    upgrade(engine)
    stamps: tuple[tuple[dict[str, Any] | None, str], ...] = (
        (None, CaseState.PROPOSED),
        (UNREAD | {"readable": True}, CaseState.PROPOSED),
        (UNREAD | {"of_another": True}, CaseState.PROPOSED),
        (UNREAD, CaseState.CLOSED),
        (UNREAD, CaseState.CONFIRMED),
        ({name: value for name, value in UNREAD.items() if name != "of_another"}, CaseState.PROPOSED),
    )
    with writing(engine) as session:
        for number, (stamp, state) in enumerate(stamps, 1):
            session.add(bare_case(number, stamp=stamp, state=state))
    with reading(engine) as session:
        assert [one.id for one in stamps_unread(session)] == [5, 6]
        assert [one.id for one in stamps_unread(session, after=5)] == [6]
    engine.dispose()


def bare_case(number: int, **fields: Any) -> Case:
    return Case(
        id=number,
        received_year=2565,
        received_number=number,
        received_on=NOW.date(),
        received_at=NOW,
        registered_at=NOW,
        channel="letter",
        level=1,
        unit="general",
        purpose="complaint",
        nature="public",
        due_on=NOW.date(),
        letter={},
        proposal={},
        deadline={},
        **fields,
    )
