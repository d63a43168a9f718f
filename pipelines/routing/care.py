"""What each round of the watcher does about the files that the office edits, and about whose day off it is.

Faults of the files are noted for the status and told to the operator, once each; open cases follow a changed table,
and on each new day those who are away and those who are back. Nothing here stops intake.
"""

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.clock import bangkok_date, iso_bangkok
from models.settings import Settings
from models.states import OPEN_CASES, NoticeState
from models.tables import Case, Notice, SourceHealth
from pipelines.adapters.database import insert_for, reading, writing
from pipelines.arrive import PROGRAM
from pipelines.health import OFFICERS, RULES, clear_fault, note_fault
from pipelines.notices import sender_domain
from pipelines.office import Office
from pipelines.reassigned import tell_reassigned
from pipelines.routing.officers import Officers, Role
from pipelines.routing.reroute import Rerouted, is_routed_otherwise, reroute

log = logging.getLogger("ksed.routing")

PAGE = 200
REASON_TABLE = "แฟ้มเจ้าหน้าที่หรือวันลาเปลี่ยน"


@dataclass(slots=True)
class Care:
    """Remembers what has been seen to, for one process."""

    done: tuple[str, date] | None = None
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Faults noted last, by file."""

    def look(self, office: Office) -> int:
        """Look after both files; give how many cases were rerouted.

        Raises:
            TransientError: the database cannot be used now.
        """
        table = office.officers.current()
        self._faults(office, OFFICERS, "officers_broken", table.faults, table.officers)
        self._faults(office, RULES, "rules_broken", office.rules.current().faults, table.officers)
        today = bangkok_date(office.clock())
        state = (table.officers.digest if table.officers is not None else "", today)
        if state == self.done:
            return 0
        changed = 0
        if table.officers is not None or (self.done is not None and self.done[0]):
            changed = reroute_open(office, table.officers, actor=PROGRAM, reason=REASON_TABLE)
        self.done = state
        return changed

    def _faults(self, office: Office, name: str, code: str, faults: tuple[str, ...], officers: Officers | None) -> None:
        if self.told.get(name) == faults:
            return
        if faults:
            log.warning("file=%s code=%s faults=%d", name, code, len(faults))
            note_fault(office, name, code)
            with writing(office.engine) as session:
                tell_operator(session, office.settings, officers, name, faults, office.clock())
        else:
            clear_fault(office, name)
        self.told[name] = faults


def reroute_open(office: Office, officers: Officers | None, *, actor: str, reason: str | None) -> int:
    """Reroute every open case whose route has changed, and tell those who have it now; give how many.

    Looks first and writes little: a batch at a time, so that filing never waits long.
    """
    last, total = 0, 0
    while True:
        with reading(office.engine) as session:
            page = session.exec(
                select(Case)
                .where(col(Case.id) > last, col(Case.state).in_(OPEN_CASES))
                .order_by(col(Case.id))
                .limit(PAGE)
            ).all()
            if not page:
                return total
            last = page[-1].id or 0
            stale = [case.id or 0 for case in page if is_routed_otherwise(case, officers, office.clock())]
        if stale:
            with writing(office.engine) as session:
                total += len(reroute_cases(session, office.settings, stale, officers, office.clock(), actor, reason))


def reroute_cases(
    session: Session,
    settings: Settings,
    ids: list[int],
    officers: Officers | None,
    now: datetime,
    actor: str,
    reason: str | None,
) -> list[Rerouted]:
    """Reroute these cases and write the notices to those who have them now. Does not commit."""
    cases = session.exec(select(Case).where(col(Case.id).in_(ids)).order_by(col(Case.id)).with_for_update()).all()
    changes = [
        change for case in cases if (change := reroute(session, case, officers, now=now, actor=actor, reason=reason))
    ]
    tell_reassigned(session, settings, changes, officers, now)
    for change in changes:
        log.info("case=%d rerouted", change.case.id)
    return changes


def tell_operator(
    session: Session, settings: Settings, officers: Officers | None, name: str, faults: tuple[str, ...], now: datetime
) -> None:
    """Write a notice of a file's faults to the operators; once for each fault since the file was last well.

    The Message-ID is made of what is told, so that several processes, or a restart, do not tell it again.
    """
    health = session.get(SourceHealth, name)
    since = iso_bangkok(health.error_at) if health is not None and health.error_at is not None else ""
    body = "\n".join(
        (
            "แฟ้มที่สำนักงานแก้ไขใช้ไม่ได้ ระบบยังรับเรื่องตามปกติโดยใช้ข้อมูลเดิม กรุณาแก้ไขแฟ้ม",
            "",
            *faults,
            "",
            "ตรวจแฟ้มหลังแก้ไขด้วยคำสั่ง ksed officers check หรือ ksed rules check",
        )
    )
    for address in _operators(settings, officers, now):
        digest = hashlib.sha256(f"{name}\0{since}\0{address}\0{body}".encode()).hexdigest()[:32]
        session.execute(
            insert_for(session)(Notice)
            .values(
                kind="file_broken",
                recipient=address,
                subject="[ksed] แฟ้มที่สำนักงานแก้ไขใช้ไม่ได้",
                body=body,
                message_id=f"<ksed.{name}.{digest}@{sender_domain(settings)}>",
                created_at=now,
                state=NoticeState.PENDING.value,
                lease_until=0.0,
                next_try_at=0.0,
                tries=0,
            )
            .on_conflict_do_nothing(index_elements=["message_id"])
        )


def _operators(settings: Settings, officers: Officers | None, now: datetime) -> list[str]:
    """Operators of the table who are here, else all of them, else whom the settings name."""
    people = officers.having(Role.OPERATOR) if officers is not None else ()
    here = [one for one in people if not one.away(bangkok_date(now))]
    found = [one.email for one in (here or people) if one.email]
    fallback = settings.notices.operator or settings.notices.legal_officer
    return found or ([fallback] if fallback else [])
