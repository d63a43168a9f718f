import pytest

from parsers.thai.names import bracketed_name, is_agency, name_confidence, starts_with_title


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("(นายสมชาย ใจดี)", "นายสมชาย ใจดี"),
        ("( นาง สมศรี   มีสุข )", "นาง สมศรี มีสุข"),
        ("(.......นายสมชาย ใจดี........)", "นายสมชาย ใจดี"),
        ("(น.ส.กานดา สุขใจ)", "น.ส.กานดา สุขใจ"),
        ("(ว่าที่ร้อยตรีหญิง กนก ใจงาม)", "ว่าที่ร้อยตรีหญิง กนก ใจงาม"),
        ("(พ.ต.อ.สมชาย ใจดี)", "พ.ต.อ.สมชาย ใจดี"),
        ("(รองศาสตราจารย์ ดร.นวล ศรีทอง)", "รองศาสตราจารย์ ดร.นวล ศรีทอง"),
        ("(พระครูสุวรรณธรรม)", "พระครูสุวรรณธรรม"),
        ("(ด.ช.กล้า หาญ)", "ด.ช.กล้า หาญ"),
        ("(กนกวรรณ ทองดี)", "กนกวรรณ ทองดี"),
        ("(นายสมชาย ใจดี", "นายสมชาย ใจดี"),
    ],
)
def test_a_name_in_brackets_is_found(line: str, name: str) -> None:
    found = bracketed_name(line)
    assert found is not None
    assert found.value == name
    assert found.confidence >= 0.9


@pytest.mark.parametrize(
    "line",
    [
        "(สำเนาถูกต้อง)",
        "(เปิดอ่านคนเดียว)",
        "(ลูกสาวพิมพ์ให้)",
        "(ภาพถ่ายแนบ)",
        "(๑๒)",
        "(    )",
        "นายสมชาย ใจดี",
        "ครู (นายก ข) มา",
    ],
)
def test_a_remark_in_brackets_is_no_name(line: str) -> None:
    assert bracketed_name(line) is None


def test_a_single_word_is_a_name_only_at_low_confidence() -> None:
    assert 0 < name_confidence("อัญชลี") < 0.8
    assert name_confidence("นายสมชาย ใจดี") >= 0.95


@pytest.mark.parametrize("text", ["นายกเทศมนตรีตำบลหนองแสง", "นายอำเภอยางตลาด", "คุณภาพการศึกษา", "นายทะเบียน", "พระคุณยิ่ง"])
def test_posts_and_words_that_begin_like_a_title_are_no_persons(text: str) -> None:
    assert not starts_with_title(text)


@pytest.mark.parametrize(
    "line", ["โรงเรียนบ้านใต้", "สำนักงาน ป.ป.ช. ประจำจังหวัด", "รร.บ้านเหนือ", "วัดป่าโนนธรรม", "มูลนิธิก้าวหน้า"]
)
def test_agencies_are_known_by_their_first_word(line: str) -> None:
    assert is_agency(line)
    assert not is_agency("ขอร้องเรียน" + line)
