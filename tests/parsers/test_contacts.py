import pytest

from parsers.thai.contacts import (
    find_addresses,
    find_citizen_ids,
    find_emails,
    find_phones,
    is_address,
    valid_citizen_id,
)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("โทร. ๐๘๑-๗๗๒-๐๙๑๔", "081-772-0914"),
        ("โทร. ๐ ๔๓๘๑ ๑๘๗๒ ต่อ ๑๒", "0 4381 1872 ต่อ 12"),
        ("043-811872 #7", "043-811872 ต่อ 7"),
        ("โทร 081-234-5678 ต่อมาวันที่ 5", "081-234-5678"),
        ("โทร ๐ ๒๒๘๓ ๑๒๗๑ – ๘", "0 2283 1271"),
        ("0-4381-1872-3", "0-4381-1872"),
        ("(043) 811872", "043-811-872"),
        ("+66 81 234 5678", "081-234-5678"),
        ("093 4471 206", "093-447-1206"),
        ("086-5104 938", "086-510-4938"),
        ("0812345678", "0812345678"),
    ],
)
def test_thai_phone_numbers_are_read_with_arabic_digits(text: str, phone: str) -> None:
    (found,) = find_phones(text)
    assert found.value == phone
    assert found.quote == text[slice(*found.span)]


@pytest.mark.parametrize(
    "text",
    ["โทร 1111", "68-0013-4471", "1469700299842", "1,850,000 บาท", "๐๘/๐๙/๒๕๖๕", "ที่ ศธ ๐๔๐๐๗.๐๘๙/๒๑๗", "081-234-56"],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert find_phones(text) == []


def test_two_phones_in_a_line_are_two() -> None:
    assert [each.value for each in find_phones("โทร. 043-811111, 081-2345678")] == ["043-811111", "081-2345678"]


def test_emails_are_found_in_lower_case() -> None:
    assert [each.value for each in find_emails("ติดต่อ Saraban.01@School.example, ขอบคุณ")] == [
        "saraban.01@school.example"
    ]
    assert find_emails("แอดไลน์ @ink-demo") == []


def test_a_citizen_id_with_the_right_check_digit_is_sure() -> None:
    for text in ("เลข 1101400123451", "๑-๑๐๑๔-๐๐๑๒๓-๔๕-๑", "1 1014 00123 45 1"):
        (found,) = find_citizen_ids(text)
        assert found.value == "1101400123451"
        assert found.confidence > 0.9


def test_one_wrong_digit_leaves_the_citizen_id_doubtful() -> None:
    (found,) = find_citizen_ids("1101400123452")
    assert found.confidence <= 0.3


def test_only_one_last_digit_is_right() -> None:
    assert [digit for digit in "0123456789" if valid_citizen_id("110140012345" + digit)] == ["1"]
    assert not valid_citizen_id("110140012345")


@pytest.mark.parametrize(
    "line",
    [
        "๑๒/๓ หมู่ ๔ ตำบลเหนือ อำเภอเมืองกาฬสินธุ์",
        "ถนนสนามบิน อำเภอเมือง",
        "บ้านโนนสะอาด",
        "ชุมชนริมน้ำ อ.เขาวง จ.กาฬสินธุ์",
        "ทำเนียบรัฐบาล กทม. ๑๐๓๐๐",
    ],
)
def test_address_lines_are_known(line: str) -> None:
    assert is_address(line)


@pytest.mark.parametrize("line", ["บ้านเมืองจะเจริญได้เพราะครูไม่ทิ้งเด็ก", "เรื่อง ขอย้าย", "ผมไปที่อำเภอและตำบลแล้วครับ"])
def test_sentences_are_no_addresses(line: str) -> None:
    assert not is_address(line)


def test_an_address_is_cut_out_of_a_sentence() -> None:
    (found,) = find_addresses("ข้าพเจ้าอยู่บ้านเลขที่ ๑๒ หมู่ ๓ ตำบลนาดี อำเภอเมือง จังหวัดกาฬสินธุ์ โทร 081-234-5678")
    assert found.value == "บ้านเลขที่ ๑๒ หมู่ ๓ ตำบลนาดี อำเภอเมือง จังหวัดกาฬสินธุ์"
