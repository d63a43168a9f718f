"""HTML source → tags and text, by a scan that looks at each character a bounded number of times.

The standard `html.parser` goes over an unclosed tag or comment again for each one that follows: a megabyte of `<a`
would hold it for hours. Here the time grows with the size alone, whatever the source.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Token = tuple[str, str, str]
"""("text", words, "") · ("open", tag, attributes) · ("close", tag, "")."""

_DROPPED = frozenset({"script", "style", "title", "xml", "template"})
_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,30})")
_QUOTE = re.compile("[\"']")
_END_OF_DROPPED = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _DROPPED}
_MONSTROUS_NUMBER = re.compile(r"&#(?:[xX][0-9a-fA-F]{7,}|[0-9]{8,});?")


def tokens(source: str) -> Iterator[Token]:
    """Cut the source into text (entities resolved) and tags (lower case); comments, scripts and styles go."""
    scan = _Scan(source)
    at = 0
    while at < len(source):
        less = scan.find("<", at)
        if less < 0:
            yield "text", _unescaped(source[at:]), ""
            return
        if less > at:
            yield "text", _unescaped(source[at:less]), ""
        token, at = scan.markup(less)
        if token:
            yield token


@dataclass(slots=True)
class _Scan:
    source: str
    lost: set[str] = field(default_factory=set)
    """Marks that do not occur any more: a search that failed once is not made again."""

    def find(self, mark: str, begin: int) -> int:
        where = -1 if mark in self.lost else self.source.find(mark, begin)
        if where < 0:
            self.lost.add(mark)
        return where

    def markup(self, at: int) -> tuple[Token | None, int]:
        """What stands at the `<` at `at`, and where to go on (always further on)."""
        if self.source.startswith("<!--", at):
            end = self.find("-->", at + 4)
            return None, end + 3 if end >= 0 else at + 4
        tag = _TAG.match(self.source, at + 1)
        declaration = self.source[at + 1 : at + 2] in {"!", "?"}
        end = self.find(">", at + 1) if tag or declaration else -1
        if end < 0:
            return ("text", "<", ""), at + 1
        if tag is None:
            return None, end + 1
        end = self._tag_end(tag.end(), end)
        name, attributes = tag[2].lower(), self.source[tag.end() : end]
        if name in _DROPPED and not tag[1] and not attributes.endswith("/"):
            return None, self._behind_dropped(name, end + 1)
        return ("close" if tag[1] else "open", name, attributes), end + 1

    def _behind_dropped(self, name: str, at: int) -> int:
        """Where an element whose contents are not shown ends; one that never ends loses its tag only."""
        close = None if name in self.lost else _END_OF_DROPPED[name].search(self.source, at)
        if close is None:
            self.lost.add(name)
        return close.start() if close else at

    def _tag_end(self, at: int, end: int) -> int:
        """The `>` that ends a tag: the first outside quotes; a quote that runs on into other tags was left open."""
        while True:
            opened = _QUOTE.search(self.source, at, end)
            if opened is None:
                return end
            closed = self.find(opened[0], opened.end())
            if closed < 0 or (closed > end and self.source.find("<", opened.end(), closed) >= 0):
                return end
            at = closed + 1
            if closed > end:
                beyond = self.find(">", at)
                if beyond < 0:
                    return end
                end = beyond


def _unescaped(text: str) -> str:
    """Entities resolved; a number too long for Python to read is no character anyway."""
    return html.unescape(_MONSTROUS_NUMBER.sub("\ufffd", text))
