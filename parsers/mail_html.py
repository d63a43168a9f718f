"""HTML body of a mail → plain text as a reader sees it.

Blocks and `<br>` end lines, table rows become lines with tabs between the cells, quotations get `> `, links keep
their address, scripts, styles and comments go, hidden preview text goes (hidden quotations stay).
Nothing is ever an error: mail HTML is broken as a rule.
"""

import html
import re
from dataclasses import dataclass, field

from parsers.mail_html_scan import tokens
from parsers.mail_words import decode_digits

_BLOCKS = frozenset(
    {"p", "div", "table", "thead", "tbody", "tfoot", "caption", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "address", "center", "form", "hr"}
    | {"fieldset", "figure", "figcaption", "aside", "main", "nav", "body", "html", "head", "pre", "blockquote"},
)
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "embed", "source"})
_DEEPEST_TABLE = 20
_DEEPEST_QUOTE = 5
_BLANKS = re.compile("[ \t\n\r\f\xa0\u200b\u200c\u00ad\u034f]+")
_HREF = re.compile(r"""\bhref\s*=\s*["']?\s*(https?://[^\s"'<>]{1,300})""", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_QUOTING = re.compile(r"quote|cite", re.IGNORECASE)
_CID = re.compile(r"cid:([^\s\"'<>)]{1,200})", re.IGNORECASE)
_DATA_IMAGE = re.compile(rb"data:(image/[a-z0-9.+-]{1,20});base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)


def html_to_text(source: str) -> str:
    """Plain text of an HTML document or fragment, lines parted by LF, at most one blank line in a row."""
    shown = _render(source, with_hidden=False)
    if not _HIDING.search(source):
        return shown
    everything = _render(source, with_hidden=True)
    # An unclosed hidden element would swallow the letter: then rather show too much.
    return everything if len(shown) * 2 < len(everything) else shown


def referenced_images(source: str) -> frozenset[str]:
    """The Content-IDs (without brackets, lower case) that the document shows (RFC 2392)."""
    return frozenset(html.unescape(cid).lower() for cid in _CID.findall(source))


def take_embedded_images(
    octets: bytes, *, at_least: int, left: bytes = b""
) -> tuple[tuple[tuple[str, bytes], ...], bytes]:
    """Take the pictures written into a document as `data:` URLs (RFC 2397) out of it.

    Returns media type and bytes of those of `at_least` bytes or more, and the document without any; in the place of
    each that is returned stands `left` with its index.
    """
    taken: list[tuple[str, bytes]] = []

    def take(match: re.Match[bytes]) -> bytes:
        digits = match[2].translate(None, b" \t\r\n\f\v=")
        if len(digits) * 3 // 4 >= at_least:
            taken.append((match[1].decode("ascii").lower(), decode_digits(digits)))
            return left % (len(taken) - 1) if left else b""
        return b""

    rest = _DATA_IMAGE.sub(take, octets)
    return tuple(taken), rest


@dataclass(slots=True)
class _Frame:
    """What is being written: the document, a table row, or a cell of it."""

    kind: str
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    tables: int = 0
    """Tables open directly inside."""


@dataclass(slots=True)
class _Writer:
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("document")])
    quote: int = 0
    pre: int = 0

    def text(self, words: str) -> None:
        if self.frames[-1].kind == "row":  # text between cells
            words = words.strip()
            if not words:
                return
            self.open_cell()
        line = self.frames[-1].line
        if self.pre:
            first, *more = words.split("\n")
            line.append(first)
            for next_line in more:
                self.end_line()
                line.append(next_line)
            return
        words = _BLANKS.sub(" ", words)
        line.append(words.lstrip(" ") if not line or line[-1].endswith(" ") else words)

    def end_line(self, *, even_empty: bool = True) -> None:
        frame = self.frames[-1]
        written = "".join(frame.line).strip(" ") if not self.pre else "".join(frame.line).rstrip()
        if written or even_empty:
            frame.lines.append("> " * min(self.quote, _DEEPEST_QUOTE) + written if self.quote else written)
        frame.line.clear()

    def open_row(self) -> None:
        self.close_row()
        self.end_line(even_empty=False)
        if len(self.frames) < 2 * _DEEPEST_TABLE:
            self.frames.append(_Frame("row"))

    def open_cell(self) -> None:
        self.close_cell()
        if self.frames[-1].kind == "row":
            self.frames.append(_Frame("cell"))
        else:
            self.end_line(even_empty=False)

    def close_cell(self) -> None:
        if self.frames[-1].kind == "cell" and not self.frames[-1].tables:
            self._close_top()

    def close_row(self) -> None:
        self.close_cell()
        if self.frames[-1].kind == "row":
            self._close_top()

    def close_table(self) -> None:
        self.close_row()
        self.end_line(even_empty=False)
        self.frames[-1].tables = max(0, self.frames[-1].tables - 1)

    def _close_top(self) -> None:
        self.end_line(even_empty=False)
        done = self.frames.pop()
        if done.kind == "cell":
            self.frames[-1].cells.append(done.lines)
            return
        cells = [[line for line in cell if line] for cell in done.cells]
        if all(len(cell) <= 1 for cell in cells):
            row = "\t".join("".join(cell) for cell in cells).strip("\t")
            self.frames[-1].lines += [row] if row else []
        else:  # a table for layout: its cells are paragraphs
            for lines in done.cells:
                self.frames[-1].lines += lines

    def finished(self) -> str:
        while len(self.frames) > 1:
            self._close_top()
        self.end_line(even_empty=False)
        text = "\n".join(line.rstrip() for line in self.frames[0].lines)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _render(source: str, *, with_hidden: bool) -> str:
    writer = _Writer()
    hidden: list[str] = []  # the hidden element and those of its name inside it
    link, shown = "", ""
    for kind, name, attributes in tokens(source):
        if hidden:
            if kind == "open" and name == hidden[0]:
                hidden.append(name)
            elif kind == "close" and name == hidden[0]:
                hidden.pop()
        elif kind == "text":
            writer.text(name)
            shown += name if link and len(shown) < 500 else ""
        elif kind == "open":
            if not with_hidden and name not in _VOID and name != "blockquote" and _hides(attributes):
                hidden = [name]
                continue
            href = _HREF.search(attributes) if name == "a" else None
            link, shown = (html.unescape(href[1]), "") if href else ("" if name == "a" else link, shown)
            _open(writer, name)
        else:
            if name == "a" and link and not _same_address(shown, link):
                writer.text(f" <{link}>")
            link = "" if name == "a" else link
            _close(writer, name)
    return writer.finished()


