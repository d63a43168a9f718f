from datetime import date, datetime

import pytest
from sqlmodel import select

from models.clock import BANGKOK
from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case, Event
from pipelines.adapters.database import writing
from pipelines.close import close, reopen
from pipelines.office import Office
from pipelines.review import confirm
from pipelines.undo import undo
from tests.conftest import OpenOffice
from tests.support.cases import case_row

NOW = datetime(2022, 5, 13, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(now=NOW, database_url=database_url)


def filed(office: Office, *, confirmed: bool = True) -> int:
    with writing(office.engine) as session:
        case = case_row(NOW)
        session.add(case)
        session.flush()
        if confirmed:
            confirm(session, case, actor="law", now=NOW)
        return case.id or 0


def test_a_case_is_closed_with_its_result_and_the_day_it_ended(office: Office) -> None:
    with writing(office.engine) as session:
        case = session.get_one(Case, filed(office))
        close(session, case, actor="law", result=" ตรวจสอบแล้ว  ตักเตือน ", now=NOW)
        assert (case.state, case.ended_on) == (CaseState.CLOSED, date(2022, 5, 13))
        event = session.exec(select(Event).where(Event.kind == "closed")).one()
        assert (event.actor, event.reason) == ("law", "ตรวจสอบแล้ว ตักเตือน")


def test_what_nobody_has_settled_or_said_the_result_of_is_not_closed(office: Office) -> None:
    with writing(office.engine) as session:
        open_case, settled = session.get_one(Case, filed(office, confirmed=False)), None
        with pytest.raises(RefusedError, match="ยังรอนิติกร"):
            close(session, open_case, actor="law", result="เสร็จ", now=NOW)
        confirm(session, open_case, actor="law", now=NOW)
        settled = open_case
        with pytest.raises(RefusedError, match="ผลการดำเนินการ"):
            close(session, settled, actor="law", result=" ", now=NOW)
        close(session, settled, actor="law", result="เสร็จ", now=NOW)
        with pytest.raises(RefusedError):
            close(session, settled, actor="law", result="เสร็จ", now=NOW)


def test_a_closed_case_is_opened_again_with_its_deadline(office: Office) -> None:
    with writing(office.engine) as session:
        case = session.get_one(Case, filed(office))
        due = case.due_on
        again = {"actor": "law", "now": NOW, "holidays": office.holidays, "officers": None}
        with pytest.raises(RefusedError, match="เปิดอยู่แล้ว"):
            reopen(session, case, reason="เอกสารใหม่", **again)  # type: ignore[arg-type]
        close(session, case, actor="law", result="เสร็จ", now=NOW)
        with pytest.raises(RefusedError, match="เหตุผล"):
            reopen(session, case, reason="", **again)  # type: ignore[arg-type]
        reopen(session, case, reason="เอกสารใหม่", **again)  # type: ignore[arg-type]
        assert (case.state, case.ended_on) == (CaseState.CONFIRMED, None)
        assert case.due_on >= due


def test_closing_is_taken_back(office: Office) -> None:
    with writing(office.engine) as session:
        case = session.get_one(Case, filed(office))
        close(session, case, actor="law", result="เสร็จ", now=NOW)
        session.flush()
        event = session.exec(select(Event).where(Event.kind == "closed")).one()
        undo(session, case, event.id or 0, actor="law", now=NOW, holidays=office.holidays, officers=None)
        assert (case.state, case.ended_on) == (CaseState.CONFIRMED, None)
