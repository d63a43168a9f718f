"""What the command line shows to staff, as tables in Thai."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlmodel import col, select

from models.clock import day_be, iso_bangkok
from models.errors import MESSAGES_TH
from models.states import ArrivalState, CaseState
from models.tables import Arrival, Case, Event
from models.values import Unit
from models.words_th import ARRIVAL_STATES_TH, BECAUSE_TH, CASE_STATES_TH, UNITS_TH
from pipelines.adapters.database import reading
from pipelines.case_named import case_number
from pipelines.office import Office

SOURCE_STATES_TH = {
    "ok": "ปกติ",
    "failing": "ขัดข้อง",
    "not_configured": "not configured (ยังไม่ได้ตั้งค่า)",
    "not_yet_run": "ยังไม่เคยทำงาน",
    "not_running": "ไม่ได้ทำงานอยู่",
}


def plain_console() -> Console:
    """Make a console that prints words as they are."""
    # A code in square brackets is a code here, not a colour.
    return Console(markup=False, highlight=False)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that something is going on; say nothing anywhere else."""
    console = Console(stderr=True)
    with console.status(what) if console.is_terminal else nullcontext():
        yield


def print_cases(cases: Sequence[Case], doubtful: Collection[int | None] = ()) -> None:
    """Show cases as given, marking doubtful ones. No names: the screen may be seen by anyone at the counter."""
    table = Table(title="เรื่องที่ลงทะเบียนแล้ว")
    for heading, width in (("เลขรับ", 8), ("วันที่รับ", 10), ("ระดับ", 5), ("ครบกำหนด", 10), ("สถานะ", 12)):
        table.add_column(heading, no_wrap=True, min_width=width)
    for heading in ("หน่วยงานที่เสนอ", "เรื่อง"):
        table.add_column(heading, no_wrap=True, overflow="ellipsis")
    for case in cases:
        table.add_row(
            f"{'! ' if case.id in doubtful else ''}{case_number(case)}",
            day_be(case.received_on),
            str(case.level),
            "หยุดนับ" if case.deadline.get("on_hold_since") else day_be(case.due_on),
            CASE_STATES_TH[CaseState(case.state)],
            UNITS_TH[Unit(case.unit)],
            "(จำกัดผู้เห็น)" if case.restricted else case.subject or "-",
        )
    plain_console().print(table if cases else "ยังไม่มีเรื่องที่ลงทะเบียน")
    if any(case.id in doubtful for case in cases):
        plain_console().print("! ระบบไม่มั่นใจในข้อเสนอ ควรตรวจก่อนเรื่องอื่น")


def print_status(status: dict[str, Any]) -> None:
    """Show the status."""
    console = plain_console()
    table = Table(title="แหล่งรับเรื่องและบริการ")
    for heading in ("ชื่อ", "สถานะ", "สำเร็จล่าสุด"):
        table.add_column(heading, no_wrap=True)
    table.add_column("ปัญหา", overflow="fold", min_width=20)
    for source in [*status["sources"], *status["services"]]:
        table.add_row(
            source["name"],
            SOURCE_STATES_TH[source["state"]],
            (source["last_success"] or "-")[:16].replace("T", " "),
            f"{source['error_th']} [{source['error']}]" if source["error"] else "-",
        )
    console.print(table)
    arrivals = ", ".join(
        f"{ARRIVAL_STATES_TH[ArrivalState(state)]} {count}" for state, count in status["arrivals"].items()
    )
    console.print(f"เรื่องเข้า: {arrivals}")
    outbox = status["outbox"]
    console.print(f"การแจ้งเตือน: รอส่ง {outbox['pending']}, ส่งแล้ว {outbox['sent']}, ถูกปฏิเสธ {outbox['failed']}")
    deadlines = status["deadlines"]
    console.print(
        f"กำหนดเวลา: ครบกำหนดวันนี้ {deadlines['due_today']}, เกินกำหนด {deadlines['overdue']},"
        f" หยุดนับอยู่ {deadlines['on_hold']}"
    )
    console.print(
        f"แจ้งผลเบื้องต้นแก่ผู้ร้องเรียน: ครบกำหนดวันนี้ {deadlines['first_reply_due_today']},"
        f" เกินกำหนด {deadlines['first_reply_overdue']}"
    )
    for sentence in status["holidays"]["warnings"]:
        console.print(f"วันหยุดราชการ: {sentence}")
    for one in status["waiting"]:
        console.print(f"  รอลองใหม่ #{one['id']}: {one['message_th']} [{one['code']}] ลองแล้ว {one['tries']} ครั้ง")
    for one in status["quarantined"]:
        console.print(f"  กักไว้ #{one['id']}: {one['message_th']} [{one['code']}] → ksed retry {one['id']}")


