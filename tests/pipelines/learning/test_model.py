import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from models.errors import ConfigError
from models.values import Found, Letter
from pipelines.learning.examples import Row
from pipelines.learning.features import features_of
from pipelines.learning.model import BASE, HEADS, base, load
from pipelines.learning.retrain import made_from_examples
from pipelines.propose import propose
from pipelines.propose_rules import judge
from tests.support.letters import found, reading_of


def test_the_shipped_file_is_what_the_code_loads() -> None:
    assert base().version == hashlib.sha256(BASE.read_bytes()).hexdigest()
    assert base().to_bytes() == BASE.read_bytes()
    assert BASE.stat().st_size < 2 << 20
    assert base().made_from["lessons"] == 0


def test_training_is_reproducible_and_survives_its_file(rows: list[Row], tmp_path: Path) -> None:
    some = rows[:30]
    first, second = made_from_examples(some), made_from_examples(some)
    assert first.version == second.version
    path = tmp_path / "model.npz"
    path.write_bytes(first.to_bytes())
    again = load(path, first.version)
    for row in rows[60:75]:
        assert np.array_equal(again.logits(row.features), first.logits(row.features))
        for shares in again.opinion(row.features).shares.values():
            assert sum(shares.values()) == pytest.approx(1)


def test_files_that_are_no_such_model_are_refused(tmp_path: Path) -> None:
    good = BASE.read_bytes()
    path = tmp_path / "model.npz"
    for content in (
        b"",
        b"no archive",
        good[:1000],
        good.replace(b"header", b"heeder"),
        rewritten(good, header=b'{"format": "other", "format_version": 1}'),
        rewritten(good, header=b"[1"),
        rewritten(good, bias=np.zeros(3, np.float32)),
        rewritten(good, bias=np.full(base().bias.shape, np.nan, np.float32)),
        rewritten(good, bias=np.array([{"code": 1}], object)),
    ):
        path.write_bytes(content)
        with pytest.raises(ConfigError, match=r"model\.npz"):
            load(path)
    with pytest.raises(ConfigError):
        load(tmp_path / "absent.npz")
    path.write_bytes(good)
    with pytest.raises(ConfigError):
        load(path, "0" * 64)


def rewritten(content: bytes, **parts: object) -> bytes:
    """The archive with some parts replaced: bytes as arrays of bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.namelist():
            part = parts.get(entry.removesuffix(".npy"))
            if part is None:
                new.writestr(entry, old.read(entry))
                continue
            array = np.frombuffer(part, np.uint8) if isinstance(part, bytes) else np.asarray(part)
            file = io.BytesIO()
            np.save(file, array, allow_pickle=True)
            new.writestr(entry, file.getvalue())
    return made.getvalue()


def test_no_person_no_school_and_no_number_is_learned() -> None:
    text = (
        "เรื่อง ร้องเรียนนายสมศักดิ์ แสงทองดี\n\nนายสมศักดิ์ แสงทองดี ครูโรงเรียนบ้านหนองแวงน้อย ตีเด็กชายปิติ มานะชัย 5 ครั้ง\n"
        "สมใจนึก ตั้งมั่นคง\n"
    )
    letter = Letter(sender_name=Found(value="สมใจนึก ตั้งมั่นคง", confidence=1, page=1, quote="สมใจนึก ตั้งมั่นคง"))
    words = " ".join(features_of(judge(reading_of(text, letter=letter))).words)
    for hidden in ("สมศักดิ์", "แสงทอง", "ปิติ", "มานะ", "หนองแวง", "สมใจ", "มั่นคง", "5"):
        assert hidden not in words
    for kept in ("ร้องเรียน", "ครู", "ครั้ง"):
        assert kept in words


def test_words_that_weighed_stand_in_the_letter() -> None:
    text = "เรื่อง ชมเชยเจ้าหน้าที่\n\nขอชื่นชมเจ้าหน้าที่ที่ให้บริการดีมาก ประทับใจ ขอบคุณค่ะ"
    letter = Letter(subject=found("ชมเชยเจ้าหน้าที่"), sender_name=found("กานดา"))
    opinion = base().opinion(features_of(judge(reading_of(text, letter=letter))))
    words = [word for head, labels in HEADS.items() for label in labels for word in opinion.words(head, label)]
    assert words
    assert all(word in text for word in words)


def test_inference_needs_no_training_library() -> None:
    code = (
        "import sys\n"
        "from pipelines.propose import propose\n"
        "from pipelines.learning.model import base\n"
        "from tests.support.letters import reading_of\n"
        "assert propose(reading_of(), None, base()).level\n"
        "assert not {'sklearn', 'scipy'} & set(sys.modules)\n"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_proposal_names_rules_and_model() -> None:
    proposal = propose(reading_of(), None, base())
    assert proposal.version.startswith("rules-")
    assert proposal.version.endswith(f"model-{base().version[:12]}")
    assert "model" not in propose(reading_of()).version
