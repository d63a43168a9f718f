"""Reading a letter given as text."""

from models.values import Box, Letter, Page, Word
from parsers.letter import parse_letter


def read(text: str, method: str = "text_layer") -> Letter:
    assert method in {"text_layer", "ocr", "body"}
    page = Page(number=1, method=method, confidence=0.9, text=text)  # type: ignore[arg-type]  # checked above
    return parse_letter((page,))


def values(letter: Letter) -> dict[str, object]:
    names = [name for name in Letter.__dataclass_fields__ if name != "body"]
    return {name: getattr(letter, name).value for name in names if getattr(letter, name) is not None}


def ocr_page(text: str, confidence: float, doubtful: dict[str, float] | None = None) -> Page:
    """A page 3 whose words all have that confidence, but those in `doubtful` theirs."""
    words = []
    for line, content in enumerate(text.splitlines()):
        for column, word in enumerate(content.split()):
            box = Box(left=column * 0.1, top=line * 0.03, right=column * 0.1 + 0.09, bottom=line * 0.03 + 0.02)
            sure = (doubtful or {}).get(word, confidence)
            words.append(Word(text=word, confidence=sure, box=box, line=line))
    return Page(number=3, method="ocr", confidence=0.99, text=text, words=tuple(words))
