"""Worksheets as a reader sees them."""

import io
import zipfile
from xml.etree import ElementTree as ET

NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheet_of(content: bytes) -> tuple[ET.Element, list[list[str]]]:
    """The worksheet's XML, and the texts of its cells row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not [name for name in book.namelist() if "vba" in name.lower() or "external" in name.lower()]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = ET.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(one.itertext()) for one in root.findall("x:si", NS)]
    rows = []
    for row in sheet.iterfind(".//x:row", NS):
        texts = []
        for cell in row.iterfind("x:c", NS):
            value = "".join(cell.itertext())
            texts.append(shared[int(value)] if cell.get("t") == "s" else value)
        rows.append(texts)
    return sheet, rows
