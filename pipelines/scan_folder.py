"""Scan folder: store the files that are ready, and move them once their letters have come to an end."""

import itertools
import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.clock import bangkok_date, year_be
from models.errors import MESSAGES_TH, TransientError
from models.settings import Folder
from models.states import ENDED, ArrivalState
from models.tables import Arrival
from pipelines.adapters.database import reading, writing
from pipelines.adapters.file_names import as_origin, free_name, note_beside, numbered, path_of, shown_name
from pipelines.adapters.folder import DONE, FAILED, FolderWatch, make_folder, open_to_group, opened
from pipelines.adapters.store import Blob, chunks_of, digest_of
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office

log = logging.getLogger("ksed.folder")


def source_name(folder: Folder) -> str:
    """Name a folder as a source: `folder:letter`."""
    return f"folder:{folder.name}"


def moving_name(folder: Folder) -> str:
    """Name the moving of a folder's finished files in the status, apart from taking new ones in."""
    return f"{source_name(folder)}/{DONE}"


def take_from_folder(office: Office, watch: FolderWatch, ready: list[Path]) -> list[int]:
    """Store these files and record their arrivals; give the new arrivals' ids.

    Raises:
        TransientError: the folder, the store or the database cannot be used now.
    """
    new: list[int] = []
    unreadable = 0
    for path in ready:
        try:
            arrival_id, settled = _take(office, watch.folder, path)
        except FileNotFoundError:
            continue  # somebody took it back
        except OSError:
            unreadable += 1  # one file that is closed to us must not keep the others waiting
            continue
        if settled:
            watch.taken(path)
        if arrival_id:
            new.append(arrival_id)
            log.info("arrival=%d source=%s", arrival_id, source_name(watch.folder))
    if unreadable:
        raise TransientError("folder_unavailable", f"{unreadable} unreadable files")
    return new


def _take(office: Office, folder: Folder, path: Path) -> tuple[int | None, bool]:
    """Store one file; give its arrival's id if it is new, and whether the file needs no further look.

    Raises:
        OSError: the file cannot be read.
    """
    with opened(path) as file:
        before = os.fstat(file.fileno())
        with reading(office.engine) as session:
            waiting = _waiting_to_move(session, folder, path, before.st_size)
        if waiting and digest_of(file) in waiting:
            return None, True  # stored before a restart; `settle_folder` moves it when its letter has ended
        file.seek(0)
        blob = office.store.put(chunks_of(file))
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return None, False  # still being written after all; the next look will see it
    fetched_at = office.clock()
    # ctime is when the file came to stand here: a scanner's or a copy's mtime may be years old.
    reached_at = fetched_at if office.settings.now else datetime.fromtimestamp(after.st_ctime, UTC)
    with writing(office.engine) as session:
        key = _free_key(session, folder, path, blob)
        if key is None:
            return None, True
        ids = record_arrivals(
            session,
            [
                Incoming(
                    source=source_name(folder),
                    source_key=key,
                    channel=folder.channel,
                    blob=blob,
                    name=shown_name(path.name),
                    origin=as_origin(path),
                    reached_at=reached_at,
                    fetched_at=fetched_at,
                )
            ],
        )
    # None where another process took the key meanwhile: the next look finds a free one.
    return (ids[0], True) if ids else (None, False)


def _waiting_to_move(session: Session, folder: Folder, path: Path, size: int) -> set[str]:
    """Give the digests of the letters still on their way whose file lies, or lay, at `path`."""
    statement = select(Arrival.sha256).where(
        Arrival.source == source_name(folder),
        col(Arrival.acknowledged_at).is_(None),
        Arrival.origin == as_origin(path),
        Arrival.size == size,
    )
    return set(session.exec(statement))


def _free_key(session: Session, folder: Folder, path: Path, blob: Blob) -> str | None:
    """Give the source key of a file: `folder:<name>/<sha256>`, with `/2`, `/3` … for later drops of the same.

    None where this very drop has its arrival already (the clerk renamed the file before it was moved).
    """
    base = f"{source_name(folder)}/{blob.sha256}"
    earlier = session.exec(
        select(Arrival).where(Arrival.source == source_name(folder), Arrival.sha256 == blob.sha256)
    ).all()
    for arrival in earlier:
        if arrival.acknowledged_at is None and arrival.origin and not os.path.lexists(path_of(arrival.origin)):
            arrival.origin = as_origin(path)
            session.add(arrival)
            return None
    return base if not earlier else f"{base}/{len(earlier) + 1}"


