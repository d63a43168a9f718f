"""Take in: claim → read → propose → file, one trap per letter so that a bad one never stops the rest.

Reading happens outside any transaction; a lease keeps other workers away meanwhile.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.errors import ConfigError, DocumentError, IntakeError, TransientError
from models.faults import place_of
from models.states import ArrivalState, following
from models.tables import Arrival, Event
from models.values import ToRead
from pipelines.adapters.database import reading, writing
from pipelines.adapters.store import sha256_of, translated_os_errors
from pipelines.arrive import PROGRAM
from pipelines.file import Held, LeaseLostError, file_reading
from pipelines.leases import Claimed, backoff_seconds, claim, recover, renew
from pipelines.matters.marks import marks_of
from pipelines.matters.told import told_by_reading
from pipelines.office import Office, Reader
from pipelines.propose import propose

log = logging.getLogger("ksed.take_in")

BATCH = 50
"""Plain text mails claimed together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an arrival's turn ended. `state` is None where another worker took it over."""

    arrival_id: int
    state: ArrivalState | None
    code: str | None = None


def claim_letters(office: Office, *, light: bool, limit: int) -> list[Claimed]:
    """Take waiting arrivals into this worker's hands."""
    with writing(office.engine) as session:
        return claim(
            session,
            owner=office.worker.name,
            now=office.machine_time(),
            lease_seconds=office.settings.watching.lease_seconds,
            limit=limit,
            light=light,
        )


def anything_waits(office: Office) -> bool:
    """Tell whether an arrival waits to be read now."""
    waits = select(Arrival.id).where(
        Arrival.state == ArrivalState.ARRIVED, Arrival.next_try_at <= office.machine_time()
    )
    with reading(office.engine) as session:
        return session.exec(waits.limit(1)).first() is not None


def take_in_letter(office: Office, claimed: Claimed) -> Outcome:
    """Read one letter in a child process and file it."""
    with _leases_kept(office, [claimed.id]):
        return _take_in(office, claimed, office.read)


def take_in_batch(office: Office, batch: Sequence[Claimed]) -> list[Outcome]:
    """Read plain text mails here, one after the other, and file each."""
    with _leases_kept(office, [claimed.id for claimed in batch]):
        return [_take_in(office, claimed, office.read_light) for claimed in batch]


def recover_leases(office: Office) -> int:
    """Give back what dead workers held; tell how many arrivals that freed."""
    dead = office.worker.dead()
    with writing(office.engine) as session:
        given_back, quarantined = recover(session, dead=dead, now=office.machine_time(), at=office.clock())
    office.worker.bury(dead)
    for arrival_id in quarantined:
        log.error("arrival=%d quarantined code=reader_crashed", arrival_id)
    return len(given_back)


def retry_quarantined(session: Session, office: Office, ids: Sequence[int] | None, actor: str) -> list[int]:
    """Send quarantined arrivals on their way again, all of them where `ids` is None; give their ids."""
    return [
        _reopen(session, office, arrival, actor, kind="retried")
        for arrival in _in_state(session, ArrivalState.QUARANTINED, ids)
    ]


def file_as_complaints(session: Session, office: Office, ids: Sequence[int], actor: str) -> list[int]:
    """Have arrivals filed that the program took for no complaint: a person knows better. Give their ids."""
    again = []
    for arrival in _in_state(session, ArrivalState.NOT_A_COMPLAINT, ids):
        arrival.is_complaint_says = actor
        again.append(_reopen(session, office, arrival, actor, kind="called_a_complaint"))
    return again


def _in_state(session: Session, state: ArrivalState, ids: Sequence[int] | None) -> Sequence[Arrival]:
    statement = select(Arrival).where(Arrival.state == state).order_by(col(Arrival.id))
    if ids is not None:
        statement = statement.where(col(Arrival.id).in_(ids))
    return session.exec(statement).all()


def _reopen(session: Session, office: Office, arrival: Arrival, actor: str, *, kind: str) -> int:
    arrival.state = following(arrival.state, ArrivalState.ARRIVED)
    arrival.tries = arrival.crashes = 0
    arrival.next_try_at = 0.0
    arrival.finished_at = None
    if arrival.origin:
        arrival.acknowledged_at = None  # its file waits in failed/ or done/ and will move once more
    session.add(arrival)
    session.add(Event(arrival_id=arrival.id, at=office.clock(), actor=actor, kind=kind))
    return arrival.id or 0


