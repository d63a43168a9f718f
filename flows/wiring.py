"""Where an office is put together: the effects that the verbs are given."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.errors import ConfigError, IntakeError
from models.settings import Settings
from pipelines.adapters.child_reader import ChildReader
from pipelines.adapters.database import connect, upgrade, writing
from pipelines.adapters.holiday_file import HolidayFile
from pipelines.adapters.liveness import Worker
from pipelines.adapters.page_cache import PageFolder
from pipelines.adapters.smtp import smtp_mailer
from pipelines.adapters.store import BlobStore
from pipelines.learning.shelf import KeptModel
from pipelines.leases import give_back
from pipelines.office import Office
from pipelines.read import light_reader, read_limits
from pipelines.routing.kept import KeptOfficers
from pipelines.rulebook import load_rulebook
from pipelines.rules_kept import KeptRules


@contextmanager
def open_office(settings: Settings) -> Iterator[Office]:
    """Prepare the home and the database, and give everything with an effect; close it at the end.

    Raises:
        ConfigError: home, database, rules, holidays or SMTP settings cannot be used.
    """
    worker = _prepare_home(settings)
    engine = connect(settings.effective_database_url)
    try:
        load_rulebook()  # a rule broken by hand stops the program here, not at each letter
        try:
            upgrade(engine)
        except IntakeError as error:
            raise ConfigError(error.message_th) from error
        pages = PageFolder(
            root=settings.home / "pages", days=settings.reading.cache_days, megabytes=settings.reading.cache_mb
        )
        reader = ChildReader(read_limits(settings.reading, pages if pages.keeps else None), settings.reading)
        yield Office(
            settings=settings,
            engine=engine,
            store=BlobStore(settings.home / "blobs"),
            pages=pages,
            worker=worker,
            clock=settings.clock,
            machine_time=time.time,
            holiday_file=HolidayFile(settings.holidays_path),
            officers=KeptOfficers(settings.effective_officers_file, settings.home / "kept" / "officers.toml"),
            rules=KeptRules(settings.rules_folder),
            model=KeptModel(settings.models_folder, engine),
            read=reader,
            read_light=light_reader(read_limits(settings.reading)),
            send=smtp_mailer(settings.smtp) if settings.smtp.configured else None,
            stop_reading=reader.stop,
        )
    finally:
        _leave(engine, worker)


def _leave(engine: Engine, worker: Worker) -> None:
    """Give back what is still held. Where that fails the lock file stays, and the next start sees a dead worker."""
    try:
        with writing(engine) as session:
            give_back(session, worker.name)
    except (IntakeError, SQLAlchemyError):
        worker.close(forget=False)
    else:
        worker.close()
    engine.dispose()


def _prepare_home(settings: Settings) -> Worker:
    home = settings.home
    try:
        for folder in (home, home / "inbox"):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711)  # clerks pass through to the scan folders, and see nothing else
        return Worker(home / "run")
    except OSError as error:
        raise ConfigError(f"KSED_HOME: ใช้โฟลเดอร์ {home} ไม่ได้ ({error.strerror})") from None


def set_up_logging(settings: Settings) -> None:
    """Log to standard error, one line an event: ids and codes only."""
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    for chatty in ("httpx", "httpcore", "alembic", "imapclient", "PIL"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # What these tell of faults may quote a letter, or is Prefect's own affair.
    for quoting in ("pypdf", "mailparser", "extract_msg", "prefect"):
        logging.getLogger(quoting).setLevel(logging.CRITICAL)
