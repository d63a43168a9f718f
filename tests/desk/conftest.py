import pytest

from pipelines.accounts import passwords
from tests.support.desk import QUICK_HASHER


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign in without waiting: real hashes are slow on purpose (`test_passwords` sees to those)."""
    monkeypatch.setattr(passwords, "_HASHER", QUICK_HASHER)
