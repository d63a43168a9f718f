"""Every kind, registered by being imported, in the order of the table."""

from benchmarks.hostile import (  # noqa: F401 - each registers its kinds
    containers,
    jpeg,
    mutations,
    nasty_pages,
    others,
    pdf_drawing,
    pdf_streams,
    pdf_structure,
    png,
    tiff,
)
from benchmarks.hostile.kinds import KINDS

__all__ = ["KINDS"]