def _open(writer: _Writer, name: str) -> None:
    if name == "br":
        writer.end_line()
    elif name == "tr":
        writer.open_row()
    elif name in {"td", "th"}:
        writer.open_cell()
    elif name in _BLOCKS:
        writer.end_line(even_empty=False)
        writer.frames[-1].tables += name == "table"
    writer.quote += name == "blockquote"
    writer.pre += name == "pre"
    if name == "li":
        writer.text("- ")
    elif name == "hr":
        writer.text("-" * 20)
        writer.end_line()


def _close(writer: _Writer, name: str) -> None:
    if name in _BLOCKS or name == "br":
        writer.end_line(even_empty=False)
    if name == "blockquote":
        writer.quote = max(0, writer.quote - 1)
    elif name == "pre":
        writer.pre = max(0, writer.pre - 1)
    elif name in {"td", "th"}:
        writer.close_cell()
    elif name == "tr":
        writer.close_row()
    elif name == "table":
        writer.close_table()


def _hides(attributes: str) -> bool:
    return len(attributes) < 5000 and _HIDING.search(attributes) is not None and not _QUOTING.search(attributes)


def _same_address(shown: str, link: str) -> bool:
    bare = link.split("://", 1)[1].rstrip("/").lower()
    return bare in shown.lower().replace(" ", "") or not shown.strip()
