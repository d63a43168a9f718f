"""Scan folder: store the files that are ready, and move them once their letters have come to an end."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models.clock import bangkok_date, year_be
from models.errors import MESSAGES_TH, TransientError
from models.settings import Folder
from models.states import ENDED, ArrivalState
from models.tables import Arrival
from pipelines.adapters.database import reading, writing
from pipelines.adapters.folder import DONE, FAILED, NOTE_SUFFIX, FolderWatch, free_name
from pipelines.adapters.store import Blob, sha256_of
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office

log = logging.getLogger("ksed.folder")


def source_name(folder: Folder) -> str:
    """Name a folder as a source: `folder:letter`."""
    return f"folder:{folder.name}"


def take_from_folder(office: Office, watch: FolderWatch, ready: list[Path]) -> list[int]:
    """Store these files and record their arrivals; give the new arrivals' ids.

    Raises:
        TransientError: the folder, the store or the database cannot be used now.
    """
    new: list[int] = []
    for path in ready:
        arrival_id, settled = _take(office, watch.folder, path)
        if settled:
            watch.taken(path)
        if arrival_id:
            new.append(arrival_id)
            log.info("arrival=%d source=%s", arrival_id, source_name(watch.folder))
    return new


def _take(office: Office, folder: Folder, path: Path) -> tuple[int | None, bool]:
    """Store one file; give its arrival's id if it is new, and whether the file needs no further look."""
    try:
        before = path.stat()
        with reading(office.engine) as session:
            if _waits_to_move(session, folder, path):
                return None, True  # stored before a restart; `settle_folder` moves it when its letter has ended
        blob = office.store.put_file(path)
        after = path.stat()
    except FileNotFoundError:
        return None, False  # somebody took it back
    except PermissionError as error:
        raise TransientError("folder_unavailable", "unreadable file") from error
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
                    name=path.name,
                    origin=str(path),
                    reached_at=reached_at,
                    fetched_at=fetched_at,
                )
            ],
        )
    return (ids[0] if ids else None), True


def _waits_to_move(session: Session, folder: Folder, path: Path) -> bool:
    """Tell whether the file at `path`, unchanged, is an arrival whose letter is still on its way."""
    arrival = session.exec(
        select(Arrival).where(
            Arrival.source == source_name(folder),
            col(Arrival.acknowledged_at).is_(None),
            Arrival.origin == str(path),
        )
    ).first()
    return arrival is not None and arrival.size == path.stat().st_size and sha256_of(path) == arrival.sha256


def _free_key(session: Session, folder: Folder, path: Path, blob: Blob) -> str | None:
    """Give the source key of a file: `folder:<name>/<sha256>`, with `/2`, `/3` … for later drops of the same.

    None where this very drop has its arrival already (the clerk renamed the file before it was moved).
    """
    base = f"{source_name(folder)}/{blob.sha256}"
    earlier = session.exec(
        select(Arrival).where(Arrival.source == source_name(folder), Arrival.sha256 == blob.sha256)
    ).all()
    for arrival in earlier:
        if arrival.acknowledged_at is None and arrival.origin and not Path(arrival.origin).exists():
            arrival.origin = str(path)
            session.add(arrival)
            return None
    return base if not earlier else f"{base}/{len(earlier) + 1}"


def settle_folder(office: Office, folder: Folder) -> int:
    """Move the files whose letters have ended to `done/<BE year>/` or `failed/`; tell how many.

    Raises:
        TransientError: `folder_unavailable`; the rest is moved at the next call.
    """
    moved = 0
    with reading(office.engine) as session:
        ended = session.exec(
            select(Arrival.id)
            .where(
                Arrival.source == source_name(folder),
                col(Arrival.acknowledged_at).is_(None),
                col(Arrival.state).in_(ENDED),
            )
            .order_by(col(Arrival.id))
        ).all()
    for arrival_id in ended:
        with writing(office.engine) as session:
            arrival = session.get_one(Arrival, arrival_id)
            try:
                arrival.origin = _move(folder.path, arrival)
            except OSError as error:
                raise TransientError("folder_unavailable") from error
            arrival.acknowledged_at = office.clock()
            session.add(arrival)
            moved += 1
    return moved


def _move(root: Path, arrival: Arrival) -> str | None:
    """Move an ended arrival's file; give its new place, None where it has gone or become another."""
    origin = Path(arrival.origin or "")
    if not origin.is_file() or sha256_of(origin) != arrival.sha256:
        return None
    year = year_be(bangkok_date(arrival.reached_at))
    failed = arrival.state == ArrivalState.QUARANTINED
    target_folder = root / FAILED if failed else root / DONE / str(year)
    target_folder.mkdir(parents=True, exist_ok=True)
    failed_again = failed and origin.parent == target_folder
    target = origin if failed_again else free_name(target_folder, origin.name)
    if failed:
        # The note first: a crash after the move would leave a failed file unexplained.
        (target_folder / (target.name + NOTE_SUFFIX)).write_text(_note(target.name, arrival), encoding="utf-8-sig")
    if target != origin:
        origin.rename(target)
        (origin.parent / (origin.name + NOTE_SUFFIX)).unlink(missing_ok=True)
    return str(target)


def _note(name: str, arrival: Arrival) -> str:
    code = arrival.error_code or "internal"
    lines = (
        f"ระบบรับเรื่องไม่สามารถรับไฟล์ “{name}” ได้",
        "",
        f"สาเหตุ: {MESSAGES_TH[code]}",
        "",
        "สิ่งที่ควรทำ:",
        "1. แก้ไขตามสาเหตุข้างต้น แล้ววางไฟล์ที่แก้แล้วในโฟลเดอร์รับเอกสารอีกครั้ง หรือ",
        f"2. แจ้งผู้ดูแลระบบให้สั่งอ่านใหม่ (ksed retry {arrival.id})",
        "",
        "ต้นฉบับถูกเก็บไว้ในระบบแล้ว ไม่สูญหาย",
        f"รหัสสำหรับผู้ดูแลระบบ: {code} / เรื่องเข้าที่ {arrival.id}",
    )
    return "\r\n".join(lines) + "\r\n"
