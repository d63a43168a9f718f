"""Nobody is let in to letters unseen: those whose account it is, and who lead the lawyers, get a mail."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from flows.throwaway import SmtpSink
from models.tables import Notice
from models.tables_desk import Account
from pipelines.adapters.database import reading, writing
from pipelines.notify import send_notices
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.desk.test_settings_accounts import NEW, secret_of
from tests.support.desk import NOW, Hand, open_desk


@pytest.fixture
def it(client: TestClient) -> Hand:
    return Hand(client, "it")


def told(office: Office) -> list[tuple[str, str]]:
    """Recipient and subject of every notice about who may come in, in the order of their writing."""
    with reading(office.engine) as session:
        rows = session.exec(select(Notice).where(Notice.kind == "account").order_by(col(Notice.id))).all()
        return [(one.recipient, one.subject.removeprefix("[ksed] ")) for one in rows]


def test_a_reset_is_told_to_whose_account_it_is_and_to_the_head(office: Office, it: Hand) -> None:
    password = secret_of(it.send("/settings/accounts/law1/reset").text)
    subject = "ออกรหัสผ่านครั้งเดียวให้ใหม่: law1 (นิติกร)"
    assert told(office) == [("law1@ksed.example", subject), ("head@ksed.example", subject)]
    with reading(office.engine) as session:
        bodies = [one.body for one in session.exec(select(Notice))]
    assert all("ผู้ทำ: it" in body and "12/05/2565 เวลา 10.00 น." in body for body in bodies)
    assert not any(password in body for body in bodies)


def test_every_door_is_told(office: Office, it: Hand) -> None:
    it.send("/settings/accounts", NEW)
    it.send("/settings/accounts/new.one/roles", {"roles": ["legal_officer"]})
    it.send("/settings/accounts/new.one/state", {"active": "no"})
    it.send("/settings/accounts/new.one/state", {"active": "yes"})
    it.send("/settings/tokens", {"name": "ระบบ\r\nBcc: x@example.org", "roles": ["legal_officer"]})
    assert told(office) == [
        ("head@ksed.example", "เพิ่มบัญชีผู้ใช้: new.one (งานสารบรรณ ผู้บริหาร)"),
        ("head@ksed.example", "เปลี่ยนหน้าที่ของบัญชี: new.one (นิติกร)"),
        ("head@ksed.example", "เปิดบัญชีที่ปิดไว้: new.one (นิติกร)"),
        ("head@ksed.example", "ออกกุญแจให้โปรแกรมอื่น: ระบบ Bcc: x@example.org (นิติกร)"),
    ]


def test_who_sees_no_content_is_nobodys_concern(office: Office, it: Hand) -> None:
    it.send("/settings/accounts", {**NEW, "roles": ["operator"]})
    it.send("/settings/accounts/new.one/reset")
    it.send("/settings/tokens", {"name": "เฝ้าระวัง", "roles": ["operator"]})
    assert told(office) == []


def test_roles_left_in_the_account_count_too(office: Office, it: Hand) -> None:
    """The table may name an operator whose account bears more, for the day when it no longer does."""
    it.send("/settings/accounts", NEW)
    with writing(office.engine) as session:
        account = session.get_one(Account, "new.one")
        account.roles = ["operator", "executive"]
    it.send("/settings/accounts/new.one/reset")
    assert told(office)[-1][1].endswith("new.one (ผู้บริหาร ผู้ดูแลระบบ)")


def test_what_is_refused_is_not_told(office: Office, it: Hand) -> None:
    assert it.send("/settings/accounts", {**NEW, "roles": ["unit_officer"]}).status_code == 422
    assert it.send("/settings/accounts/it/reset").status_code == 303
    assert told(office) == []


def test_the_table_is_watched_at_the_addresses_it_had(office: Office, it: Hand, client: TestClient) -> None:
    """Whoever turns a lawyer's mail to himself before he takes the account over is told of to the lawyer."""

    def edit(officer_id: str, **changes: object) -> None:
        page = it.get(f"/settings/officers/edit?id={officer_id}").text
        seen = page.split('name="seen" value="')[1].split('"')[0]
        written = {"id": officer_id, "active": "yes", "seen": seen, **changes}
        assert it.send("/settings/officers/edit", written).status_code == 303

    law1 = {"name": "นางสาวปราณี กุดหว้า", "roles": "legal_officer", "stand_in": "law2"}
    edit("law1", **law1, email="mine@example.org")
    subject = "แก้ไขทะเบียนเจ้าหน้าที่: law1"
    assert told(office) == [("law1@ksed.example", subject), ("head@ksed.example", subject)]
    edit("law1", **{**law1, "stand_in": "head"}, email="mine@example.org")
    assert len(told(office)) == 2, "a stand-in opens nothing"
    edit("head", name="นายภาสกร หนองกุง", roles="records", email="head@ksed.example")
    assert told(office)[2:] == [("head@ksed.example", "แก้ไขทะเบียนเจ้าหน้าที่: head")]
    page = it.get("/settings/officers").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    it.send("/settings/officers/ready", {"ready": "no", "seen": seen})
    last = "เริ่มหรือหยุดใช้ทะเบียนเจ้าหน้าที่: officers.toml"
    assert ("law2@ksed.example", last) in told(office), "with no head left, the legal officers"


def test_without_a_table_the_settings_address_is_told_and_the_mail_goes_out(
    make_office: OpenOffice, smtp: SmtpSink
) -> None:
    office = make_office(
        now=NOW,
        smtp={"host": "127.0.0.1", "port": smtp.port, "sender": "office@ksed.example", "tls": "none"},
        notices={"legal_officer": "law@ksed.example"},
    )
    it = Hand(open_desk(office), "it")
    office.settings.effective_officers_file.unlink()
    it.send("/settings/accounts/law1/reset")
    assert send_notices(office).sent == 1
    assert [mail["To"] for mail in smtp.messages] == ["law@ksed.example"]
