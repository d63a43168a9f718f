"""Settings: how sources and services fare, with a button that tries each out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard, NotThereError
from desk.render import fault_and_go, page, said_and_go
from desk.visitor import Visitor
from models.settings import Settings
from models.states import NoticeState
from models.words_th import ARRIVAL_STATES_TH, CHANNELS_TH
from pipelines.accounts.people import changed
from pipelines.adapters.database import reading, writing
from pipelines.health import DESK, NOTICES, OFFICERS, PREFECT, RULES
from pipelines.probe import Trial, bounded, try_folder, try_mail_to, try_mailbox, try_reading, try_smtp
from pipelines.scan_folder import moving_name, source_name
from pipelines.status import status

router = APIRouter()
Watcher = Annotated[Visitor, Depends(Guard(Action.SOURCES))]
HERE = "/settings/sources"
SERVICES_TH: Mapping[str, str] = {
    "watch": "โปรแกรมเฝ้ารับเรื่อง (ksed watch)",
    "disk": "พื้นที่จัดเก็บ",
    NOTICES: "ส่งอีเมลแจ้งเตือน",
    PREFECT: "ระบบตรวจสอบงาน (Prefect)",
    DESK: "หน้าเว็บเจ้าหน้าที่",
    OFFICERS: "แฟ้มเจ้าหน้าที่",
    RULES: "แฟ้มกฎของสำนักงาน",
}
STATES_TH: Mapping[str, tuple[str, str]] = {
    "ok": ("ทำงานปกติ", "badge-green"),
    "failing": ("มีปัญหา", "badge-red"),
    "not_running": ("ไม่ได้ทำงาน", "badge-red"),
    "not_yet_run": ("ยังไม่เคยทำงาน", "badge-amber"),
    "not_configured": ("ไม่ได้ตั้งค่า", ""),
}
NOTICES_TH: Mapping[str, str] = {
    NoticeState.PENDING: "รอส่ง",
    NoticeState.SENT: "ส่งแล้ว",
    NoticeState.FAILED: "ถูกปฏิเสธ",
}
DEADLINES_TH: Mapping[str, str] = {
    "due_today": "ครบกำหนดวันนี้",
    "overdue": "เกินกำหนด",
    "on_hold": "หยุดนับเวลาอยู่",
    "first_reply_due_today": "ต้องแจ้งผู้ร้องเรียนครั้งแรกภายในวันนี้",
    "first_reply_overdue": "แจ้งผู้ร้องเรียนครั้งแรกเกินกำหนด",
}


@router.get(HERE)
def sources(request: Request, visitor: Watcher) -> Response:
    """Show when each last worked, and what is wrong with it."""
    office = desk_of(request).office
    with reading(office.engine) as session:
        told = status(session, office)
    tests = {"imap": "mailbox", NOTICES: "smtp"}
    names = _names(office.settings)
    for number, folder in enumerate(office.settings.effective_folders):
        tests[source_name(folder)] = f"folder-{number}"
    rows = [_row(one, names, tests) for one in told["sources"]]
    rows[0]["test"] = "mailbox"  # the mailbox, whatever it is called
    return page(
        request,
        "settings/sources.html",
        visitor,
        sources=rows,
        services=[_row(one, SERVICES_TH, tests) for one in told["services"]],
        own_address=visitor.officer.email,
        arrivals=[(ARRIVAL_STATES_TH[state], number) for state, number in _by_state(told["arrivals"])],
        notices=[(NOTICES_TH[state], number) for state, number in told["outbox"].items()],
        deadlines=[(DEADLINES_TH[name], number) for name, number in told["deadlines"].items()],
        held=told["quarantined"],
        waiting=told["waiting"],
        warnings=told["holidays"]["warnings"],
    )


@router.post("/settings/sources/test")
def try_out(request: Request, visitor: Watcher, what: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Try one out; what came of it is said on the page."""
    desk = desk_of(request)
    office = desk.office
    if what == "mail":
        if not visitor.officer.email:
            sentence = "ท่านไม่มีอีเมลในทะเบียนเจ้าหน้าที่ จึงส่งอีเมลทดสอบไม่ได้"
            return fault_and_go(desk, visitor, sentence, HERE)
        with writing(office.engine) as session:
            changed(session, "test_mail_sent", visitor.actor, office.clock())
    name, trial = _trial(what, office.settings, visitor)
    outcome = bounded(office, what, trial)
    sentence = f"ทดสอบ{name}: {outcome.sentence}"
    if not outcome.well:
        return fault_and_go(desk, visitor, sentence, HERE)
    with writing(office.engine) as session:
        return said_and_go(session, visitor, sentence, HERE)


def _trial(what: str, settings: Settings, visitor: Visitor) -> tuple[str, Trial]:
    fixed: Mapping[str, tuple[str, Trial]] = {
        "mailbox": ("กล่องจดหมาย", try_mailbox),
        "smtp": ("การส่งอีเมล", try_smtp),
        "mail": ("การส่งอีเมล", try_mail_to(visitor.officer.email)),
        "reading": ("การอ่านเอกสาร", try_reading),
    }
    if what in fixed:
        return fixed[what]
    folders = {f"folder-{number}": folder for number, folder in enumerate(settings.effective_folders)}
    if what not in folders:
        raise NotThereError
    return f"โฟลเดอร์ {folders[what].name}", try_folder(folders[what])


def _names(settings: Settings) -> dict[str, str]:
    names = {}
    for folder in settings.effective_folders:
        names[source_name(folder)] = f"โฟลเดอร์ {folder.name} ({CHANNELS_TH[folder.channel]})"
        names[moving_name(folder)] = f"ย้ายไฟล์ที่รับแล้วจากโฟลเดอร์ {folder.name}"
    return names


def _row(told: Mapping[str, Any], names: Mapping[str, str], tests: Mapping[str, str]) -> dict[str, Any]:
    name = told["name"]
    word, look = STATES_TH[told["state"]]
    return {
        "name": names.get(name) or f"กล่องจดหมาย {name.removeprefix('imap:').removeprefix('imap')}".strip(),
        "test": tests.get(name, ""),
        "state": word,
        "look": look,
        "last_success": _moment(told["last_success"]),
        "error_th": told.get("error_th"),
        "error_since": _moment(told["error_since"]),
    }


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _by_state(counts: Mapping[str, int]) -> list[tuple[Any, int]]:
    return [(state, counts[state.value]) for state in ARRIVAL_STATES_TH]
