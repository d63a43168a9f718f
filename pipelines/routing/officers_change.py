"""Changing `officers.toml` from the desk: whole or not at all, never over somebody else's change, the former kept.

What would make a table that cannot be used is refused with all its faults. The watcher reroutes by itself.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_IMODE
from typing import Any, Final

from sqlmodel import Session, col, select

from models.clock import BANGKOK
from models.errors import RefusedError
from models.tables_desk import Account
from pipelines.accounts.people import changed, officer_of
from pipelines.accounts.tell import tell_of_entry, tell_of_table
from pipelines.adapters.database import writing
from pipelines.adapters.liveness import only_one
from pipelines.adapters.whole_file import write_whole
from pipelines.office import Office
from pipelines.routing.officers import Officer, Officers, Role
from pipelines.routing.officers_edit import (
    Written,
    WrittenTable,
    with_officer,
    with_ready,
    without_officer,
    written_table,
)
from pipelines.routing.officers_file import read_officers
from pipelines.rulebook import RULES_FOLDER

_OF_ABSENCE: Final = frozenset({"stand_in", "absences"})
"""What changes from week to week, and opens no case to anybody whom the roles keep out."""
KEPT_VERSIONS: Final = 50
"""Former versions kept beside the file; the oldest go first."""
_CHANGED_TH = "แฟ้มเจ้าหน้าที่ถูกแก้ไขโดยผู้อื่นหลังจากที่ท่านเปิดหน้านี้ ยังไม่ได้บันทึก กรุณาเปรียบเทียบกับข้อมูลล่าสุดแล้วบันทึกอีกครั้ง"


class ChangedFileError(RefusedError):
    """Somebody else changed the file since it was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who changes the file, and the officer as whom he does it."""

    actor: str
    officer: Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The file as it is now: what it says, and the digest that a later change must bear."""

    table: WrittenTable
    digest: str


def show(office: Office) -> Shown | None:
    """Give the file as it is now; None where there is none.

    Raises:
        RefusedError: It cannot be opened, or is no TOML.
    """
    path = _path(office)
    with _worded(path):
        if not path.exists():
            return None
        content = path.read_bytes()
    return Shown(table=written_table(content), digest=_digest(content))


def save_officer(office: Office, officer: Written, *, new: bool, seen: str, editor: Editor) -> None:
    """Add an officer, or change the one of that id; `seen` is the digest of the file that was shown.

    Raises:
        OfficersError: The table would be faulty: all its faults.
        RefusedError: The file is another by now, one's own name or roles, or nobody could manage accounts any more.
    """
    own = editor.officer
    if officer.id == own.id:
        roles, unit = {role.value for role in own.roles}, own.unit.value if own.unit else ""
        kept = (" ".join(own.name.split()), roles, unit, own.active)  # the accused are known by their names
        if (" ".join(officer.name.split()), set(officer.roles), officer.unit, officer.active) != kept:
            raise RefusedError("ชื่อ หน้าที่ กลุ่ม และสถานะของท่านเองต้องให้ผู้อื่นเป็นผู้แก้ไข")

    def make(content: bytes) -> tuple[bytes, dict[str, Any]]:
        before = next((one for one in written_table(content).people if one.id == officer.id), None)
        return with_officer(content, officer, new=new), _difference(before, officer)

    _replace(office, make, about=officer.id, seen=seen, editor=editor)


def remove_officer(office: Office, officer_id: str, *, seen: str, editor: Editor) -> None:
    """Take an officer out of a file that is not in use yet: later, cases refer to the id.

    Raises:
        OfficersError, RefusedError: As `save_officer`, or the file is in use.
    """

    def make(content: bytes) -> tuple[bytes, dict[str, Any]]:
        table = written_table(content)
        if table.ready:
            raise RefusedError("ทะเบียนใช้งานอยู่ ลบรายการไม่ได้เพราะเรื่องเก่ายังอ้างถึง ให้เลือก “ไม่ได้ปฏิบัติงานแล้ว” แทน")
        return without_officer(content, officer_id), {"officer": officer_id, "removed": True}

    _replace(office, make, about=officer_id, seen=seen, editor=editor)


def set_ready(office: Office, *, ready: bool, seen: str, editor: Editor) -> None:
    """Begin to use the table, or do as if there were none.

    Raises:
        OfficersError, RefusedError: As `save_officer`.
    """
    _replace(
        office, lambda content: (with_ready(content, ready=ready), {"ready": ready}), about="", seen=seen, editor=editor
    )


