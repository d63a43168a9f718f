"""What training makes of letters: letters alike stay together, one wrong lesson changes little, a hundred much."""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from models.values import FLAGS, Letter, Proposal, Purpose, Unit
from pipelines.evaluation.truth import Labels
from pipelines.learning.crossed import crossed, folds_of, proposals_of
from pipelines.learning.examples import Example, Row, rows_of
from pipelines.learning.fusing import calibrate
from pipelines.learning.lessons import CORRECTED_WEIGHT
from pipelines.learning.model import Learned, base
from pipelines.learning.scores import confusion, is_not_worse, reliability, scores_of
from pipelines.learning.train import fit
from pipelines.propose_weigh import weigh
from tests.support.letters import found, reading_of

SENTENCES = (
    "เสียงใบพัดดังจนเด็กเล็กตกใจร้องไห้",
    "บางวันบินต่ำเกือบชนเสาธง",
    "คนบังคับไม่เคยขออนุญาตใคร",
    "ชาวบ้านเห็นบินข้ามรั้วมาจากทุ่งนา",
    "ครูต้องหยุดสอนกลางคาบ",
    "กลัวว่าแบตเตอรี่จะตกใส่หลังคา",
    "แม่ค้าหน้าประตูก็รำคาญ",
    "มีคนถ่ายภาพอาคารแล้วนำไปขาย",
    "วัวควายแถวนั้นตื่นวิ่งลงถนน",
    "เคยเก็บใบพัดหักได้ใต้ต้นมะม่วง",
    "ช่วงสอบปลายภาคบินถี่มาก",
    "พระที่วัดข้างเคียงก็ทักท้วง",
)


def drone_letter(number: int, unit: Unit) -> Example:
    """A kind of matter that no rule knows, told another way each time."""
    subject = "โดรนบินรบกวน"
    chosen = [SENTENCES[(number * step + step) % len(SENTENCES)] for step in (1, 5, 7)]
    chosen = chosen if number % 2 else chosen[::-1]
    text = f"เรื่อง {subject}\n\nมีโดรนบินวนเหนือโรงเรียน {' '.join(chosen)} ขอให้ดูแลเรื่องโดรนด้วยครับ"
    labels: dict[str, Any] = {
        "is_complaint": True,
        "level": 3,
        "purpose": Purpose.COMPLAINT,
        "nature": "public",
        "unit": unit,
        "flags": dict.fromkeys(FLAGS, False),
    }
    return Example(
        key=f"case/{number}",
        reading=reading_of(text, letter=Letter(subject=found(subject), sender_name=found("นายเอก ทองดี"))),
        labels=Labels.model_validate(labels, strict=False),
        weight=CORRECTED_WEIGHT,
    )


def trained(rows: list[Row]) -> Learned:
    return fit(rows, calibrate(crossed(rows, folds_of(rows, 3))))


def by(learned: Learned, row: Row) -> Proposal:
    return weigh(row.ruled, learned.opinion(row.features), learned.calibration, "test")


def test_letters_much_alike_are_never_split(rows: list[Row]) -> None:
    twins = [replace(row, key=f"twin/{row.key}") for row in rows[:20]]
    folds = folds_of([*rows, *twins], 5)
    assert (folds[:20] == folds[len(rows) :]).all()
    sizes = Counter(folds.tolist()).values()
    assert max(sizes) - min(sizes) <= 2


def test_the_deal_of_folds_does_not_hang_on_the_order_of_letters(rows: list[Row]) -> None:
    folds = dict(zip((row.key for row in rows), folds_of(rows).tolist(), strict=True))
    turned = dict(zip((row.key for row in rows[::-1]), folds_of(rows[::-1]).tolist(), strict=True))
    assert folds == turned


def test_one_wrong_lesson_does_not_wreck_the_model(rows: list[Row]) -> None:
    complaint = next(row for row in rows if row.labels.level == 4)
    wrong = Labels.model_validate(
        {"is_complaint": False, "level": None, "purpose": "not_a_complaint", "nature": "public", "unit": "general"},
        strict=False,
    )
    targets = {"level": "none", "purpose": "not_a_complaint", "unit": "general", "nature": "public"}
    lie = replace(complaint, key="case/1", labels=wrong, targets=targets, weight=CORRECTED_WEIGHT)
    before, after = trained(rows), trained([*rows, lie])
    others = [row for row in rows if row is not complaint]
    same = [by(before, row).level == by(after, row).level for row in others]
    assert np.mean(same) >= 0.97
    fours = [row for row in others if row.labels.level == 4]
    assert all(by(after, row).level == 4 for row in fours if by(before, row).level == 4)


def test_a_hundred_corrections_move_the_model_visibly(rows: list[Row]) -> None:
    lessons = rows_of(drone_letter(number, Unit.STUDENTS) for number in range(100))
    unseen = rows_of([drone_letter(number, Unit.STUDENTS) for number in range(101, 106)])
    before, after = trained(rows), trained([*rows, *lessons])
    assert all(by(after, row).unit is Unit.STUDENTS for row in unseen)
    assert all(by(after, row).level == 3 for row in unseen)

    def said(learned: Learned) -> float:
        return float(np.mean([learned.opinion(row.features).shares["unit"]["students"] for row in unseen]))

    assert said(after) > said(before) + 0.3
    # And nothing is unlearned: letters of other kinds, unseen, are judged as well as before.
    both = [*rows, *lessons]
    pairs = zip(both, proposals_of(crossed(both, folds_of(both, 4))), strict=True)
    others = scores_of([(row.labels, proposal) for row, proposal in pairs][: len(rows)])
    alone = zip((row.labels for row in rows), proposals_of(crossed(rows, folds_of(rows, 4))), strict=True)
    assert others["overall"] >= scores_of(list(alone))["overall"] - 0.02


def test_both_are_at_least_as_good_as_rules_alone_where_rules_were_not_written(rows: list[Row]) -> None:
    proposals = proposals_of(crossed(rows, folds_of(rows, 4)))
    pairs = list(zip((row.labels for row in rows), proposals, strict=True))
    scores = scores_of(pairs)
    assert scores["letters"] == len(rows)
    assert scores["level"] > 0.82
    assert scores["unit"] > 0.85
    assert scores["level_4_recall"] >= 0.9
    assert scores["sure"]["level"] > scores["level"]
    assert sum(sum(row.values()) for row in confusion("level", pairs).values()) == len(rows)
    assert sum(step["count"] for step in reliability(pairs)) == len(rows)


def test_every_reason_of_a_weighed_proposal_is_quoted_from_the_letter(rows: list[Row]) -> None:
    for row in rows:
        proposal = by(base(), row)
        given = [*row.ruled.findings.letter.sources]
        letter = row.ruled.reading.letter
        given += [one.quote for name in letter.__slots__ if (one := getattr(letter, name)) is not None]
        assert all(any(reason.quote in text for text in given) for reason in proposal.reasons)
        assert {"level", "unit"} <= {reason.about for reason in proposal.reasons if reason.quote}


def test_a_model_that_loses_level_4_or_flags_is_worse_whatever_else_it_wins() -> None:
    good = {"overall": 0.9, "level_4_recall": 0.95, "flags_recall": 0.9}
    assert is_not_worse(good, good)
    assert is_not_worse({**good, "overall": 0.91}, good)
    assert not is_not_worse({**good, "overall": 0.89}, good)
    assert not is_not_worse({**good, "overall": 0.99, "level_4_recall": 0.94}, good)
    assert not is_not_worse({**good, "overall": 0.99, "flags_recall": 0.89}, good)