def _take_in(office: Office, claimed: Claimed, read: Reader) -> Outcome:
    try:
        return _read_and_file(office, claimed, read)
    except LeaseLostError:
        return Outcome(arrival_id=claimed.id, state=None)
    except DocumentError as error:
        return _recorded(_quarantine, office, claimed, error)
    except TransientError as error:
        return _recorded(_put_back, office, claimed, error)
    except (MemoryError, ConfigError) as error:  # a full machine, a rule file broken by hand: not the letter's fault
        log.error("arrival=%d fault=%s", claimed.id, place_of(error))  # noqa: TRY400  # as below
        return _recorded(_put_back, office, claimed, TransientError("internal", type(error).__name__))
    except Exception as error:  # noqa: BLE001  # the one trap per letter: a fault of ours must not stop the rest
        log.error("arrival=%d fault=%s", claimed.id, place_of(error))  # noqa: TRY400  # a traceback may quote the letter
        return _recorded(_quarantine, office, claimed, DocumentError("internal", type(error).__name__))


def _recorded(
    record: Callable[[Office, Claimed, IntakeError], Outcome], office: Office, claimed: Claimed, error: IntakeError
) -> Outcome:
    """Record how a turn ended; where even that fails, the lease lapses and the letter's turn comes again."""
    try:
        return record(office, claimed, error)
    except TransientError as fault:
        log.error("arrival=%d not recorded code=%s", claimed.id, fault.code)  # noqa: TRY400  # as above
        return Outcome(arrival_id=claimed.id, state=None, code=error.code)


def _read_and_file(office: Office, claimed: Claimed, read: Reader) -> Outcome:
    path = office.store.path(claimed.sha256)
    with translated_os_errors():
        if sha256_of(path) != claimed.sha256:
            raise DocumentError("original_changed")
    what_it_says = read(ToRead(path=path, sha256=claimed.sha256, name=claimed.name, is_mail=claimed.is_mail))
    proposal = propose(
        what_it_says,
        office.rules.current().rulebook,
        office.model.current(),
        doubt_below=office.settings.proposals.doubt_below,
    )
    marks = marks_of(told_by_reading(what_it_says))
    held = Held(
        arrival_id=claimed.id,
        owner=office.worker.name,
        now=office.clock(),
        officers=office.officers.current().officers,
    )
    with writing(office.engine) as session:
        state = file_reading(session, held, what_it_says, proposal, office.settings, office.holidays, marks)
    log.info("arrival=%d state=%s", claimed.id, state.value)
    return Outcome(arrival_id=claimed.id, state=state)


def _quarantine(office: Office, claimed: Claimed, error: IntakeError) -> Outcome:
    with writing(office.engine) as session:
        arrival = _still_mine(session, office, claimed)
        if arrival is None:
            return Outcome(arrival_id=claimed.id, state=None)
        arrival.state = following(arrival.state, ArrivalState.QUARANTINED)
        arrival.error_code = error.code
        arrival.finished_at = office.clock()
        arrival.lease_owner = None
        session.add(arrival)
        session.add(
            Event(
                arrival_id=claimed.id,
                at=office.clock(),
                actor=PROGRAM,
                kind="quarantined",
                reason=error.message_th,
                data={"code": error.code},
            )
        )
    log.warning("arrival=%d state=quarantined code=%s", claimed.id, error.code)
    return Outcome(arrival_id=claimed.id, state=ArrivalState.QUARANTINED, code=error.code)


def _put_back(office: Office, claimed: Claimed, error: IntakeError) -> Outcome:
    with writing(office.engine) as session:
        arrival = _still_mine(session, office, claimed)
        if arrival is None:
            return Outcome(arrival_id=claimed.id, state=None)
        arrival.state = following(arrival.state, ArrivalState.ARRIVED)
        arrival.tries += 1
        arrival.error_code = error.code
        arrival.next_try_at = office.machine_time() + backoff_seconds(arrival.tries)
        arrival.lease_owner = None
        session.add(arrival)
    log.warning("arrival=%d put back code=%s tries=%d", claimed.id, error.code, claimed.tries + 1)
    return Outcome(arrival_id=claimed.id, state=ArrivalState.ARRIVED, code=error.code)


def _still_mine(session: Session, office: Office, claimed: Claimed) -> Arrival | None:
    return session.exec(
        select(Arrival)
        .where(
            Arrival.id == claimed.id,
            Arrival.lease_owner == office.worker.name,
            Arrival.state == ArrivalState.READING,
        )
        .with_for_update()
    ).one_or_none()


@contextmanager
def _leases_kept(office: Office, ids: list[int]) -> Iterator[None]:
    """Renew the leases while a long letter is read."""
    done = threading.Event()
    seconds = office.settings.watching.lease_seconds

    def keep() -> None:
        while not done.wait(seconds / 3):
            try:
                with writing(office.engine) as session:
                    renew(session, ids=ids, owner=office.worker.name, now=office.machine_time(), lease_seconds=seconds)
            except TransientError as error:
                log.warning("leases not renewed code=%s", error.code)

    thread = threading.Thread(target=keep, name="leases", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
