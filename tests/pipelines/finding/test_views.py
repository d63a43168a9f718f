from datetime import timedelta

import pytest
from sqlmodel import Session

from models.errors import RefusedError
from pipelines.finding import views
from pipelines.finding.views import delete_view, save_view, views_of
from tests.support.finding import NOW


def test_a_view_is_kept_for_its_owner_by_name_and_only_what_searches(session: Session) -> None:
    query = {"q": " หนองแวง ", "level": "3,4", "after": "words.7", "unit": ""}
    view = save_view(session, owner="law", name="  ของฉัน  วันนี้ ", query=query, now=NOW)
    save_view(session, owner="other", name="ก", query={}, now=NOW)
    assert [(one.name, one.query) for one in views_of(session, "law")] == [
        ("ของฉัน วันนี้", {"q": "หนองแวง", "level": "3,4"})
    ]
    again = save_view(session, owner="law", name="ของฉัน วันนี้", query={"level": "1"}, now=NOW + timedelta(days=1))
    assert again.id == view.id
    assert [one.query for one in views_of(session, "law")] == [{"level": "1"}]


def test_nobody_takes_another_s_view_away(session: Session) -> None:
    view = save_view(session, owner="law", name="ก", query={}, now=NOW)
    with pytest.raises(RefusedError):
        delete_view(session, owner="other", view_id=view.id or 0)
    delete_view(session, owner="law", view_id=view.id or 0)
    assert not views_of(session, "law")
    with pytest.raises(RefusedError):
        delete_view(session, owner="law", view_id=view.id or 0)


@pytest.mark.parametrize(("name", "query"), [("", {}), ("  ", {}), ("ก" * 81, {}), ("ก", {"level": "9"})])
def test_a_view_without_a_name_or_with_a_wrong_filter_is_refused(
    session: Session, name: str, query: dict[str, str]
) -> None:
    with pytest.raises(RefusedError):
        save_view(session, owner="law", name=name, query=query, now=NOW)


def test_views_do_not_grow_without_end(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_VIEWS", 2)
    for name in ("ก", "ข"):
        save_view(session, owner="law", name=name, query={}, now=NOW)
    with pytest.raises(RefusedError):
        save_view(session, owner="law", name="ค", query={}, now=NOW)
    save_view(session, owner="law", name="ก", query={"level": "2"}, now=NOW)
