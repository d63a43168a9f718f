"""A value found in a text, with the place where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """`value` in the form a field keeps; `span` are offsets into the text searched; `quote` is the text there."""

    value: str
    span: tuple[int, int]
    quote: str
    confidence: float
