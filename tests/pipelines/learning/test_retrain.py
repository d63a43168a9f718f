"""Training in an office: lessons from its database, versions kept, switching there and back."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, select

import pipelines.learning.retrain as retraining
from models.errors import RefusedError
from models.tables import Arrival, ArrivalReading, Case, Event
from models.tables_lessons import ModelVersion
from models.values import Purpose, Unit
from pipelines.adapters.database import reading, writing
from pipelines.adapters.liveness import only_one
from pipelines.as_json import letter_json, page_json
from pipelines.learning.crossed import folds_of
from pipelines.learning.examples import FOLDER, example_of, told_in
from pipelines.learning.lessons import CONFIRMED_WEIGHT, CORRECTED_WEIGHT, lessons
from pipelines.learning.model import base
from pipelines.learning.retrain import retrain
from pipelines.learning.shelf import found, listed, use, version_in_use
from pipelines.office import Office
from pipelines.review import Changes, confirm, correct
from tests.conftest import OpenOffice
from tests.support.cases import case_row
from tests.support.letters import reading_of

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def office(make_office: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office for which a tenth of the examples ships, judged in three folds: training on all takes long."""
    few = tuple(example_of(*told) for told in told_in(FOLDER)[::10])
    monkeypatch.setattr(retraining, "shipped", lambda: few)
    monkeypatch.setattr(retraining, "folds_of", partial(folds_of, count=3))
    return make_office(now=NOW)


def filed(session: Session, number: int) -> Case:
    deadline = {"due_on": "2026-01-05", "working_days": 10}
    case = case_row(NOW, received_number=number, proposal={"unit": "personnel", "flags": {}}, deadline=deadline)
    session.add(case)
    session.flush()
    seen = reading_of(f"เรื่อง ร้องเรียนครู\n\nครูตีเด็กครั้งที่ {number} ขอให้ตรวจสอบ")
    arrival = Arrival(
        source="folder:letter", source_key=f"k{number}", channel="letter", sha256="0" * 64, size=1, name="a",
        reached_at=NOW, fetched_at=NOW, case_id=case.id,
    )  # fmt: skip
    session.add(arrival)
    session.flush()
    session.add(
        ArrivalReading(
            arrival_id=arrival.id or 0, read_at=NOW, pages=[page_json(page) for page in seen.pages],
            letter=letter_json(seen.letter), proposal={}, look_at=[],
        )
    )  # fmt: skip
    return case


def settle_some(office: Office) -> None:
    with writing(office.engine) as session:
        confirm(session, filed(session, 1), actor="law", now=NOW)
        changes = Changes(unit=Unit.STUDENTS, level=4)
        correct(session, filed(session, 2), changes, actor="law", reason="อ่านแล้ว", now=NOW, holidays=office.holidays)
        filed(session, 3)  # nobody has looked at it


def test_lessons_hold_the_text_read_and_the_labels_settled(make_office: OpenOffice, database_url: str) -> None:
    office = make_office(database_url=database_url, now=NOW)
    settle_some(office)
    with reading(office.engine) as session:
        confirmed, corrected = lessons(session)
    assert (confirmed.weight, corrected.weight) == (CONFIRMED_WEIGHT, CORRECTED_WEIGHT)
    assert "ครั้งที่ 2" in corrected.reading.pages[0].text
    assert corrected.reading.letter.sender_name is not None
    assert (corrected.labels.level, corrected.labels.unit) == (4, Unit.STUDENTS)
    assert confirmed.labels.purpose is Purpose.COMPLAINT
    assert confirmed.key != corrected.key


def test_training_keeps_a_version_and_the_office_takes_it_at_once_and_goes_back(office: Office) -> None:
    assert office.model.current().version == base().version
    settle_some(office)
    trained = retrain(office, actor="cli:law")
    assert trained is not None
    assert trained.lessons == 2
    folder = office.settings.models_folder
    assert (folder / f"{trained.version}.npz").is_file()
    with writing(office.engine) as session:
        (row,) = listed(session)
        assert row.version == trained.version
        assert row.in_use == trained.switched
        assert {key.partition("/")[0] for key in row.learned_from} >= {"case", "office"}
        use(session, found(session, folder, trained.version[:8]), actor="law", now=NOW, reason="ลอง")
    assert office.model.current().version == trained.version
    with writing(office.engine) as session:
        assert use(session, found(session, folder, "base"), actor="law", now=NOW, reason="กลับ")
        assert not use(session, None, actor="law", now=NOW, reason="กลับ")
    assert office.model.current().version == base().version
    with reading(office.engine) as session:
        assert [event.kind for event in session.exec(select(Event))].count("model_in_use") == 2


def test_nothing_new_is_not_trained_again_at_night_but_is_by_hand(office: Office) -> None:
    assert retrain(office, actor="program", anew=False) is None
    settle_some(office)
    first = retrain(office, actor="program", anew=False)
    assert first is not None
    assert retrain(office, actor="program", anew=False) is None
    again = retrain(office, actor="cli:law")
    assert again is not None
    assert again.version == first.version
    with reading(office.engine) as session:
        assert len(listed(session)) == 1


def test_a_model_that_is_worse_is_kept_but_not_used(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_some(office)
    monkeypatch.setattr(retraining, "is_not_worse", lambda new, old: False)
    trained = retrain(office, actor="program")
    assert trained is not None
    assert not trained.switched
    with reading(office.engine) as session:
        assert version_in_use(session) is None
        assert len(listed(session)) == 1


def test_a_version_whose_file_is_lost_or_changed_is_refused_and_the_shipped_one_stands_in(office: Office) -> None:
    settle_some(office)
    trained = retrain(office, actor="program")
    assert trained is not None
    path: Path = office.settings.models_folder / f"{trained.version}.npz"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with writing(office.engine) as session:
        for row in session.exec(select(ModelVersion)):
            row.in_use = True
        with pytest.raises(RefusedError):
            found(session, office.settings.models_folder, trained.version)
        for wrong in ("abc", "nothex", "0123456789"):
            with pytest.raises(RefusedError):
                found(session, office.settings.models_folder, wrong)
    assert office.model.current().version == base().version


def test_two_trainings_at_once_are_refused(office: Office) -> None:
    with only_one(office.worker.folder, "train"), pytest.raises(RefusedError):
        retrain(office, actor="cli:law")
