"""Settings: environment `KSED_…` (nested with `__`), then `.env`, then `ksed.toml`, read once.

The names are a contract (DESIGN §3). Everything has a default: with none set, ksed watches the
folders under its home on SQLite, and mailbox and SMTP are simply not configured.
"""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from models.clock import Clock, fixed_clock, system_clock
from models.errors import ConfigError
from models.values import Channel, Unit

Tls = Literal["tls", "starttls", "none"]

FOLDER_CHANNELS = (
    Channel.LETTER,
    Channel.WALK_IN,
    Channel.SUGGESTION_BOX,
    Channel.PHONE_FAX,
    Channel.INSPECTION,
)
"""Channels whose papers are scanned into a folder of their own (SOP §1)."""
DOUBT_BELOW = 0.6
"""`proposals.doubt_below`, where nobody sets another."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Imap(_Part):
    """The office's mailbox. Without a host there is none."""

    host: str = ""
    port: int = 0
    username: str = ""
    password: SecretStr = SecretStr("")
    tls: Tls = "tls"
    folder: str = "INBOX"
    done_folder: str = "ksed-done"
    """Where taken mails go on a server that keeps no keywords."""
    idle: bool = True
    since: date | None = None
    """Mails that reached the mailbox before this day (CE) are left alone: for a mailbox with a past."""
    ca_file: Path | None = None
    """Certificates to trust, for a server whose certificate the system does not know."""
    timeout_seconds: float = Field(default=30, gt=0)

    @model_validator(mode="after")
    def _elsewhere(self) -> Self:
        if self.done_folder.lower() == self.folder.lower():
            raise ValueError("DONE_FOLDER must be another folder than FOLDER")
        return self

    @property
    def configured(self) -> bool:
        """Tell whether there is a mailbox to watch."""
        return bool(self.host)

    @property
    def effective_port(self) -> int:
        """Give the port, by default the protocol's own (RFC 8314, RFC 9051)."""
        return self.port or (993 if self.tls == "tls" else 143)

    @property
    def account(self) -> str:
        """Name the account in source keys: `user@host`."""
        return self.username if "@" in self.username else f"{self.username}@{self.host}"


class Smtp(_Part):
    """The server that notices go out by. Without a host they wait in the outbox."""

    host: str = ""
    port: int = 0
    username: str = ""
    password: SecretStr = SecretStr("")
    tls: Tls = "starttls"
    sender: str = "ksed@localhost"
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=20, gt=0)

    @property
    def configured(self) -> bool:
        """Tell whether notices can go out."""
        return bool(self.host)

    @property
    def effective_port(self) -> int:
        """Give the port, by default the submission protocol's own (RFC 8314, RFC 6409)."""
        return self.port or {"tls": 465, "starttls": 587, "none": 25}[self.tls]


class Folder(_Part):
    """A scan folder and the channel of what is dropped there. Its name in source keys is `name`."""

    path: Path
    channel: Channel
    label: str = ""

    @field_validator("path")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        """Fix it: arrivals remember where their files lie, wherever ksed is started from next."""
        return path.expanduser().absolute()

    @property
    def name(self) -> str:
        """Name the folder in source keys and in the status."""
        return self.label or self.path.name


class Notices(_Part):
    """Who is told where the office keeps no table of officers. Addresses left empty are told nothing."""

    legal_officer: str = ""
    units: dict[Unit, str] = Field(default_factory=dict)
    operator: str = ""
    """Told when a file that the office edits cannot be used; without it the legal officer is."""


class Desk(_Part):
    """Where the web desk listens, and how links in notices name it."""

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    idle_minutes: float = Field(default=60, gt=0)
    """Rest after which somebody must sign in again."""
    session_hours: float = Field(default=12, gt=0)
    """Age at which a session ends, whatever its use."""
    second_factor: Literal["optional", "required"] = "optional"
    public_form: bool = True
    """Whether strangers may hand in a complaint at `/complain` without an account."""

    @property
    def base_url(self) -> str:
        """Give the address that links begin with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


class Watching(_Part):
    """Times of the watcher, in seconds."""

    folder_seconds: float = Field(default=2, gt=0)
    mailbox_seconds: float = Field(default=25, gt=0)
    """Longest time between two looks into the mailbox, whether or not IDLE works."""
    notices_seconds: float = Field(default=2, gt=0)
    reconcile_seconds: float = Field(default=300, gt=0)
    settle_seconds: float = Field(default=1.5, gt=0)
    """A file is taken once its size and time have stood still for so long …"""
    incomplete_seconds: float = Field(default=12, gt=0)
    """… or so long where it looks unfinished."""
    lease_seconds: float = Field(default=120, gt=0)
    letters_at_once: int = Field(default_factory=lambda: os.cpu_count() or 2, gt=0)


class Reading(_Part):
    """Bounds on reading one letter."""

    languages: str = "ksed"
    """Tesseract's models, joined by `+`; `ksed` is our own, which ships."""
    pages: int = Field(default=500, gt=0)
    page_seconds: float = Field(default=45, gt=0)
    stalled_seconds: float = Field(default=50, gt=0)
    """A letter that makes no progress for so long is given up."""
    letter_seconds: float = Field(default=1800, gt=0)
    """A letter that is not read after so long is given up, whatever its progress."""
    memory_mb: int = Field(default=1500, gt=0)
    """Memory of the reader of one letter, with the tools that it runs."""
    file_mb: int = Field(default=200, gt=0)
    cache_days: float = Field(default=30, ge=0)
    """How long the text of a page's picture is kept, so that reading it again costs nothing; 0: not at all."""
    cache_mb: float = Field(default=500, ge=0)
    """Room for those texts; the oldest go first."""


