"""The register's rows and the worksheets made of them."""

import io
import re
import zipfile
from datetime import date

import pytest
from sqlmodel import Session

from models.tables import Case
from pipelines.finding.register import (
    HEADINGS,
    KEPT_NAME,
    KEPT_SUBJECT,
    SECRET,
    Row,
    Shown,
    register,
    whole_register,
)
from pipelines.finding.workbook import cases_workbook, register_workbook
from tests.support.finding import TODAY, letter_of, put_case
from tests.support.worksheets import NS, sheet_of

LETTER = letter_of(
    letter_number="ศธ 04123/567",
    dated_on="2026-11-20",
    addressee="ศึกษาธิการจังหวัดกาฬสินธุ์",
    subject="ขอความเป็นธรรม",
    sender_name="นางสาวกานดา ใจซื่อ",
)


def whole(_: Case) -> Shown:
    return Shown.WHOLE


def masked(_: Case) -> Shown:
    return Shown.MASKED


def frame(_: Case) -> Shown:
    return Shown.FRAME


def test_a_row_has_what_the_regulations_ask_for(session: Session) -> None:
    put_case(session, 7, letter=LETTER, stamped="4711")
    (row,) = register(session, 2569, shown=whole)
    assert dict(zip(HEADINGS, row.cells(), strict=True)) == {
        "เลขทะเบียนรับ": "7",
        "ที่": "ศธ 04123/567",
        "ลงวันที่": "20/11/2569",
        "จาก": "นางสาวกานดา ใจซื่อ",
        "ถึง": "ศึกษาธิการจังหวัดกาฬสินธุ์",
        "เรื่อง": "ขอความเป็นธรรม",
        "การปฏิบัติ": "มอบกลุ่มบริหารงานบุคคล ระดับ 3 (รอนิติกรยืนยัน)",
        "หมายเหตุ": "เลขรับบนตรา 4711",
    }


def test_a_year_is_given_in_the_order_of_its_numbers_page_by_page(session: Session) -> None:
    for number in (3, 1, 2, 5, 4):
        put_case(session, number)
    put_case(session, 6, received_on=date(2025, 12, 31))
    seen: list[int] = []
    while rows := register(session, 2569, shown=whole, after=seen[-1] if seen else 0, limit=2):
        seen += [row.number for row in rows]
    assert seen == [1, 2, 3, 4, 5] == [row.number for row in whole_register(session, 2569, shown=whole)]


def test_of_a_secret_case_nothing_but_the_frame_is_there(session: Session) -> None:
    put_case(session, 1, letter=LETTER, stamped="4711", restricted=True)
    (row,) = register(session, 2569, shown=frame)
    assert row.cells() == ("1", "", "", SECRET, "", SECRET, "รอนิติกรยืนยัน", "")


@pytest.mark.parametrize(
    ("letter", "sender", "subject"),
    [
        (LETTER, KEPT_NAME, "ขอความเป็นธรรม"),
        ({**LETTER, **letter_of(subject="กานดา ใจซือ ขอความเป็นธรรม")}, KEPT_NAME, KEPT_SUBJECT),
        ({**LETTER, **letter_of(subject="ติดต่อ 086-510-4938")}, KEPT_NAME, KEPT_SUBJECT),
        ({**LETTER, **letter_of(sender_agency="อำเภอเมือง")}, "อำเภอเมือง", "ขอความเป็นธรรม"),
        ({**LETTER, **letter_of(sender_agency="ร้านกานดา")}, KEPT_NAME, "ขอความเป็นธรรม"),
    ],
)
def test_who_complains_is_kept_from_those_who_may_not_know(
    session: Session, letter: dict[str, object], sender: str, subject: str
) -> None:
    put_case(session, 1, letter=letter)
    (row,) = register(session, 2569, shown=masked)
    assert (row.sender, row.subject) == (sender, subject)


def row_of(**values: object) -> Row:
    return Row(
        **{
            "case_id": 1,
            "number": 1,
            "received_on": TODAY,
            "letter_number": "",
            "dated_on": None,
            "sender": "",
            "addressee": "",
            "subject": "",
            "action": "",
            "remark": "",
            **values,
        }  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "subject",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "{=1}", "http://evil.example/", "\t=1", "00123", "1e5"],
)
def test_no_text_of_a_letter_becomes_a_formula_a_link_or_a_number(subject: str) -> None:
    target = io.BytesIO()
    register_workbook(target, [row_of(subject=subject)], year_be=2569)
    sheet, rows = sheet_of(target.getvalue())
    assert sheet.find(".//x:f", NS) is None
    assert sheet.find(".//x:hyperlink", NS) is None
    assert subject.strip() in [one.strip() for one in rows[1]]
    assert not [cell for cell in sheet.iterfind(".//x:c", NS) if cell.get("t") not in {"s", "inlineStr", None}]


def test_signs_that_no_file_can_hold_are_left_out_and_long_texts_cut() -> None:
    target = io.BytesIO()
    rows = [row_of(subject="ก\x00\x0b\x1f\ufffe\ud800ข"), row_of(number=2, subject="ย" * 40_000)]
    assert register_workbook(target, rows, year_be=2569) == 2
    _, cells = sheet_of(target.getvalue())
    assert "กข" in cells[1]
    assert max(map(len, cells[2])) == 32_000


def test_the_register_as_a_worksheet_has_headings_that_stay_dates_and_the_office_s_font(session: Session) -> None:
    put_case(session, 7, letter=LETTER)
    target = io.BytesIO()
    register_workbook(target, whole_register(session, 2569, shown=whole), year_be=2569)
    sheet, rows = sheet_of(target.getvalue())
    assert rows[0][: len(HEADINGS)] == list(HEADINGS)
    assert rows[1][:3] == ["7", "ศธ 04123/567", "20/11/2569"]
    assert rows[1][-2:] == ["23/11/2569", str((TODAY - date(1899, 12, 30)).days)]
    pane = sheet.find(".//x:pane", NS)
    assert pane is not None
    assert pane.get("state") == "frozen"
    with zipfile.ZipFile(target) as book:
        assert "TH Sarabun New" in book.read("xl/styles.xml").decode()


def test_cases_found_are_written_without_who_complains(session: Session) -> None:
    one = put_case(session, 1, letter={**LETTER, **letter_of(subject="กานดา ขอความเป็นธรรม")})
    other = put_case(session, 2, letter=LETTER, restricted=True)
    target = io.BytesIO()
    levels = {one.id: Shown.WHOLE, other.id: Shown.FRAME}
    assert cases_workbook(target, [one, other], shown=lambda case: levels[case.id]) == 2
    _, rows = sheet_of(target.getvalue())
    assert rows[1][0] == "1/2569"
    assert "ขอความเป็นธรรม" not in rows[2]
    assert rows[2].count(SECRET) == 3
    assert not re.search("ใจซื่อ|0865104938", str(rows))
