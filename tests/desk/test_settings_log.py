"""Settings: the overview, sources with their tests, the log, the record of access."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import desk
from desk.log_words_th import ACTS_TH
from desk.pages.settings_home import SECTIONS
from flows.throwaway import Dovecot, SmtpSink
from models.settings import Smtp
from models.tables_desk import Access
from pipelines.accounts.access_log import note_access
from pipelines.accounts.office_log import ACCOUNT_KINDS, OFFICE_KINDS, PAGE, SIGN_IN_KINDS
from pipelines.accounts.people import changed
from pipelines.adapters.database import reading, writing
from pipelines.event_words import WORDED
from pipelines.health import note_fault, note_success
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.desk import NOW, Hand, open_desk, typed_case
from tests.support.imap import client_of, imap_of, mail, post


def tried(hand: Hand, what: str) -> str:
    """Press a test button; give what the next page says."""
    assert hand.send("/settings/sources/test", {"what": what}).status_code == 303
    found = re.search(r'<p class="notice (notice-\w+)" role="\w+">([^<]+)</p>', hand.get("/settings/sources").text)
    assert found
    return f"{found[1]} {found[2]}"


def test_the_overview_leads_to_all_that_the_visitor_may_open_and_to_nothing_else(client: TestClient) -> None:
    for who in ("it", "law1", "head", "boss"):
        hand = Hand(client, who)
        offered = set(re.findall(r'<h2><a href="([^"]+)"', hand.get("/settings").text))
        assert offered
        for _, address, _, _ in SECTIONS:
            page = hand.get(address)
            assert page.status_code == (200 if address in offered else 403)
            if address in offered:
                assert '<a href="/settings">ตั้งค่า</a> ›' in page.text


def test_faults_of_sources_are_told_in_thai_with_their_times(client: TestClient, office: Office) -> None:
    note_success(office, "folder:letter")
    note_fault(office, "folder:walk_in", "folder_unavailable")
    page = Hand(client, "it").get("/settings/sources").text
    assert "เปิดโฟลเดอร์รับเอกสารไม่ได้" in page
    assert "ตั้งแต่ 12 พ.ค. 2565 10.00 น." in page
    assert "ksed watch) ไม่ได้ทำงานอยู่" in page


def test_a_folder_is_tried_for_reading_and_writing(client: TestClient, office: Office) -> None:
    hand = Hand(client, "it")
    first = office.settings.effective_folders[0].path
    assert f"notice-fault ทดสอบโฟลเดอร์ letter: ไม่มีโฟลเดอร์ {first}" in tried(hand, "folder-0")
    first.mkdir(parents=True)
    (first / "a.pdf").write_bytes(b"x")
    assert tried(hand, "folder-0").startswith("notice-done")
    assert "มีไฟล์รอรับ 1 ไฟล์" in tried(hand, "folder-0")
    assert [one.name for one in first.iterdir()] == ["a.pdf"]
    assert hand.send("/settings/sources/test", {"what": "folder-99"}).status_code == 404


def test_the_mailbox_is_looked_into_and_left_as_it_was(make_office: OpenOffice, dovecot: Dovecot) -> None:
    post(dovecot, [mail(number) for number in range(3)])
    hand = Hand(open_desk(make_office(now=NOW, imap=imap_of(dovecot))), "it")
    assert "มีอีเมล 3 ฉบับ ยังไม่ได้รับเข้า 3 ฉบับ" in tried(hand, "mailbox")
    with client_of(dovecot) as staff:
        assert [flags for flags in staff.get_flags([1, 2, 3]).values() if b"\\Seen" in flags] == []
        assert len(staff.search(["UNKEYWORD", "KsedTaken"])) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [({"password": "wrong"}, "ชื่อผู้ใช้และรหัสผ่าน"), ({"folder": "Elsewhere"}, "ไม่มีโฟลเดอร์ Elsewhere")],
    ids=["password", "folder"],
)
def test_what_is_wrong_with_the_mailbox_is_said(
    make_office: OpenOffice, dovecot: Dovecot, change: dict[str, str], said: str
) -> None:
    hand = Hand(open_desk(make_office(now=NOW, imap=imap_of(dovecot, **change))), "it")
    answer = tried(hand, "mailbox")
    assert answer.startswith("notice-fault")
    assert said in answer


def test_the_mail_server_is_greeted_without_a_mail_and_sends_one_when_asked(
    make_office: OpenOffice, smtp: SmtpSink
) -> None:
    settings = Smtp(host="127.0.0.1", port=smtp.port, tls="none", sender="ksed@ksed.example")
    hand = Hand(open_desk(make_office(now=NOW, smtp=settings)), "it")
    assert "ยังไม่ได้ส่งอีเมลใด" in tried(hand, "smtp")
    assert smtp.messages == []
    assert "it@ksed.example" in tried(hand, "mail")
    assert [one["To"] for one in smtp.messages] == ["it@ksed.example"]
    assert "ส่งอีเมลทดสอบ" in hand.get("/settings/log").text
    smtp.refuse_with = "550 no"
    assert tried(hand, "mail").startswith("notice-fault")


def test_what_is_not_set_up_is_said(client: TestClient) -> None:
    hand = Hand(client, "law1")
    for what in ("mailbox", "smtp", "mail"):
        assert "ยังไม่ได้ตั้งค่า" in tried(hand, what)


def test_a_page_is_really_read(client: TestClient) -> None:
    assert tried(Hand(client, "it"), "reading").startswith("notice-done ทดสอบการอ่านเอกสาร: อ่านหน้าทดสอบภาษาไทยได้ถูกต้อง")


def test_a_missing_model_is_told(make_office: OpenOffice) -> None:
    office = make_office(now=NOW, reading={"languages": "nosuch"})
    assert "Tesseract" in tried(Hand(open_desk(office), "it"), "reading")


def test_every_kind_of_the_log_has_words() -> None:
    assert OFFICE_KINDS | ACCOUNT_KINDS | SIGN_IN_KINDS <= WORDED


def test_every_act_that_the_desk_records_has_words() -> None:
    sources = [path.read_text("utf-8") for path in Path(desk.__file__).parent.rglob("*.py")]
    acts = {act for text in sources for act in re.findall(r'act="(\w+)"', text)}
    assert {"access_log", "exported"} <= acts  # the search works
    assert acts <= set(ACTS_TH)


def test_the_log_shows_each_what_concerns_him(client: TestClient) -> None:
    it = Hand(client, "it")
    it.send("/settings/accounts", {"username": "newcomer", "name": "นางใหม่ มา", "roles": ["records"]})
    Hand(client).sign_in("law2", "wrong password")
    for who, shown in (("law1", False), ("it", True), ("head", True), ("boss", True)):
        hand = Hand(client, who)
        page = hand.get("/settings/log").text
        assert ("บัญชี: newcomer" in page) is shown
        assert ("เข้าสู่ระบบไม่สำเร็จ" in page) is shown
        for part in ("sign-ins", "accounts"):
            assert ("<tbody>" in hand.get(f"/settings/log?part={part}").text) is shown


def test_the_log_goes_back_a_page_at_a_time(client: TestClient, office: Office) -> None:
    hand = Hand(client, "it")
    with writing(office.engine) as session:
        for _ in range(PAGE + 5):
            changed(session, "account_closed", "desk:it", NOW, account="law1")
    first = hand.get("/settings/log?part=accounts").text
    assert first.count("<tr><td>") == PAGE
    older = re.search(r'href="(/settings/log\?[^"]*before[^"]*)"', first)
    assert older
    assert hand.get(older[1].replace("&amp;", "&")).text.count("<tr><td>") == 5
    assert hand.get("/settings/log?before=99999999999999999999").status_code == 200


def test_the_heads_see_who_saw_what_and_their_look_is_on_record(client: TestClient, office: Office) -> None:
    case = typed_case(office, "เจ้าหน้าที่พูดจาไม่สุภาพ", subject="การบริการ", name="นายสมมุติ ทดลอง")
    note_access(office.engine, actor="desk:law1", act="revealed", now=NOW, case_id=case)
    note_access(office.engine, actor="desk:law2", act="exported", now=NOW, rows=3)
    head = Hand(client, "head")
    page = head.get("/settings/log/accesses").text
    assert "เปิดดูข้อมูลผู้ร้องเรียน" in page
    assert "เลขรับ 1/2565" in page
    mine = head.get("/settings/log/accesses?who=desk:law2").text
    assert "ส่งออก" in mine
    assert "เปิดดูข้อมูลผู้ร้องเรียน" not in mine
    of_case = head.get("/settings/log/accesses?number=1/2565").text
    assert "ส่งออก" not in of_case
    assert head.get("/settings/log/accesses?number=99/2565").status_code == 422
    assert "เปิดดูบันทึกการเปิดดู" in head.get("/settings/log/accesses").text


def test_nobody_else_sees_the_record_of_access(client: TestClient) -> None:
    for who in ("it", "law1", "desk", "personnel"):
        assert Hand(client, who).get("/settings/log/accesses").status_code == 403


def test_a_case_about_the_head_himself_shows_in_no_record_of_his(client: TestClient, office: Office) -> None:
    about = "นายภาสกร หนองกุง หัวหน้างานนิติกร เรียกรับเงินจากผู้มาติดต่อ ขอให้ตรวจสอบ"
    case = typed_case(office, about, subject="ร้องเรียนนายภาสกร หนองกุง", name="นายสมมุติ ทดลอง")
    note_access(office.engine, actor="desk:law1", act="revealed", now=NOW, case_id=case)
    boss, head = Hand(client, "boss"), Hand(client, "head")
    assert "เลขรับ 1/2565" in boss.get("/settings/log/accesses").text
    assert "เปิดดูข้อมูลผู้ร้องเรียน" not in head.get("/settings/log/accesses").text
    assert head.get("/settings/log/accesses?number=1/2565").status_code == 422


def test_no_words_of_a_search_and_no_address_of_a_secret_stand_in_the_record(office: Office, tmp_path: Path) -> None:
    with writing(office.engine) as session:
        session.add(Access(at=NOW, actor="desk:law1", act="searched", detail={"found": 3}))
    page = Hand(open_desk(office), "boss").get("/settings/log/accesses").text
    assert "found 3" in page
    with reading(office.engine) as session:
        assert session.get(Access, 1) is not None
