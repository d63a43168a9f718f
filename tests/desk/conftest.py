import pytest
from fastapi.testclient import TestClient

from pipelines.accounts import passwords
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.desk import NOW, QUICK_HASHER, open_desk


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign in without waiting: real hashes are slow on purpose (`test_passwords` sees to those)."""
    monkeypatch.setattr(passwords, "_HASHER", QUICK_HASHER)


@pytest.fixture
def office(make_office: OpenOffice) -> Office:
    """An office on a day of its own, as the desk's tests know it."""
    return make_office(now=NOW)


@pytest.fixture
def client(office: Office) -> TestClient:
    """Its desk, with everybody of the made-up office."""
    return open_desk(office)
