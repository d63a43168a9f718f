"""Lists of cases without words: their order, and what is said where there are none."""

import html
import re
from datetime import date

from fastapi.testclient import TestClient

from pipelines.office import Office
from tests.desk.test_find import found, look, put
from tests.support.desk import Hand


def test_what_is_late_is_listed_by_how_long_and_either_order_can_be_chosen_and_kept(
    client: TestClient, office: Office
) -> None:
    for number, due in ((1, 20), (2, 9), (3, 17)):
        put(office, number, "เรื่องเก่า", received_on=date(2022, 3, 1), due_on=date(2022, 3, due))
    hand = Hand(client, "law1")
    late = look(hand, clock="overdue")
    assert found(late) == ["2/2565", "3/2565", "1/2565"]
    assert "เรียงตามวันครบกำหนด" in late
    addresses = {
        word: html.unescape(address)
        for address, word in re.findall(r'href="([^"]+sort=[a-z]+)"(?: aria-current="true")?>([^<]+)<', late)
    }
    newest = hand.get(addresses["รับล่าสุดก่อน"]).text
    assert found(newest) == ["3/2565", "2/2565", "1/2565"]
    sent = hand.send("/find/views", {"name": "ล่าสุด", "search": "clock=overdue&sort=newest"})
    assert sent.headers["location"] == "/find?clock=overdue&sort=newest"
    assert "/find?clock=overdue&amp;sort=newest" in look(hand, clock="overdue")
    assert found(look(hand, sort="due")) == ["2/2565", "3/2565", "1/2565"]
    assert "ไม่รู้จักลำดับ" in hand.get("/find", params={"sort": "random"}).text
    assert "เรียงตาม" not in look(hand, q="เก่า"), "what is found by words has an order of its own"


def test_an_empty_office_is_not_told_to_take_filters_away(client: TestClient) -> None:
    shown = look(Hand(client, "law1"))
    assert "ยังไม่มีเรื่อง หรือไม่มีเรื่องที่ท่านมีสิทธิ์เห็น" in shown
    assert "เอาเงื่อนไขบางข้อออก" not in shown
