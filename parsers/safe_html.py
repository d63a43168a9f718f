"""The HTML of a stranger's mail as HTML that may be shown: it loads nothing, leads nowhere, runs nothing.

Cleaned by nh3 (html5ever's parser, so as a browser understands it), rewritten from that clean text, and cleaned once
more by a list of fewer things still: whatever the rewriting may have overlooked, the last word is nh3's. No style, no
class, no id, no address of any kind is left but `data:` of pictures that were drawn anew.
"""

import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from parsers.mail_html_scan import tokens

Pictures = Callable[[str], str | None]
"""Gives for an address in the mail (`cid:…`, `data:…`) the `data:` address of a picture drawn anew, None for none."""

LINK_TARGET = "mail-target"
"""Class of the text that shows where a link would have led."""

_TEXT_TAGS = frozenset(
    {
        "p", "div", "br", "hr", "span", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup",
        "small", "big", "center", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
        "pre", "code", "tt", "q", "cite", "abbr", "address", "table", "caption", "thead", "tbody", "tfoot", "tr", "td",
        "th",
    }
)  # fmt: skip
_GONE_WITH_CONTENT = frozenset(
    {
        "script", "style", "title", "head", "noscript", "noframes", "noembed", "template", "iframe", "object", "embed",
        "applet", "svg", "math", "audio", "video", "canvas", "select", "textarea", "xmp", "plaintext", "listing",
    }
)  # fmt: skip
_LAYOUT = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_LARGEST_SPAN = 50
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
_SHOWN_ADDRESS = 300
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_OWN_PICTURE = re.compile(r"data:image/(?:webp|png|jpeg);base64,[A-Za-z0-9+/]+={0,2}")
_DEEPEST = 200
"""Elements open within each other; what lies deeper is written as if it lay there."""
_HOPELESS = 2000
"""Elements left open, from which the parser's time grows with their square: no mailer writes such."""
_END_BY_THEMSELVES = frozenset(
    {"p", "li", "td", "th", "tr", "dt", "dd", "br", "hr", "img", "input", "meta", "link", "col"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeHtml:
    """A fragment to be put into a page's body, and how many pictures of strangers' servers were left out."""

    html: str = field(repr=False)
    remote_pictures: int = 0


def safe_html(source: str, pictures: Pictures) -> SafeHtml | None:
    """Clean a mail's HTML, whole document or fragment; None where it is nested beyond all measure.

    Links stand as their text with the address behind it, pictures that are not in the mail as their description.
    """
    if _is_hopeless(source):
        return None
    clean = nh3.clean(
        visible(source),
        tags={*_TEXT_TAGS, "a", "img"},
        clean_content_tags=set(_GONE_WITH_CONTENT),
        attributes={**_LAYOUT, "a": {"href"}, "img": {"src", "alt"}},
        url_schemes={*_SCHEMES, "cid", "data"},
        link_rel=None,
    )
    writer = _Writer(pictures)
    writer.feed(clean)
    writer.close()
    written = writer.finished()
    return SafeHtml(html=_strictly(written), remote_pictures=writer.remote)


def visible(text: str) -> str:
    """The text without characters that nobody sees, or that turn the direction of what follows."""
    return _INVISIBLE.sub("", text)


def _is_hopeless(source: str) -> bool:
    left_open: Counter[str] = Counter()
    for kind, name, _ in tokens(source):
        if kind == "open" and name not in _END_BY_THEMSELVES:
            left_open[name] += 1
            if left_open[name] > _HOPELESS:
                return True
        elif kind == "close" and left_open[name]:
            left_open[name] -= 1
    return left_open.total() > _HOPELESS


def _strictly(written: str) -> str:
    return nh3.clean(
        written,
        tags={*_TEXT_TAGS, "img"},
        clean_content_tags=set(_GONE_WITH_CONTENT),
        attributes={**_LAYOUT, "img": {"src", "alt"}},
        attribute_filter=_last_look,
        allowed_classes={"span": {LINK_TARGET}},
        url_schemes={"data"},
        link_rel=None,
    )


def _last_look(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _OWN_PICTURE.fullmatch(value) else None
    if name in {"colspan", "rowspan"}:
        return value if value.isdecimal() and value.isascii() and 0 < int(value[:4]) <= _LARGEST_SPAN else None
    return value


class _Writer(HTMLParser):
    """Writes cleaned HTML anew: links become text, pictures become those of the mail itself."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(convert_charrefs=True)
        self.remote = 0
        self._pictures = pictures
        self._out: list[str] = []
        self._open: list[str] = []
        self._link: tuple[str, list[str]] | None = None

    def finished(self) -> str:
        self._end_link()
        return "".join(self._out)

    def handle_data(self, data: str) -> None:
        self._out.append(html.escape(data))
        if self._link:
            self._link[1].append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._end_link()
            self._link = (said["href"], []) if said.get("href") else None
        elif tag == "img":
            self._out.append(self._picture(said))
        elif tag in {"br", "hr"}:
            self._out.append(f"<{tag}>")
        elif len(self._open) < _DEEPEST:
            self._open.append(tag)
            spans = "".join(f' {name}="{html.escape(said[name])}"' for name in ("colspan", "rowspan") if name in said)
            self._out.append(f"<{tag}{spans}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif self._open and self._open[-1] == tag:
            self._open.pop()
            self._out.append(f"</{tag}>")

    def _picture(self, said: dict[str, str]) -> str:
        source = said.get("src", "")
        own = self._pictures(source) if source else None
        described = said.get("alt", "").strip()[:200]
        if own is not None:
            return f'<img src="{html.escape(own)}" alt="{html.escape(described)}">'
        self.remote += _REMOTE.match(source) is not None
        return html.escape(f"[{described}]") if described else ""

    def _end_link(self) -> None:
        if self._link is None:
            return
        target, shown = self._link[0].strip(), "".join(self._link[1]).strip()
        self._link = None
        if target and target != shown and not target.startswith(("#", "cid:", "data:")):
            short = target if len(target) <= _SHOWN_ADDRESS else target[:_SHOWN_ADDRESS] + "…"
            self._out.append(f' <span class="{LINK_TARGET}">‹{html.escape(short)}›</span>')
