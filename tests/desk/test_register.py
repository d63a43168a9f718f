"""The received register at the desk: every number, no more of each case than the reader may see."""

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from models.tables import Arrival
from models.tables_desk import Access
from pipelines.adapters.database import reading, writing
from pipelines.finding.register import HEADINGS
from pipelines.office import Office
from tests.support.desk import Hand, typed_case
from tests.support.finding import letter_of, put_case
from tests.support.worksheets import sheet_of

HIT = "ครูตีนักเรียนชั้นประถมศึกษาปีที่ 2 จนเลือดออก ขอให้ตรวจสอบและดำเนินการทางวินัย"
PARKING = "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน"


def rows_of(shown: str) -> dict[int, list[str]]:
    """The cells of each row by its number, without markup."""
    found = {}
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', shown, re.DOTALL):
        cells = [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.split(r"</th>|</td>", row)]
        found[int(cells[0].split()[0])] = cells
    return found


def filed(office: Office) -> None:
    """A suggestion, a restricted case, and a mail, which did not pass through the hands of records staff."""
    typed_case(office, PARKING, subject="ที่จอดรถ", name="นางสาวสายฝน คำบุญเรือง")
    typed_case(office, HIT, subject="ครูตีเด็ก", name="นายบุญมี แสงทอง")
    third = typed_case(office, "ขอเสนอให้ปรับปรุงเว็บไซต์ของสำนักงาน", subject="เว็บไซต์")
    with writing(office.engine) as session:
        arrival = session.exec(select(Arrival).where(Arrival.case_id == third)).one()
        arrival.source = "imap:office@ksed.example/INBOX"
        session.add(arrival)


def test_the_register_has_the_regulations_columns_and_every_number(client: TestClient, office: Office) -> None:
    filed(office)
    shown = Hand(client, "law1").get("/register").text
    assert re.findall(r'<th scope="col">([^<]+)</th>', shown) == list(HEADINGS)
    rows = rows_of(shown)
    assert list(rows) == [1, 2, 3]
    assert "ที่จอดรถ" in rows[1]
    assert "(ปกปิดชื่อผู้ร้อง)" in rows[1]
    assert "ครูตีเด็ก" in rows[2]
    assert "สายฝน" not in shown
    assert "บุญมี" not in shown


def test_of_what_records_staff_may_not_see_there_is_the_number_or_the_frame(client: TestClient, office: Office) -> None:
    filed(office)
    shown = Hand(client, "desk").get("/register").text
    rows = rows_of(shown)
    assert "ที่จอดรถ" in rows[1]
    assert rows[2].count("(ลับ)") == 2
    assert "รอนิติกรยืนยัน" in rows[2]
    assert "12 พ.ค. 2565" in rows[2][0]
    assert rows[3][0] == "3"
    assert {one for one in rows[3][1:] if one} == {"(ลับ)"}
    assert 'href="/cases/3"' not in shown
    for secret in ("ครูตี", "เว็บไซต์", "สายฝน"):
        assert secret not in shown


def test_a_legal_officer_reads_nothing_of_the_case_about_herself(client: TestClient, office: Office) -> None:
    with writing(office.engine) as session:
        accused = letter_of(respondent_name="นางสาวปราณี กุดหว้า", subject="นิติกรไม่รับเรื่อง")
        put_case(session, 1, "เรื่องของนิติกร", letter=accused, received_on=date(2022, 5, 2))
    shown = Hand(client, "law1").get("/register").text
    assert {one for one in rows_of(shown)[1][1:] if one} == {"(ลับ)"}
    assert "นิติกรไม่รับเรื่อง" in Hand(client, "law2").get("/register").text


def test_pages_follow_one_another_and_a_number_is_jumped_to(
    client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.pages.register.PAGE", 2)
    for number in range(5):
        typed_case(office, f"{PARKING} ที่ {number}", subject=f"ที่จอดรถ {number}")
    hand = Hand(client, "law1")
    seen, address = [], "/register"
    while address:
        shown = hand.get(address).text
        seen += list(rows_of(shown))
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [1, 2, 3, 4, 5]
    shown = hand.get("/register?year=2565&number=4").text
    assert list(rows_of(shown)) == [4, 5]
    assert 'rel="prev" href="/register?year=2565&amp;number=2"' in shown
    assert "เลขรับล่าสุดคือ 5" in hand.get("/register?number=9").text
    assert "ยังไม่มีเรื่องที่รับในปีนี้" in hand.get("/register?year=2560").text


@pytest.mark.parametrize("query", ["number=0", "number=x", "year=99"])
def test_a_number_that_cannot_be_is_refused(client: TestClient, query: str) -> None:
    assert Hand(client, "law1").get(f"/register?{query}").status_code == 422


def test_the_register_is_for_those_who_keep_or_oversee_it(client: TestClient) -> None:
    statuses = {
        username: Hand(client, username).get("/register").status_code
        for username in ("law1", "head", "boss", "desk", "personnel", "clerk", "it")
    }
    assert statuses == {"law1": 200, "head": 200, "boss": 200, "desk": 200, "personnel": 403, "clerk": 403, "it": 403}


def test_the_worksheet_is_logged_and_tells_who_complained_only_where_that_was_ticked(
    client: TestClient, office: Office
) -> None:
    filed(office)
    for username, people, told in (("law1", "", False), ("law1", "on", True), ("desk", "on", False)):
        answer = Hand(client, username).send("/register/export", {"year": "2565", "people": people})
        assert answer.headers["content-disposition"] == 'attachment; filename="register-2565.xlsx"'
        _, rows = sheet_of(answer.content)
        assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
        assert ("สายฝน" in str(rows)) is told, username
    with reading(office.engine) as session:
        logged = session.exec(select(Access).where(Access.act == "exported")).all()
        assert [(one.actor, one.detail) for one in logged] == [
            (f"desk:{actor}", {"what": "register", "year": 2565, "count": 3, "people": people})
            for actor, people in (("law1", False), ("law1", True), ("desk", False))
        ]
    assert "(ลับ)" in rows[2]
    assert "ครูตี" not in str(rows)
    assert "เว็บไซต์" not in str(rows)
    assert Hand(client, "personnel").send("/register/export", {"year": "2565"}).status_code == 403
