"""What an agency may answer to a forwarded case, and the office's words for it."""

from enum import StrEnum


class Answer(StrEnum):
    """The agency's word. After `asked_more` another is to come."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ASKED_MORE = "asked_more"


ANSWERS_TH: dict[Answer, str] = {
    Answer.ACCEPTED: "รับเรื่องไว้ดำเนินการ",
    Answer.REFUSED: "ไม่รับเรื่อง",
    Answer.ASKED_MORE: "ขอข้อมูลเพิ่มเติม",
}
