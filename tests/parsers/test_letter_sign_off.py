"""Names at the end of a mail, and endings that are none."""

import pytest

from models.values import Page
from parsers.letter import parse_letter


def sender(ending: str) -> tuple[str, float] | None:
    text = f"สวัสดีค่ะ\n\nขอสอบถามเรื่องการย้ายนักเรียนระหว่างภาคเรียนว่าต้องใช้เอกสารใดบ้าง ขอบคุณค่ะ\n\n{ending}"
    found = parse_letter((Page(number=1, method="body", confidence=1.0, text=text),)).sender_name
    return (found.value, found.confidence) if found else None


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        ("สุภาพร รักเรียน", "สุภาพร รักเรียน"),
        ("มาลี กันยาศรี", "มาลี กันยาศรี"),
        ("นางสาวมาลี ศรีสุข\nครูผู้ช่วย", "นางสาวมาลี ศรีสุข"),
        ("ขอแสดงความนับถือ\nมาลี ศรีสุข\nโทร 081-234-5678", "มาลี ศรีสุข"),
        ("ครูฝน (มาลี ศรีสุข)\nรร.บ้านใต้", "มาลี ศรีสุข"),
        ("มาลี ศรีสุข (แม่น้องเอ)", "มาลี ศรีสุข"),
        ("มาลี ศรีสุข และผู้ปกครอง", "มาลี ศรีสุข"),
        ("ตัวแทนครู: มาลี ศรีสุข", "มาลี ศรีสุข"),
        ("มาลี ศรีสุข\nSent from my phone", "มาลี ศรีสุข"),
        ("มาลี ศรีสุข\n\n--\nอีเมลนี้เป็นความลับสำหรับผู้รับที่ระบุไว้เท่านั้น หากท่านได้รับโดยผิดพลาดโปรดลบทิ้ง ขอบคุณ", "มาลี ศรีสุข"),
    ],
)
def test_a_mail_is_signed_by_its_last_name(ending: str, name: str) -> None:
    found = sender(ending)
    assert found is not None
    assert found[0] == name


def test_a_first_name_alone_is_doubtful() -> None:
    found = sender("พัชรี")
    assert found is not None
    assert found[0] == "พัชรี"
    assert found[1] < 0.8


@pytest.mark.parametrize(
    "ending",
    [
        "ขอไม่ลงชื่อ กลัวเดือดร้อน",
        "ลูกหลานคนกาฬสินธุ์",
        "ผู้ปกครอง นักเรียน",
        "ครูเอกชนตัวเล็กๆ",
        "- คนท่าคันโท",
        "รอคำตอบอยู่นะคะ",
        "อย่าให้เงียบอีก ตอบ บ้าง",
        "พยานหลักฐาน: สำเนาทะเบียนบ้าน",
        "ด้วยความเคารพ",
    ],
)
def test_an_unsigned_mail_has_no_name(ending: str) -> None:
    assert sender(ending) is None
