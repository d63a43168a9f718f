"""Originals as the desk shows them: pages as pictures, mails as safe text, files to be saved.

Whatever opens an original runs in a killable child (`pipelines.adapters.child`), within the reader's memory and the
patience of somebody who waits. What was drawn is kept under `<home>/pictures/<sha256>/` for as long as read pages are.
"""

import hashlib
import json
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from models.errors import DocumentError, TransientError
from models.tables import Arrival, ArrivalReading
from models.values import Box, ToRead
from parsers.desk_picture import DESK, THUMB, Picture
from parsers.identity import Identity, identity_boxes
from parsers.mail_view import Attached, MailView
from parsers.page_turn import turn_of
from pipelines.adapters import page_pictures as jobs
from pipelines.adapters.child import Bounds, Children
from pipelines.adapters.database import reading
from pipelines.adapters.kept_files import picture_files
from pipelines.adapters.once import Once
from pipelines.adapters.store import sha256_of, translated_os_errors
from pipelines.from_json import page_from
from pipelines.office import Office
from pipelines.page_words import words_of
from pipelines.read import read_limits

T = TypeVar("T")

_WAIT_SECONDS = 30.0
"""For a place among the children."""
_FAULT_SECONDS = 300.0


class Originals:
    """Opens originals for the desk; calls may run side by side in threads.

    All raise `DocumentError` (the original cannot be opened; its code says why) and `TransientError` (the
    surroundings; `took_too_long` where too many are being opened already).
    """

    def __init__(self, office: Office) -> None:
        """Open originals of `office`."""
        self._office = office
        self._files = picture_files(office.settings)
        self._limits = read_limits(office.settings.reading)
        seconds = office.settings.reading.page_seconds
        bounds = Bounds(memory_mb=office.settings.reading.memory_mb, seconds=seconds, stalled_seconds=seconds)
        self._children = Children(bounds, preload=jobs.__name__)
        self._places = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
        self._once: Once[Any] = Once(fault_seconds=_FAULT_SECONDS)

    def stop(self) -> None:
        """End all children; who waits for them gets a `TransientError`."""
        self._children.stop()

    def picture(
        self, arrival: Arrival, page: int, width: int = DESK, *, hide: Identity | None = None
    ) -> Picture | None:
        """Page `page` (`Page.number`; of what was not read, counted from 1) upright, `DESK` or `THUMB` pixels wide.

        With `hide`, whoever wrote the letter is blackened. None where the page has no picture (a mail's own text, a
        typed complaint), or cannot be blackened with certainty: show its text, masked, instead.
        """
        width = THUMB if width <= THUMB else DESK
        found = self._place(arrival, page, hide)
        if found is None:
            return None
        place, boxes = found
        name = _name(arrival, f"page-{place.document}-{place.index}-{place.turn}", boxes)

        def draw() -> dict[int, Picture] | None:
            kept = {each: _picture_of(self._files.get(f"{name}-{each}")) for each in (DESK, THUMB)}
            if all(kept.values()):  # another thread had just drawn it
                return {each: made for each, made in kept.items() if made is not None}
            drawn = self._run(jobs.pages_job, arrival, place, boxes, self._limits)
            for each, made in (drawn or {}).items():
                self._files.put(f"{name}-{each}", _picture_bytes(made))
            return drawn

        kept = _picture_of(self._files.get(f"{name}-{width}"))
        if kept is not None:
            return kept
        drawn: dict[int, Picture] | None = self._once(name, draw)
        return drawn[width] if drawn else None

    def crop(self, arrival: Arrival, page: int, box: Box, *, hide: Identity | None = None) -> Picture | None:
        """Part of a page, in `box` (fractions of the page as its file has it), upright and enlarged; None as there."""
        found = self._place(arrival, page, hide)
        if found is None:
            return None
        place, boxes = found
        name = _name(arrival, f"part-{place.document}-{place.index}-{place.turn}", (box, *boxes))

        def draw() -> Picture | None:
            kept = _picture_of(self._files.get(name))
            if kept is not None:
                return kept
            drawn = self._run(jobs.part_job, arrival, place, boxes, box, self._limits)
            if drawn is not None:
                self._files.put(name, _picture_bytes(drawn))
            return drawn

        drawn: Picture | None = self._once(name, draw)
        return drawn

    def mail(self, arrival: Arrival, index: int = 0) -> MailView | None:
        """The mail that an arrival is, or that lies in it (`Attached.index`); None where there is no such mail."""

        def view() -> MailView | None:
            return self._run(jobs.mail_job, arrival, index, self._limits)

        found = self._kept_json(arrival, f"mail-{index}", view)
        if not isinstance(found, dict):
            return None
        sent = found["sent_at"]
        return MailView(**{**found, "sent_at": datetime.fromisoformat(sent) if sent else None})

    def attached(self, arrival: Arrival) -> tuple[Attached, ...]:
        """What lies in a mail or archive, at any depth; nothing in any other original."""

        def look() -> tuple[Attached, ...]:
            return self._run(jobs.attached_job, arrival, self._limits)

        return tuple(Attached(**each) for each in self._kept_json(arrival, "attached", look))

    def attachment(self, arrival: Arrival, index: int) -> tuple[str, str, bytes] | None:
        """Name, media type by content, and bytes of a file in it; None where there is none of this index.

        The bytes are a stranger's: to be saved only, never shown by the browser from our own address.
        """
        key = _name(arrival, f"file-{index}", ())
        found: tuple[str, str, bytes] | None = self._once(
            key, lambda: self._run(jobs.file_job, arrival, index, self._limits)
        )
        return found

    def original(self, arrival: Arrival) -> tuple[str, str, Path]:
        """Name, media type and place of the original itself: as `attachment`, a stranger's bytes."""
        path = self._office.store.path(arrival.sha256)
        with translated_os_errors():
            if sha256_of(path) != arrival.sha256:
                raise DocumentError("original_changed")
        media_type = arrival.media_type or self._run(jobs.type_job, arrival)
        return arrival.name, media_type, path

    def _place(self, arrival: Arrival, page: int, hide: Identity | None) -> tuple[jobs.Place, tuple[Box, ...]] | None:
        """Where a page stands in its original, and what to blacken; None where no picture is to be shown."""
        with reading(self._office.engine) as session:
            read = session.get(ArrivalReading, arrival.id)
            if read is None:  # quarantined, or waiting still
                return (jobs.Place(document=0, index=page - 1), ()) if hide is None and page > 0 else None
            pages = [page_from(said) for said in read.pages]
            words = words_of(session, arrival.id or 0, page)
        shown = next((each for each in pages if each.number == page), None)
        if shown is None or shown.method == "body":
            return None
        boxes = identity_boxes(hide, shown, words) if hide is not None else ()
        if boxes is None:
            return None
        index = sum(each.document == shown.document and each.number < page for each in pages)
        turn = turn_of(words) if shown.method == "ocr" else 0
        return jobs.Place(document=shown.document, index=index, turn=turn), boxes

    def _kept_json(self, arrival: Arrival, what: str, work: Callable[[], Any]) -> Any:
        """What `work` gives, as plain JSON, kept."""
        name = _name(arrival, what, ())

        def make() -> Any:
            kept = self._files.get(name)
            if kept is not None:
                return json.loads(kept.decode("utf-8", "surrogatepass"))
            found = work()
            plain = [asdict(each) for each in found] if isinstance(found, tuple) else found and asdict(found)
            text = json.dumps(plain, ensure_ascii=False, default=datetime.isoformat)
            self._files.put(name, text.encode("utf-8", "surrogatepass"))
            return json.loads(text)

        return self._once(name, make)

    def _run(self, job: Callable[..., T], arrival: Arrival, *arguments: Any) -> T:
        original = ToRead(
            path=self._office.store.path(arrival.sha256),
            sha256=arrival.sha256,
            name=arrival.name,
            is_mail=arrival.source.startswith("imap:"),
        )
        if not self._places.acquire(timeout=_WAIT_SECONDS):
            raise TransientError("took_too_long", "too many originals being opened")
        try:
            return self._children.run(job, original, *arguments)
        finally:
            self._places.release()


def _name(arrival: Arrival, what: str, boxes: tuple[Box, ...]) -> str:
    """A name of digests and numbers; how an arrival came and was called decides what its bytes are taken for."""
    said = [jobs.version(), arrival.source.startswith("imap:"), arrival.name, [list(_edges(box)) for box in boxes]]
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]
    return f"{arrival.sha256}/{what}-{digest}"


def _edges(box: Box) -> tuple[float, ...]:
    return tuple(round(getattr(box, edge.name), 5) for edge in fields(box))


def _picture_bytes(picture: Picture) -> bytes:
    return f"{picture.width} {picture.height} {picture.turned} {picture.media_type}\n".encode() + picture.content


def _picture_of(kept: bytes | None) -> Picture | None:
    if kept is None:
        return None
    head, _, content = kept.partition(b"\n")
    width, height, turned, media_type = head.decode("ascii").split(" ")
    return Picture(content=content, media_type=media_type, width=int(width), height=int(height), turned=int(turned))
