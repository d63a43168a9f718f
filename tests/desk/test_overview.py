"""The overview: every figure equals the list behind it, for everybody who may see it."""

import html
import random
import re
from datetime import date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from desk.words_th import day_th
from models.states import ArrivalState, CaseState
from models.tables import Arrival, Case
from models.tables_deadlines import Pause
from models.values import Channel, Unit
from pipelines.adapters.database import writing
from pipelines.office import Office
from tests.support.desk import NOW, Hand, typed_case
from tests.support.finding import letter_of, put_case

TODAY = NOW.date()
_LINK = re.compile(r'<a href="(/find\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_FIGURE = re.compile(r'<a href="(/find[^"]*)">([\d,]+)')


def quarantined(office: Office, key: str, came: datetime) -> None:
    with writing(office.engine) as session:
        session.add(
            Arrival(
                source="folder:scans",
                source_key=key,
                channel="letter",
                sha256=key,
                size=1,
                name="scan.pdf",
                reached_at=came,
                fetched_at=came,
                state=ArrivalState.QUARANTINED,
            )
        )


def filled(office: Office) -> None:
    """Cases of all kinds: on hold, hidden from their unit with or without a summary, about people here."""
    draw = random.Random(11)
    accused = ["นางสาวปราณี กุดหว้า", "นายขจรเดช พงไพร", "นายบุญส่ง ดอนไทย", ""]
    with writing(office.engine) as session:
        for number in range(1, 61):
            about = draw.choice(accused)
            restricted = number % 9 == 0
            hidden = restricted or number % 5 == 0
            unit = draw.choice(list(Unit))
            state = draw.choice(list(CaseState))
            case = put_case(
                session,
                number,
                "ขอความเป็นธรรม",
                letter=letter_of(**({"respondent_name": about} if about else {})),
                flags=("minor",) if restricted else (),
                received_on=TODAY - timedelta(days=draw.randint(0, 900)),
                received_year=2565,
                state=state,
                level=draw.randint(1, 4),
                unit=unit.value,
                channel=draw.choice(list(Channel)).value,
                due_on=TODAY + timedelta(days=draw.randint(-3, 3)),
                first_reply_due_on=draw.choice([None, TODAY - timedelta(days=1), TODAY]),
                first_replied_on=draw.choice([None, TODAY]),
                restricted=restricted,
                hidden_from_unit=hidden,
                unit_summary="มีผู้ร้องเรียน" if hidden and number % 2 else None,
            )
            if hidden and not restricted:
                case.proposal = {**case.proposal, "conflict": True, "unit": case.unit}
            if state in {CaseState.CLOSED, CaseState.DECLINED}:
                case.ended_on = draw.choice([None, TODAY - timedelta(days=2), TODAY])
            elif number % 7 == 0:
                session.add(Pause(case_id=case.id or 0, from_on=TODAY, reason="รอ", actor="law", at=NOW))
            session.add(case)


def listed(hand: Hand, address: str) -> int:
    count = 0
    while address:
        answer = hand.get(address)
        assert answer.status_code == 200, (address, answer.headers)
        count += len(re.findall(r'<th scope="row"><a href="/cases/', answer.text))
        following = re.search(r'rel="next" href="([^"]+)"', answer.text)
        address = html.unescape(following[1]) if following else ""
    return count


@pytest.mark.parametrize(
    ("username", "year"),
    [("law1", ""), ("boss", "?year=2565"), ("personnel", ""), ("personnel", "?year=2565"), ("students", "")],
    ids=["legal", "executive of a year", "director", "director of a year", "another director"],
)
def test_behind_each_figure_stand_as_many_cases(client: TestClient, office: Office, username: str, year: str) -> None:
    filled(office)
    hand = Hand(client, username)
    shown = hand.get(f"/overview{year}").text
    figures = [(html.unescape(address), int(value.replace(",", ""))) for address, value in _FIGURE.findall(shown)]
    assert len(figures) > 20
    assert sum(value for _, value in figures) > 3
    lengths: dict[str, int] = {}
    for address, value in figures:
        if address not in lengths:
            lengths[address] = listed(hand, address)
        assert lengths[address] == value, address


def test_charts_say_the_same_as_their_tables(client: TestClient, office: Office) -> None:
    filled(office)
    shown = Hand(client, "boss").get("/overview").text
    for part in shown.split('<svg class="chart"')[1:]:
        drawn, _, rest = part.partition("</svg>")
        table = rest.partition("</table>")[0]
        in_chart = re.findall(r'<a href="([^"]+)" aria-label="([^"]+) ([\d,]+) เรื่อง">', drawn)
        in_table = re.findall(r'<th scope="row">([^<]+)</th><td class="number"><a href="([^"]+)">([\d,]+)</a>', table)
        assert [(label, address, value) for address, label, value in in_chart] == in_table != []
        assert "<title" in drawn
        assert "<desc" in drawn
    assert "style=" not in shown


