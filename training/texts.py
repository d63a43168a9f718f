"""What training lines say: words, names and numbers of Thai official letters, put together at random.

A line need not make sense: Tesseract's network learns shapes, and a text that made sense would only teach it the
samples. Thai digits are more frequent than in letters, because one wrong digit changes a deadline.
"""

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from pythainlp.corpus import provinces, thai_family_names, thai_female_names, thai_male_names, tnc

from parsers.thai.months import MONTHS
from training.drawing import BOX

_PHRASES = Path(__file__).with_name("phrases.toml")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_THAI_WORD = re.compile(r"[\u0e01-\u0e4e]{2,15}")
_SHORT_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
_OFFICES = [
    "ศธ",
    "กส",
    "อว",
    "ปช",
    "รร",
    "สธ",
    "มท",
    "พม",
    "นร",
    "ยธ",
    "ตช",
    "อบต",
    "ทต",
    "มรฉ",
    "ขก",
    "รอ",
    "นม",
    "ดศ",
    "กค",
    "พณ",
]
_RARE_LETTERS = "ฃฅฌฦฑฒฎฏฐฆฬฮฤๅฺ฿"
MOST_LETTERS = 95
"""Letters of the longest line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line to draw. `stamp` ones stand in a received stamp."""

    text: str
    stamp: bool = False

    @property
    def says(self) -> str:
        """What is to be read of it: a form's boxes are no text."""
        return self.text.replace(f"{BOX} ", "")


