"""Tokens, windows and receipts: what keeps the public form from being worn out."""

import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.settings import Settings
from models.tables_public import FormHandedIn, WindowCount
from pipelines.accounts.windows import Window, count, network_of, wait_seconds
from pipelines.adapters.database import connect, reading, upgrade, writing
from pipelines.public import form_token, receipts

NOW = 1_000_000.0


@pytest.fixture
def engine(database_url: str) -> Engine:
    made = connect(Settings(database_url=database_url).effective_database_url)
    upgrade(made)
    return made


def test_the_key_is_made_once_and_for_the_program_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    keys: list[bytes] = []
    threads = [threading.Thread(target=lambda: keys.append(form_token.form_key(home))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert [path.name for path in home.iterdir()] == ["form.key"]
    assert stat.S_IMODE((home / "form.key").stat().st_mode) == 0o600


def test_a_key_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "form.key").write_bytes(b"short")
    assert len(form_token.form_key(tmp_path)) == 32


def test_only_our_own_tokens_are_read() -> None:
    token = form_token.issue(b"k" * 32, NOW)
    good = form_token.read(b"k" * 32, token)
    assert good is not None
    assert good.made == NOW
    made, nonce, signature = token.split(".")
    later = f"{int(made) + 1}.{nonce}.{signature}"
    other = f"{made}.{'0' * 32}.{signature}"
    for forged in (later, other, token[:-1], token + "0", token.upper(), "", "a.b.c", "๑" + token[1:], token + "\n"):
        assert form_token.read(b"k" * 32, forged) is None
    assert form_token.read(b"x" * 32, token) is None


def test_a_token_is_good_once_and_forgotten_when_it_is_old(engine: Engine) -> None:
    token = form_token.FormToken(made=NOW, nonce="a" * 32)
    with writing(engine) as session:
        assert form_token.use(session, token, NOW) is True
    with writing(engine) as session:
        assert form_token.use(session, token, NOW) is False
        assert form_token.used(session, token)
    with writing(engine) as session:
        later = form_token.FormToken(made=token.until + 1, nonce="b" * 32)
        assert form_token.use(session, later, token.until + 1)
    with reading(engine) as session:
        assert session.exec(select(FormHandedIn.nonce)).all() == ["b" * 32]


def times(session: Session, windows: list[Window], number: int, now: float) -> None:
    for _ in range(number):
        count(session, windows, now)


def test_a_window_fills_and_opens_again_when_it_is_over(engine: Engine) -> None:
    mine, all_ = Window(what="x", whom="1", most=3, seconds=60), Window(what="x", most=5, seconds=600)
    yours = Window(what="x", whom="2", most=3, seconds=60)
    with writing(engine) as session:
        times(session, [mine, all_], 3, NOW)
    with writing(engine) as session:
        assert wait_seconds(session, [mine, all_], NOW + 20) == 40
        assert wait_seconds(session, [yours, all_], NOW + 20) == 0
        times(session, [yours, all_], 2, NOW + 20)
    with writing(engine) as session:
        assert wait_seconds(session, [yours, all_], NOW + 20) == 580
        assert wait_seconds(session, [mine, all_], NOW + 601) == 0
        count(session, [mine], NOW + 601)
    with reading(engine) as session:
        assert [(row.began, row.count) for row in session.exec(select(WindowCount))] == [(NOW + 601, 1)]


def test_addresses_are_counted_by_their_network_and_kept_as_digests(engine: Engine) -> None:
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::9") != network_of("2001:db8:1:2::9")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("testclient") == "testclient"
    with writing(engine) as session:
        count(session, [Window(what="x", whom="192.0.2.1", most=1, seconds=60)], NOW)
    with reading(engine) as session:
        assert "192.0.2.1" not in session.exec(select(WindowCount)).one().key


def test_a_code_that_is_none_of_ours_tells_nothing(engine: Engine) -> None:
    with reading(engine) as session:
        for code in ("", "0", "AAAA-BBBB-CCCC-DDDD", "A" * 16, "%" * 16, "ก" * 16, "A" * 5000):
            assert receipts.told(session, code) is None
