"""`ksed evaluate` on real files: figures, page of misses, faults of the truth file and of letters."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from flows.evaluating import evaluate
from models.errors import ConfigError
from models.settings import Settings
from models.values import Unit
from models.words_th import UNITS_TH
from tests.support.office import KSED
from tests.support.papers import drawn

LINES = ("เรื่อง ขอให้ตรวจสอบ", "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์", "ขอให้ท่านตรวจสอบโรงเรียน")
TEXT = "\n".join(LINES)
LABELS = {"is_complaint": True, "level": 3, "unit": "general"}


def truth_file(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "truth.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def row(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name.partition(".")[0], "file": name, "text": TEXT, "subject": "ขอให้ตรวจสอบ", **more}


def measured(path: Path, *only: str, html: Path | None = None, texts: Path | None = None) -> dict[str, Any]:
    return evaluate(Settings(home=path.parent / "home"), path, only=only, html=html, texts=texts)


def test_letters_are_read_and_a_broken_one_counts_as_wholly_wrong(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nbroken")
    truth = truth_file(tmp_path, row("broken.pdf", grade="poor"), row("good.txt", grade="clean", labels=LABELS))
    report = measured(truth, texts=tmp_path / "texts")
    assert [(one["id"], one["code"]) for one in report["failed"]] == [("broken", "damaged")]
    assert report["text"]["by_grade"]["poor"]["mean"] == 1.0
    assert report["text"]["by_grade"]["clean"]["mean"] == 0.0
    assert report["fields"]["by_name"]["subject"]["share"] == 0.5
    assert report["cost"]["cpu_seconds"] > 0.01
    assert [path.name for path in (tmp_path / "texts").iterdir()] == ["good.txt"]
    assert (tmp_path / "texts" / "good.txt").read_text("utf-8").split() == TEXT.split()


def test_rows_without_files_are_read_from_their_text_or_scored_by_their_body(tmp_path: Path) -> None:
    truth = truth_file(
        tmp_path,
        {"id": "t", "text": TEXT, "subject": "ขอให้ตรวจสอบ"},
        {"id": "b", "body": "ขอเสนอแนะให้เพิ่มที่จอดรถ", "subject": "ที่จอดรถ", "labels": {"level": 1}},
    )
    report = measured(truth)
    assert report["fields"]["by_grade"]["text"]["fields"]["subject"]["right"] == 1
    assert report["fields"]["by_grade"]["body"]["headline"]["count"] == 0
    assert report["proposals"]["level"] == {"count": 1, "right": 1, "share": 1.0}
    assert report["text"]["overall"]["letters"] == 0


def test_the_page_of_misses_shows_place_and_difference_and_escapes_what_letters_say(tmp_path: Path) -> None:
    drawn(LINES, width=1000).save(tmp_path / "scan.png", dpi=(200, 200))
    wrong = TEXT.replace("โรงเรียน", "วิทยาลัย<script>alert(1)</script>")
    truth = truth_file(
        tmp_path,
        row("scan.png", text=wrong, subject="<b>อื่น</b>", labels={"unit": "policy"})
        | {"letter": {"addressed_to": "ผู้ว่าราชการจังหวัด"}},
    )
    html = tmp_path / "misses.html"
    measured(truth, html=html)
    page = html.read_text("utf-8")
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page
    assert "<del>" in page
    assert UNITS_TH[Unit.POLICY] in page
    assert not re.search(r"""(src|href)=["'](?!data:|#)""", page)


def test_a_missed_field_is_shown_beside_the_line_that_it_stands_on(tmp_path: Path) -> None:
    drawn(LINES, width=1000).save(tmp_path / "scan.png", dpi=(200, 200))
    truth = truth_file(tmp_path, row("scan.png", text=None) | {"letter": {"no": "ศึกษาธิการจังหวัดกาฬสินธุ์"}})
    html = tmp_path / "misses.html"
    measured(truth, html=html)
    page = html.read_text("utf-8")
    assert page.count("data:image/jpeg;base64,") == 1
    assert "อ่านไม่พบ" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b'{"id": "a"', "JSON", id="cut off"),
        pytest.param(b'{"id": "a", "file": "nowhere.pdf"}', "nowhere.pdf", id="file missing"),
        pytest.param(b"\xff\xfe\x00", "UTF-8", id="no text"),
    ],
)
def test_a_wrong_truth_file_is_one_thai_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        measured(path)


def test_a_set_up_fault_ends_the_command_with_status_two(tmp_path: Path) -> None:
    path = truth_file(tmp_path, row("nowhere.pdf"))
    done = subprocess.run([str(KSED), "evaluate", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("ksed: ไม่พบแฟ้ม")


def test_the_command_prints_tables_or_one_json_object(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    Image.new("L", (400, 400), 255).save(tmp_path / "empty.png")
    truth = truth_file(tmp_path, row("good.txt", grade="clean", labels=LABELS), row("empty.png", grade="fax"))
    shown = subprocess.run([str(KSED), "evaluate", str(truth)], capture_output=True, text=True, check=True)
    assert "ตามเกรด" in shown.stdout
    assert "no_text" in shown.stdout
    told = subprocess.run(
        [str(KSED), "evaluate", str(truth), "--json", "--only", "clean"], capture_output=True, text=True, check=True
    )
    report = json.loads(told.stdout)
    assert report["letters"] == 1
    assert report["each"][0]["fields"]["subject"]["outcome"] == "right"
