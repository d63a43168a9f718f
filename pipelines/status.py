"""Status: how the sources fare, where the arrivals stand, which deadlines press (DESIGN §3)."""

from shutil import disk_usage
from typing import Any

from sqlmodel import Session, col, func, select

from models.clock import bangkok_date, iso_bangkok
from models.errors import MESSAGES_TH
from models.states import OPEN_CASES, ArrivalState, NoticeState
from models.tables import Arrival, Case, Notice, SourceHealth
from pipelines import poll_mailbox, scan_folder
from pipelines.adapters.liveness import is_held
from pipelines.health import DESK, NOTICES, OFFICERS, PREFECT, RULES
from pipelines.holidays import warnings
from pipelines.office import Office
from pipelines.pauses import on_hold

MAILBOX_NOT_CONFIGURED = "imap"
LEAST_FREE_BYTES = 200 << 20


def status(session: Session, office: Office) -> dict[str, Any]:
    """Give the status as a JSON object.

    A source's `state` is `ok`, `failing`, `not_configured`, `not_yet_run` or (the watcher) `not_running`;
    `error` is null or a code (`error_th` the sentence for staff). Services are what stands behind the sources.
    `due_today` and `overdue` leave out cases that are on hold; first replies are owed for those too.
    """
    settings = office.settings
    health = {row.name: row for row in session.exec(select(SourceHealth))}
    imap = settings.imap
    mailbox = poll_mailbox.source_name(imap) if imap.configured else MAILBOX_NOT_CONFIGURED
    today = bangkok_date(office.clock())
    arrivals = dict(session.exec(select(Arrival.state, func.count()).group_by(Arrival.state)).all())
    notices = dict(session.exec(select(Notice.state, func.count()).group_by(Notice.state)).all())
    open_cases = select(func.count()).select_from(Case).where(col(Case.state).in_(OPEN_CASES))
    unanswered = open_cases.where(col(Case.first_replied_on).is_(None))
    return {
        "sources": [
            _source(health, mailbox, configured=imap.configured),
            *(_source(health, scan_folder.source_name(folder)) for folder in settings.effective_folders),
            *(
                _source(health, name)
                for name in map(scan_folder.moving_name, settings.effective_folders)
                if name in health
            ),
        ],
        "services": [
            _watcher(office),
            _disk(office),
            _source(health, NOTICES, configured=settings.smtp.configured),
            _source(health, PREFECT, configured=settings.flows.enabled),
            *([_source(health, DESK)] if DESK in health else []),
            *_edited_files(office),
        ],
        "arrivals": {state.value: int(arrivals.get(state.value, 0)) for state in ArrivalState},
        "quarantined": [
            {"id": row.id, "code": row.error_code, "message_th": MESSAGES_TH.get(row.error_code or "")}
            for row in session.exec(
                select(Arrival)
                .where(Arrival.state == ArrivalState.QUARANTINED)
                .order_by(col(Arrival.id).desc())
                .limit(50)
            )
        ],
        "waiting": [
            {
                "id": row.id,
                "code": row.error_code,
                "message_th": MESSAGES_TH.get(row.error_code or ""),
                "tries": row.tries,
            }
            for row in session.exec(
                select(Arrival)
                .where(Arrival.state == ArrivalState.ARRIVED, col(Arrival.error_code).is_not(None))
                .order_by(col(Arrival.id))
                .limit(50)
            )
        ],
        "outbox": {state.value: int(notices.get(state.value, 0)) for state in NoticeState},
        "deadlines": {
            "due_today": session.exec(open_cases.where(Case.due_on == today, ~on_hold())).one(),
            "overdue": session.exec(open_cases.where(Case.due_on < today, ~on_hold())).one(),
            "on_hold": session.exec(open_cases.where(on_hold())).one(),
            "first_reply_due_today": session.exec(unanswered.where(col(Case.first_reply_due_on) == today)).one(),
            "first_reply_overdue": session.exec(unanswered.where(col(Case.first_reply_due_on) < today)).one(),
        },
        "holidays": {"years": sorted(office.holidays.years), "warnings": warnings(office.holidays, today)},
    }


def _source(health: dict[str, SourceHealth], name: str, *, configured: bool = True) -> dict[str, Any]:
    row = health.get(name)
    code = row.error_code if row and configured else None
    return {
        "name": name,
        "state": _state(row, configured=configured),
        "last_success": iso_bangkok(row.last_success) if row and row.last_success else None,
        "error": code,
        "error_th": MESSAGES_TH.get(code) if code else None,
        "error_since": iso_bangkok(row.error_at) if row and row.error_at else None,
    }


def _watcher(office: Office) -> dict[str, Any]:
    """Tell whether `ksed watch` runs on this home now; what it noted earlier says nothing of that."""
    return _seen_now("watch", None if is_held(office.worker.folder, "watch") else "not_running")


def _disk(office: Office) -> dict[str, Any]:
    """Tell whether originals can be stored; a full disk could not be noted in a database that lies on it."""
    return _seen_now("disk", "disk_full" if disk_usage(office.settings.home).free < LEAST_FREE_BYTES else None)


def _edited_files(office: Office) -> list[dict[str, Any]]:
    """Tell what is wrong with the files that the office edits, in the words that name the entry."""
    table, rules = office.officers.current(), office.rules.current()
    return [
        {**_seen_now(OFFICERS, "officers_broken" if table.faults else None), **_in_words(table.faults)}
        | ({} if table.configured else {"state": "not_configured"}),
        {**_seen_now(RULES, "rules_broken" if rules.faults else None), **_in_words(rules.faults)},
    ]


def _in_words(faults: tuple[str, ...]) -> dict[str, str]:
    more = f" (และอีก {len(faults) - 1} แห่ง)" if len(faults) > 1 else ""
    return {"error_th": faults[0] + more} if faults else {}


def _seen_now(name: str, code: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "state": "not_running" if code == "not_running" else "failing" if code else "ok",
        "last_success": None,
        "error": code,
        "error_th": MESSAGES_TH.get(code) if code else None,
        "error_since": None,
    }


def _state(row: SourceHealth | None, *, configured: bool) -> str:
    if not configured:
        return "not_configured"
    if row is None:
        return "not_yet_run"
    return "failing" if row.error_code else "ok"
