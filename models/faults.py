"""Faults of the program itself, told without a word of any letter."""

from pathlib import Path


def place_of(error: BaseException) -> str:
    """Name an unexpected error's type and the line it arose at; its message may quote a letter and is left out."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"
