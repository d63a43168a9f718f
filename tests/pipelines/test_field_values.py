import pytest

from models.errors import RefusedError
from pipelines.field_values import FIELDS_TH, LETTER_FIELDS, settled


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("dated_on", "๕ ก.ย. ๖๕", "2022-09-05"),
        ("received_on", "2022-05-12", "2022-05-12"),
        ("stamp_date", "12/5/2565", "2022-05-12"),
        ("stamp_time", "๑๔.๓๐ น.", "14:30"),
        ("stamp_time", "9.05", "09:05"),
        ("stamp_time", "09:05", "09:05"),
        ("stamp_number", "๑๒๓", "123"),
        ("sender_phone", "๐๘๑-๒๓๔-๕๖๗๘", "081-234-5678"),
        ("sender_phone", "0812345678 และ 043-811234 ต่อ 12", "0812345678, 043-811234 ต่อ 12"),
        ("sender_email", "A.B@Mail.example", "a.b@mail.example"),
        ("citizen_id", "1-1037-02071-81-1", "1103702071811"),
        ("letter_number", " ศธ  ๐๔๑๘๐/๑๒ ", "ศธ ๐๔๑๘๐/๑๒"),
        ("sender_name", "นาง\u200bสมศรี\n ใจดี\u202e", "นางสมศรี ใจดี"),
        ("body", "บรรทัดหนึ่ง \r\n\r\nบรรทัดสอง\x00", "บรรทัดหนึ่ง\n\nบรรทัดสอง"),
    ],
    ids=str,
)
def test_what_is_typed_is_kept_as_the_reading_keeps_it(name: str, written: str, kept: str) -> None:
    assert settled(name, written) == kept


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("dated_on", "เมื่อวาน"),
        ("dated_on", "31/2/2565"),
        ("received_on", "12"),
        ("stamp_time", "25:00"),
        ("stamp_time", "เวลาบ่าย"),
        ("stamp_time", "14:30 หรือ 15:00"),
        ("sender_phone", "1234"),
        ("sender_phone", "081-234-5678 ที่บ้านป้า"),
        ("sender_email", "somsri@"),
        ("sender_email", "a@b.example, c@d.example"),
        ("citizen_id", "1103702071812"),
        ("citizen_id", "เลข 1103702071811"),
        ("subject", "ก" * 1001),
        ("id", "7"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(name: str, written: str) -> None:
    with pytest.raises(RefusedError):
        settled(name, written)


def test_every_field_of_a_letter_has_a_name_that_staff_know() -> None:
    assert set(LETTER_FIELDS) < set(FIELDS_TH)
