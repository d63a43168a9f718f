"""What holds of every proposal, and figures over a set of made-up letters."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytest

from models.values import Letter, Page, Proposal, Reading
from pipelines.propose import propose
from tests.support.letters import found, reading_of
from tests.support.proposals import letter_of, proposal_of

LETTERS = Path(__file__).parent / "proposal_letters.txt"
OFFICES = ("โรงเรียน", "สำนักงาน", "มหาวิทยาลัย", "วัด", "สมาคม", "ศูนย์", "ชมรม", "ที่ว่าการ", "Smart", "NT ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A made-up letter and what the manual makes of it (level 0: not a complaint)."""

    level: int
    purpose: str
    nature: str
    unit: str
    subject: str
    sender: str
    body: str


def labelled() -> list[Labelled]:
    """Blocks `@ level purpose nature unit | subject | sender`, then the body."""
    rows = []
    for block in LETTERS.read_text(encoding="utf-8").removeprefix("@ ").split("\n@ "):
        head, body = block.split("\n", 1)
        labels, subject, sender = (part.strip() for part in head.split("|"))
        level, purpose, nature, unit = labels.split()
        rows.append(
            Labelled(
                level=int(level),
                purpose=purpose,
                nature=nature,
                unit=unit,
                subject=subject,
                sender=sender,
                body=body.strip(),
            )
        )
    return rows


def proposal_for(row: Labelled) -> Proposal:
    office = row.sender.startswith(OFFICES)
    official = office and (row.level == 0 or row.sender.startswith("ศูนย์ดำรง"))
    letter = letter_of(
        subject=row.subject,
        sender=None if office else row.sender or None,
        agency=row.sender if office else None,
        number="ศธ ๐๑/๑" if official else None,
    )
    return proposal_of(row.body, subject=row.subject, letter=letter)


@pytest.fixture(scope="module")
def judged() -> list[tuple[Labelled, Proposal]]:
    return [(row, proposal_for(row)) for row in labelled()]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_made_up_letters_are_judged_as_the_manual_would(judged: list[tuple[Labelled, Proposal]]) -> None:
    assert len(judged) > 150
    assert share([(row.level or None) == got.level for row, got in judged]) >= 0.93
    assert share([row.unit == got.unit.value for row, got in judged]) >= 0.92
    assert share([row.purpose == got.purpose.value for row, got in judged]) >= 0.93
    assert share([row.nature == got.nature.value for row, got in judged]) >= 0.88


def test_what_has_gone_elsewhere_is_rarely_missed(judged: list[tuple[Labelled, Proposal]]) -> None:
    gone = [got.level == 4 for row, got in judged if row.level == 4]
    assert len(gone) > 12
    assert share(gone) >= 0.9


def test_no_complaint_is_lost_with_confidence(judged: list[tuple[Labelled, Proposal]]) -> None:
    lost = [got.confidence for row, got in judged if row.level and not got.is_complaint]
    assert len(lost) <= 2
    assert all(confidence < 0.8 for confidence in lost)


def test_every_quote_stands_in_the_letter_and_level_and_unit_have_one(
    judged: list[tuple[Labelled, Proposal]],
) -> None:
    for row, got in judged:
        given = (f"เรื่อง {row.subject}\n\n{row.body}", row.subject, row.sender)
        for reason in got.reasons:
            assert any(reason.quote in text for text in given)
        for about in ("level", "unit"):
            assert any(reason.about == about and reason.quote and reason.why for reason in got.reasons)


def test_confidence_tells_right_from_doubtful(judged: list[tuple[Labelled, Proposal]]) -> None:
    right = [row.level == (got.level or 0) and row.unit == got.unit.value for row, got in judged]
    sure = [ok for ok, (_, got) in zip(right, judged, strict=True) if got.confidence >= 0.7]
    unsure = [ok for ok, (_, got) in zip(right, judged, strict=True) if got.confidence < 0.5]
    assert share(sure) > share(unsure)
    assert all(0 < got.confidence < 1 for _, got in judged)


def test_quotes_are_literal_in_scanned_text_with_broken_lines_and_split_signs() -> None:
    text = (
        "เรื่อง ร้องเรียนครู\nเรียน ศึกษาธิการจังหวัดกาฬสินธุ์\n"
        "ด้วยเมื่อวันที่ ๕ มกราคม ๒๕๖๘ ครูประจําชั้นโรงเรียนบ้านโนนทองได้ทํา\n"
        "ร้าย ร่างกายลูกของดิฉันจนแขนหัก ดิฉันได้ไปร้องเรียนที่ศูนย์ดํารง\n"
        "ธรรมจังหวัดกาฬสินธุ์ไว้แล้ว จึงขอให้ท่านตรวจสอบด้วย\n"
    )
    page = Page(number=1, method="ocr", confidence=0.9, text=text)
    reading = Reading(sha256="0" * 64, media_type="image/png", pages=(page,), letter=Letter())
    proposal = propose(reading)
    assert proposal.level == 4
    assert proposal.flags.violence
    assert all(reason.quote in text for reason in proposal.reasons)


def test_subject_of_a_mail_that_stands_on_no_page_counts() -> None:
    letter = Letter(subject=found("ครูตีลูกจนแขนหัก"), sender_name=found("กานดา"))
    proposal = propose(reading_of("ตามรูปที่แนบครับ ขอให้ช่วยด้วย", letter=letter))
    assert proposal.level == 3
    assert any("ครูตี" in reason.quote for reason in proposal.reasons)


@pytest.mark.parametrize("text", ["", "   \n\n  ", "-", "๑๒๓๔", "\ufeff", "เรียน"])
def test_letter_without_words_gets_a_proposal_with_little_confidence(text: str) -> None:
    proposal = proposal_of(text, letter=Letter())
    assert proposal.is_complaint
    assert proposal.confidence < 0.4
    assert proposal_of(text, letter=Letter()) == proposal


def test_reading_without_pages_gets_a_proposal() -> None:
    reading = Reading(sha256="0" * 64, media_type="x", pages=(), letter=Letter())
    assert propose(reading).confidence < 0.4


def test_poorly_read_pages_lower_the_confidence() -> None:
    body = "ครูโรงเรียนบ้านโนนทองเมาสุราในโรงเรียน ขอให้ดำเนินการทางวินัย"

    def confidence(read: float) -> float:
        page = Page(number=1, method="ocr", confidence=read, text=body)
        reading = Reading(sha256="0" * 64, media_type="x", pages=(page,), letter=letter_of())
        return propose(reading).confidence

    assert confidence(0.4) < confidence(0.95)


def test_thirty_pages_are_judged_quickly() -> None:
    text = "ครูโรงเรียนบ้านโนนทองไม่เข้าสอน ขอให้ท่านตรวจสอบ ผมจะไปร้องศูนย์ดำรงธรรม " * 40
    pages = tuple(Page(number=number, method="ocr", confidence=0.9, text=text) for number in range(1, 31))
    reading = Reading(sha256="0" * 64, media_type="x", pages=pages, letter=letter_of())
    propose(reading)
    started = perf_counter()
    assert propose(reading).level == 3
    # 40,000 characters are looked at; a letter of one page takes a twentieth. Wide, for busy machines.
    assert perf_counter() - started < 3