def print_arrivals(office: Office, ids: Sequence[int]) -> None:
    """Show what became of arrivals."""
    with reading(office.engine) as session:
        for arrival in session.exec(select(Arrival).where(col(Arrival.id).in_(ids)).order_by(col(Arrival.id))):
            case = session.get(Case, arrival.case_id) if arrival.case_id else None
            text = f"#{arrival.id} {ARRIVAL_STATES_TH[ArrivalState(arrival.state)]}"
            if case:
                text += (
                    f": เลขรับ {case_number(case)} ระดับ {case.level}"
                    f" {UNITS_TH[Unit(case.unit)]} ครบกำหนด {day_be(case.due_on)}"
                )
            elif arrival.error_code:
                text += f": {MESSAGES_TH[arrival.error_code]} [{arrival.error_code}]"
            plain_console().print(text)


def print_arrivals_in(office: Office, state: str, limit: int) -> None:
    """Show the newest arrivals in a state, and what made them end so. No names and no subjects."""
    table = Table(title=ARRIVAL_STATES_TH[ArrivalState(state)])
    for heading in ("เรื่องเข้าที่", "แหล่ง", "เข้าเมื่อ", "เลขรับ", "เหตุ"):
        table.add_column(heading, no_wrap=heading != "เหตุ")
    newest = select(Arrival).where(Arrival.state == state).order_by(col(Arrival.id).desc()).limit(limit)
    with reading(office.engine) as session:
        for arrival in session.exec(newest):
            case = session.get(Case, arrival.case_id) if arrival.case_id else None
            last = session.exec(
                select(Event).where(Event.arrival_id == arrival.id).order_by(col(Event.id).desc()).limit(1)
            ).one()
            table.add_row(
                str(arrival.id),
                arrival.source,
                iso_bangkok(arrival.reached_at)[:16].replace("T", " "),
                case_number(case) if case else "-",
                last.reason or BECAUSE_TH.get(str(last.data.get("because")), "-"),
            )
    plain_console().print(table if table.row_count else f"ไม่มีเรื่องเข้าในสถานะ “{ARRIVAL_STATES_TH[ArrivalState(state)]}”")


def print_reading(result: dict[str, Any]) -> None:
    """Show what was read of a file."""
    console = plain_console()
    table = Table(title=result["file"], show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    if result["error"]:
        table.add_row("อ่านไม่ได้", f"{result['error']['message_th']} [{result['error']['code']}]")
    else:
        for name, found in result["letter"].items():
            if found:
                table.add_row(name, f"{found['value']}  ({found['confidence']:.2f})")
        proposal = result["proposal"]
        table.add_row("ระดับที่เสนอ", str(proposal["level"]))
        table.add_row("หน่วยงานที่เสนอ", UNITS_TH[Unit(proposal["unit"])])
        for reason in proposal["reasons"]:
            table.add_row(f"เหตุผล: {reason['about']}", f"“{reason['quote']}” {reason['why']}")
        for sentence in proposal["look_at"]:
            table.add_row("โปรดตรวจ", sentence)
    console.print(table)
