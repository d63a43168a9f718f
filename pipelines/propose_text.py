"""The text that rules look at: pages cut into zones (subject, body, copies …), tight, with the way back to the page.

Who a letter is addressed to and how it is closed are not what it complains of; an old mail quoted below a reply and
the lawyer's footer of a mail are not the writer's words. Each goes into a zone of its own.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.values import Found, Page, Reading
from pipelines.tight import PARAGRAPH, tight_text, tighten

MAX_CHARACTERS = 40_000
"""Original characters looked at: twenty pages. What a letter wants stands before that."""
_QUOTE_LENGTH = 90

_SUBJECT = re.compile(r"^\s*(?:เรื่อง|subject)(?:\s*[:：]\s*|\s+)(?P<rest>\S.*)$", re.IGNORECASE)
_HEAD = re.compile(
    r"^\s*(?:(?:กราบ|นมัสการ)?เรียน(?!รู้|ต่อ|ฟรี|จบ|ไม่|ดี|อยู่|ที่)|นมัสการ\s|ถึง\s|เถิง\s|อ้างถึง|สิ่งที่ส่งมาด้วย|ส่วนราชการ|"
    r"(?:โทร|โทรศัพท์|โทรสาร|tel|e-?mail|อีเมล)\s*[.:)]|เขียนที่|วันที่\s*[\d๐-๙]|ที่\s+\S{0,6}\s?[\d๐-๙]|ด่วน(?:มาก|ที่สุด)?\s*$|"
    r"ลับ(?:มาก|ที่สุด)?\s*$|บันทึกข้อความ|จาก\s*[:：]|from\s*:|to\s*:|date\s*:)",
    re.IGNORECASE,
)
_COPIES = re.compile(r"^[\s\-–•(]*(?:สำเนา\s*(?:เรียน|ส่ง|ถึง|แจ้ง|[:：])|เรียน\s*สำเนา|cc\s*[:：])", re.IGNORECASE)
_CLOSING = re.compile(r"^\s*(?:ขอแสดงความนับถือ|ด้วยความ(?:เคารพ|นับถือ)|จึงเรียนมาด้วยความเคารพ)")
_QUOTED = re.compile(
    r"-{2,}\s*(?:ข้อความ(?:เดิม|ต้นฉบับ)|original message)|^\s*(?:on|เมื่อ)\b.{5,120}(?:wrote|เขียนว่า|เขียน)\s*:\s*$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^(?:--\s*$|\s*(?:อีเมล|e-?mail|ข้อความ)(?:ฉบับ)?นี้\S*\s?.{0,40}(?:ความลับ|ผู้รับ|confidential)|"
    r"this (?:e-?mail|message).{0,60}confidential|"
    r"\s*(?:ส่ง|sent)\s?(?:จาก|from)\s?(?:my |iphone|ipad|android|yahoo|gmail))",
    re.IGNORECASE,
)

TEXT_ZONES: Final = ("subject", "body")
LETTER_ZONES: Final = ("subject", "body", "head", "closing")
ALL_ZONES: Final = ("subject", "body", "head", "closing", "copies", "footer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a source text and the zone that it belongs to; `joined`: the next line goes on without a break."""

    zone: str
    source: int
    start: int
    end: int
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneText:
    """Tight text of some zones; character i stands in text `source[i]` at `at[i]`; `subject_end` ends the subject."""

    text: str
    source: Sequence[int]
    at: Sequence[int]
    gaps: frozenset[int]
    subject_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """`text`: subject and body, what a letter says. `copies`: its copy list. `anywhere`: all but quoted mails."""

    sources: tuple[str, ...]
    text: ZoneText
    head: ZoneText
    copies: ZoneText
    closing: ZoneText
    letter: ZoneText
    anywhere: ZoneText

    def quote(self, zone: ZoneText, start: int, end: int) -> str:
        """The original words of a tight span, widened to the blanks around it; literally in one source text."""
        if not 0 <= start < end <= len(zone.text):
            return ""
        source = zone.source[start]
        while end > start + 1 and zone.source[end - 1] != source:
            end -= 1
        original = self.sources[source]
        first, last = zone.at[start], zone.at[end - 1] + 1
        left = max(first - _QUOTE_LENGTH // 2, 0)
        while first > left and not original[first - 1].isspace():
            first -= 1
        right = min(last + _QUOTE_LENGTH // 2, len(original))
        while last < right and not original[last].isspace():
            last += 1
        return original[first:last].strip()


def letter_text(reading: Reading) -> LetterText:
    """Cut the pages of a reading into zones. A subject that stands on no page (a mail's) is a source of its own."""
    sources = [page.text for page in reading.pages]
    lines: list[Line] = []
    left = MAX_CHARACTERS
    subject = reading.letter.subject
    own_subject = subject is not None and not any(_holds(text, subject) for text in sources)
    if subject is not None and own_subject:
        quote = subject.quote or subject.value
        sources.append(quote)
        lines.append(Line(zone="subject", source=len(sources) - 1, start=0, end=len(quote), joined=False))
    for number, page in enumerate(reading.pages):
        lines.extend(_page_lines(number, page, left, None if own_subject else subject))
        left -= len(page.text)
        if left <= 0:
            break
    if not any(line.zone == "body" for line in lines):
        # Nothing but a quoted mail or a footer: then that is what there is to look at.
        lines = [replace(line, zone="body") if line.zone in {"quoted", "footer", "closing"} else line for line in lines]
    return LetterText(
        sources=tuple(sources),
        text=_join(sources, lines, TEXT_ZONES),
        head=_join(sources, lines, ("head",)),
        copies=_join(sources, lines, ("copies",)),
        closing=_join(sources, lines, ("closing",)),
        letter=_join(sources, lines, LETTER_ZONES),
        anywhere=_join(sources, lines, ALL_ZONES),
    )


def first_sentence(letter: LetterText) -> str:
    """The subject, else the first line of the body, else anything: the quote of a reason by default."""
    for zone in (letter.text, letter.anywhere):
        if zone.text.strip(PARAGRAPH):
            start = next(index for index, sign in enumerate(zone.text) if sign != PARAGRAPH)
            end = zone.text.find(PARAGRAPH, start)
            return letter.quote(zone, start, min(end if end > start else len(zone.text), start + 60))
    return next((text.strip()[:60] for text in letter.sources if text.strip()), "")


def _holds(text: str, subject: Found[str]) -> bool:
    return bool(subject.quote and subject.quote in text) or bool(subject.value and subject.value in text)


def _page_lines(source: int, page: Page, left: int, subject: Found[str] | None) -> Iterator[Line]:
    text = page.text[:left]
    spans = list(_spans(text))
    widths = sorted(end - start for start, end in spans if end > start)
    # A line nearly as long as the longest ones was broken by the page's edge, not by the writer.
    full = 0.75 * widths[int(len(widths) * 0.9)] if widths else 0.0
    full = max(full, 40.0)
    zone, seen_subject = "body", False
    known = _known_subject(text, subject)
    for number, (start, end) in enumerate(spans):
        line = text[start:end]
        zone, now = _zone(line, zone, number=number, seen_subject=seen_subject)
        if known and start < known[1] and end > known[0]:
            now, zone = "subject", "body"
        shown = start
        if now == "subject":
            seen_subject = True
            match = _SUBJECT.match(line)
            shown = start + match.start("rest") if match else start
        joined = end - start >= full and now == "body"
        yield Line(zone=now, source=source, start=shown, end=end, joined=joined)


def _known_subject(text: str, subject: Found[str] | None) -> tuple[int, int] | None:
    if subject is None:
        return None
    for wanted in (subject.quote, subject.value):
        if wanted and (start := text.find(wanted)) >= 0:
            return start, start + len(wanted)
    return None


def _zone(line: str, zone: str, *, number: int, seen_subject: bool) -> tuple[str, str]:
    """The zone that goes on after this line, and the zone of the line itself."""
    short = len(line.strip()) <= 110
    after, now = zone, zone
    if zone == "quoted" or _QUOTED.search(line):
        after, now = "quoted", "quoted"
    elif line.lstrip().startswith(">"):
        now = "quoted"
    elif zone == "footer" or _FOOTER.match(line):
        after, now = "footer", "footer"
    elif short and _COPIES.match(line):
        after, now = "copies", "copies"
    elif zone == "copies":
        # A copy list is short lines; a blank line before a long one ends it.
        after = now = "copies" if len(line.strip()) <= 80 else "body"
    elif _CLOSING.match(line):
        after, now = "closing", "closing"
    elif not seen_subject and number < 30 and short and _SUBJECT.match(line):
        now = "subject"
    elif _HEAD.match(line) and len(line.strip()) <= 60:
        now = "head"
    elif zone == "closing" and len(line.strip()) > 60:
        after, now = "body", "body"
    return after, now


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n\f\v"))
        start += len(line)


def _join(sources: list[str], lines: list[Line], zones: tuple[str, ...]) -> ZoneText:
    chosen = [line for line in lines if line.zone in zones]
    if "body" in zones:
        chosen.sort(key=lambda line: line.zone != "subject")  # stable: the subject first, then as on the pages
    pieces: list[str] = []
    source, at, gaps = array("i"), array("i"), set[int]()
    subject_end, length = 0, 0
    for line in chosen:
        tight = tighten(sources[line.source][line.start : line.end])
        gaps.update(length + gap for gap in tight.gaps)
        gaps.add(length)
        pieces.append(tight.text)
        source.extend([line.source] * len(tight.text))
        at.extend(line.start + offset for offset in tight.at)
        length += len(tight.text)
        if not line.joined and length and tight.text:
            pieces.append(PARAGRAPH)
            source.append(line.source)
            at.append(max(line.end - 1, 0))
            length += 1
        if line.zone == "subject":
            subject_end = length
    return ZoneText(text="".join(pieces), source=source, at=at, gaps=frozenset(gaps), subject_end=subject_end)


def tight_of(found: Found[str] | None) -> str:
    """Tight text of a field, empty where the field is missing."""
    return tight_text(found.value) if found is not None else ""
