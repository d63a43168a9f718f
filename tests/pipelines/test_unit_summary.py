from datetime import timedelta

import pytest

from models.errors import RefusedError
from models.tables import Arrival, ArrivalReading
from pipelines.adapters.database import writing
from pipelines.office import Office
from pipelines.unit_summary import write_summary
from tests.conftest import OpenOffice
from tests.support.reviewed import NOW, events_of, filed, kinds_of, read

SUMMARY = "มีผู้ร้องว่าครูมาสายทุกวัน\nขอให้กลุ่มชี้แจง"


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


def test_a_summary_without_identity_is_kept_with_the_one_before(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, complainant_name="นางสมศรี ใจดี", hidden_from_unit=True)
        write_summary(session, case, f" {SUMMARY} ", actor="desk:law1", now=NOW)
        write_summary(session, case, "ครูมาสาย", actor="desk:law1", now=NOW)
        assert case.unit_summary == "ครูมาสาย"
        first, second = events_of(session, case)
        assert (first.kind, first.data) == ("summary_written", {"before": None, "after": SUMMARY})
        assert second.data["before"] == SUMMARY


@pytest.mark.parametrize(
    "text", ["นางสมศรีแจ้งว่าครูมาสาย", "โทร 081-234-5678", "1103702071811", "  \n", "ก" * 4001], ids=str
)
def test_what_gives_the_complainant_away_is_refused(office: Office, text: str) -> None:
    with writing(office.engine) as session:
        letter = {"citizen_id": read("1103702071811"), "sender_phone": read("0812345678")}
        case = filed(session, complainant_name="นางสมศรี ใจดี", letter=letter)
        with pytest.raises(RefusedError) as refused:
            write_summary(session, case, text, actor="desk:law1", now=NOW)
        assert "สมศรี" not in str(refused.value)
        assert (case.unit_summary, kinds_of(session, case)) == (None, [])


def test_what_only_a_later_letter_told_of_the_complainant_counts_too(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        arrival = Arrival(
            source="s", source_key="k", channel="web_email", sha256="0" * 64, size=1, name="", reached_at=NOW,
            fetched_at=NOW, finished_at=NOW + timedelta(hours=1), state="attached", case_id=case.id,
        )  # fmt: skip
        session.add(arrival)
        session.flush()
        letter = {"sender_phone": read("0899999999")}
        session.add(
            ArrivalReading(
                arrival_id=arrival.id or 0, read_at=NOW, pages=[], letter=letter, proposal={}, look_at=[]
            )
        )  # fmt: skip
        with pytest.raises(RefusedError):
            write_summary(session, case, "โทรกลับที่ 08 9999 9999", actor="desk:law1", now=NOW)


def test_of_a_restricted_case_no_unit_reads_anything(office: Office) -> None:
    with writing(office.engine) as session, pytest.raises(RefusedError):
        write_summary(session, filed(session, restricted=True), SUMMARY, actor="desk:law1", now=NOW)
