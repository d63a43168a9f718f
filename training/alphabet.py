"""The characters that the model can print: Debian's script/Thai and those that it lacks.

No stock Thai model can print five of the ten Thai digits, so none reads a Thai date.
"""

MISSING = {
    **dict.fromkeys("๔๖๗๘๙", "digit"),
    **dict.fromkeys("ฃฅฌฦ", "letter"),
    **dict.fromkeys("ฺๅ", "mark"),
    **dict.fromkeys("฿–•…", "sign"),
}
"""What is appended, by kind. `๔` to `๙` carry dates and numbers; `ฺ` is of Pali words, `–` and `•` of printed lists."""

_PROPERTIES = {"digit": "8", "letter": "1", "mark": "0", "sign": "10"}
"""Tesseract's bits: 1 letter, 8 digit, 16 punctuation; in hexadecimal (unicharset.cpp)."""


def extended(unicharset: str) -> str:
    """Tesseract's list of characters with `MISSING` at its end."""
    lines = unicharset.rstrip("\n").split("\n")
    count = int(lines[0])
    known = {line.split(" ")[0] for line in lines[1:]}
    for letter, kind in MISSING.items():
        if letter in known:
            continue
        script = "Thai" if "\u0e00" <= letter <= "\u0e7f" and letter != "฿" else "Common"
        lines.append(
            f"{letter} {_PROPERTIES[kind]} 0,255,0,255,0,0,0,0,0,0 {script} {count} 0 {count} {letter}\t"
            f"# {letter} [{ord(letter):x} ]{'x' if kind == 'letter' else ''}"
        )
        count += 1
    return "\n".join([str(count), *lines[1:], ""])
