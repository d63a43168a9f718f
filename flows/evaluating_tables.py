"""What `ksed evaluate` shows on the screen, as tables in Thai."""

from typing import Any

from rich.console import Console
from rich.table import Table

from models.errors import MESSAGES_TH
from pipelines.evaluation.words_th import LABELS_TH, NAMES_TH, value_th

_TALLY = ("right", "rightly_absent", "wrong", "missed", "invented", "failed")
_TALLY_TH = ("ถูก", "ไม่มี", "ผิด", "ไม่พบ", "เกิน", "เสีย")
_HANDS_TH = {"printed": "พิมพ์", "handwritten": "ลายมือ"}
_PARTS_TH = {"number": "เลขรับ", "date": "วันที่", "time": "เวลา"}
_LABELS = ("is_complaint", "level", "purpose", "nature", "unit")
_NO_COMPLAINT = "ไม่ใช่"


def print_report(report: dict[str, Any]) -> None:
    """Show a report; the object is that of `ksed evaluate --json`."""
    console = Console(markup=False, highlight=False)
    console.print(f"หนังสือ {report['letters']} ฉบับ {report['pages']} หน้า")
    console.print(_grades(report))
    if any(counts["count"] for counts in report["fields"]["by_name"].values()):
        console.print(_fields(report))
        console.print(_reliability(report))
    if sum(one["stamps"] if "stamps" in one else one["letters"] for one in report["stamps"].values()):
        console.print(_stamps(report))
    if any(report["proposals"][about]["count"] for about in _LABELS):
        console.print(_proposals(report))
        console.print(_levels(report))
        for about in ("purpose", "nature", "unit"):
            console.print(_classes(report, about))
        console.print(_trust(report))
    if report["worst"]:
        console.print(_worst(report))
    cost = report["cost"]
    if report["pages"]:
        console.print(
            f"เวลาต่อหน้า: {cost['wall_seconds_a_page']:.2f} วินาที (ประมวลผล {cost['cpu_seconds_a_page']:.2f} วินาที) "
            f"ทั้งหมด {cost['wall_seconds']:.1f} วินาที ฉบับที่นานที่สุด {cost['letter_seconds_most']:.1f} วินาที"
        )
    for one in report["failed"]:
        console.print(f"อ่านไม่ได้ {one['id']} ({one['grade']}): {MESSAGES_TH[one['code']]} [{one['code']}]")


def _table(title: str, *headings: str) -> Table:
    """A table whose first column is words, the others figures."""
    table = Table(title=title, title_justify="left")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=True)
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _whole(share: float | None) -> str:
    """Per cent, bare, where columns are many."""
    return "-" if share is None else f"{100 * share:.0f}"


def _grades(report: dict[str, Any]) -> Table:
    table = _table("ตามเกรด", "เกรด", "ฉบับ", "อักขระผิด", "มากสุด", "(ฉบับ)", "ช่องหลักถูก", "เฉพาะที่มี")
    rows = [
        (grade, one["letters"], report["text"]["by_grade"][grade], one["headline"])
        for grade, one in report["fields"]["by_grade"].items()
    ]
    rows.append(("ทั้งหมด", report["letters"], report["text"]["overall"], report["fields"]["headline"]))
    for grade, letters, text, headline in rows:
        table.add_row(
            grade,
            str(letters),
            _percent(text["mean"]),
            _percent(text["worst"]),
            text["worst_id"] or "-",
            _percent(headline["share"]),
            _percent(headline["share_present"]),
        )
    return table


def _fields(report: dict[str, Any]) -> Table:
    title = "ช่องข้อมูล (* ช่องหลัก; ไม่มี: ไม่มีจริง; เสีย: อ่านเอกสารไม่ได้)"
    table = _table(title, "ช่อง", *_TALLY_TH, "รวม%", "ที่มี%", "≥ 0.8")
    for name, counts in report["fields"]["by_name"].items():
        if counts["count"]:
            sure = report["reliability"]["by_name"][name]
            table.add_row(
                f"{'* ' if counts['headline'] else ''}{NAMES_TH[name]}",
                *(str(counts[outcome]) for outcome in _TALLY),
                _whole(counts["share"]),
                _whole(counts["share_present"]),
                f"{sure['right']}/{sure['count']}",
            )
    return table


def _stamps(report: dict[str, Any]) -> Table:
    stamps = report["stamps"]
    none = stamps["none"]
    title = f"ตรารับ (ไม่มีตรา {none['letters']} ฉบับ: อ่านเกิน {none['invented']} มั่นใจ {none['invented_and_sure']})"
    table = _table(title, "ตรา", "ถูก", "ผิด", "ผิดแต่มั่นใจ", "ไม่พบ", "ทั้งหมด")
    for hand, name in _HANDS_TH.items():
        group = stamps[hand]
        total = str(group["stamps"])
        for part, part_name in _PARTS_TH.items():
            one = group[part]
            counts = (str(one[key]) for key in ("right", "wrong", "wrong_and_sure", "missed"))
            table.add_row(f"{name}: {part_name}", *counts, total)
        table.add_row(f"{name}: ทั้งตรา", str(group["all_right"]), "", "", str(group["missed"]), total)
        table.add_row(f"{name}: ให้คนอ่าน", str(group["left_to_a_person"]), "", "", "", total, end_section=True)
    return table


