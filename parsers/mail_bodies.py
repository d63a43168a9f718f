"""Which parts of a mail are its body, which are papers: MIME's rules (RFC 2046, 2183) and what mailers make of them."""

import re
from dataclasses import dataclass

from parsers.mail_charsets import clean_text, decode_text, has_thai
from parsers.mail_fields import field_value, parameters
from parsers.mail_html import html_to_text, referenced_images, take_embedded_images
from parsers.mail_parts import Part
from parsers.mail_transfer import decode_transfer, reflow, transfer_encoding

_NO_PAPER = re.compile(
    r"application/(?:pgp-signature|(?:x-)?pkcs7-signature)|message/(?:delivery-status|disposition-notification|"
    r"global-delivery-status|feedback-report)|text/(?:x-amp-html|watch-html)",
)
_HTML_START = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<div|<table|<meta)\b", re.IGNORECASE)
_NO_HTML_HERE = re.compile(
    r"(?:not|n't) (?:support|display|view)[^.\n]{0,40}html|html[- ](?:enabled|capable|compatible)|html version|"
    r"view (?:this|it) in (?:your|a) browser|ไม่รองรับ[^\n]{0,20}html",
    re.IGNORECASE,
)
_LOST_LETTERS = re.compile(r"\?{3,}")
_TEXT_LIMIT = 2 * 1024 * 1024
"""Bytes of one text part that are read (several hundred pages); a longer one is listed as a paper besides."""
_MOST_TEXTS = 20
"""Text parts read as body; what follows is listed as papers."""
EMBEDDED_FROM = 20 * 1024
"""Bytes from which a picture written into HTML counts as a paper."""


