from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.tables import Case
from models.tables_matters import CaseMark
from pipelines.adapters.database import writing
from pipelines.deadlines import due_on
from pipelines.edit_fields import Edited, edit_fields
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.officers import UNIT_NAMES, table
from tests.support.reviewed import NOW, events_of, filed, kinds_of, read

STAMP = {"number": read("12", 0.4), "date": None, "time": None, "page": 1, "box": [0, 0, 1, 1], "readable": False}


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


def edited(session: Session, office: Office, case: Case, changes: dict[str, str | None], **values: Any) -> Edited:
    means = {"actor": "desk:law1", "reason": "ตรวจกับต้นฉบับ", "now": NOW, "holidays": office.holidays}
    return edit_fields(session, case, changes, **{**means, **values})


def test_a_typed_value_is_sure_says_by_whom_and_keeps_its_place(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, letter={"sender_name": read("นางสมสี ใจดี", 0.5)}, complainant_name="นางสมสี ใจดี")
        found = edited(session, office, case, {"sender_name": "นางสมศรี ใจดี", "sender_phone": "๐๘๑-๒๓๔-๕๖๗๘"})
        assert found.fields == ("sender_name", "sender_phone")
        name = case.letter["sender_name"]
        assert (name["value"], name["confidence"], name["by"]) == ("นางสมศรี ใจดี", 1.0, "desk:law1")
        assert (name["page"], name["box"]) == (2, [0.1, 0.2, 0.3, 0.4])
        assert (case.complainant_name, case.complainant_phone) == ("นางสมศรี ใจดี", "081-234-5678")
        (event,) = events_of(session, case)
        assert (event.kind, event.reason) == ("fields_corrected", "ตรวจกับต้นฉบับ")
        said = event.data["fields"]["sender_name"]
        assert (said["before"]["value"], said["after"]["value"]) == ("นางสมสี ใจดี", "นางสมศรี ใจดี")
        assert event.data["fields"]["sender_phone"]["before"] is None
        assert session.exec(select(CaseMark).where(CaseMark.kind == "phone")).one().case_id == case.id


def test_a_value_typed_as_it_was_read_in_doubt_is_now_sure(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, letter={"dated_on": read("2022-05-10", 0.4)})
        edited(session, office, case, {"dated_on": "10 พ.ค. 65"})
        assert case.letter["dated_on"]["confidence"] == 1.0
        with pytest.raises(RefusedError):
            edited(session, office, case, {"dated_on": "10/5/2565"})


def test_a_value_that_is_not_there_is_taken_away(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, letter={"sender_email": read("x@y.example")}, complainant_email="x@y.example")
        edited(session, office, case, {"sender_email": " "})
        assert (case.letter["sender_email"], case.complainant_email) == (None, None)


def test_a_received_date_recounts_the_deadline(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, level=2)
        edited(session, office, case, {"received_on": "๕ พ.ค. ๖๕"})
        assert case.received_on == date(2022, 5, 5)
        assert case.due_on == due_on(date(2022, 5, 5), 2, office.holidays).due_on
        assert kinds_of(session, case) == ["fields_corrected", "deadline_changed"]


@pytest.mark.parametrize(
    ("day", "values"),
    [
        ("31/12/2564", {}),
        ("14/5/2565", {}),
        ("", {}),
        ("5/5/2565", {"state": "closed"}),
    ],
    ids=["another-year", "after-arrival", "blank", "closed"],
)
def test_a_received_date_that_cannot_be_is_refused(office: Office, day: str, values: dict[str, Any]) -> None:
    with writing(office.engine) as session:
        case = filed(session, **values)
        with pytest.raises(RefusedError):
            edited(session, office, case, {"received_on": day, "subject": "อื่น"})
        assert (case.received_on, case.subject, case.letter) == (date(2022, 5, 12), None, {})
        assert kinds_of(session, case) == []


@pytest.mark.parametrize("before", [None, STAMP], ids=["none", "unreadable"])
def test_a_typed_stamp_is_readable_and_its_date_counts(office: Office, before: dict[str, Any] | None) -> None:
    with writing(office.engine) as session:
        case = filed(session, stamp=before)
        found = edited(session, office, case, {"stamp_number": "๑๒๓", "stamp_date": "10/5/65", "stamp_time": "9.30 น."})
        assert case.stamp is not None
        assert case.stamp["readable"]
        assert [case.stamp[part]["value"] for part in ("number", "date", "time")] == ["123", "2022-05-10", "09:30"]
        assert (case.received_on, found.doubt) == (date(2022, 5, 10), None)
        assert case.due_on == due_on(date(2022, 5, 10), 1, office.holidays).due_on
        assert case.stamp["box"] == (before["box"] if before else None)


@pytest.mark.parametrize(
    ("day", "stamp"),
    [
        ("14/5/2565", None),
        ("1/2/2565", None),
        ("30/12/2564", None),
        ("10/5/2565", {**STAMP, "of_another": True}),
    ],
    ids=["future", "old", "another-year", "of-another"],
)
def test_an_implausible_stamp_is_kept_and_its_date_does_not_count(
    office: Office, day: str, stamp: dict[str, Any] | None
) -> None:
    with writing(office.engine) as session:
        case = filed(session, stamp=stamp)
        assert edited(session, office, case, {"stamp_date": day}).doubt
        assert case.stamp is not None
        assert case.stamp["date"]["confidence"] == 1.0
        assert (case.received_on, kinds_of(session, case)) == (date(2022, 5, 12), ["fields_corrected"])


def test_a_date_that_is_typed_itself_goes_before_the_stamps(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        edited(session, office, case, {"stamp_date": "10/5/2565", "received_on": "11/5/2565"})
        assert case.received_on == date(2022, 5, 11)


def test_whoever_is_accused_by_the_letter_as_a_person_reads_it_loses_the_case(office: Office) -> None:
    officers = table()
    with writing(office.engine) as session:
        case = filed(session, assigned_to=["general"])
        accused = next(iter(UNIT_NAMES.values()))
        found = edited(session, office, case, {"respondent_name": accused}, officers=officers)
        assert found.rerouted is not None
        assert case.hidden_from_unit
        assert "general" not in case.assigned_to
        assert "rerouted" in kinds_of(session, case)


def test_a_closed_cases_letter_may_be_mended(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, state="closed")
        edited(session, office, case, {"subject": "ขอความเป็นธรรม"})
        assert (case.subject, case.letter["subject"]["value"]) == ("ขอความเป็นธรรม", "ขอความเป็นธรรม")


def test_a_name_that_the_units_summary_holds_is_refused_until_the_summary_is_mended(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, unit_summary="สมศรี ร้องว่าครูมาสาย")
        with pytest.raises(RefusedError):
            edited(session, office, case, {"sender_name": "นางสมศรี ใจดี"})
        assert (case.complainant_name, case.letter) == (None, {})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"subject": "ใหม่"}, " "), ({}, "x"), ({"subject": ""}, "x"), ({"state": "closed"}, "x")],
    ids=["no-reason", "nothing", "nothing-there", "no-field"],
)
def test_what_cannot_be_is_refused(office: Office, changes: dict[str, str | None], reason: str) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        with pytest.raises(RefusedError):
            edited(session, office, case, changes, reason=reason)
        assert kinds_of(session, case) == []
        assert session.exec(select(col(Case.letter))).one() == {}
