"""Worksheets as answers: written to a file without a name, so that nothing is left behind however the answer ends."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from fastapi.responses import StreamingResponse

from pipelines.finding.register import Shown
from pipelines.routing.sight import Sight

_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE: Final = 1 << 16


def worksheet(name: str, write: Callable[[BinaryIO], int]) -> tuple[StreamingResponse, int]:
    """Let `write` fill a file; give the answer that sends it, and how many rows were written."""
    file = TemporaryFile()  # noqa: SIM115  # closed when it has been sent
    try:
        rows = write(file)
        size = file.tell() if file.seek(0, 2) else 0
        file.seek(0)
    except BaseException:
        file.close()
        raise
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type=_KIND, headers=headers), rows


def shown_by(sight: Sight, *, whole: bool) -> Shown:
    """Give how much of a row goes into a worksheet."""
    if sight < Sight.CONTENT:
        return Shown.FRAME
    return Shown.WHOLE if whole else Shown.MASKED


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