class Deadlines(_Part):
    """Times that the office owes an answer in."""

    first_reply_days: int = Field(default=15, gt=0, le=365)
    """Calendar days from the received date to the first reply to the complainant (SOP §5)."""


class Proposals(_Part):
    """How proposals are made and learned from."""

    doubt_below: float = Field(default=DOUBT_BELOW, ge=0, le=1)
    """Confidence below which a proposal says first why it is doubtful, and its case stands first in the list."""
    train_at_hour: int = Field(default=2, ge=-1, le=23)
    """Hour of the night (Bangkok) from which `ksed watch` trains anew where people have settled cases; −1: never."""


class Flows(_Part):
    """Prefect."""

    enabled: bool = True
    port: int = 0
    """Port of the local server; 0 takes a free one."""
    keep_days: float = Field(default=14, gt=0)


class Settings(BaseSettings):
    """All settings; see the module's docstring for where they come from."""

    model_config = SettingsConfigDict(
        env_prefix="KSED_",
        env_nested_delimiter="__",
        env_file=".env",
        env_file_encoding="utf-8",
        toml_file="ksed.toml",
        extra="ignore",
        frozen=True,
    )

    home: Path = Path("var")
    database_url: str = ""
    officers_file: Path | None = None
    imap: Imap = Imap()
    smtp: Smtp = Smtp()
    folders: tuple[Folder, ...] = ()
    notices: Notices = Notices()
    desk: Desk = Desk()
    watching: Watching = Watching()
    reading: Reading = Reading()
    deadlines: Deadlines = Deadlines()
    proposals: Proposals = Proposals()
    flows: Flows = Flows()
    now: datetime | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("home", "officers_file")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path is not None else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: environment before `.env` before `ksed.toml`."""
        return (init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls))

    @property
    def effective_database_url(self) -> str:
        """Give the SQLAlchemy URL; by default an SQLite file in the home."""
        url = self.database_url or f"sqlite:///{self.home / 'ksed.db'}"
        for short in ("postgres://", "postgresql://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        return url

    @property
    def effective_officers_file(self) -> Path:
        """Give the table of officers that the office edits, by default in the home; it may be absent."""
        return self.officers_file or self.home / "officers.toml"

    @property
    def rules_folder(self) -> Path:
        """Give the folder of the office's own rule files, which replace shipped ones of the same name."""
        return self.home / "rules"

    @property
    def models_folder(self) -> Path:
        """Give the folder of the statistical models that were trained here."""
        return self.home / "models"

    @property
    def effective_folders(self) -> tuple[Folder, ...]:
        """Give the watched folders; by default one for each paper channel under the home's `inbox`."""
        return self.folders or tuple(
            Folder(path=self.home / "inbox" / channel.value, channel=channel) for channel in FOLDER_CHANNELS
        )

    @property
    def holidays_path(self) -> Path:
        """Tell where the office's own table of holidays lies, once it has one."""
        return self.home / "holidays.csv"

    @property
    def clock(self) -> Clock:
        """Give the office's clock: fixed by `KSED_NOW` in tests, else the machine's."""
        return fixed_clock(self.now) if self.now else system_clock


def load_settings(**overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        ConfigError: a setting cannot be used; the message names it, never its value.
    """
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        faults = "; ".join(
            f"KSED_{'__'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}" for fault in error.errors()
        )
        raise ConfigError(f"ค่าตั้งไม่ถูกต้อง: {faults}") from None
    except (ValueError, OSError) as error:
        raise ConfigError(f"อ่านค่าตั้งไม่ได้: {type(error).__name__}") from None
    names = [folder.name for folder in settings.effective_folders]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(f"KSED_FOLDERS: ชื่อโฟลเดอร์ซ้ำกัน ({', '.join(twice)}) กรุณากำหนด label ให้ต่างกัน")
    paths = [folder.path for folder in settings.effective_folders]
    if any(path != other and path.is_relative_to(other) for path in paths for other in paths):
        raise ConfigError("KSED_FOLDERS: มีโฟลเดอร์ที่อยู่ภายในอีกโฟลเดอร์หนึ่ง เอกสารจะเข้าระบบสองครั้ง")
    return settings
