"""Arrivals of several documents: which one is the letter."""

from datetime import date

from models.values import Page, PageMethod
from parsers.letter import carries_letter, parse_letter

BODY = "เรียน ศึกษาธิการจังหวัด\n\nแนบหนังสือลงนามมาพร้อมนี้ค่ะ\n\nสมใจ รักเรียน\n081-234-5678\nsomjai@school.example"
OFFICIAL = """ที่ ศธ ๐๔๐๐๑/๕๕ โรงเรียนบ้านเหนือ
๕ กันยายน ๒๕๖๕
เรื่อง ขอส่งเรื่องร้องเรียน
เรียน ศึกษาธิการจังหวัดกาฬสินธุ์
ด้วยโรงเรียนบ้านเหนือได้รับเรื่องร้องเรียน
ขอแสดงความนับถือ
(นายวิทยา ใจซื่อ)
ผู้อำนวยการโรงเรียน"""
SIGNED = "๕ กันยายน ๒๕๖๕\nเรื่อง ขอย้าย\nเรียน ศึกษาธิการจังหวัด\nดิฉันขอย้าย\nด้วยความเคารพ\n(นางสาวมาลี ศรีสุข)"
EVIDENCE = "ใบเสร็จรับเงิน\nค่าบำรุงการศึกษา 1,500 บาท\nวันที่ 1 มิถุนายน 2565"


def page(number: int, text: str, document: int, method: PageMethod = "text_layer") -> Page:
    return Page(number=number, method=method, confidence=0.9, text=text, document=document)


MAIL_WITH_LETTER = (page(1, BODY, 0, "body"), page(2, OFFICIAL, 1))


def test_an_official_letter_in_an_attachment_goes_before_the_mails_text() -> None:
    letter = parse_letter(MAIL_WITH_LETTER)
    assert letter.sender_name is not None
    assert letter.sender_name.value == "นายวิทยา ใจซื่อ"
    assert letter.dated_on is not None
    assert letter.dated_on.value == date(2022, 9, 5)
    assert letter.dated_on.page == 2


def test_what_the_letter_lacks_comes_from_the_mail_at_less_confidence() -> None:
    letter = parse_letter(MAIL_WITH_LETTER)
    alone = parse_letter(MAIL_WITH_LETTER[:1])
    assert letter.sender_phone is not None
    assert alone.sender_phone is not None
    assert letter.sender_phone.value == "081-234-5678"
    assert letter.sender_phone.page == 1
    assert letter.sender_phone.confidence < alone.sender_phone.confidence


def test_an_attachment_that_is_no_letter_gives_no_fields() -> None:
    letter = parse_letter((page(1, BODY, 0, "body"), page(2, EVIDENCE, 1)))
    assert letter.dated_on is None
    assert letter.sender_name is not None
    assert letter.sender_name.value == "สมใจ รักเรียน"


def test_the_pages_of_one_document_are_read_as_one() -> None:
    first, second = OFFICIAL.split("ขอแสดงความนับถือ\n")
    letter = parse_letter((page(1, first, 0, "ocr"), page(2, "ขอแสดงความนับถือ\n" + second, 0, "ocr")))
    assert letter.sender_name is not None
    assert letter.sender_name.page == 2
    assert letter.letter_number is not None
    assert letter.letter_number.page == 1


def test_pages_without_text_give_an_empty_letter() -> None:
    assert parse_letter(()).subject is None
    assert parse_letter((page(1, "", 0, "ocr"),)).subject is None


def test_a_mail_carries_a_letter_where_an_attachment_is_official_or_signed() -> None:
    mail = page(1, BODY, 0, "body")
    assert carries_letter((mail, page(2, OFFICIAL, 1)))
    assert carries_letter((mail, page(2, EVIDENCE, 1), page(3, SIGNED, 2)))


def test_a_mail_with_evidence_only_carries_none() -> None:
    mail = page(1, BODY, 0, "body")
    assert not carries_letter((mail,))
    assert not carries_letter((mail, page(2, EVIDENCE, 1)))
    unsigned = "\n".join(SIGNED.splitlines()[:-2])
    assert not carries_letter((mail, page(2, unsigned, 1)))
