"""Of made-up text layers: how many destroyed ones are found out, and how many good ones are suspected.

    .venv/bin/python -m benchmarks.text_layers [--seed 1] [--each 120]

Good layers are put together from the sample letters' paragraphs, name lists, tables, abbreviations and English.
Destroyed ones are good ones with a fault that PDF programs are known for; those that `repair` mends are told apart.
"""

import argparse
import random
import re
from collections.abc import Callable

from pythainlp.corpus import thai_female_names, thai_male_names

from flows.demo import SAMPLES
from parsers.text_layer import faults, repair
from parsers.text_layer_codes import table_for
from tests.support.papers import sample

ENGLISH = (
    "Please find attached the minutes of the meeting held on 12 March 2025 at the district office.",
    "The Ministry of Education has approved the budget for the new school building (Phase 2).",
    "Tel. 0-4381-1234 ext. 15, e-mail: saraban@school.example, Line ID: school_example",
)
SHORTENED = (
    "ผอ.รร. รอง ผอ.สพป.กส. เขต ๑ และ ศธจ.กส. ลงวันที่ ๑๒ ม.ค. ๒๕๖๘ เวลา ๐๙.๓๐ น.",
    "บ้านเลขที่ ๑๒๓/๔ ม.๕ ต.หลุบ อ.เมือง จ.กาฬสินธุ์ ๔๖๐๐๐ โทร. ๐๘๑-๒๓๔-๕๖๗๘",
)
TONES = "่้๊๋"
THAI_CLUSTER = re.compile("[เ-ไ]?[ก-ฮ][ัิ-ฺ็-๎]*")


def good_layer(chance: random.Random, paragraphs: list[str]) -> str:
    """A page of some paragraphs, perhaps with a list of names, a table, abbreviations, English."""
    parts = chance.sample(paragraphs, chance.randint(3, 6))
    names = sorted(thai_male_names() | thai_female_names())
    if chance.random() < 0.4:
        parts += [
            f"{row}. {chance.choice(('นาย', 'นางสาว', 'เด็กชาย', 'เด็กหญิง'))}{chance.choice(names)} "
            f"{chance.choice(names)}{chance.choice(('วงศ์', 'ศรี', 'แสน', 'คำ'))}{chance.choice(('ทอง', 'งาม', 'ชัย'))}"
            for row in range(1, chance.randint(5, 25))
        ]
    if chance.random() < 0.4:
        parts += [
            f"รายการที่ {row} {chance.randint(1, 99)} {chance.randint(100, 99_999):,}.00 บาท" for row in range(1, 12)
        ]
    parts += chance.sample(SHORTENED, chance.randint(0, 2)) + chance.sample(ENGLISH, chance.randint(0, 3))
    chance.shuffle(parts)
    return "\n".join(parts)


def without(letters: str) -> Callable[[str, random.Random], str]:
    """Letters whose glyphs have no code."""
    return lambda text, _: "".join(letter for letter in text if letter not in letters)


def misread(share: float) -> Callable[[str, random.Random], str]:
    """Thai as another program's OCR leaves it."""

    def spoil(text: str, chance: random.Random) -> str:
        others = "กขคงจดตนบปมยรลวสหอะาิีุู่้"
        return "".join(
            chance.choice(others) if "ก" <= letter <= "์" and chance.random() < share else letter for letter in text
        )

    return spoil


def doubled(share: float) -> Callable[[str, random.Random], str]:
    """Syllables that an extractor gives twice."""
    return lambda text, chance: THAI_CLUSTER.sub(lambda m: m[0] * (1 + (chance.random() < share)), text)


def moved(text: str, chance: random.Random) -> str:
    """A subset font's own numbering."""
    return "".join(chr(ord(letter) + 7) if "ก" <= letter <= "ํ" else letter for letter in text)


DESTROYED: dict[str, Callable[[str, random.Random], str]] = {
    "sara am lost to sara aa": lambda text, _: text.replace("ำ", "า"),
    "sara am is a hole without sara aa": lambda text, _: text.replace("ำ", "\ufffd"),
    "all tones lost": without(TONES),
    "mai ek lost": without("่"),
    "mai tho lost": without("้"),
    "sara ii lost": without("ี"),
    "mai han akat lost": without("ั"),
    "ro ruea lost": without("ร"),
    "UTF-8 as cp874": lambda text, _: text.encode().decode("cp874", "replace"),
    "UTF-8 as Latin-1": lambda text, _: text.encode().decode("latin-1"),
    "other private-use codes": lambda text, _: "".join(chr(ord(x) + 0xD200) if "ก" <= x <= "๛" else x for x in text),
    "another numbering": moved,
    "a blank after each glyph": lambda text, _: " ".join(text),
    "lead vowels behind": lambda text, _: re.sub("([เ-ไ])([ก-ฮ])", r"\2\1", text),
    "marks before consonants": lambda text, _: re.sub("([ก-ฮ])([ัิ-ฺ็-๎]+)", r"\2\1", text),
    "OCR, 5 % wrong": misread(0.05),
    "OCR, 10 % wrong": misread(0.1),
    "OCR, 25 % wrong": misread(0.25),
    "10 % of syllables doubled": doubled(0.1),
    "30 % of syllables doubled": doubled(0.3),
}
MENDED: dict[str, Callable[[str], str]] = {
    "TIS-620 as Latin-1": lambda text: text.encode("cp874", "ignore").decode("latin-1"),
    "TIS-620 as Mac Roman": lambda text: text.encode("cp874", "ignore").decode("mac_roman"),
    "TIS-620 at 0xF000": lambda text: "".join(
        chr(0xF000 + byte) if byte > 32 else chr(byte) for byte in text.encode("cp874", "ignore")
    ),
    "private-use marks": lambda text: text.translate(
        str.maketrans(TONES + "์ุู", "\uf70a\uf70b\uf70c\uf70d\uf70e\uf718\uf719")
    ),
    "nikhahit and sara aa": lambda text: text.replace("ำ", "ํา"),
    "a hole before sara aa": lambda text: text.replace("ำ", "\ufffdา"),
}


def is_sound(text: str) -> bool:
    """Whether a layer would be believed."""
    return not faults(repair(text))


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--each", type=int, default=120)
    wanted = arguments.parse_args()
    chance = random.Random(wanted.seed)
    letters = [sample(path.name)[1]["text"] for path in sorted(SAMPLES.glob("letter-*"))]
    paragraphs = [line for letter in letters for line in letter.split("\n") if len(line) > 60]
    good = [good_layer(chance, paragraphs) for _ in range(wanted.each)]
    print(f"good layers suspected: {sum(not is_sound(text) for text in good)} of {len(good)}")
    found = 0
    for name, destroy in DESTROYED.items():
        caught = sum(not is_sound(destroy(text, chance)) for text in good)
        found += caught
        print(f"  {name}: {caught} of {len(good)} found out")
    print(f"destroyed layers found out: {found} of {len(DESTROYED) * len(good)}")
    for name, spoil in MENDED.items():
        right = 0
        for text in good:
            spoilt = spoil(text)
            table = table_for(spoilt, is_sound)
            mended = repair(spoilt.translate(table) if table else spoilt)
            right += "".join(mended.split()) == "".join(repair(text).split())
        print(f"  {name}: {right} of {len(good)} mended to the letter")


if __name__ == "__main__":
    main()
