"""Bytes of a mail → Thai text, whatever their label says.

Thai mail is written in two codes, UTF-8 and TIS-620 (ISO-8859-11, windows-874 and cp874 are supersets that
differ in no letter), and its labels are often wrong, missing or unknown to Python. The bytes themselves tell:

- Thai in TIS-620 is practically never valid UTF-8, so bytes that are valid UTF-8 *are* UTF-8;
- what is left is TIS-620 where its reading obeys Thai spelling: a vowel sign or tone mark stands on a consonant,
  a leading vowel before one. Western accents (`café`) read as Thai break these rules at once;
- only then does the label decide.
"""

import codecs
import functools
import re
import unicodedata

# Labels without their hyphens: windows-874, x-windows-874, TIS-620, tis620.2533, ISO-8859-11:2001, ISO-IR-166 …
_THAI_LABEL = re.compile(r"x?(?:windows|win|cp|ms|dos|ibm)?874|x?tis620\d*|iso885911\d*|isoir166|x?(?:mac)?thai8?")
_ASCII_LABEL = re.compile(r"(?:us)?ascii|ansix3419\d\d|iso646(?:us)?|646|7bit|us|ansi|default|x?unknown(?:8bit)?")
_WESTERN = frozenset({"latin-1", "iso8859-1", "iso8859-15", "cp1252", "ascii"})
_SELF_SHIFTING = re.compile(r"(?:iso2022|utf-?7|utf-?16|utf-?32|hz)")
_KNOWN_FAMILIES = re.compile(
    r"(?:utf|iso|latin|cp\d|windows|koi8|gb|big5|euc|shift|sjis|ks|hz|mac|tis|johab|us|ascii|x-|hkscs|ms)"
)
_LABEL = re.compile(r"[a-z0-9._:+-]{1,40}")

_SEAT = "ก-ฮฤฦะ-ฺ็-๎"
_MISSPELT = re.compile(rf"(?<![{_SEAT}])[ัิ-ฺ็-๎ะาำ]|[เ-ไ](?![ก-ฮเ])")
_THAI_CHARS = re.compile(r"[ก-ฺ฿-๛]+")
_THAI_RUN = re.compile(r"[ก-ฺเ-๎]{2,}")
_FOREIGN = re.compile("[^\x00-\x7f]+")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("[\r\x0c\x85\u2028\u2029]")


@functools.cache
def register_thai_charsets() -> None:
    """Teach Python the Thai labels that it lacks, `windows-874` (Outlook's) first of all; once per process."""

    def search(name: str) -> codecs.CodecInfo | None:
        return codecs.lookup("cp874") if _THAI_LABEL.fullmatch(_squeezed(name)) else None

    codecs.register(search)


def clean_text(text: str) -> str:
    """NFC text with LF line ends, without NUL, other control characters but tab, or lone surrogates."""
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))


def has_thai(text: str) -> bool:
    """Whether any Thai character stands in `text`."""
    return _THAI_CHARS.search(text) is not None


def canonical_charset(label: str | None) -> str | None:
    """Python's name of a declared charset; every Thai code is `cp874`; None where none or an unknown one is named."""
    name = (label or "").strip().strip("\"'").split("*", 1)[0].lower()
    squeezed = _squeezed(name)
    if _THAI_LABEL.fullmatch(squeezed):
        return "cp874"
    if _ASCII_LABEL.fullmatch(squeezed):
        return "ascii"
    if squeezed in {"utf8", "utf8mb4", "unicode11utf8", "xutf8", "utf8n"}:
        return "utf-8"
    if not _LABEL.fullmatch(name) or not _KNOWN_FAMILIES.match(name):  # no idna, zlib, rot13 …
        return None
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def decode_text(raw: bytes, label: str | None = None) -> str:
    """Decode `raw`, labelled `label`, as explained above. Never fails; what no reading explains becomes U+FFFD."""
    charset = canonical_charset(label)
    if charset is not None and _SELF_SHIFTING.match(charset.replace("_", "")):
        shifted = _strictly(raw, charset) if b"\0" in raw or not charset.startswith(("utf-16", "utf-32")) else None
        if shifted is not None:
            return shifted
    for mark, marked in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(marked, "replace")
    if raw.isascii():
        return raw.decode("ascii")
    return undo_double_encoding(_by_its_bytes(raw, charset))