class Texts:
    """Lines at random, the same for the same seed."""

    def __init__(self, seed: int, *, stamps: float = 0.24) -> None:
        """Load the word lists (of the package pythainlp, and `phrases.toml`); `stamps` is the share of stamps' rows."""
        self._stamps = stamps
        self._random = random.Random(seed)
        phrases = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
        self._labels: list[str] = phrases["labels"]
        self._common: list[str] = phrases["words"]
        self._titles: list[str] = phrases["titles"]
        self._english: list[str] = phrases["english"]
        self._agencies: list[str] = phrases["agencies"]
        self._received: list[str] = phrases["received"]
        frequencies = tnc.unigram_word_freqs()
        counted = sorted((word, count) for word, count in frequencies.items() if _THAI_WORD.fullmatch(word))
        self._words = [word for word, _ in counted]
        # Between "as often as in print" and "all alike": rare words hold the rare letters.
        self._word_weights = list(accumulate(count**0.5 for _, count in counted))
        self._rare = [word for word in self._words if any(letter in word for letter in _RARE_LETTERS)]
        self._families = sorted(str(name) for name in thai_family_names())
        self._given = sorted({str(name) for name in (*thai_male_names(), *thai_female_names())})
        self._provinces = sorted(str(province) for province in provinces())

    def line(self) -> Line:
        """The next line, at most `MOST_LETTERS` long."""
        if self._random.random() < self._stamps:
            return Line(self._stamp_line(), stamp=True)
        if self._random.random() < 0.025:
            return Line(" ".join(f"{BOX} {self._word()}" for _ in range(self._random.randint(1, 5))))
        count = self._random.choice([1, 1, 2, 3, 4, 6, 8, 10])
        text = " ".join(self._part() for _ in range(count))
        if self._random.random() < 0.12:
            text = f"{self._random.choice(self._labels)} {text}"
        return Line(text[:MOST_LETTERS].strip())

    def _one_of(self, *makers: tuple[float, Callable[[], str]]) -> str:
        weights = [weight for weight, _ in makers]
        return self._random.choices([maker for _, maker in makers], weights)[0]()

    def _part(self) -> str:
        return self._one_of(
            (0.46, self._phrase),
            (0.09, self._name),
            (0.28, self._number),
            (0.04, self._place),
            (0.035, lambda: self._random.choice(self._english)),
            (0.025, self._address_of_net),
            (0.035, self._sign),
            (0.015, lambda: self._random.choice(self._labels)),
            (0.02, lambda: self._random.choice(self._rare)),
        )

    def _word(self) -> str:
        if self._random.random() < 0.45:
            return self._random.choice(self._common)
        return self._random.choices(self._words, cum_weights=self._word_weights)[0]

    def _phrase(self) -> str:
        return "".join(self._word() for _ in range(self._random.randint(1, 6)))

    def _name(self) -> str:
        name = (
            self._random.choice(self._titles)
            + self._random.choice(self._given)
            + " "
            + self._random.choice(self._families)
        )
        return f"({name})" if self._random.random() < 0.3 else name

    def _place(self) -> str:
        kind = self._random.choice(
            ["จังหวัด", "อำเภอ", "ตำบล", "โรงเรียน", "บ้าน", "วัด", "เทศบาลตำบล", "อบต.", "จ.", "อ.", "ต."]
        )
        return kind + (self._random.choice(self._provinces) if self._random.random() < 0.5 else self._word())

    def _digits(self, least: int, most: int | None = None) -> str:
        """Digits at random; 4 and 5, whose Thai forms differ by one small loop, more often than the others."""
        count = self._random.randint(least, most or least)
        return "".join(self._random.choice("012344556789") for _ in range(count))

    def _either_digits(self, text: str, thai: float = 0.7) -> str:
        return text.translate(_THAI_DIGITS) if self._random.random() < thai else text

    def _number(self) -> str:
        return self._either_digits(
            self._one_of(
                (0.2, self._date),
                (0.13, self._letter_number),
                (0.12, self._phone),
                (0.08, self._citizen_id),
                (0.07, self._time),
                (0.12, self._amount),
                (0.08, lambda: f"{self._digits(1, 3)}/{self._digits(1, 4)}"),
                (0.05, lambda: self._digits(5)),
                (0.05, lambda: f"{self._digits(1, 2)}." + self._random.choice(["", f"{self._digits(1)}"])),
                (0.1, lambda: self._digits(1, 4)),
            )
        )

    def _date(self) -> str:
        day, month = self._random.randint(1, 31), self._random.randint(0, 11)
        year = self._random.randint(2540, 2575)
        return self._random.choice(
            [
                f"{day} {MONTHS[month]} {year}",
                f"{day} {MONTHS[month]} {year}",
                f"{day} {MONTHS[month]} พ.ศ. {year}",
                f"{day} {_SHORT_MONTHS[month]} {year}",
                f"{day} {_SHORT_MONTHS[month]} {year % 100}",
                f"{day}/{month + 1}/{year}",
                f"{day:02d}/{month + 1:02d}/{year % 100}",
                f"วันที่ {day} เดือน {MONTHS[month]} พ.ศ. {year}",
                f"พ.ศ. {year}",
                f"ปี {year}",
            ]
        )

    def _letter_number(self) -> str:
        office = self._random.choice(_OFFICES)
        tail = self._random.choice(["", "", f".{self._digits(1, 2)}"])
        circular = self._random.choice(["", "", "", "ว", "ว "])
        slash = self._random.choice(["/", "/", "/", " / "])
        return f"{office} {self._digits(4, 5)}{tail}{slash}{circular}{self._digits(1, 5)}"

    def _phone(self) -> str:
        return self._random.choice(
            [
                f"0{self._random.choice('689')}{self._digits(1)}-{self._digits(3)}-{self._digits(4)}",
                f"0{self._random.choice('689')}{self._digits(1)}-{self._digits(7)}",
                f"0{self._random.choice('689')} {self._digits(4)} {self._digits(4)}",
                f"0{self._random.choice('689')}-{self._digits(4)}-{self._digits(4)}",
                f"0 4{self._digits(3)} {self._digits(4)}",
                f"0-4{self._digits(3)}-{self._digits(4)}",
                f"043-{self._digits(6)}",
                f"043 {self._digits(3)} {self._digits(3)}",
                f"0{self._random.choice('689')}{self._digits(8)}",
                f"0 4{self._digits(3)} {self._digits(4)} ต่อ {self._digits(2, 3)}",
            ]
        )

    def _citizen_id(self) -> str:
        form = self._random.choice(["{} {} {} {} {}", "{}-{}-{}-{}-{}", "{}{}{}{}{}"])
        return form.format(*(self._digits(count) for count in (1, 4, 5, 2, 1)))

    def _time(self) -> str:
        between = self._random.choice(".:.")
        return f"{self._random.randint(0, 23):02d}{between}{self._random.randint(0, 59):02d}" + self._random.choice(
            [" น.", " น.", "", " นาฬิกา"]
        )

    def _amount(self) -> str:
        cents = self._random.choice(["", "", f".{self._digits(2)}"])
        unit = self._random.choice([" บาท", " บาท", "", " คน", " ฉบับ", " แผ่น", "%", " ชุด", "฿", "-"])
        return f"{self._random.randint(1, 999)},{self._digits(3)}{cents}{unit}"

    def _address_of_net(self) -> str:
        letters = "abcdefghijklmnopqrstuvwxyz0123456789._-"
        name = "".join(self._random.choice(letters) for _ in range(self._random.randint(4, 11)))
        return name + self._random.choice(
            [
                "@gmail.com",
                "@hotmail.com",
                "@moe.go.th",
                "@ksed.go.th",
                ".go.th",
                ".ac.th",
                "@outlook.co.th",
                "@yahoo.com",
            ]
        )

    def _sign(self) -> str:
        word = self._word()
        return self._random.choice(
            [
                f"{word}ฯ",
                f"{word} ๆ",
                f"{word}ๆ",
                f'"{word}"',
                f"“{word}”",
                f"({word})",
                "ฯลฯ",
                f"- {word}",
                f"– {word}",
                f"• {word}",
                f"{word}:",
                f"{word}?",
                f"{word}!",
                f"{word};",
                f"[{word}]",
                f"{word} / {self._word()}",
                f"& {word}",
                f"{word}*",
                f"= {self._digits(1, 3)}",
                f"+ {self._digits(1, 3)}",
                "มาตรา " + self._either_digits(self._digits(1, 3)),
                "ข้อ " + self._either_digits(self._digits(1, 2)),
                "ม." + self._either_digits(f"{self._digits(1)}/{self._digits(1)}"),
            ]
        )

    def _stamp_line(self) -> str:
        """A row of a received stamp: its agency, or a label with what a numbering machine prints."""
        label = self._random.choice(self._received)
        day, month = self._random.randint(1, 31), self._random.randint(0, 11)
        year = self._random.randint(2560, 2575)
        short = self._random.choice([f"{year}", f"{year % 100}", f"{year % 100}"])
        value = self._one_of(
            (0.35, lambda: self._digits(1, 6).zfill(self._random.choice([1, 4, 5]))),
            (0.2, lambda: f"{day} {_SHORT_MONTHS[month]} {short}"),
            (0.1, lambda: f"{day}{_SHORT_MONTHS[month]}{short}"),
            (0.1, lambda: f"{day:02d}/{month + 1:02d}/{short}"),
            (0.05, lambda: f"{day} {MONTHS[month]} {year}"),
            (0.2, self._time),
        )
        value = self._either_digits(value, thai=0.5)
        kind = self._random.random()
        if kind < 0.2:
            return self._random.choice(self._agencies) + self._random.choice(self._provinces)
        if kind < 0.35:
            return value
        gap = self._random.choice([" ", " ", "  ", ". ", " : "])
        return f"{label}{gap}{value}"
