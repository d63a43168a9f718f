"""Settings: the overview of what the visitor may see and change."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from desk.access import Action
from desk.guard import Guard
from desk.render import page
from desk.visitor import Visitor

router = APIRouter()
SECTIONS = (
    (
        Action.SOURCES,
        "/settings/sources",
        "ช่องทางรับเรื่องและบริการ",
        "กล่องจดหมาย โฟลเดอร์สแกน การส่งอีเมล ทำงานครั้งล่าสุดเมื่อใด พร้อมปุ่มทดสอบ",
    ),
    (Action.SOURCES, "/settings/units", "กลุ่มงาน", "กลุ่มทั้งแปด เรื่องที่รับผิดชอบ ที่อยู่แจ้งเตือน และจำนวนเรื่องที่ยังไม่ยุติ"),
    (Action.OFFICE, "/settings/officers", "เจ้าหน้าที่และผู้ปฏิบัติหน้าที่แทน", "ใครทำหน้าที่ใด วันลา และวันนี้ใครทำแทนใคร"),
    (Action.OFFICE, "/settings/holidays", "วันหยุดราชการ", "ตารางที่ใช้นับวันทำการของกำหนดเวลา"),
    (Action.OFFICE, "/settings/notices", "ข้อความแจ้งเตือน", "หัวเรื่องและประโยคเปิดของอีเมลแต่ละชนิด"),
    (Action.ACCOUNTS, "/settings/accounts", "บัญชีผู้ใช้", "เพิ่มบัญชี ออกรหัสผ่านครั้งเดียว เปิดและปิดบัญชี กำหนดหน้าที่"),
    (Action.ACCOUNTS, "/settings/tokens", "กุญแจของโปรแกรมที่เชื่อมต่อ (API)", "ออกและยกเลิกกุญแจให้โปรแกรมอื่น"),
    (Action.SOURCES, "/settings/log", "บันทึกการเปลี่ยนแปลง", "ใครเปลี่ยนการตั้งค่าใด เมื่อใด"),
    (Action.ACCESS_LOG, "/settings/log/accesses", "บันทึกการเปิดดู", "ใครเปิดดู พิมพ์ หรือส่งออกเรื่องใด เมื่อใด"),
)
"""What each part needs, where it is, what it is called, what it is for."""


@router.get("/settings")
def overview(request: Request, visitor: Annotated[Visitor, Depends(Guard(Action.SOURCES))]) -> Response:
    """Show the parts that the visitor may open."""
    parts = [(address, name, about) for action, address, name, about in SECTIONS if visitor.may(action)]
    return page(request, "settings/home.html", visitor, parts=parts)
