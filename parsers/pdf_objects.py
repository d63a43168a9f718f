"""PDF's values as Python's: matrices, text strings, dictionaries and lists behind references (pypdf)."""

from typing import Any, Final

from pypdf.generic import ArrayObject, DictionaryObject

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def product(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does `first`, then `second` (ISO 32000-1 §8.3.4: row vectors)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = second  # noqa: E741 - the twelve numbers of two matrices
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l


def to_matrix(operands: Any) -> Matrix:
    """Six numbers; ValueError or TypeError where they are not."""
    a, b, c, d, e, f = (float(number) for number in operands)
    return a, b, c, d, e, f


def around(matrix: Matrix, box: list[float]) -> tuple[float, float, float, float]:
    """The upright rectangle around a box after `matrix`."""
    x0, y0, x1, y1 = box
    corners = [product((1.0, 0.0, 0.0, 1.0, x, y), matrix)[4:] for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def height(matrix: Matrix) -> float:
    """Length of the vertical unit after `matrix`."""
    return float((matrix[2] ** 2 + matrix[3] ** 2) ** 0.5)


def to_text(value: Any) -> str:
    """A PDF text string (ISO 32000-1 §7.9.2.2)."""
    if not isinstance(value, bytes):
        return str(value)
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")


def to_list(value: Any) -> list[Any]:
    """The array behind a reference; an empty list where it is missing or something else."""
    found = value.get_object() if value is not None else None
    return list(found) if isinstance(found, ArrayObject) else []


def to_dictionary(value: Any) -> DictionaryObject:
    """The dictionary behind a reference; an empty one where it is missing or something else."""
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
