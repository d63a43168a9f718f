"""Proposals against a truth: classes, flags, confidence, quoted reasons."""

import json
from dataclasses import replace
from typing import Any

from models.values import Flags, Nature, Proposal, Purpose, Reason, Unit
from pipelines.evaluation.proposal_score import proposals_json, score_proposal
from pipelines.evaluation.proposal_trust import Trust, trust_json, trust_of
from pipelines.evaluation.truth import Truth, parse_truth
from pipelines.evaluation.without_file import reading_as_told


def truth(**values: Any) -> Truth:
    row = {"id": "a", **values} if "body" in values else {"id": "a", "text": "", **values}
    (parsed,) = parse_truth(json.dumps(row, ensure_ascii=False), "t.jsonl")
    return parsed


def proposal_of(level: int | None, **flags: bool) -> Proposal:
    return Proposal(
        is_complaint=level is not None,
        level=level,
        purpose=Purpose.COMPLAINT,
        nature=Nature.OFFICIAL,
        unit=Unit.AUDIT,
        flags=Flags(**flags),
        confidence=0.9,
    )


def test_another_level_or_unit_that_is_as_good_counts_as_right() -> None:
    row = truth(labels={"level": 2, "level_alt": [3], "unit": "general", "unit_alt": ["audit"]})
    assert [label.is_right for label in score_proposal(row, proposal_of(3))] == [True, True]
    assert [label.is_right for label in score_proposal(row, proposal_of(4))] == [False, True]


def test_levels_are_tabled_and_level_four_is_recalled() -> None:
    four, none = truth(labels={"level": 4}), truth(labels={"level": None})
    letters = [
        score_proposal(four, proposal_of(4)),
        score_proposal(four, proposal_of(3)),
        score_proposal(none, proposal_of(4)),
        score_proposal(none, proposal_of(None)),
        score_proposal(four, None),
    ]
    result = proposals_json(letters)
    assert result["level_4"] == {"letters": 3, "found": 1, "recall": 1 / 3, "proposed": 2, "precision": 1 / 2}
    assert result["level_confusion"]["4"] == {"1": 0, "2": 0, "3": 1, "4": 1, "none": 0, "failed": 1}
    assert result["level_confusion"]["none"]["4"] == 1
    assert result["level"]["share"] == 2 / 5


def test_flags_raised_wrongly_and_missed_are_counted_apart() -> None:
    row = truth(labels={"flags": {"minor": True, "urgent": False}})
    flags = proposals_json([score_proposal(row, proposal_of(3, urgent=True))])["flags"]
    assert (flags["minor"]["missed"], flags["urgent"]["raised_wrongly"], flags["secret"]["count"]) == (1, 1, 0)


def test_flags_have_precision_and_recall() -> None:
    raised, quiet = truth(labels={"flags": {"urgent": True}}), truth(labels={"flags": {"urgent": False}})
    letters = [
        score_proposal(raised, proposal_of(3, urgent=True)),
        score_proposal(raised, proposal_of(3)),
        score_proposal(quiet, proposal_of(3, urgent=True)),
    ]
    urgent = proposals_json(letters)["flags"]["urgent"]
    assert (urgent["precision"], urgent["recall"]) == (1 / 2, 1 / 2)


def test_each_unit_tells_what_it_was_taken_for() -> None:
    general, audit = truth(labels={"unit": "general"}), truth(labels={"unit": "audit"})
    letters = [score_proposal(row, proposal_of(3)) for row in (general, audit, audit)]
    units = proposals_json(letters)["classes"]["unit"]
    assert units["general"]["taken_for"] == {"audit": 1}
    assert (units["general"]["recall"], units["general"]["precision"]) == (0.0, None)
    assert (units["audit"]["recall"], units["audit"]["precision"]) == (1.0, 2 / 3)


def test_a_proposals_confidence_is_held_against_its_level() -> None:
    trusts = [
        Trust(confidence=0.95, quotes_the_letter=True, level_right=True, all_right=False),
        Trust(confidence=0.85, quotes_the_letter=True, level_right=False, all_right=False),
        Trust(confidence=0.4, quotes_the_letter=False, level_right=True, all_right=True),
        Trust(confidence=1.0, quotes_the_letter=True, level_right=None, all_right=True),
    ]
    told = trust_json(trusts)
    assert told["sure"]["share_level_right"] == 1 / 2
    assert told["sure"]["share_of_all"] == 2 / 3
    assert told["quoting"] == {"count": 3, "right": 2, "share": 2 / 3}
    assert [one["count"] for one in told["bins"]] == [1, 0, 1, 0, 1]


def test_a_reason_counts_only_where_its_words_stand_in_the_letter() -> None:
    row = truth(text="ครูเรียกเก็บเงินค่าบำรุง", labels={"level": 3})
    reading = reading_as_told(truth(body="ครูเรียกเก็บเงินค่าบำรุง"))
    for quote, stands in (("เรียกเก็บเงิน", True), ("แป๊ะเจี๊ยะ", False), ("", False)):
        proposal = replace(proposal_of(3), reasons=(Reason(about="level", quote=quote, why="เงิน"),))
        assert trust_of(reading, proposal, score_proposal(row, proposal)).quotes_the_letter is stands
