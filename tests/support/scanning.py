"""A scan folder with its office, for tests in which time is given and reading is instant."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlmodel import col, select

from models.errors import DocumentError
from models.settings import Folder
from models.tables import Arrival
from models.values import Reading, ToRead
from pipelines.adapters.database import reading, writing
from pipelines.adapters.folder import FolderWatch
from pipelines.office import Office
from pipelines.scan_folder import settle_folder, take_from_folder
from pipelines.take_in import claim_letters, retry_quarantined, take_in_letter
from tests.support.letters import instant_reader


@dataclass(slots=True)
class Scans:
    """The folder `letter` of an office. `broken` names digests of letters that cannot be read."""

    office: Office
    broken: set[str] = field(default_factory=set)
    watch: FolderWatch = field(init=False)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.office = replace(self.office, read=self._read, read_light=self._read)
        self.restart()

    def restart(self) -> None:
        """Forget what was seen, as a new process does."""
        self.watch = FolderWatch(self.folder, self.office.settings.watching)
        self.watch.prepare()

    @property
    def folder(self) -> Folder:
        return self.office.settings.effective_folders[0]

    @property
    def path(self) -> Path:
        return self.folder.path

    def drop(self, name: str, content: str = "เรื่อง ขอร้องเรียน") -> Path:
        path = self.path / name
        path.write_text(content)
        return path

    def ready(self) -> list[Path]:
        self.watch.ready(self.now)
        self.now += 100
        return self.watch.ready(self.now)

    def look(self) -> list[int]:
        """Take what is ready; give the new arrivals' ids."""
        return take_from_folder(self.office, self.watch, self.ready())

    def take_in(self) -> None:
        """Bring every waiting letter to its end."""
        for claimed in claim_letters(self.office, light=False, limit=99):
            take_in_letter(self.office, claimed)

    def settle(self) -> int:
        return settle_folder(self.office, self.folder)

    def retry(self) -> None:
        with writing(self.office.engine) as session:
            retry_quarantined(session, self.office, None, "clerk")

    def arrivals(self) -> list[Arrival]:
        with reading(self.office.engine) as session:
            found = session.exec(select(Arrival).order_by(col(Arrival.id))).all()
            session.expunge_all()
        return list(found)

    def lying(self) -> list[str]:
        """Name all files, by their place in the folder."""
        return sorted(str(path.relative_to(self.path)) for path in _files(self.path))

    def _read(self, original: ToRead) -> Reading:
        if original.sha256 in self.broken:
            raise DocumentError("damaged")
        return instant_reader(original)


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
