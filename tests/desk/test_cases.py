import re
from datetime import date
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import select

from models.states import CaseState
from models.tables import Case, Event
from models.tables_desk import Access
from models.values import Channel
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from tests.support.desk import Hand, typed_case

NAME = "นางสาวสายฝน คำบุญเรือง"
RUDE = "เจ้าหน้าที่หน้าเคาน์เตอร์ของสำนักงานพูดจาไม่สุภาพ ไล่ผู้มาติดต่อ ขอให้ปรับปรุงการให้บริการ"
HIT = "ครูตีนักเรียนชั้นประถมศึกษาปีที่ 2 จนเลือดออก ขอให้ตรวจสอบและดำเนินการทางวินัย"


def rude(office: Office) -> int:
    return typed_case(office, RUDE, subject="พนักงานไม่สุภาพ", name=NAME, phone="081-555-1234")


def hit(office: Office) -> int:
    return typed_case(office, HIT, subject="ครูตีเด็ก", name="นายบุญมี แสงทอง")


def standing(hand: Hand, case_id: int) -> str:
    found = re.search(r'data-standing="(\d+)"', hand.get(f"/cases/{case_id}").text)
    assert found is not None
    return found[1]


def kinds(office: Office, case_id: int) -> list[str]:
    with reading(office.engine) as session:
        return list(session.exec(select(Event.kind).where(Event.case_id == case_id).order_by(Event.id)))  # type: ignore[arg-type]


def case_now(office: Office, case_id: int) -> Case:
    with reading(office.engine) as session:
        case = session.get_one(Case, case_id)
        session.expunge(case)
        return case


def test_the_queue_shows_what_waits_and_leads_from_one_case_to_the_next(client: TestClient, office: Office) -> None:
    first, second = typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ขอเสนอแนะที่จอดรถ"), hit(office)
    hand = Hand(client, "law1")
    shown = hand.get("/review").text
    assert shown.index("2/2565") < shown.index("1/2565")  # a child victim before the rest
    assert hand.get("/review/next").headers["location"] == f"/cases/{second}?queue=1"
    assert hand.get(f"/review/next?after={second}").headers["location"] == f"/cases/{first}?queue=1"
    for case_id in (second, first):
        answer = hand.send(f"/cases/{case_id}/confirm", {"standing": standing(hand, case_id), "onwards": "next"})
        assert answer.headers["location"] == f"/review/next?after={case_id}"
    assert hand.get(f"/review/next?after={first}").headers["location"] == "/review"
    assert "ครบทุกเรื่อง" in hand.get("/review").text