def undo_double_encoding(text: str) -> str:
    """Repair Thai that a mailer read in a wrong code and wrote on in UTF-8 (`à¸£à¹‰à¸­à¸‡`, `ÃéÍ§àÃÕÂ¹`, `เธฃเน…`)."""
    foreign = _amount(_FOREIGN, text)
    if foreign < 6:
        return text
    if has_thai(text):
        pairs = text.count("เธ") + text.count("เน")
        octets = _octets(text, "cp874") if pairs * 4 >= foreign else None
        inner = _strictly(octets, "utf-8") if octets is not None else None
        return inner if inner is not None and has_thai(inner) else text
    octets = _octets(text, "cp1252")
    if octets is None:
        return text
    inner = _strictly(octets, "utf-8")
    if inner is not None:
        return inner if has_thai(inner) else text
    thai = octets.decode("cp874", "replace")
    return thai if _amount(_THAI_RUN, thai) * 10 >= foreign * 8 and _reads_as_thai(thai) else text


def _squeezed(label: str) -> str:
    return re.sub(r"[^a-z0-9]", "", label.lower())


def _strictly(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeError):
        return None


def _octets(text: str, charset: str) -> bytes | None:
    """The bytes that `charset`, its gaps filled by C1 controls as browsers do, would have read as `text`."""
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        pass
    out = bytearray()
    for char in text:
        try:
            out += char.encode(charset)
        except UnicodeEncodeError:
            if not "\x80" <= char <= "\x9f":
                return None
            out.append(ord(char))
    return bytes(out)


def _by_its_bytes(raw: bytes, charset: str | None) -> str:
    utf8 = _strictly(raw, "utf-8")
    if utf8 is not None:
        # A few letters of TIS-620 may happen to be valid UTF-8 of some other script: then the Thai label is believed.
        thai = _strictly(raw, "cp874") if charset == "cp874" and len(raw) < 12 and not has_thai(utf8) else None
        return utf8 if thai is None else thai
    other = charset is not None and charset not in _WESTERN and charset not in {"utf-8", "cp874"}
    if other and charset is not None:
        foreign = _strictly(raw, charset)
        if foreign is not None:
            return foreign
    return _mixed_or_broken(raw, charset)


def _mixed_or_broken(raw: bytes, charset: str | None) -> str:
    """Not UTF-8 as a whole: TIS-620, lines of both, or UTF-8 with a few broken characters."""
    thai = raw.decode("cp874", "replace")
    broken = raw.decode("utf-8", "replace")
    lost = broken.count("\ufffd")
    kept = _amount(_THAI_CHARS, broken)
    if kept and b"\n" in raw:
        return "".join(_line_of_either(line, charset) for line in raw.splitlines(keepends=True))
    if (kept and kept >= 3 * lost) or (charset == "utf-8" and _cut_short(raw)):
        return broken
    if charset == "cp874" or _reads_as_thai(thai):
        return thai
    if charset == "utf-8":
        return broken
    western = _octets_read_as_western(raw)
    return western if charset is None or charset in _WESTERN else raw.decode(charset, "replace")


def _line_of_either(line: bytes, charset: str | None) -> str:
    utf8 = _strictly(line, "utf-8")
    if utf8 is not None:
        return utf8
    thai = line.decode("cp874", "replace")
    broken = line.decode("utf-8", "replace")
    if _amount(_THAI_CHARS, broken) >= 3 * broken.count("\ufffd"):
        return broken
    return thai if charset == "cp874" or _reads_as_thai(thai) else broken


def _cut_short(raw: bytes) -> bool:
    """Whether the bytes are UTF-8 but for a last character that lacks its end."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def _octets_read_as_western(raw: bytes) -> str:
    text = _strictly(raw, "cp1252")
    return raw.decode("latin-1") if text is None else text


def _reads_as_thai(text: str) -> bool:
    """Whether `text`, read as TIS-620, is spelt as Thai is; a lone sign such as `©` or `°` is not enough."""
    thai, in_runs = _amount(_THAI_CHARS, text), _amount(_THAI_RUN, text)
    wrong = _amount(_MISSPELT, text) + text.count("\ufffd")
    return in_runs > 0 and wrong * 7 <= thai <= in_runs * 2


def _amount(pattern: re.Pattern[str], text: str) -> int:
    """Characters of `text` that `pattern` covers; no list of them is made, the text may be megabytes long."""
    return sum(match.end() - match.start() for match in pattern.finditer(text))