Picture = tuple[str, bytes]
"""Media type and bytes of a picture that was written into HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of the body, decoded; from HTML also the Content-IDs that it shows and the pictures it holds."""

    words: str
    rich: bool = False
    shows: frozenset[str] = frozenset()
    pictures: tuple[Picture, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a part holds: pieces of body in reading order, papers, and the calendar method it carries as its body.

    `shows` and `pictures` are those of every HTML version, also of one that was not chosen as the body.
    """

    texts: tuple[Text, ...] = ()
    papers: tuple[Part, ...] = ()
    shows: frozenset[str] = frozenset()
    pictures: tuple[Picture, ...] = ()
    calendar: str = ""


def contents_of(raw: bytes, part: Part) -> Contents:
    """Sort the parts of a mail. A body that was found nowhere else is taken from what calls itself a text."""
    sorter = _Sorter(raw)
    found = sorter.sort(part)
    if found.texts or found.papers:
        return found
    # A report whose only text is machine-readable, for instance.
    return Contents(texts=tuple(text for leaf in _leaves(part)[:_MOST_TEXTS] if (text := read_text(raw, leaf)).words))


def disposition(part: Part) -> tuple[str, str]:
    """Content-Disposition (lower case, may be empty) and the file name of a part, decoded, as sent."""
    value, params = parameters(field_value(part.fields, "content-disposition"))
    return value, params.get("filename") or part.type_parameters.get("name", "")


def read_text(raw: bytes, part: Part) -> Text:
    """The words of a text part, from its raw bytes."""
    encoding = transfer_encoding(field_value(part.fields, "content-transfer-encoding"))
    octets = decode_transfer(raw[part.start : part.end], encoding, text=True)
    charset = part.type_parameters.get("charset")
    if part.media_type == "text/html" or (not field_value(part.fields, "content-type") and _HTML_START.match(octets)):
        pictures, octets = take_embedded_images(octets, at_least=EMBEDDED_FROM)
        source = clean_text(decode_text(octets[:_TEXT_LIMIT], charset))
        words = clean_text(html_to_text(source))
        return Text(
            words=words, rich=True, shows=referenced_images(source), pictures=pictures, cut=len(octets) > _TEXT_LIMIT
        )
    source = clean_text(decode_text(octets[:_TEXT_LIMIT], charset))
    if part.media_type == "text/enriched":
        source = re.sub(r"<[a-zA-Z/][^<>]{0,200}>", "", source.replace("<<", "<"))
    if part.type_parameters.get("format", "").lower() == "flowed":
        source = reflow(source, delete_space=part.type_parameters.get("delsp", "").lower() == "yes")
    lines = [line.rstrip() for line in source.strip("\n").split("\n")]
    return Text(words="\n".join(lines).strip("\n"), cut=len(octets) > _TEXT_LIMIT)


def _leaves(part: Part) -> list[Part]:
    if part.children:
        return [leaf for child in part.children for leaf in _leaves(child)]
    return [part] if part.media_type.startswith(("text/", "message/")) and not part.unread else []


@dataclass(slots=True)
class _Sorter:
    """Sorts the parts of one mail, in order; counts the texts read so far."""

    raw: bytes
    texts_read: int = 0
    body_found: bool = False

    def sort(self, part: Part) -> Contents:
        if part.children:
            return self._container(part)
        if _NO_PAPER.fullmatch(part.media_type):
            return Contents()
        if part.media_type == "text/calendar" and disposition(part)[0] != "attachment":
            return Contents(papers=(part,), calendar=part.type_parameters.get("method", "publish").lower())
        if not self._is_body(part):
            return Contents(papers=(part,))
        self.texts_read += 1
        text = read_text(self.raw, part)
        self.body_found = self.body_found or bool(text.words)
        return Contents(
            texts=(text,) if text.words else (),
            papers=(part,) if text.cut else (),
            shows=text.shows,
            pictures=text.pictures,
        )

    def _is_body(self, part: Part) -> bool:
        """Text is body unless it is sent as a file. A name alone makes it a file only later: some name the body."""
        readable = part.media_type in {"text/plain", "text/html", "text/enriched", "text/markdown"}
        if part.unread or not readable or self.texts_read >= _MOST_TEXTS:
            return False
        how, name = disposition(part)
        return how != "attachment" and (not name or (not self.body_found and how in {"", "inline"}))

    def _container(self, part: Part) -> Contents:
        found = [self.sort(child) for child in part.children]
        if part.media_type == "multipart/alternative":
            texts = _better([contents.texts for contents in found])
        else:
            texts = ()
            for contents in found:
                texts += tuple(text for text in contents.texts if not _said_before(text, texts))
        return Contents(
            texts=texts,
            papers=tuple(paper for contents in found for paper in contents.papers),
            shows=frozenset[str]().union(*(contents.shows for contents in found)),
            pictures=tuple(picture for contents in found for picture in contents.pictures),
            calendar=next((contents.calendar for contents in found if contents.calendar), ""),
        )


def _said_before(text: Text, before: tuple[Text, ...]) -> bool:
    """The same letter as plain text and as HTML, side by side in multipart/mixed (a mailer's mistake)."""
    said = _squeezed(text.words) if text.rich else ""
    return any(said == _squeezed(earlier.words) for earlier in before if said and not earlier.rich)


def _better(versions: list[tuple[Text, ...]]) -> tuple[Text, ...]:
    """Of the alternatives the plain one, unless it is empty, a stub, or lost its Thai letters on the way."""
    written = [texts for texts in versions if texts]
    plain = next((texts for texts in written if not any(text.rich for text in texts)), ())
    rich = next((texts for texts in reversed(written) if any(text.rich for text in texts)), ())
    if not plain or not rich:
        return plain or rich
    plain_words, rich_words = ("\n".join(text.words for text in texts) for texts in (plain, rich))
    short, long = len(_squeezed(plain_words)), len(_squeezed(rich_words))
    stub = short * 5 < long or (short * 2 < long and (short < 60 or _NO_HTML_HERE.search(plain_words) is not None))
    ruined = has_thai(rich_words) and not has_thai(plain_words) and _LOST_LETTERS.search(plain_words) is not None
    return rich if stub or ruined or _breaks(plain_words) > _breaks(rich_words) else plain


def _breaks(text: str) -> int:
    return text.count("\ufffd")


def _squeezed(text: str) -> str:
    return re.sub(r"[\s>*_|-]+", "", text)
