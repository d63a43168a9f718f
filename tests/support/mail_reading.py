"""Reads the bytes of a mail as the system does, from a file."""

from pathlib import Path

from models.values import Mail
from parsers.mail import parse_mail


def read(folder: Path, raw: bytes) -> Mail:
    """Write `raw` into `folder` and parse it."""
    path = folder / "mail.eml"
    path.write_bytes(raw)
    return parse_mail(path)
