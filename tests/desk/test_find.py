"""Finding at the desk: what is found by whom and by what, views that are kept, worksheets."""

import html
import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from models.states import CaseState
from models.tables import Arrival, Case, Event
from models.tables_deadlines import Pause
from models.tables_desk import Access
from models.values import Channel
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from tests.support.desk import NOW, Hand, typed_case
from tests.support.finding import letter_of, put_case
from tests.support.worksheets import NS, sheet_of

NAME = "นางสาวสายฝน คำบุญเรือง"
RUDE = "เจ้าหน้าที่หน้าเคาน์เตอร์ของสำนักงานพูดจาไม่สุภาพ ไล่ผู้มาติดต่อ ขอให้ปรับปรุงการให้บริการ"
HIT = "ครูตีนักเรียนชั้นประถมศึกษาปีที่ 2 จนเลือดออก ขอให้ตรวจสอบและดำเนินการทางวินัย"
PARKING = "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน"
ALL = ("law1", "head", "boss", "desk", "personnel", "clerk", "audit")


def rude(office: Office) -> int:
    return typed_case(office, RUDE, subject="พนักงานไม่สุภาพ", name=NAME, phone="081-555-1234")


def hit(office: Office) -> int:
    return typed_case(office, HIT, subject="ครูตีเด็ก", name="นายบุญมี แสงทอง")


def put(office: Office, number: int, *pages: str, **values: Any) -> int:
    with writing(office.engine) as session:
        given = {"received_on": date(2022, 5, 2), "due_on": date(2022, 5, 20), **values}
        return put_case(session, number, *pages, **given).id or 0


def look(hand: Hand, **parameters: str) -> str:
    answer = hand.get("/find", params=parameters)
    assert answer.status_code == 200, answer.headers
    return answer.text


def rows_in(content: bytes) -> list[list[str]]:
    return sheet_of(content)[1]