def test_accepting_is_one_act_that_can_be_taken_back(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    hand.send(f"/cases/{case_id}/confirm", {"standing": standing(hand, case_id)})
    assert case_now(office, case_id).state == CaseState.CONFIRMED
    page = hand.get(f"/cases/{case_id}").text
    assert "ยืนยันเรื่อง 1/2565 แล้ว" in page
    event = re.search(r'name="event" value="(\d+)"', page)
    assert event is not None
    hand.send(f"/cases/{case_id}/undo", {"standing": standing(hand, case_id), "event": event[1]})
    assert case_now(office, case_id).state == CaseState.PROPOSED
    assert kinds(office, case_id)[-2:] == ["confirmed", "undone"]


def test_correcting_asks_for_a_reason_and_keeps_what_was_typed(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    labels = {"level": "3", "unit": "personnel", "purpose": "complaint", "nature": "official"}
    form: dict[str, Any] = {"standing": standing(hand, case_id), **labels, "flags": ["corruption"]}
    answer = hand.send(f"/cases/{case_id}/correct", {**form, "reason": " "})
    assert answer.status_code == 422
    assert "กรุณาระบุเหตุผลที่แก้ไข" in answer.text
    panel = answer.text[answer.text.index('id="panel-correct"') :]
    assert '<option value="3" selected>' in panel
    assert '<option value="personnel" selected>' in panel
    assert 'value="corruption" checked' in panel
    hand.send(f"/cases/{case_id}/correct", {**form, "reason": "ร้ายแรงกว่านั้น"})
    case = case_now(office, case_id)
    assert (case.level, case.unit, case.confirmed, case.due_on) == (3, "personnel", True, date(2022, 5, 30))
    assert case.proposal["flags"]["corruption"]


def test_only_the_legal_officer_declines_and_only_with_a_reason(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    head, law = Hand(client, "head"), Hand(client, "law1")
    form = {"standing": standing(head, case_id), "reason": "ไม่อยู่ในอำนาจ"}
    assert "ไม่รับเรื่อง <kbd>" not in head.get(f"/cases/{case_id}").text
    assert head.send(f"/cases/{case_id}/decline", form).status_code == 403
    assert law.send(f"/cases/{case_id}/decline", {**form, "reason": ""}).status_code == 422
    assert case_now(office, case_id).state == CaseState.PROPOSED
    assert law.send(f"/cases/{case_id}/decline", form).status_code == 303
    assert case_now(office, case_id).state == CaseState.DECLINED


def test_the_later_of_two_people_overwrites_nothing_and_learns_what_happened(
    client: TestClient, office: Office
) -> None:
    case_id = rude(office)
    first, second = Hand(client, "law1"), Hand(client, "law2")
    seen = standing(second, case_id)
    first.send(f"/cases/{case_id}/confirm", {"standing": standing(first, case_id)})
    form = {"standing": seen, "level": "4", "unit": "audit", "purpose": "complaint", "nature": "official"}
    answer = second.send(f"/cases/{case_id}/correct", {**form, "reason": "พบเอกสารใหม่"})
    assert answer.status_code == 409
    assert "มีการเปลี่ยนแปลงหลังจากที่ท่านเปิดดู" in answer.text
    assert "นางสาวปราณี กุดหว้า" in answer.text[answer.text.index('class="new"') :]
    assert "พบเอกสารใหม่" in answer.text
    assert case_now(office, case_id).level == 2


def test_two_people_on_one_case_are_told_of_each_other(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    first, second = Hand(client, "law1"), Hand(client, "law2")
    token = {"x-csrf-token": first.csrf}
    assert first.client.post(f"/cases/{case_id}/here", headers=token).json()["others"] == []
    answer = second.client.post(f"/cases/{case_id}/here", headers={"x-csrf-token": second.csrf})
    assert answer.json()["others"] == ["นางสาวปราณี กุดหว้า"]
    assert "กำลังเปิดเรื่องนี้อยู่ด้วย" in second.get(f"/cases/{case_id}").text


def test_who_complained_is_masked_until_revealed_and_the_showing_is_logged(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    for path in (f"/cases/{case_id}", "/review", f"/cases/{case_id}/print"):
        shown = hand.get(path).text
        assert "สายฝน" not in shown
        assert "555-1234" not in shown
    hand.send(f"/cases/{case_id}/reveal")
    shown = hand.get(f"/cases/{case_id}").text
    assert NAME in shown
    assert "081-555-1234" in shown
    assert "สายฝน" not in Hand(client, "law2").get(f"/cases/{case_id}").text
    with reading(office.engine) as session:
        acts = [(one.actor, one.act) for one in session.exec(select(Access).where(Access.case_id == case_id))]
    assert ("desk:law1", "revealed") in acts
    assert ("desk:law1", "printed") in acts
    assert ("desk:law1", "viewed") in acts


def test_a_restricted_case_is_for_the_legal_officers_and_the_executive_only(client: TestClient, office: Office) -> None:
    case_id = hit(office)
    assert case_now(office, case_id).restricted
    for username, status in (("law1", 200), ("head", 200), ("boss", 200), ("personnel", 404), ("clerk", 404)):
        assert Hand(client, username).get(f"/cases/{case_id}").status_code == status, username
    for username in ("desk", "it"):
        shown = Hand(client, username).get(f"/cases/{case_id}")
        assert shown.status_code == 200
        assert "ครูตีเด็ก" not in shown.text
        assert "บุญมี" not in shown.text


def test_the_accuseds_unit_reads_the_summary_that_was_written_for_it_and_nothing_else(
    client: TestClient, office: Office
) -> None:
    case_id = rude(office)
    with writing(office.engine) as session:
        case = session.get_one(Case, case_id)
        case.proposal = {**case.proposal, "conflict": True, "unit": case.unit}
        case.hidden_from_unit = True
        session.add(case)
    unit, law = Hand(client, "general"), Hand(client, "law1")
    assert unit.get(f"/cases/{case_id}").status_code == 404
    form = {"standing": standing(law, case_id), "summary": f"{NAME} แจ้งว่าพนักงานไม่สุภาพ"}
    assert law.send(f"/cases/{case_id}/summary", form).status_code == 422
    form["summary"] = "มีผู้แจ้งว่าพนักงานเคาน์เตอร์พูดจาไม่สุภาพ"
    assert law.send(f"/cases/{case_id}/summary", form).status_code == 303
    shown = unit.get(f"/cases/{case_id}").text
    assert "มีผู้แจ้งว่าพนักงาน" in shown
    assert "ไล่ผู้มาติดต่อ" not in shown


def test_what_a_person_reads_better_is_typed_into_the_field(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    form = {"standing": standing(hand, case_id), "subject": "ขอให้ปรับปรุงการบริการ", "dated_on": "10 พ.ค. 2565"}
    assert hand.send(f"/cases/{case_id}/fields", form).status_code == 303
    case = case_now(office, case_id)
    assert (case.subject, case.letter["dated_on"]["value"]) == ("ขอให้ปรับปรุงการบริการ", "2022-05-10")
    form = {"standing": standing(hand, case_id), "dated_on": "วันไหนก็ได้"}
    answer = hand.send(f"/cases/{case_id}/fields", form)
    assert answer.status_code == 422
    assert "วันไหนก็ได้" in answer.text


def test_a_second_matter_becomes_a_case_of_its_own(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    form = {"level": "3", "unit": "audit", "purpose": "complaint", "nature": "official", "subject": "เรียกเงิน"}
    answer = hand.send(
        f"/cases/{case_id}/split", {**form, "standing": standing(hand, case_id), "reason": "สองเรื่องในฉบับเดียว"}
    )
    assert answer.status_code == 303
    second = case_now(office, case_id + 1)
    assert (second.split_from, second.unit, second.received_number) == (case_id, "audit", 2)
    shown = hand.get(f"/cases/{second.id}").text
    assert "ไล่ผู้มาติดต่อ" in shown
    assert "เรียกเงิน" in shown
    assert hand.get(f"/cases/{case_id}/beside/{second.id}").status_code == 200


def test_cases_are_linked_and_a_case_that_may_not_be_known_is_not_told_of(client: TestClient, office: Office) -> None:
    first, second = rude(office), typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ที่จอดรถ")
    hand = Hand(client, "law1")
    form = {"kind": "same_matter", "reason": "เรื่องการบริการ"}
    for other, status in (("9/2565", 422), ("2/2565", 303)):
        answer = hand.send(f"/cases/{first}/link", {**form, "other": other, "standing": standing(hand, first)})
        assert answer.status_code == status
    assert f'href="/cases/{second}"' in hand.get(f"/cases/{first}").text


def test_a_case_is_forwarded_and_the_agencys_answer_recorded(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    form = {"agency": "สำนักงานเขตพื้นที่การศึกษา", "on": "12/5/2565", "standing": standing(hand, case_id)}
    assert hand.send(f"/cases/{case_id}/forward", form).status_code == 303
    path = re.search(r'action="(/cases/\d+/forward/\d+/answer)"', hand.get(f"/cases/{case_id}").text)
    assert path is not None
    answer = hand.send(path[1], {"answer": "accepted", "on": "", "standing": standing(hand, case_id)})
    assert answer.status_code == 303
    assert "รับเรื่องไว้ดำเนินการ 12 พ.ค. 2565" in hand.get(f"/cases/{case_id}").text


def test_asking_for_more_goes_out_by_mail_or_is_recorded(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    form = {"by": "email", "question": "วันใด เวลาใด", "standing": standing(hand, case_id)}
    answer = hand.send(f"/cases/{case_id}/ask", form)
    assert answer.status_code == 422
    assert "ไม่มีอีเมลของผู้ร้องเรียน" in answer.text
    assert "วันใด เวลาใด" in answer.text
    assert hand.send(f"/cases/{case_id}/ask", {**form, "by": "telephone", "pause": "1"}).status_code == 303
    assert "ยังไม่สิ้นสุด" in hand.get(f"/cases/{case_id}").text


def test_the_first_reply_and_pauses_are_recorded(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    for path, form in (("replied", {}), ("pause", {"reason": "รอเอกสาร"}), ("resume", {})):
        answer = hand.send(f"/cases/{case_id}/{path}", {**form, "standing": standing(hand, case_id)})
        assert answer.status_code == 303, path
    assert kinds(office, case_id)[-3:] != []
    assert case_now(office, case_id).first_replied_on == date(2022, 5, 12)


def test_a_case_that_is_not_there_and_one_that_may_not_be_seen_look_alike(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "audit")
    unseen, missing = hand.get(f"/cases/{case_id}"), hand.get("/cases/999")
    assert (unseen.status_code, unseen.text) == (missing.status_code, missing.text)


def test_words_of_strangers_are_never_markup(client: TestClient, office: Office) -> None:
    body = f"<script>alert(1)</script><img src=x onerror=alert(1)> {RUDE}"
    case_id = typed_case(office, body, subject="<b>หนา</b>", channel=Channel.SOCIAL)
    hand = Hand(client, "law1")
    hand.send(f"/cases/{case_id}/reveal")
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/print", "/review"):
        shown = hand.get(path).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "<b>" not in shown


def test_a_settled_case_is_closed_with_its_result_and_can_be_opened_again(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    form = {"standing": standing(hand, case_id), "reason": "ตักเตือนแล้ว"}
    assert hand.send(f"/cases/{case_id}/close", form).status_code == 422  # nobody has settled it
    hand.send(f"/cases/{case_id}/confirm", {"standing": standing(hand, case_id)})
    assert Hand(client, "general").send(f"/cases/{case_id}/close", form).status_code == 403
    assert hand.send(f"/cases/{case_id}/close", {**form, "standing": standing(hand, case_id)}).status_code == 303
    assert case_now(office, case_id).state == CaseState.CLOSED
    again = {"standing": standing(hand, case_id), "reason": "มีเอกสารใหม่"}
    assert hand.send(f"/cases/{case_id}/reopen", again).status_code == 303
    assert case_now(office, case_id).state == CaseState.CONFIRMED


def test_what_is_no_complaint_waits_and_runs_late_no_more(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    hand.send(f"/cases/{case_id}/not-a-complaint", {"standing": standing(hand, case_id), "reason": "จดหมายขายของ"})
    case = case_now(office, case_id)
    assert (case.state, case.purpose) == (CaseState.CLOSED, "not_a_complaint")
    assert kinds(office, case_id)[-2:] == ["corrected", "closed"]


def test_in_the_queue_the_last_act_is_taken_back_from_the_next_page(client: TestClient, office: Office) -> None:
    first, second = rude(office), hit(office)
    hand = Hand(client, "law1")
    hand.send(f"/cases/{first}/confirm", {"standing": standing(hand, first), "onwards": "next"})
    shown = hand.get(f"/cases/{second}").text
    form = re.search(
        r'action="(/cases/\d+/undo)".*?name="standing" value="(\d+)".*?name="event" value="(\d+)"', shown, re.DOTALL
    )
    assert form is not None
    assert form[1] == f"/cases/{first}/undo"
    assert hand.send(form[1], {"standing": form[2], "event": form[3]}).status_code == 303
    assert case_now(office, first).state == CaseState.PROPOSED
    assert "/undo" not in hand.get("/me").text


def test_the_received_date_is_mended_by_hand(client: TestClient, office: Office) -> None:
    case_id = rude(office)
    hand = Hand(client, "law1")
    form = {"standing": standing(hand, case_id), "received_on": "10 พ.ค. 2565"}
    assert hand.send(f"/cases/{case_id}/fields", form).status_code == 303
    assert case_now(office, case_id).received_on == date(2022, 5, 10)
    form = {"standing": standing(hand, case_id), "stamp_number": "458", "stamp_date": "9 พ.ค. 65"}
    assert hand.send(f"/cases/{case_id}/fields", form).status_code == 303
    stamp = case_now(office, case_id).stamp
    assert stamp is not None
    assert stamp["number"]["value"] == "458"
