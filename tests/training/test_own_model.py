"""The model that ships: that it is what is loaded, what it can print, that its making can be followed."""

import random
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.limits import ReadLimits
from parsers.ocr import OWN_MODEL, TESSDATA, model_of, read_image
from tests.support.papers import drawn, without_blanks
from training.alphabet import MISSING, extended
from training.colours import parted
from training.drawing import BOX, draw
from training.network import NotThisFormatError, to_float
from training.texts import MOST_LETTERS, Line, Texts
from training.train import PHASES, STAMP_SEEDS
from training.wear import stamped

SHIPPED = TESSDATA / "ksed.traineddata"
FACE = Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model taken apart."""
    folder = tmp_path_factory.mktemp("parts")
    subprocess.run(["combine_tessdata", "-u", SHIPPED, folder / "ksed."], check=True, capture_output=True)
    return folder


def _letters(unicharset: str) -> set[str]:
    return {line.split(" ")[0] for line in unicharset.splitlines()[1:]}


def test_the_shipped_model_is_what_pages_are_read_with() -> None:
    model = model_of(ReadLimits())
    assert model.folder is not None
    assert (model.folder / f"{model.languages}.traineddata").samefile(SHIPPED)
    assert model.languages == OWN_MODEL


def test_the_shipped_model_is_small() -> None:
    assert 300_000 < SHIPPED.stat().st_size < 5_000_000


def test_the_shipped_model_knows_every_thai_letter_digit_and_mark(parts: Path) -> None:
    known = _letters((parts / "ksed.lstm-unicharset").read_text("utf-8"))
    thai = {chr(code) for code in (*range(0x0E01, 0x0E3A), *range(0x0E3F, 0x0E5A))}
    thai -= {"ำ", "\u0e4e", "\u0e4f"}  # sara am comes in two parts; the last two stand in no letter
    assert thai <= known
    assert set("0123456789–•") <= known


def test_pages_come_out_with_digits_that_stock_models_cannot_print() -> None:
    page = read_image(drawn(["วันที่ ๔ เดือน ๖", "เลขรับ ๔๖๗๘๙/๒๕๖๙", "๐๑๒๓๔๕๖๗๘๙"]), limits=ReadLimits(), number=1)
    assert without_blanks(page.text) == "วันที่๔เดือน๖เลขรับ๔๖๗๘๙/๒๕๖๙๐๑๒๓๔๕๖๗๘๙"


def test_the_shipped_network_reads_the_same_after_its_weights_are_made_trainable(parts: Path, tmp_path: Path) -> None:
    trainable = tmp_path / "ksed.traineddata"
    trainable.write_bytes(SHIPPED.read_bytes())
    network = tmp_path / "ksed.lstm"
    network.write_bytes(to_float((parts / "ksed.lstm").read_bytes()))
    subprocess.run(["combine_tessdata", "-o", trainable, network], check=True, capture_output=True)
    page = drawn(["หนังสือลงวันที่ ๑๖ มกราคม ๒๕๖๙"])
    shipped, other = (
        read_image(page, limits=ReadLimits(tessdata=folder), number=1).text for folder in (TESSDATA, tmp_path)
    )
    assert network.stat().st_size > 5 * (parts / "ksed.lstm").stat().st_size
    assert shipped == other
    assert "๒๕๖๙" in shipped


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_a_network_that_is_cut_off_is_refused(parts: Path, cut: int) -> None:
    network = (parts / "ksed.lstm").read_bytes()
    with pytest.raises(NotThisFormatError):
        to_float(network[:cut])


def test_the_alphabet_grows_by_what_is_missing_and_only_once() -> None:
    stock = "2\nNULL 0 Common 0\nก 1 0,255,0,255,0,0,0,0,0,0 Thai 1 0 1 ก\t# ก [e01 ]x\n"
    longer = extended(stock)
    assert int(longer.split("\n")[0]) == 2 + len(MISSING) == len(longer.splitlines()) - 1
    assert set(MISSING) <= _letters(longer)
    assert extended(longer) == longer


def test_lines_are_the_same_for_the_same_seed_and_hold_only_what_the_model_can_print(parts: Path) -> None:
    known = _letters((parts / "ksed.lstm-unicharset").read_text("utf-8")) | {"ำ", " "}
    one, same, other = (Texts(seed) for seed in (5, 5, 6))
    lines = [one.line() for _ in range(300)]
    assert lines == [same.line() for _ in range(300)]
    assert lines != [other.line() for _ in range(300)]
    assert all(set(line.says) <= known and len(line.text) <= MOST_LETTERS for line in lines)
    assert {letter for line in lines for letter in line.text} >= {*"๐๑๒๓๔๕๖๗๘๙0123456789", BOX}


def test_a_drawn_line_has_the_letter_height_asked_for() -> None:
    heights = []
    for height in (14, 28):
        ink = draw("กกก", FACE, height, random.Random(1), bend=False)
        assert ink is not None
        heights.append(int(np.count_nonzero((ink > 0.5).any(axis=1))))
    assert heights == [pytest.approx(14, abs=2), pytest.approx(28, abs=2)]


def test_a_tick_box_is_drawn_and_is_no_text() -> None:
    line = Line(f"{BOX} กก {BOX} กก")
    assert line.says == "กก กก"
    bare, boxed = (draw(text, FACE, 28, random.Random(1), bend=False) for text in (line.says, line.text))
    assert bare is not None
    assert boxed is not None
    assert boxed.shape[1] > bare.shape[1] + 2 * 28


def test_files_for_stamps_hold_mostly_rows_of_stamps() -> None:
    texts = Texts(5, stamps=0.7)
    assert 0.6 < np.mean([texts.line().stamp for _ in range(300)]) < 0.8


def test_every_phase_of_training_has_its_files() -> None:
    for phase in PHASES:
        seeds = phase.seeds()
        assert len(set(seeds)) == len(seeds) == phase.files + phase.stamp_files
        assert sum(seed > STAMP_SEEDS for seed in seeds) == phase.stamp_files


def test_worn_ink_is_still_seen() -> None:
    ink = draw("รับที่ ๔๒๐๓", FACE, 24, random.Random(1), bend=False)
    assert ink is not None
    clean = stamped(ink, 24, random.Random(2))
    for seed in range(40):
        worn = stamped(ink, 24, random.Random(seed), coarse=True)
        assert worn.shape == clean.shape
        assert np.corrcoef(255 - worn.ravel(), ink.ravel())[0, 1] > 0.3


def test_a_stamp_upon_print_is_parted_from_it() -> None:
    ink = draw("รับที่ ๔๒๐๓", FACE, 24, random.Random(1), bend=False)
    print_ = draw("ตุลาคม ๒๕๖๘", FACE, 24, random.Random(1), bend=False)
    assert ink is not None
    assert print_ is not None
    upon = np.zeros_like(ink)
    high, wide = min(ink.shape[0], print_.shape[0]), min(ink.shape[1], print_.shape[1])
    upon[:high, :wide] = print_[:high, :wide]
    dark = np.stack([255.0 - parted(ink, upon, 24, random.Random(seed)) for seed in range(20)])
    assert dark.shape[1:] == ink.shape
    assert dark[:, (ink > 0.9) & (upon < 0.1)].mean() > 2.5 * dark[:, (upon > 0.9) & (ink < 0.1)].mean()


def test_blanks_alone_make_no_line() -> None:
    assert draw("  ", FACE, 20, random.Random(1), bend=False) is None


def test_an_empty_page_reads_as_nothing() -> None:
    page = read_image(Image.new("L", (800, 600), 255), limits=ReadLimits(), number=1)
    assert (page.text, page.confidence) == ("", 0.0)