def settle_folder(office: Office, folder: Folder) -> int:
    """Move the files whose letters have ended to `done/<BE year>/` or `failed/`; tell how many.

    Raises:
        TransientError: `folder_unavailable`: some could not be moved, and will be at a later call.
    """
    with reading(office.engine) as session:
        ended = session.exec(select(Arrival.id).where(*_ended_unmoved(folder)).order_by(col(Arrival.id))).all()
    stuck = 0
    for arrival_id in ended:
        try:
            _settle(office, folder, arrival_id)
        except OSError:
            stuck += 1  # the others need not wait for this one
    if stuck:
        raise TransientError("folder_unavailable", f"{stuck} files could not be moved")
    return len(ended)


def _ended_unmoved(folder: Folder) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Arrival.source) == source_name(folder),
        col(Arrival.acknowledged_at).is_(None),
        col(Arrival.state).in_(ENDED),
    )


def _settle(office: Office, folder: Folder, arrival_id: int | None) -> None:
    """Move one file, then record where it lies; the move is outside the transaction, which must be short."""
    with reading(office.engine) as session:
        ended = session.exec(select(Arrival).where(Arrival.id == arrival_id, *_ended_unmoved(folder))).one_or_none()
        if ended is None:
            return
        session.expunge(ended)
    place = _move(folder.path, ended)
    with writing(office.engine) as session:
        arrival = session.exec(select(Arrival).where(Arrival.id == arrival_id).with_for_update()).one()
        arrival.origin = place
        if arrival.state == ended.state:  # else it is being tried again, and its file will move once more
            arrival.acknowledged_at = office.clock()
        session.add(arrival)


def _move(root: Path, arrival: Arrival) -> str | None:
    """Move an ended arrival's file; give its new place, None where it has gone or become another."""
    origin = path_of(arrival.origin or "")
    failed = arrival.state == ArrivalState.QUARANTINED
    folder = root / FAILED if failed else root / DONE / str(year_be(bangkok_date(arrival.reached_at)))
    target: Path | None
    if _holds(origin, arrival):
        make_folder(folder)
        target = origin if origin.parent == folder else free_name(folder, origin.name)
        if failed:
            # The note first: a crash after the move would leave a failed file unexplained.
            _write_note(target, arrival)
        if target != origin:
            shutil.move(origin, target)  # a rename, unless somebody put the folder on another disk
            if not _holds(target, arrival):  # rewritten between the look and the move: it has not been read
                shutil.move(target, free_name(origin.parent, origin.name))
                return None
    elif os.path.lexists(origin):
        return None
    else:
        target = _moved_before(folder, origin.name, arrival)
    if target is None:
        return None
    if target != origin:
        note_beside(origin).unlink(missing_ok=True)
    return as_origin(target)


def _moved_before(folder: Path, name: str, arrival: Arrival) -> Path | None:
    """Find the file where a move put it that was not recorded (a crash came between)."""
    candidates = itertools.takewhile(os.path.lexists, numbered(folder, name)) if name else iter(())
    return next((path for path in candidates if _holds(path, arrival)), None)


def _holds(path: Path, arrival: Arrival) -> bool:
    try:
        with opened(path) as file:
            return os.fstat(file.fileno()).st_size == arrival.size and digest_of(file) == arrival.sha256
    except (FileNotFoundError, IsADirectoryError):
        return False


def _write_note(target: Path, arrival: Arrival) -> None:
    note = note_beside(target)
    # With a byte order mark, or Windows' Notepad of old shows no Thai.
    note.write_text(_note(shown_name(target.name), arrival), encoding="utf-8-sig")
    open_to_group(note, 0o660)


def _note(name: str, arrival: Arrival) -> str:
    code = arrival.error_code if arrival.error_code in MESSAGES_TH else "internal"
    lines = (
        f"ระบบรับเรื่องไม่สามารถรับไฟล์ “{name}” ได้",
        "",
        f"สาเหตุ: {MESSAGES_TH.get(code, MESSAGES_TH['internal'])}",
        "",
        "สิ่งที่ควรทำ:",
        "1. แก้ไขตามสาเหตุข้างต้น แล้ววางไฟล์ที่แก้แล้วในโฟลเดอร์รับเอกสารอีกครั้ง หรือ",
        f"2. แจ้งผู้ดูแลระบบให้สั่งอ่านใหม่ (ksed retry {arrival.id})",
        "",
        "ต้นฉบับถูกเก็บไว้ในระบบแล้ว ไม่สูญหาย",
        f"รหัสสำหรับผู้ดูแลระบบ: {code} / เรื่องเข้าที่ {arrival.id}",
    )
    return "\r\n".join(lines) + "\r\n"
