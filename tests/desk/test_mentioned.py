"""Whom a complaint names in its words does not see it, until a person says who is accused."""

import re

from fastapi.testclient import TestClient
from sqlmodel import select

from models.tables_desk import Account
from pipelines.adapters.database import writing
from pipelines.office import Office
from pipelines.routing.mentioned import MENTIONED_TH
from tests.support.desk import Hand, cases_of, typed_case

BODY = (
    "ขอร้องเรียนการให้บริการ เมื่อวานนี้ข้าพเจ้าไปติดต่อสำนักงานศึกษาธิการจังหวัดกาฬสินธุ์ "
    "เจ้าหน้าที่ชื่อ {name} พูดจาไม่สุภาพ ไล่ให้กลับ ขอให้ตรวจสอบและตักเตือนด้วย"
)


def test_an_officer_named_in_a_sentence_sees_nothing_of_it(office: Office, client: TestClient) -> None:
    case_id = typed_case(office, BODY.format(name="พิเชษฐ์ สมเด็จ"), subject="เจ้าหน้าที่พูดจาไม่สุภาพ")
    named, other = Hand(client, "law2"), Hand(client, "law1")
    assert named.get(f"/cases/{case_id}").status_code == 404
    assert f"/cases/{case_id}" not in named.get("/review").text + named.get("/find?q=สุภาพ").text
    page = other.get(f"/cases/{case_id}")
    assert page.status_code == 200
    assert MENTIONED_TH in page.text
    stood = cases_of(office)[0]
    assert "law2" not in stood.assigned_to
    [stood_at] = re.findall(r'data-standing="(\d+)"', page.text)
    said = {"standing": stood_at, "respondent_name": "นายคนอื่น สมมุติ", "reason": "ผู้ร้องเรียนแจ้งทางโทรศัพท์"}
    assert other.send(f"/cases/{case_id}/fields", said).status_code == 303
    assert named.get(f"/cases/{case_id}").status_code == 200


def test_who_has_an_account_and_stands_in_no_table_is_searched_for_too(office: Office, client: TestClient) -> None:
    with writing(office.engine) as session:
        law = session.exec(select(Account).where(Account.username == "law2")).one()
        new = {**law.model_dump(), "username": "law3", "name": "นางสาวมาลี ศรีสมมุติ"}
        session.add(Account(**new))
    case_id = typed_case(office, BODY.format(name="มาลี ศรีสมมุติ"), subject="เจ้าหน้าที่พูดจาไม่สุภาพ")
    assert Hand(client, "law3").get(f"/cases/{case_id}").status_code == 404
    assert Hand(client, "law2").get(f"/cases/{case_id}").status_code == 200
