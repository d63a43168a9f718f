"""The office's rules are checked when they are loaded, and a mistake names its file and entry."""

import shutil
from pathlib import Path

import pytest

from models.errors import ConfigError
from models.values import Unit
from pipelines.rulebook import GUARD_FILE, RULE_FILES, RULES_FOLDER, load_rulebook


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    copied = tmp_path / "rules"
    copied.mkdir()
    for name in (*RULE_FILES, GUARD_FILE):
        shutil.copy(RULES_FOLDER / name, copied / name)
    return copied


def write(rules: Path, name: str, text: str) -> None:
    (rules / name).write_text(text, encoding="utf-8")


def test_rules_that_come_with_the_program_are_sound_and_read_once() -> None:
    book = load_rulebook()
    assert book is load_rulebook()
    assert len(book.rules) > 80
    assert {"negated", "threat", "hypothetical", "others", "request"} <= set(book.guards)
    served = {unit for rule in book.rules for unit in rule.units}
    assert served == set(Unit)


def test_office_may_add_a_rule(rules: Path) -> None:
    text = (rules / "flags.toml").read_text(encoding="utf-8")
    added = '\n[[rule]]\nabout = "flag.secret"\nsay = ["ลับสุดยอด"]\nwhy = "ขอให้ปิดลับ"\nflags = ["secret"]\n'
    write(rules, "flags.toml", text + added)
    rule = load_rulebook(rules).rules
    assert any(one.why == "ขอให้ปิดลับ" and one.weight == 1.0 for one in rule)


def test_file_saved_with_a_byte_order_mark_is_read(rules: Path) -> None:
    text = (rules / "units.toml").read_text(encoding="utf-8")
    (rules / "units.toml").write_text(text, encoding="utf-8-sig")
    assert load_rulebook(rules).rules


RULE = '[[rule]]\nabout = "unit.x"\nsay = ["ครู"]\nwhy = "เพราะ"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[rule]\n", "TOML"),
        ("[[rules]]\nabout = 'x'\n", r"\[\[rule\]\]"),
        (RULE + "\n[extra]\nx = 1\n", r"\[\[rule\]\]"),
        (RULE + 'colour = "red"\n', "colour"),
        (RULE + 'weight = "heavy"\n', "weight"),
        (RULE + "weight = 99\n", "weight"),
        (RULE + "weight = true\n", "weight"),
        (RULE + 'where = "margin"\n', "where"),
        (RULE + 'guards = ["nobody"]\n', "nobody"),
        (RULE + 'flags = ["purple"]\n', "purple"),
        (RULE + "units = { kitchen = 1 }\n", "kitchen"),
        (RULE + 'units = { audit = "x" }\n', "audit"),
        (RULE + "units = 3\n", "units"),
        (RULE + "send_to = 3\n", "send_to"),
        ('[[rule]]\nabout = "unit.x"\nsay = []\nwhy = "เพราะ"\n', "say"),
        ('[[rule]]\nabout = "unit.x"\nsay = "ครู"\nwhy = "เพราะ"\n', "say"),
        ('[[rule]]\nabout = "unit.x"\nsay = ["(ครู"]\nwhy = "เพราะ"\n', "วงเล็บ"),
        ('[[rule]]\nabout = "unit.x"\nsay = ["ครู"]\nwhy = " "\n', "why"),
        ('[[rule]]\nsay = ["ครู"]\nwhy = "เพราะ"\n', "about"),
    ],
)
def test_wrong_rule_names_file_and_entry(text: str, expected: str, rules: Path) -> None:
    write(rules, "units.toml", text)
    with pytest.raises(ConfigError, match=expected) as caught:
        load_rulebook(rules)
    assert "units.toml" in str(caught.value)


def test_second_entry_is_named_as_the_second(rules: Path) -> None:
    write(rules, "units.toml", RULE + RULE.replace("ครู", "(ครู"))
    with pytest.raises(ConfigError, match="รายการที่ 2"):
        load_rulebook(rules)


@pytest.mark.parametrize(
    "text",
    [
        '[[guard]]\nname = "x"\n',
        '[[guard]]\nname = "x"\nbefore = ["ไม่"]\nwithin = 0\n',
        '[[guard]]\nname = "x"\nbefore = ["ไม่"]\nwithin = "far"\n',
        '[[guard]]\nname = "x"\nbefore = ["~ไม่"]\n',
        '[[guard]]\nbefore = ["ไม่"]\n',
    ],
)
def test_wrong_guard_is_refused(text: str, rules: Path) -> None:
    write(rules, GUARD_FILE, text)
    with pytest.raises(ConfigError, match=GUARD_FILE):
        load_rulebook(rules)


def test_missing_file_and_wrong_encoding_are_configuration_errors(rules: Path) -> None:
    (rules / "flags.toml").write_bytes("[[rule]] # ครู".encode("cp874"))
    with pytest.raises(ConfigError, match=r"flags\.toml"):
        load_rulebook(rules)
    (rules / "matters.toml").unlink()
    with pytest.raises(ConfigError, match=r"matters\.toml"):
        load_rulebook(rules)
