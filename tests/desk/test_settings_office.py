"""Settings: officers, holidays, texts of notices, units."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from models.tables import Case, Event, Notice
from pipelines.adapters.database import reading
from pipelines.holidays import rows_now
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.desk import NOW, Hand, open_desk, typed_case
from tests.support.officers import WHOLE_MAY, table

_SEEN = re.compile(r'name="seen" value="(\w+)"')
_OFFICER = {
    "id": "law1", "name": "นางสาวปราณี กุดหว้า", "email": "law1@ksed.example", "roles": ["legal_officer"],
    "stand_in": "law2", "active": "yes",
}  # fmt: skip


@pytest.fixture
def office(make_office: OpenOffice) -> Office:
    return make_office(now=NOW, notices={"units": {"audit": "audit@ksed.example"}})


@pytest.fixture
def client(office: Office) -> TestClient:
    return open_desk(office)


@pytest.fixture
def head(client: TestClient) -> Hand:
    return Hand(client, "head")


def seen(hand: Hand) -> str:
    found = _SEEN.search(hand.get("/settings/officers").text)
    assert found
    return found[1]


def file_of(office: Office) -> str:
    return office.settings.effective_officers_file.read_text("utf-8")


def test_who_acts_for_whom_today_is_told(office: Office) -> None:
    client = open_desk(office, table({"law1": {"absences": WHOLE_MAY}, "law2": {"absences": WHOLE_MAY}}))
    page = Hand(client, "head").get("/settings/officers").text
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td>[^<]*</td><td>31 พ.ค. 2565</td><td>([^<]+)</td>', page)
    assert dict(rows) == {"นางสาวปราณี กุดหว้า": "นายภาสกร หนองกุง", "นายพิเชษฐ์ สมเด็จ": "นายภาสกร หนองกุง"}


def test_an_absence_in_thai_is_saved_and_shown(office: Office, head: Hand) -> None:
    away = {"absence_from": ["10 พฤษภาคม 2565", ""], "absence_until": ["13/5/2565", ""], "absence_note": ["ลา", ""]}
    answer = head.send("/settings/officers/edit", {**_OFFICER, **away, "seen": seen(head)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/officers")
    page = head.get("/settings/officers").text
    assert "10 พฤษภาคม 2565 – 13/5/2565" in page
    assert '<th scope="row">นางสาวปราณี กุดหว้า</th>' in page  # away today
    officers = office.officers.current().officers
    assert officers is not None
    law1 = officers.get("law1")
    assert law1 is not None
    assert law1.away(date(2022, 5, 13))
    assert "เจ้าหน้าที่ law1" in head.get("/settings/log").text


def test_all_faults_are_shown_with_what_was_typed_and_nothing_is_written(office: Office, head: Hand) -> None:
    before = file_of(office)
    typed = {**_OFFICER, "email": "ไม่ใช่อีเมล", "roles": ["unit_officer"], "absence_from": ["พรุ่งนี้"], "seen": seen(head)}
    answer = head.send("/settings/officers/edit", typed)
    assert answer.status_code == 422
    for fault in ("ไม่ใช่ที่อยู่อีเมล", "ต้องระบุ unit", "ไม่ใช่วันที่"):
        assert fault in answer.text
    assert 'value="ไม่ใช่อีเมล"' in answer.text
    assert 'value="พรุ่งนี้"' in answer.text
    assert file_of(office) == before


def test_somebody_elses_change_is_shown_and_can_then_be_followed(
    client: TestClient, office: Office, head: Hand
) -> None:
    stale = seen(head)
    law2 = Hand(client, "law2")
    law2.send("/settings/officers/edit", {**_OFFICER, "email": "first@ksed.example", "seen": stale})
    answer = head.send("/settings/officers/edit", {**_OFFICER, "email": "second@ksed.example", "seen": stale})
    assert answer.status_code == 409
    assert "first@ksed.example" in answer.text
    assert 'value="second@ksed.example"' in answer.text
    assert "first@ksed.example" in file_of(office)
    found = _SEEN.search(answer.text)
    assert found
    head.send("/settings/officers/edit", {**_OFFICER, "email": "second@ksed.example", "seen": found[1]})
    assert "second@ksed.example" in file_of(office)


def test_a_new_officer_is_added_and_an_id_is_had_once(office: Office, head: Hand) -> None:
    new = {**_OFFICER, "id": "law3", "name": "นายเพิ่ม มา", "email": "law3@ksed.example", "new": "yes"}
    assert head.send("/settings/officers/edit", {**new, "seen": seen(head)}).status_code == 303
    assert head.send("/settings/officers/edit", {**new, "seen": seen(head)}).status_code == 422
    assert file_of(office).count('id = "law3"') == 1
    assert head.get("/settings/officers/edit?id=nobody").status_code == 404


def test_without_a_file_the_example_is_begun_with(office: Office, head: Hand) -> None:
    path = office.settings.effective_officers_file
    path.unlink()
    hand = head
    assert hand.send("/settings/officers/begin").status_code == 303
    assert "ยังไม่เปิดใช้" in hand.get("/settings/officers").text
    assert hand.send("/settings/officers/remove", {"id": "saraban", "seen": seen(hand)}).status_code == 303
    assert hand.send("/settings/officers/ready", {"ready": "yes", "seen": seen(hand)}).status_code in {303, 422}
    assert "saraban" not in path.read_text("utf-8").split("[[officer]]", 1)[1]


def test_a_file_broken_by_hand_is_told_and_left_alone(office: Office, head: Hand) -> None:
    path = office.settings.effective_officers_file
    path.write_text("[[officer]\n", encoding="utf-8")
    page = head.get("/settings/officers")
    assert page.status_code == 200
    assert "TOML" in page.text
    assert head.send("/settings/officers/edit", {**_OFFICER, "seen": ""}).status_code in {409, 422}
    assert path.read_text("utf-8") == "[[officer]\n"


def test_others_change_nothing_of_the_office(client: TestClient, office: Office) -> None:
    before = file_of(office)
    gone = {"what": "remove", "day": "2022-05-13", "confirmed": "yes"}
    for who in ("boss", "desk", "personnel"):
        hand = Hand(client, who)
        for path in ("/settings/officers", "/settings/officers/edit", "/settings/holidays", "/settings/notices"):
            assert hand.get(path).status_code == 403
        assert hand.send("/settings/officers/edit", {**_OFFICER, "email": "x@y.example"}).status_code == 403
        assert hand.send("/settings/holidays", gone).status_code == 403
        assert hand.send("/settings/notices/new_case", {"act": "reset"}).status_code == 403
    assert file_of(office) == before


def test_the_effect_on_deadlines_is_said_before_the_change_is_made(office: Office, head: Hand) -> None:
    typed_case(office, "เจ้าหน้าที่สำนักงานพูดจาไม่สุภาพกับผู้มาติดต่อ", subject="ร้องเรียนการบริการ", name="นายสมมุติ ทดลอง")
    with reading(office.engine) as session:
        due = session.exec(select(Case)).one().due_on
    asked = {"what": "add", "day": f"{due.day}/{due.month}/{due.year + 543}", "name": "วันหยุดพิเศษ", "reason": "มติ ครม."}
    effect = head.send("/settings/holidays", asked)
    assert effect.status_code == 200
    assert "<b>1</b> เรื่อง" in effect.text
    with reading(office.engine) as session:
        assert session.exec(select(Case)).one().due_on == due
    assert head.send("/settings/holidays", {**asked, "confirmed": "yes"}).status_code == 303
    with reading(office.engine) as session:
        assert session.exec(select(Case)).one().due_on > due
        event = session.exec(select(Event).where(Event.kind == "holidays_changed")).one()
        assert (event.actor, event.reason) == ("desk:head", "มติ ครม.")
    assert "กำหนดเปลี่ยน 1 เรื่อง" in head.get("/settings/holidays?year=2565").text
    assert "วันหยุดพิเศษ" in head.get("/settings/log").text
    gone = {"what": "remove", "day": asked["day"], "confirmed": "yes"}
    assert head.send("/settings/holidays", gone).status_code == 303
    with reading(office.engine) as session:
        assert session.exec(select(Case)).one().due_on == due


def test_a_whole_year_comes_in_from_a_file_by_two_steps(office: Office, head: Hand) -> None:
    year = [date(2028, month, 3) for month in range(1, 12)]
    lines = [f"{day.isoformat()},{day.strftime('%a')},วันหยุด “{day.month}” & <อื่น>," for day in year]
    content = "\r\n".join(["date,weekday,name_th,note", *lines])
    effect = head.send(
        "/settings/holidays", {"what": "import"}, files={"file": ("ปี 2571.csv", content.encode("utf-8-sig"))}
    )
    assert effect.status_code == 200
    assert "เพิ่ม 11 วัน" in effect.text
    carried = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", effect.text, re.DOTALL)
    assert carried
    asked = {"what": "import", "csv": html.unescape(carried[1]), "file_name": "ปี 2571.csv", "confirmed": "yes"}
    assert head.send("/settings/holidays", asked).headers["location"] == "/settings/holidays?year=2571"
    assert [row.day for row in rows_now(office) if row.day.year == 2028] == year


_CANNOT_BE = (
    ({"what": "add", "day": "พรุ่งนี้", "name": "x"}, "ไม่ใช่วันที่"),
    ({"what": "add", "day": "17/5/2565", "name": "=SUM(1)"}, "สูตร"),
    ({"what": "add", "day": "1/1/2565", "name": "ซ้ำ"}, "อยู่ในตารางแล้ว"),
    ({"what": "remove", "day": "17/5/2565"}, "ไม่มีอยู่"),
    ({"what": "import", "csv": "nonsense"}, "บรรทัดแรก"),
    ({"what": "else", "day": "17/5/2565"}, "ไม่รู้จัก"),
)


@pytest.mark.parametrize("confirmed", ["", "yes"], ids=["asked", "confirmed"])
def test_a_change_that_cannot_be_is_refused(office: Office, head: Hand, confirmed: str) -> None:
    for asked, said in _CANNOT_BE:
        answer = head.send("/settings/holidays", {**asked, "confirmed": confirmed})
        assert answer.status_code == 422
        assert said in answer.text
    assert not office.settings.holidays_path.exists()


def test_a_file_that_is_no_utf_8_or_too_large_is_refused(head: Hand) -> None:
    for content, said in (("วันหยุด".encode("cp874"), "UTF-8"), (b"x" * 200_001, "ใหญ่เกิน")):
        answer = head.send("/settings/holidays", {"what": "import"}, files={"file": ("h.csv", content)})
        assert answer.status_code == 422
        assert said in answer.text


def test_a_text_is_previewed_saved_used_and_given_back(office: Office, head: Hand) -> None:
    typed = {"subject": "เรื่องใหม่ {number} ระดับ {level}", "opening": "กำหนด {due}"}
    preview = head.send("/settings/notices/new_case", {**typed, "act": "preview"}).text
    assert "[ksed] เรื่องใหม่ 12/2569 ระดับ 3" in preview
    assert "[ksed] เลขรับ 12/2569" in preview
    assert "ที่มากับโปรแกรม" in head.get("/settings/notices").text
    assert head.send("/settings/notices/new_case", {**typed, "act": "save"}).status_code == 303
    typed_case(office, "ถนนหน้าโรงเรียนชำรุดมาก ขอให้ช่วยซ่อม", subject="ถนนชำรุด", name="นายสมมุติ ทดลอง")
    with reading(office.engine) as session:
        subjects = {one.subject[:26] for one in session.exec(select(Notice))}
    assert subjects == {"[ksed] เรื่องใหม่ 1/2565 ร"}
    assert "เรื่องใหม่ {number} ระดับ {level}" in html.unescape(head.get("/settings/log").text)
    assert head.send("/settings/notices/new_case", {"act": "reset"}).status_code == 303
    assert "แก้เมื่อ" not in head.get("/settings/notices").text


def test_a_text_with_another_placeholder_is_refused_and_stays_typed(head: Hand) -> None:
    answer = head.send("/settings/notices/new_case", {"subject": "{number} {name}", "opening": "x", "act": "save"})
    assert answer.status_code == 422
    assert 'value="{number} {name}"' in answer.text
    assert head.get("/settings/notices/no_such_kind").status_code == 404


def test_units_tell_duties_people_and_open_cases(client: TestClient, office: Office, tmp_path: Path) -> None:
    typed_case(office, "เจ้าหน้าที่สำนักงานพูดจาไม่สุภาพกับผู้มาติดต่อ", subject="ร้องเรียนการบริการ", name="นายสมมุติ ทดลอง")
    page = Hand(client, "boss").get("/settings/units").text
    assert page.count("<tr>") == 9
    assert "นางบุษบา ท่าคันโท" in page
    assert page.count('<td class="number">1</td>') == 1
    office.settings.effective_officers_file.unlink()
    assert "audit@ksed.example" in Hand(client, "it").get("/settings/units").text
