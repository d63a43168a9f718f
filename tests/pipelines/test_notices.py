"""Who is told what: never a name, and never a unit that must not know."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.settings import Settings
from models.tables import Case
from models.values import Flags, Proposal, Unit
from pipelines.as_json import proposal_json
from pipelines.notices import more_material_notices, new_case_notices, recipients
from tests.support.cases import PROPOSAL, case_row

NOW = datetime(2022, 5, 12, 2, 0, tzinfo=UTC)
LAW, PERSONNEL, GENERAL = "law@ksed.example", "personnel@ksed.example", "general@ksed.example"
HARMLESS = replace(PROPOSAL, unit=Unit.GENERAL, level=1)
HIDDEN = [
    replace(PROPOSAL, flags=Flags(minor=True)),
    replace(PROPOSAL, flags=Flags(sexual=True)),
    replace(PROPOSAL, conflict=True),
]


@pytest.fixture
def settings() -> Settings:
    return Settings.model_validate(
        {
            "smtp": {"sender": "ksed@ksed.example"},
            "notices": {"legal_officer": LAW, "units": {"personnel": PERSONNEL, "general": GENERAL}},
            "desk": {"public_url": "https://desk.ksed.example/"},
        }
    )


def case_of(proposal: Proposal) -> Case:
    return case_row(
        NOW, id=7, received_number=12, level=proposal.level or 1, unit=proposal.unit.value, due_on=date(2022, 5, 27),
        subject="ขอร้องเรียนครูตีนักเรียน", complainant_name="นางสมศรี ใจดี", complainant_phone="0812345678",
        complainant_email="somsri@mail.example", complainant_address="๑ หมู่ ๒", proposal=proposal_json(proposal),
    )  # fmt: skip


def test_a_new_case_is_told_to_the_legal_officer_and_the_unit(settings: Settings) -> None:
    notices = new_case_notices(settings, case_of(PROPOSAL), PROPOSAL, NOW)
    assert [one.recipient for one in notices] == [LAW, PERSONNEL]
    assert len({one.message_id for one in notices}) == 2
    assert all(one.message_id.endswith("@ksed.example>") for one in notices)


@pytest.mark.parametrize("proposal", HIDDEN)
def test_a_unit_that_must_not_know_is_not_told(settings: Settings, proposal: Proposal) -> None:
    assert recipients(settings, proposal) == [LAW]
    assert [one.recipient for one in new_case_notices(settings, case_of(proposal), proposal, NOW)] == [LAW]


@pytest.mark.parametrize("proposal", HIDDEN)
def test_a_harmless_second_mail_tells_no_unit_of_a_case_it_must_not_know(
    settings: Settings, proposal: Proposal
) -> None:
    more = more_material_notices(settings, case_of(proposal), HARMLESS, NOW)
    assert [one.recipient for one in more] == [LAW]


@pytest.mark.parametrize("proposal", HIDDEN)
def test_a_second_mail_that_makes_a_case_delicate_is_kept_from_the_unit(settings: Settings, proposal: Proposal) -> None:
    more = more_material_notices(settings, case_of(PROPOSAL), proposal, NOW)
    assert [one.recipient for one in more] == [LAW]


def test_more_material_goes_to_the_unit_of_the_case_whatever_it_is_about(settings: Settings) -> None:
    more = more_material_notices(settings, case_of(PROPOSAL), HARMLESS, NOW)
    assert [one.recipient for one in more] == [LAW, PERSONNEL]


def test_nobody_is_told_where_no_address_is_set_and_nobody_twice(settings: Settings) -> None:
    assert recipients(Settings(), PROPOSAL) == []
    same = settings.model_copy(update={"notices": settings.notices.model_copy(update={"units": {Unit.PERSONNEL: LAW}})})
    assert recipients(same, PROPOSAL) == [LAW]


def test_a_notice_carries_number_level_deadline_and_link_but_nothing_of_the_letter(settings: Settings) -> None:
    case = case_of(PROPOSAL)
    written = (
        *new_case_notices(settings, case, PROPOSAL, NOW),
        *more_material_notices(settings, case, PROPOSAL, NOW),
    )
    for notice in written:
        text = f"{notice.subject}\n{notice.body}"
        assert "12/2565" in text
        assert "ระดับที่เสนอ: 3" in text
        assert "27/05/2570" not in text
        assert "27/05/2565" in text
        assert "https://desk.ksed.example/cases/7" in text
        secrets = (case.subject, case.complainant_name, case.complainant_phone, case.complainant_email)
        for secret in (*secrets, case.complainant_address, "สมศรี", "ตีนักเรียน"):
            assert secret
            assert secret not in text
