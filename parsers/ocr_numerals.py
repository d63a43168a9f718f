"""A number's doubtful Thai numerals looked at once more, by their shapes (`numerals`).

That is every ๔, which in a face that the model was never trained on differs from ๕ by a small hook only, and what
Tesseract itself was not sure of. The shapes are believed where they bear out all others of the number; what is changed
is as sure as the less sure of both readers, so that a value with such a numeral is shown to a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.numerals import Seen, numerals_in
from parsers.ocr_glyphs import Glyph
from parsers.scan.line_picture import LETTER, WIDENING
from parsers.scan.prepared import Grey
from parsers.thai.digits import has_thai_digit

_READ, _MEANT = "๔", "๕"
_BEFORE, _BEHIND = 0.8, 0.4
"""Letter widths before and behind its glyphs within which a number stands: Tesseract tells its places late."""
_SURELY, _MOST_SURELY = 0.5, 0.9
"""Share of all that a shape may be, from which on it is ๕ and not ๔, and from which on it is any other numeral."""
_DOUBTED = 0.7
"""Confidence of a numeral below which it may be another one."""


def with_numerals(picture: Grey, glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The characters of a line's picture, doubtful Thai numerals as they look; a ๔ and a ๕ for one shape are one."""
    result: list[Glyph] = []
    for number in _numbers(glyphs):
        result += _looked_at(picture, number) if any(map(_is_in_doubt, number)) else number
    return result


def _numbers(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """Thai numerals that follow each other without a blank, and everything else, one by one."""
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or glyphs[at].blank_before or not all(map(_is_numeral, glyphs[at - 1 : at + 1])):
            yield glyphs[start:at]
            start = at


def _is_numeral(glyph: Glyph) -> bool:
    return len(glyph.text) == 1 and has_thai_digit(glyph.text)


def _is_in_doubt(glyph: Glyph) -> bool:
    return _is_numeral(glyph) and (glyph.text == _READ or glyph.confidence < _DOUBTED)


def _looked_at(picture: Grey, number: Sequence[Glyph]) -> Sequence[Glyph]:
    letter = LETTER * WIDENING
    left = max(0, round(number[0].left - _BEFORE * letter))
    seen = numerals_in(picture[:, left : round(number[-1].right + _BEHIND * letter)])
    match = re.search(_pattern(number), "".join(each.sign or " " for each in seen))
    return _changed(number, seen, match) if match else number


def _pattern(number: Sequence[Glyph]) -> str:
    """The shapes that the numerals may have, a group for each: all as read, but for ๔ and the one that is in doubt.

    A group may be empty where two may have been read for one shape.
    """
    doubted = [at for at, glyph in enumerate(number) if glyph.confidence < _DOUBTED]
    groups = []
    for at, glyph in enumerate(number):
        alone = doubted == [at] and len(number) > 1 and glyph.text != _MEANT
        gone = alone and 0 < at < len(number) - 1
        if glyph.text == _READ:
            gone = gone or any(other.text == _MEANT for other in number[max(0, at - 1) : at + 2])
            groups.append(f"([{_READ}{_MEANT}]{'?' if gone else ''})")
        else:
            groups.append(f"([๐-๙]{'?' if gone else ''})" if alone else f"({glyph.text})")
    return "".join(groups)


def _changed(number: Sequence[Glyph], seen: Sequence[Seen], match: re.Match[str]) -> Sequence[Glyph]:
    result = []
    for index, glyph in enumerate(number, 1):
        sign, share = match[index], seen[match.start(index)].sure if match[index] else 0.0
        if not sign:
            continue
        least = _SURELY if (glyph.text, sign) == (_READ, _MEANT) else _MOST_SURELY
        changed = sign != glyph.text and share >= least
        result.append(replace(glyph, text=sign, confidence=min(glyph.confidence, share)) if changed else glyph)
    return result