def _reliability(report: dict[str, Any]) -> Table:
    table = _table("ความมั่นใจกับความถูกต้อง", "ความมั่นใจ", "ช่อง: ถูก/ทั้งหมด", "", "ตรารับ: ถูก/ทั้งหมด", "")
    kinds = [report["reliability"][kind] for kind in ("fields", "stamps")]
    rows = [
        (f"{fields['from']:g} – {fields['to']:g}", fields, stamps)
        for fields, stamps in zip(*(kind["bins"] for kind in kinds), strict=True)
    ]
    rows.append((f"≥ {kinds[0]['sure_from']:g}", kinds[0]["sure"], kinds[1]["sure"]))
    for name, *shares in rows:
        cells = [(f"{share['right']}/{share['count']}", _percent(share["share_right"])) for share in shares]
        table.add_row(name, *cells[0], *cells[1])
    return table


def _proposals(report: dict[str, Any]) -> Table:
    table = _table("ข้อเสนอ", "เรื่อง", "ถูก/ทั้งหมด", "", "ยกเกิน", "ไม่ยก", "ยกถูก%", "พบ%")
    proposals = report["proposals"]
    for about in _LABELS:
        one = proposals[about]
        table.add_row(LABELS_TH[about], f"{one['right']}/{one['count']}", _percent(one["share"]), "", "", "", "")
    for flag, one in proposals["flags"].items():
        right = f"{one['right']}/{one['count']}"
        counts = str(one["raised_wrongly"]), str(one["missed"]), _whole(one["precision"]), _whole(one["recall"])
        table.add_row(LABELS_TH[flag], right, _percent(one["share"]), *counts)
    return table


def _levels(report: dict[str, Any]) -> Table:
    four = report["proposals"]["level_4"]
    table = _table(
        f"ระดับจริง (แถว) / ที่เสนอ · ระดับ 4: พบ {four['found']}/{four['letters']}",
        "ระดับ",
        *(_NO_COMPLAINT if name == "none" else name for name in ("1", "2", "3", "4", "none")),
        "อ่านไม่ได้",
    )
    for level, row in report["proposals"]["level_confusion"].items():
        table.add_row(_NO_COMPLAINT if level == "none" else level, *(str(count) for count in row.values()))
    return table


def _classes(report: dict[str, Any], about: str) -> Table:
    table = _table(LABELS_TH[about], "ที่ถูกต้อง", "ฉบับ", "ถูก", "พบ%", "เสนอ", "เสนอถูก%")
    table.add_column("กลับเสนอเป็น")
    for value, row in report["proposals"]["classes"][about].items():
        others = ", ".join(f"{value_th(other)} {count}" for other, count in row["taken_for"].items())
        cells = str(row["letters"]), str(row["right"]), _whole(row["recall"]), str(row["proposed"])
        table.add_row(value_th(value), *cells, _whole(row["precision"]), others)
    return table


def _trust(report: dict[str, Any]) -> Table:
    trust = report["reliability"]["proposals"]
    quoting, sure = trust["quoting"], trust["sure"]
    table = _table(
        f"ความมั่นใจของข้อเสนอ · มีถ้อยคำ {quoting['right']}/{quoting['count']} "
        f"· ≥ {trust['sure_from']:g}: {_whole(sure['share_of_all'])} %",
        "ความมั่นใจ",
        "ฉบับ",
        "ระดับถูก",
        "",
        "ถูกทุกข้อ",
        "",
    )
    rows = [(f"{one['from']:g} – {one['to']:g}", one) for one in trust["bins"]]
    for name, one in [*rows, (f"≥ {trust['sure_from']:g}", sure)]:
        level, whole = _percent(one["share_level_right"]), _percent(one["share_all_right"])
        table.add_row(name, str(one["count"]), str(one["level_right"]), level, str(one["all_right"]), whole)
    return table


def _worst(report: dict[str, Any]) -> Table:
    table = Table(title="ฉบับที่แย่ที่สุด", title_justify="left")
    for heading in ("ฉบับ", "เกรด", "อักขระผิด"):
        table.add_column(heading, no_wrap=True)
    table.add_column("ช่องหลักที่ไม่ถูก")
    for one in report["worst"]:
        fields = ", ".join(NAMES_TH[name] for name in one["fields"])
        table.add_row(one["id"], one["grade"], _percent(one["error_rate"]), one["error"] or fields or "-")
    return table
