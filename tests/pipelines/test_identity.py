import pytest

from pipelines.identity import traces

TOLD = {
    "sender_name": ["นางสาวสมศรี ใจดีงาม"],
    "sender_phone": ["081-234-5678, 043-811234 ต่อ 12"],
    "citizen_id": ["1103702071811"],
    "sender_email": ["Somsri.J@mail.example"],
    "sender_address": ["123/4 หมู่ 7 บ้านโนนสูง ต.หนองกุง อ.เมือง จ.กาฬสินธุ์ 46000"],
}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("นางสาวสมศรี ใจดีงาม ร้องว่าครูมาสาย", "sender_name"),
        ("สม ศรี ใจดี งาม ร้องว่าครูมาสาย", "sender_name"),
        ("ผู้ร้องคือคุณสมศรี", "sender_name"),
        ("ครอบครัวใจดีงามไม่พอใจ", "sender_name"),
        ("สมศรึ ใจดิงาม แจ้งว่า", "sender_name"),
        ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘", "sender_phone"),
        ("ติดต่อ +66 81-2345678", "sender_phone"),
        ("โทร 043811234", "sender_phone"),
        ("เลข 1-1037-02071-81-1", "citizen_id"),
        ("อีเมล somsri.j@MAIL.example", "sender_email"),
        ("ใช้ชื่อ somsri.j ในกลุ่ม", "sender_email"),
        ("อยู่บ้านเลขที่ ๑๒๓/๔", "sender_address"),
        ("คนในหมู่ที่ 7", "sender_address"),
        ("ชาวบ้านโนนสูง", "sender_address"),
        ("ผู้ปกครองในตำบล หนองกุง", "sender_address"),
    ],
)
def test_every_trace_of_the_complainant_is_found(text: str, field: str) -> None:
    assert traces(text, TOLD) == [field]


@pytest.mark.parametrize(
    "text",
    [
        "ผู้ร้องเรียนแจ้งว่าครูโรงเรียนแห่งหนึ่งในอำเภอเมือง จังหวัดกาฬสินธุ์ มาสาย 7 ครั้ง",
        "ครูโรงเรียนบ้านโนนสูงเก็บเงินนักเรียน 123 คน คนละ 4 บาท",
        "องค์การบริหารส่วนตำบลหนองกุงจัดรถรับส่ง ชั้น 7 ห้อง 12",
        "",
    ],
)
def test_what_names_nobody_is_let_through(text: str) -> None:
    assert traces(text, TOLD) == []


def test_a_short_name_is_a_trace_behind_a_title_only() -> None:
    told = {"sender_name": ["นายมี ดี"]}
    assert traces("ครูดีมากเรื่องนี้มีหลายคนเห็น", told) == []
    assert traces("คุณมี เล่าว่า", told) == ["sender_name"]
    assert traces("มี ดี เล่าว่า", told) == ["sender_name"]
