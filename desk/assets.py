"""Style, script, fonts and icons: read once at start-up, named by their content, so that browsers may keep them."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_PACKED = frozenset({".css", ".js", ".svg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is sent; `packed` is its gzip form, None where that is no smaller."""

    media_type: str
    content: bytes
    packed: bytes | None
    version: str


class Assets:
    """All files of `desk/static`, by their path within it."""

    def __init__(self, files: Mapping[str, Asset]) -> None:
        """Take the files."""
        self._files = files

    def get(self, name: str) -> Asset | None:
        """Find a file."""
        return self._files.get(name)

    def address(self, name: str) -> str:
        """Give the path under which a file is served; it changes with the content.

        Raises:
            KeyError: There is no such file: a mistake in a template.
        """
        return f"/static/{name}?v={self._files[name].version}"


def load_assets() -> Assets:
    """Read them all."""
    files = {}
    for path in sorted(_FOLDER.rglob("*")):
        if path.suffix in _TYPES:
            content = path.read_bytes()
            files[path.relative_to(_FOLDER).as_posix()] = Asset(
                media_type=_TYPES[path.suffix],
                content=content,
                packed=gzip.compress(content, mtime=0) if path.suffix in _PACKED else None,
                version=hashlib.sha256(content).hexdigest()[:12],
            )
    return Assets(files)
