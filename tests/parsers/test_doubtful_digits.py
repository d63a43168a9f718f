from models.values import Box, Found, Page, Word
from parsers.doubtful_digits import doubtful_digits

TEXT = "วันที่ ๕ กันยายน ๒๕๖๘\nโทร 081-234-5678 ต่อ 12"
PLACE = Box(left=0.0, top=0.0, right=0.1, bottom=0.1)


def words(**sure: float) -> tuple[Word, ...]:
    return tuple(
        Word(text=text, confidence=sure.get(f"w{index}", 0.93), line=line, box=PLACE)
        for index, (text, line) in enumerate(
            [("วันที่", 0), ("๕", 0), ("กันยายน", 0), ("๒๕๖๘", 0), ("โทร", 1), ("081-234-5678", 1), ("ต่อ", 1), ("12", 1)]
        )
    )


PAGE = Page(number=1, method="ocr", confidence=0.9, text=TEXT)


def doubted(quote: str, known: tuple[Word, ...]) -> list[str]:
    start = TEXT.index(quote)
    found = Found(value=quote, confidence=0.8, page=1, quote=quote, span=(start, start + len(quote)))
    return [quote[begin:end] for begin, end in doubtful_digits(found, PAGE, known)]


def test_digits_of_doubtful_words_are_named_by_their_place_in_the_quote() -> None:
    assert doubted("๕ กันยายน ๒๕๖๘", words(w3=0.8)) == ["๒๕๖๘"]
    assert doubted("081-234-5678", words(w5=0.9)) == ["081", "234", "5678"]


def test_one_bad_digit_among_many_good_ones_is_seen_by_the_sum() -> None:
    assert doubted("081-234-5678", words(w5=0.93 - 0.25 / 12))
    assert not doubted("081-234-5678", words(w5=0.925))


def test_words_without_digits_and_words_beside_the_quote_are_no_matter() -> None:
    assert doubted("๕ กันยายน", words(w2=0.3, w3=0.3, w5=0.3)) == []


def test_of_a_part_of_a_word_only_what_was_quoted_is_named() -> None:
    assert doubted("234-5678", words(w5=0.5)) == ["234", "5678"]


def test_without_place_or_words_nothing_is_said() -> None:
    assert doubtful_digits(Found(value="1", confidence=0.1, page=1, quote="1"), PAGE, words(w1=0.1)) == ()
    assert doubted("๕ กันยายน ๒๕๖๘", ()) == []
