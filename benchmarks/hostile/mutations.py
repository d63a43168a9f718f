"""Good letters, damaged: cut off, bits turned, blocks lost, doubled or put in another's place."""

from collections.abc import Callable
from functools import cache
from random import Random

from benchmarks.hostile.kinds import kind
from tests.support.papers import SAMPLES, drawn, pdf_page, pdf_with_scan, typed
from tests.support.pictures import saved


@cache
def good(suffix: str) -> tuple[bytes, ...]:
    """Readable letters of a type; small ones, so that what is left of them is read quickly."""
    small = drawn(["เรื่อง ขอร้องเรียน", "ครูตีนักเรียน"], width=700, size=40)
    match suffix:
        case ".pdf":
            made = pdf_page(typed(["ที่ ศธ ๐๔๑๐๐/๑๒๓", "เรื่อง ขอร้องเรียน"])), pdf_with_scan(small)
            return *made, (SAMPLES / "letter-01.pdf").read_bytes()
        case ".jpg":
            return saved(small, "JPEG"), saved(small, "JPEG", progressive=True), saved(small.convert("CMYK"), "JPEG")
        case ".png":
            return saved(small, "PNG"), saved(small.convert("P"), "PNG"), saved(small.convert("1"), "PNG")
        case _:
            return tuple(
                saved(small.convert("1" if compression.startswith("group") else "RGB"), "TIFF", compression=compression)
                for compression in ("group3", "group4", "jpeg", "tiff_lzw", "tiff_adobe_deflate", "packbits", "raw")
            )


def cut(content: bytes, random: Random) -> bytes:
    """The beginning of a file."""
    return content[: random.randrange(1, len(content))]


def flipped(content: bytes, random: Random) -> bytes:
    """Some bits turned, few or many."""
    out = bytearray(content)
    for _ in range(random.choice((1, 5, 50, 500))):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def shuffled(content: bytes, random: Random) -> bytes:
    """A block lost, doubled, blackened, or one moved over another."""
    size = random.choice((4, 64, 1024))
    at, to = random.randrange(len(content)), random.randrange(len(content))
    block = content[at : at + size]
    return random.choice(
        (
            content[:at] + content[at + size :],
            content[:at] + block * random.choice((2, 50)) + content[at:],
            content[:at] + bytes(len(block)) + content[at + size :],
            content[:to] + block + content[to + size :],
        )
    )


def numbered(content: bytes, random: Random) -> bytes:
    """Numbers in the text of a file made enormous, negative or nothing."""
    digits = [index for index, byte in enumerate(content) if 48 <= byte <= 57]
    out = content
    for at in sorted(random.sample(digits, min(len(digits), 3)), reverse=True):
        number = random.choice((b"99999999999", b"-1", b"0", b"2147483648", b"1e99", b"65536"))
        out = out[:at] + number + out[at + 1 :]
    return out


def _register(name: str, suffix: str, harm: Callable[[bytes, Random], bytes]) -> None:
    def make(random: Random) -> bytes:
        return harm(random.choice(good(suffix)), random)

    make.__name__ = f"{suffix[1:]}_{name}"
    kind(suffix, share=12)(make)


for _suffix in (".pdf", ".jpg", ".png", ".tif"):
    for _name, _harm in (("cut", cut), ("flipped", flipped), ("shuffled", shuffled)):
        _register(_name, _suffix, _harm)
_register("numbered", ".pdf", numbered)
