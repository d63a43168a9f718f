from datetime import date
from pathlib import Path

import pytest

from models.errors import MESSAGES_TH, ConfigError, DocumentError
from models.settings import load_settings
from models.values import Channel, Unit


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.home == tmp_path / "var"
    assert settings.effective_database_url == f"sqlite:///{tmp_path}/var/ksed.db"
    assert {folder.channel for folder in settings.effective_folders} >= {Channel.LETTER, Channel.WALK_IN}
    assert settings.effective_folders[0].path == tmp_path / "var" / "inbox" / "letter"
    assert not settings.imap.configured
    assert not settings.smtp.configured
    assert not settings.effective_folders[0].path.exists(), "settings are values: nothing is made"


def test_environment_beats_dotenv_beats_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ksed.toml").write_text('[imap]\nhost = "toml"\nusername = "toml"\nfolder = "toml"\n')
    (tmp_path / ".env").write_text("KSED_IMAP__HOST=dotenv\nKSED_IMAP__USERNAME=dotenv\n")
    monkeypatch.setenv("KSED_IMAP__HOST", "environment")
    imap = load_settings().imap
    assert (imap.host, imap.username, imap.folder) == ("environment", "dotenv", "toml")


def test_folders_units_and_dates_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSED_FOLDERS", '[{"path": "/srv/scan/fax", "channel": "phone_fax"}]')
    monkeypatch.setenv("KSED_NOTICES__UNITS", '{"audit": "audit@ksed.example"}')
    monkeypatch.setenv("KSED_IMAP__SINCE", "2026-01-01")
    settings = load_settings()
    (folder,) = settings.effective_folders
    assert (folder.name, folder.channel) == ("fax", Channel.PHONE_FAX)
    assert settings.notices.units == {Unit.AUDIT: "audit@ksed.example"}
    assert settings.imap.since == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("tls", "imap_port", "smtp_port"), [("tls", 993, 465), ("starttls", 143, 587), ("none", 143, 25)]
)
def test_ports_follow_the_protocols(monkeypatch: pytest.MonkeyPatch, tls: str, imap_port: int, smtp_port: int) -> None:
    monkeypatch.setenv("KSED_IMAP__TLS", tls)
    monkeypatch.setenv("KSED_SMTP__TLS", tls)
    settings = load_settings()
    assert (settings.imap.effective_port, settings.smtp.effective_port) == (imap_port, smtp_port)


def test_a_misspelt_setting_of_a_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSED_IMAP__PASWORD", "secret")
    with pytest.raises(ConfigError) as error:
        load_settings()
    assert "PASWORD" in str(error.value)
    assert "secret" not in str(error.value)


def test_postgresql_urls_are_given_their_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSED_DATABASE_URL", "postgresql://ksed@db/ksed")
    assert load_settings().effective_database_url == "postgresql+psycopg://ksed@db/ksed"


def test_a_fixed_clock_without_a_zone_is_bangkok_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSED_NOW", "2026-01-01T00:10:00")
    assert load_settings().clock().isoformat() == "2025-12-31T17:10:00+00:00"


def test_every_error_code_has_a_thai_sentence() -> None:
    for code, sentence in MESSAGES_TH.items():
        assert DocumentError(code).message_th == sentence
        assert any("ก" <= letter <= "๛" for letter in sentence)