def begin_file(office: Office, *, editor: Editor) -> None:
    """Begin with the example that comes with the program, which is not in use until somebody says so.

    Raises:
        RefusedError: There is a file already, or it cannot be written.
    """
    path = _path(office)
    with _alone(office), _worded(path), writing(office.engine) as session:
        if path.exists():
            raise ChangedFileError(_CHANGED_TH)
        changed(session, "officers_changed", editor.actor, office.clock(), begun=True)
        session.flush()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (RULES_FOLDER / "officers.example.toml").read_bytes(), mode=0o640)


def _replace(
    office: Office,
    make: Callable[[bytes], tuple[bytes, dict[str, Any]]],
    *,
    about: str,
    seen: str,
    editor: Editor,
) -> None:
    path = _path(office)
    with _alone(office), _worded(path):
        former = path.read_bytes()
        if _digest(former) != seen:
            raise ChangedFileError(_CHANGED_TH)
        content, data = make(former)
        table = read_officers(content, path.name)
        if _others(former, about) != _others(content, about):
            raise RefusedError("แฟ้มเขียนในรูปแบบที่หน้าเว็บแก้ไม่ได้ กรุณาแก้ด้วยโปรแกรมแก้ข้อความ")
        if content == former:
            raise RefusedError("ข้อมูลเหมือนเดิม ไม่มีอะไรเปลี่ยน")
        with writing(office.engine) as session:
            _check_somebody_manages(session, office.officers.current().officers, table if table.ready else None)
            changed(session, "officers_changed", editor.actor, office.clock(), **data)
            _tell(session, office, data, actor=editor.actor)
            session.flush()  # what the database refuses, it refuses before the file is touched
            _keep(office, path, former)
            if path.read_bytes() != former:  # by a text editor, which knows no lock of ours
                raise ChangedFileError(_CHANGED_TH)
            write_whole(path, content, mode=S_IMODE(path.stat().st_mode))


def _tell(session: Session, office: Office, data: dict[str, Any], *, actor: str) -> None:
    if "ready" in data:
        tell_of_table(session, office, actor=actor)
    elif set(data.get("after") or ()) - _OF_ABSENCE:
        tell_of_entry(session, office, data["officer"], actor=actor)


def _check_somebody_manages(session: Session, before: Officers | None, after: Officers | None) -> None:
    """Refuse a table by which nobody could manage accounts any more, where somebody could until now."""
    accounts = session.exec(select(Account).where(col(Account.active).is_(True))).all()

    def manage(officers: Officers | None) -> bool:
        people = (officer_of(account, officers) for account in accounts)
        return any(one.active and Role.OPERATOR in one.roles for one in people)

    if manage(before) and not manage(after):
        raise RefusedError("ต้องมีผู้ดูแลระบบที่เข้าใช้หน้าเว็บได้อย่างน้อยหนึ่งคน")


def _keep(office: Office, path: Path, former: bytes) -> None:
    folder = path.parent / "kept"
    folder.mkdir(mode=0o700, exist_ok=True)
    at = office.clock().astimezone(BANGKOK)
    write_whole(folder / f"{path.stem}-{at:%Y%m%d-%H%M%S}-{_digest(former)[:8]}.toml", former)
    for old in sorted(folder.glob(f"{path.stem}-*.toml"))[:-KEPT_VERSIONS]:
        old.unlink(missing_ok=True)


def _others(content: bytes, about: str) -> list[Written]:
    return [one for one in written_table(content).people if one.id != about]


def _difference(before: Written | None, after: Written) -> dict[str, Any]:
    new = asdict(after)
    if before is None:
        return {"officer": after.id, "before": None, "after": new}
    old = asdict(before)
    names = [name for name in new if new[name] != old[name]]
    return {
        "officer": after.id,
        "before": {name: old[name] for name in names},
        "after": {name: new[name] for name in names},
    }


def _path(office: Office) -> Path:
    """The file itself, where its name is a link."""
    return office.settings.effective_officers_file.resolve()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def _alone(office: Office) -> Iterator[None]:
    with only_one(office.worker.folder, "officers") as alone:
        if not alone:
            raise RefusedError("มีผู้กำลังบันทึกแฟ้มเจ้าหน้าที่อยู่ กรุณารอสักครู่แล้วลองใหม่")
        yield


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ChangedFileError(_CHANGED_TH) from None
    except OSError as error:
        raise RefusedError(f"อ่านหรือเขียนแฟ้ม {path.name} ไม่ได้ ({error.strerror}) กรุณาแจ้งผู้ดูแลระบบ") from None
