"""Readings made by hand, for tests in which reading is not what is tested."""

from datetime import date, time

from models.values import Found, Letter, MailFacts, Page, Reading, ReceivedStamp, ToRead

COMPLAINT = (
    "เรื่อง ขอร้องเรียนครูตีนักเรียน\n\nเรียน ศึกษาธิการจังหวัดกาฬสินธุ์\n\n"
    "ครูโรงเรียนบ้านหนองแวงตีนักเรียนจนเลือดออก ขอให้ตรวจสอบข้อเท็จจริงและดำเนินการทางวินัย\n"
)


def found(value: str, page: int = 1) -> Found[str]:
    return Found(value=value, confidence=0.9, page=page, quote=value)


def stamp_of(day: date, number: str = "123", confidence: float = 0.95) -> ReceivedStamp:
    return ReceivedStamp(
        number=Found(value=number, confidence=confidence, page=1, quote=number),
        date=Found(value=day, confidence=confidence, page=1, quote=day.isoformat()),
        time=Found(value=time(9, 30), confidence=confidence, page=1, quote="09.30"),
        readable=confidence >= 0.8,
    )


def reading_of(
    text: str = COMPLAINT,
    *,
    sha256: str = "0" * 64,
    key: str | None = None,
    stamp: ReceivedStamp | None = None,
    mail: MailFacts | None = None,
    letter: Letter | None = None,
) -> Reading:
    return Reading(
        sha256=sha256,
        media_type="text/plain",
        pages=(Page(number=1, method="body", confidence=1.0, text=text),),
        letter=letter or Letter(subject=found("ขอร้องเรียนครูตีนักเรียน"), sender_name=found("นางสมศรี ใจดี")),
        stamp=stamp,
        mail=mail,
        content_key=key or f"file:{sha256}",
    )


def instant_reader(original: ToRead) -> Reading:
    """Read a text file as it stands, at once."""
    return reading_of(original.path.read_text(), sha256=original.sha256)