def found(shown: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/cases/\d+">([\d/]+)</a>', shown)


def accesses(office: Office, act: str) -> list[Access]:
    with reading(office.engine) as session:
        rows = list(session.exec(select(Access).where(Access.act == act)))
        session.expunge_all()
    return rows


@pytest.mark.parametrize("words", ["1/2565", "๑/๒๕๖๕", "เคาน์เตอร์", "พูดจาไม่สุภาพ เคาน์เตอร์", "เคานเตอร"])
def test_a_case_is_found_by_its_number_and_by_its_words(client: TestClient, office: Office, words: str) -> None:
    rude(office)
    typed_case(office, PARKING, subject="ที่จอดรถ")
    shown = look(Hand(client, "law1"), q=words)
    assert found(shown) == ["1/2565"]
    assert "พบ 1 เรื่อง" in shown
    assert "พนักงานไม่สุภาพ" in shown


def test_the_forms_address_becomes_one_that_can_be_sent_to_a_colleague(client: TestClient, office: Office) -> None:
    rude(office)
    sent = [("q", " เคาน์เตอร์ "), ("level", "2"), ("level", "3"), ("state", ""), ("received_from", "1/5/2565")]
    answer = Hand(client, "law1").get("/find", params=sent)
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert address.endswith("&level=2%2C3&received_from=2022-05-01")
    shown = Hand(client, "law2").get(address)
    assert shown.status_code == 200
    assert found(shown.text) == ["1/2565"]
    assert 'value="01/05/2565"' in shown.text
    assert 'name="level" value="2" checked' in shown.text


def test_filters_that_are_in_use_can_be_taken_away_one_by_one(client: TestClient, office: Office) -> None:
    rude(office)
    hand = Hand(client, "law1")
    shown = look(hand, level="3,4", state="proposed")
    assert found(shown) == []
    assert "ไม่พบเรื่องที่ตรงกับที่ค้น" in shown
    chips = {
        html.unescape(word): html.unescape(address)
        for address, word in re.findall(r'class="btn btn-small chip" href="([^"]+)"><span>([^<]+)', shown)
    }
    assert chips["ระดับ: 4 การฟ้องร้อง"] == "/find?state=proposed&level=3"
    assert chips["สถานะ: รอนิติกรยืนยัน"] == "/find?level=3%2C4"


@pytest.mark.parametrize(
    ("parameters", "kept"),
    [({"due_from": "เมื่อวาน"}, "เมื่อวาน"), ({"level": "9"}, ""), ({"q": "จอด", "after": "nowhere"}, "จอด")],
    ids=["day", "level", "place"],
)
def test_what_cannot_be_is_said_beside_the_form_with_what_was_typed(
    client: TestClient, office: Office, parameters: dict[str, str], kept: str
) -> None:
    answer = Hand(client, "law1").get("/find", params=parameters)
    assert answer.status_code == 422
    assert 'id="find-fault"' in answer.text
    assert f'value="{kept}"' in answer.text


def test_every_case_is_on_exactly_one_page(client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.searching.PAGE", 3)
    for number in range(1, 11):
        put(office, number, "ขอความเป็นธรรม")
    hand = Hand(client, "law1")
    for query, total in (("level=3", "พบ 10 เรื่อง"), ("q=เป็นธรรม", "พบมากกว่า 3 เรื่อง")):
        seen, address = [], f"/find?{query}"
        assert total in hand.get(address).text
        while address:
            shown = hand.get(address).text
            seen += found(shown)
            following = re.search(r'rel="next" href="([^"]+)"', shown)
            address = html.unescape(following[1]) if following else ""
        assert seen == [f"{number}/2565" for number in range(10, 0, -1)]


def test_who_complained_is_searched_only_when_asked_for_and_it_is_logged_without_the_words(
    client: TestClient, office: Office
) -> None:
    rude(office)
    hand = Hand(client, "law1")
    for words in (NAME, "สายฝน", "0815551234"):
        shown = look(hand, q=words)
        assert found(shown) == []
        assert "who=1" in shown
    assert accesses(office, "searched") == []
    for words in (NAME, "สายฝน", "0815551234"):
        shown = look(hand, q=words, who="1", level="2")
        assert found(shown) == ["1/2565"]
        assert "สายฝน" not in shown.replace(html.escape(words), "").replace(words, "")
    rows = accesses(office, "searched")
    assert [(one.actor, one.detail["found"], one.detail["filters"]) for one in rows] == [
        ("desk:law1", 1, {"level": "2"})
    ] * 3
    assert "สายฝน" not in str([one.detail for one in rows])
    assert "0815551234" not in str([one.detail for one in rows])


def test_whoever_is_never_shown_who_complained_does_not_find_by_it(client: TestClient, office: Office) -> None:
    typed_case(office, PARKING, subject="ที่จอดรถ", name=NAME)
    hand = Hand(client, "desk")
    assert found(look(hand, q="จอดรถ")) == ["1/2565"]
    shown = look(hand, q="สายฝน", who="1")
    assert found(shown) == []
    assert 'name="who"' not in shown
    assert accesses(office, "searched") == []


def test_of_a_frame_only_the_frame_finds(client: TestClient, office: Office) -> None:
    hit(office)
    typed_case(office, PARKING, subject="ที่จอดรถ")
    hand = Hand(client, "desk")
    for shown in (look(hand, q="1/2565"), look(hand, q="1"), look(hand, level="3"), look(hand, q="1/65", level="3")):
        assert found(shown) == ["1/2565"]
        assert "(ลับ)" in shown
        assert "ครูตี" not in shown
    blind = [{"q": "เลือดออก"}, {"q": "ครูตีเด็ก"}, {"flags": "minor"}, {"channel": "walk_in", "level": "3"}]
    blind += [{"q": "1/2565", "flags": "minor"}, {"nature": "official", "level": "3"}, {"q": "2/2564"}]
    for parameters in blind:
        assert "1/2565" not in found(look(hand, **parameters)), parameters
    assert found(look(Hand(client, "law1"), flags="minor")) == ["1/2565"]


@pytest.mark.parametrize(
    ("username", "numbers"),
    [
        ("law1", {"1", "2", "3"}),
        ("boss", {"1", "2", "3"}),
        ("desk", {"1", "2"}),
        ("general", {"1"}),
        ("personnel", {"3"}),
        ("audit", set()),
    ],
)
def test_everybody_lists_and_counts_just_the_cases_that_they_may_know_of(
    client: TestClient, office: Office, username: str, numbers: set[str]
) -> None:
    typed_case(office, PARKING, subject="ที่จอดรถ", name=NAME)
    hit(office)
    put(office, 3, "ขอย้าย", unit="personnel", channel="web_email")
    with writing(office.engine) as session:  # a mail does not pass through records' hands
        arrival = session.exec(select(Arrival).where(Arrival.case_id == 3)).one()
        arrival.source = "imap:office@ksed.example/INBOX"
        session.add(arrival)
    hand = Hand(client, username)
    shown = look(hand)
    assert {one.partition("/")[0] for one in found(shown)} == numbers
    if numbers:
        assert f"พบ {len(numbers)} เรื่อง" in shown
    for case_id in {"1", "2", "3"} - numbers:
        assert found(look(hand, q=f"{case_id}/2565")) == []


def test_the_operator_finds_nothing_at_all(client: TestClient) -> None:
    assert Hand(client, "it").get("/find").status_code == 403


def test_a_legal_officer_does_not_learn_of_a_case_about_herself_not_even_by_a_count(
    client: TestClient, office: Office
) -> None:
    rude(office)
    law1 = Hand(client, "law1")
    assert "พบ 1 เรื่อง" in look(law1)
    put(office, 2, "เรื่องของนิติกร", letter=letter_of(respondent_name="นางสาวปราณี กุดหว้า"), level=2)
    put(office, 3, "เรื่องอื่น", letter=letter_of(respondent_name="นายบุญส่ง ดอนไทย"), level=2)
    with writing(office.engine) as session:
        for case_id in (2, 3):
            session.add(Event(case_id=case_id, at=NOW, actor="watcher", kind="filed"))
    for parameters in ({}, {"level": "2"}, {"q": "เรื่อง"}):
        shown = look(law1, **parameters)
        assert "2/2565" not in shown
        assert "พบ 2 เรื่อง" in shown or parameters.get("q")
    assert found(look(law1, q="2/2565")) == []
    assert "2/2565" in found(look(Hand(client, "law2")))


def test_a_search_is_kept_under_a_name_and_is_its_owners_alone(client: TestClient, office: Office) -> None:
    rude(office)
    hand, other = Hand(client, "law1"), Hand(client, "law2")
    answer = hand.send("/find/views", {"name": "ระดับสอง", "search": "q=เคาน์เตอร์&level=2"})
    assert answer.status_code == 303
    shown = hand.get(answer.headers["location"]).text
    assert found(shown) == ["1/2565"]
    kept = re.search(r'<a href="(/find\?[^"]+)">ระดับสอง</a>', shown)
    assert kept is not None
    assert found(hand.get(html.unescape(kept[1])).text) == ["1/2565"]
    assert "ระดับสอง" not in look(other)
    path = re.search(r'action="(/find/views/\d+/delete)"', shown)
    assert path is not None
    other.send(path[1])
    assert "ระดับสอง" in look(hand)
    hand.send(path[1], {"search": "level=2"})
    assert ">ระดับสอง</a>" not in look(hand)


def test_a_view_that_cannot_be_kept_loses_nothing_of_what_was_typed(client: TestClient, office: Office) -> None:
    rude(office)
    answer = Hand(client, "law1").send("/find/views", {"name": "ย" * 90, "search": "q=เคาน์เตอร์"})
    assert answer.status_code == 422
    assert "ย" * 90 in answer.text
    assert found(answer.text) == ["1/2565"]


def test_results_are_exported_without_who_complained_and_it_is_logged(client: TestClient, office: Office) -> None:
    rude(office)
    hit(office)
    typed_case(office, PARKING, subject='=HYPERLINK("http://evil.example","x")', channel=Channel.SOCIAL)
    hand = Hand(client, "law1")
    answer = hand.send("/find/export", {"search": "state=proposed"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="cases-20220512.xlsx"'
    sheet, rows = sheet_of(answer.content)
    assert [row[0] for row in rows[1:]] == ["3/2565", "2/2565", "1/2565"]
    assert rows[1][6].startswith("=HYPERLINK")
    assert sheet.find(".//x:f", NS) is None
    assert "ผู้ร้องเรียน" not in rows[0]
    for secret in ("สายฝน", "บุญมี", "555"):
        assert secret not in str(rows)
    (row,) = accesses(office, "exported")
    assert (row.actor, row.detail["count"], row.detail["people"], row.detail["filters"]) == (
        "desk:law1",
        3,
        False,
        {"state": "proposed"},
    )


def test_who_complained_is_exported_only_where_it_was_ticked_by_somebody_who_may(
    client: TestClient, office: Office
) -> None:
    rude(office)
    rows = rows_in(Hand(client, "law1").send("/find/export", {"people": "on"}).content)
    assert rows[0][-4:] == ["ผู้ร้องเรียน", "โทรศัพท์", "อีเมล", "ที่อยู่"]
    assert NAME in rows[1]
    assert accesses(office, "exported")[-1].detail["people"] is True
    rows = rows_in(Hand(client, "desk").send("/find/export", {"people": "on"}).content)
    assert "สายฝน" not in str(rows)
    assert accesses(office, "exported")[-1].detail["people"] is False


def test_a_worksheet_holds_no_more_than_the_visitor_sees(client: TestClient, office: Office) -> None:
    hit(office)
    rows = rows_in(Hand(client, "desk").send("/find/export").content)
    assert rows[1][0] == "1/2565"
    assert "ครูตี" not in str(rows)
    assert "(ลับ)" in rows[1]
    assert rows_in(Hand(client, "desk").send("/find/export", {"search": "q=เลือดออก"}).content)[1:] == []
    for username in ("personnel", "clerk", "it"):
        assert Hand(client, username).send("/find/export").status_code == 403


def test_too_many_results_are_not_exported_in_part(
    client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.pages.find_export.MOST_EXPORTED", 1)
    rude(office)
    typed_case(office, PARKING, subject="ที่จอดรถ")
    hand = Hand(client, "law1")
    answer = hand.send("/find/export", {"search": "state=proposed"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/find?state=proposed")
    assert "พบมากกว่า 1 เรื่อง กรุณาเลือกตัวกรอง" in hand.get("/me").text
    assert accesses(office, "exported") == []


def test_a_case_on_hold_is_not_called_overdue(client: TestClient, office: Office) -> None:
    case_id = put(office, 1, due_on=date(2022, 5, 10))
    assert "เกินกำหนด 2 วัน" in look(Hand(client, "law1"))
    with writing(office.engine) as session:
        session.add(Pause(case_id=case_id, from_on=date(2022, 5, 9), reason="รอ", actor="law1", at=NOW))
    shown = look(Hand(client, "law1"))
    assert "เกินกำหนด 2 วัน" not in shown
    assert "หยุดนับ</span>" in shown


def test_strangers_words_are_never_markup_in_results(client: TestClient, office: Office) -> None:
    typed_case(office, f"<script>alert(1)</script> {RUDE}", subject="<b>หนา</b>", channel=Channel.SOCIAL)
    shown = look(Hand(client, "law1"), q='<script>"x')
    assert "<script>" not in shown.replace('<script src="/static/', "")
    assert "<b>" not in look(Hand(client, "law1"))


def test_a_closed_case_stays_findable(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    with writing(office.engine) as session:
        case = session.get_one(Case, case_id)
        case.state = CaseState.CLOSED
        session.add(case)
    assert found(look(Hand(client, "law1"), state="closed")) == ["1/2565"]
