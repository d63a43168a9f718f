"""The office's own rule files stand in the place of the shipped ones, and a broken one never harms."""

import os
import shutil
from pathlib import Path

import pytest

from pipelines.rulebook import GUARD_FILE, RULE_FILES, RULES_FOLDER, load_rulebook
from pipelines.rules_kept import NAMES, KeptRules, rules_in_use

ADDED = '\n[[rule]]\nabout = "flag.secret"\nsay = ["ลับสุดยอด"]\nwhy = "ขอให้ปิดลับ"\nflags = ["secret"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "rules"


def copy(folder: Path, name: str, *, more: str = "", at: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    shutil.copy(RULES_FOLDER / name, path)
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    os.utime(path, (at, at))
    return path


def test_without_files_of_the_office_the_shipped_rules_are_in_use(folder: Path) -> None:
    used = rules_in_use(folder)
    assert used.rulebook.digest == load_rulebook().digest
    assert (used.replaced, used.faults) == ((), ())
    assert set(NAMES) == {GUARD_FILE, *RULE_FILES}


def test_a_file_of_the_office_replaces_the_shipped_one_of_its_name(folder: Path) -> None:
    copy(folder, "flags.toml", more=ADDED)
    used = rules_in_use(folder)
    assert used.replaced == ("flags.toml",)
    assert any(rule.why == "ขอให้ปิดลับ" for rule in used.rulebook.rules)
    assert len(used.rulebook.rules) == len(load_rulebook().rules) + 1


def test_the_digest_tells_rules_apart_by_content_alone(folder: Path) -> None:
    copy(folder, "flags.toml")
    assert rules_in_use(folder).rulebook.digest == load_rulebook().digest
    copy(folder, "flags.toml", more="# a remark\n")
    assert rules_in_use(folder).rulebook.digest != load_rulebook().digest


@pytest.mark.parametrize("name", ["flags.toml", "guards.toml"])
def test_a_broken_file_leaves_the_shipped_one_and_is_named(folder: Path, name: str) -> None:
    copy(folder, name, more='\n[[rule]]\nabout = "x"\n')
    copy(folder, "units.toml", more=ADDED)
    used = rules_in_use(folder)
    assert used.replaced == ("units.toml",)
    (fault,) = used.faults
    assert fault.startswith(f"rules/{name}: ")


def test_guards_that_lack_what_shipped_rules_name_are_not_taken(folder: Path) -> None:
    folder.mkdir()
    (folder / GUARD_FILE).write_text('[[guard]]\nname = "mine"\nbefore = ["ไม่"]\n', encoding="utf-8")
    used = rules_in_use(folder)
    assert used.replaced == ()
    assert "guards" in used.faults[0]


def test_a_rule_may_name_a_guard_of_the_offices(folder: Path) -> None:
    copy(folder, GUARD_FILE, more='\n[[guard]]\nname = "mine"\nbefore = ["มิได้"]\n')
    copy(folder, "flags.toml", more=ADDED + 'guards = ["mine"]\n')
    assert rules_in_use(folder).replaced == (GUARD_FILE, "flags.toml")


def test_a_file_of_no_known_name_is_a_fault(folder: Path) -> None:
    folder.mkdir()
    (folder / "unit.toml").write_text(ADDED, encoding="utf-8")
    assert "unit.toml" in rules_in_use(folder).faults[0]


def test_a_changed_file_is_noticed_and_an_unchanged_one_is_not_read_again(folder: Path) -> None:
    kept = KeptRules(folder)
    shipped = kept.current()
    assert kept.current() is shipped
    path = copy(folder, "flags.toml", more=ADDED, at=1000)
    own = kept.current()
    assert own.replaced == ("flags.toml",)
    assert kept.current() is own
    path.write_text("[[rule]\n", encoding="utf-8")
    os.utime(path, (2000, 2000))
    assert kept.current().faults
    assert kept.current().rulebook.digest == shipped.rulebook.digest
    path.unlink()
    assert kept.current() == shipped