def test_a_unit_director_sees_the_own_units_figures_only(client: TestClient, office: Office) -> None:
    filled(office)
    shown = Hand(client, "personnel").get("/overview").text
    addresses = [html.unescape(address) for address, _ in _LINK.findall(shown)]
    assert addresses
    assert all("unit=personnel" in address for address in addresses)
    assert "กักไว้ตรวจสอบ" not in shown


def test_the_overview_is_for_those_who_lead(client: TestClient) -> None:
    statuses = {
        username: Hand(client, username).get("/overview").status_code
        for username in ("law1", "head", "boss", "personnel", "clerk", "desk", "it")
    }
    assert statuses == {"law1": 200, "head": 200, "boss": 200, "personnel": 200, "clerk": 403, "desk": 403, "it": 403}


def test_without_cases_there_is_no_rate_and_no_fault(client: TestClient) -> None:
    shown = Hand(client, "boss").get("/overview").text
    assert shown.count('<p class="big">ไม่มีข้อมูล</p>') == 2
    assert "ไม่มีเรื่องที่เกินกำหนด" in shown
    assert "0%" not in shown
    assert "100%" not in shown


def test_the_oldest_overdue_case_leads_to_its_letter_its_reasons_and_who_was_told(
    client: TestClient, office: Office
) -> None:
    first = typed_case(office, "ครูเรียกเงินจากผู้ปกครองโดยไม่มีใบเสร็จ ขอให้ตรวจสอบ", subject="เรียกเงิน", name="นายบุญมี แสงทอง")
    second = typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ที่จอดรถ")
    with writing(office.engine) as session:
        for case_id, due in ((first, date(2022, 4, 1)), (second, date(2022, 5, 1))):
            case = session.get_one(Case, case_id)
            case.due_on = due
            session.add(case)
    hand = Hand(client, "boss")
    shown = hand.get("/overview").text
    card = shown[shown.index("เรื่องที่เกินกำหนดนานที่สุด") :].partition("</section>")[0]
    assert "1/2565" in card
    assert "เกินกำหนด 41 วัน" in card
    assert "บุญมี" not in card
    targets = re.findall(rf'href="/cases/{first}#([a-z-]+)"', card)
    assert len(targets) == 3
    case_page = hand.get(f"/cases/{first}").text
    for target in targets:
        assert f'id="{target}"' in case_page


def test_the_oldest_case_is_never_one_about_whoever_looks(client: TestClient, office: Office) -> None:
    with writing(office.engine) as session:
        for number, about in ((1, "นางสาวปราณี กุดหว้า"), (2, "นายบุญส่ง ดอนไทย")):
            letter = letter_of(respondent_name=about, subject="เรื่อง")
            put_case(session, number, letter=letter, received_on=date(2022, 3, 1), due_on=date(2022, 3, 10 + number))
    assert "2/2565" in Hand(client, "law1").get("/overview").text
    assert "1/2565" not in Hand(client, "law1").get("/overview").text
    assert "1/2565" in Hand(client, "law2").get("/overview").text


def test_a_year_that_cannot_be_is_refused_and_one_without_cases_is_empty(client: TestClient, office: Office) -> None:
    typed_case(office, "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงาน", subject="ที่จอดรถ")
    hand = Hand(client, "boss")
    assert hand.get("/overview?year=abcd").status_code == 409
    shown = hand.get("/overview?year=2560").text
    assert 'href="/find?fiscal_year=2560">0 เรื่อง' in shown
    assert '<option value="2560" selected>' in shown


def test_letters_that_no_figure_counts_yet_are_told_of_with_the_day_of_the_oldest(
    client: TestClient, office: Office
) -> None:
    for key, came in (("old", NOW - timedelta(days=40)), ("new", NOW)):
        quarantined(office, key, came)
    for username, way in (
        ("boss", "เจ้าหน้าที่สารบรรณและนิติกรเป็นผู้ตรวจ"),
        ("law1", '<a href="/arrivals?group=quarantined">เปิด'),
    ):
        shown = Hand(client, username).get("/overview").text
        assert f"ค้างนานที่สุดเข้ามาเมื่อ {day_th(NOW - timedelta(days=40))}" in shown
        assert way in shown
    assert "ค้างนานที่สุด" not in Hand(client, "personnel").get("/overview").text


def test_nothing_is_said_of_quarantine_where_it_is_empty(client: TestClient) -> None:
    assert "ค้างนานที่สุด" not in Hand(client, "boss").get("/overview").text
