"""Fields, stamps, reliability and proposals against a truth."""

import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ConfigError
from models.values import Found, Letter, ReceivedStamp
from parsers.thai.digits import to_thai_digits
from pipelines.evaluation.field_score import FieldScore, Outcome, expected_fields, fold, score_fields, tally
from pipelines.evaluation.reliability import reliability_json
from pipelines.evaluation.report import report_json
from pipelines.evaluation.score import ReadLetter, score_letter
from pipelines.evaluation.stamp_score import score_stamp, stamps_json
from pipelines.evaluation.truth import Truth, chosen, parse_truth
from pipelines.evaluation.without_file import reading_as_told
from pipelines.propose import propose
from tests.support.letters import found, reading_of, stamp_of


def truth(**values: Any) -> Truth:
    (row,) = parse_truth(json.dumps({"id": "a", "text": "", **values}, ensure_ascii=False), "t.jsonl")
    return row


def outcome(expected: Truth, letter: Letter, name: str) -> Outcome:
    (score,) = (score for score in score_fields(expected, letter) if score.name == name)
    return score.outcome


PAGE = "ที่ กส ๕๕/๗๑\n๕ กันยายน ๒๕๖๕\nเรื่อง ขอย้าย\nเรียน ศธจ.\nโทร. ๐๘๑-๒๓๔-๕๖๗๘"
FULL = {
    "file": "a.pdf",
    "text": PAGE,
    "subject": "ขอย้าย",
    "sender": {"name": None, "phone": "๐๘๑-๒๓๔-๕๖๗๘"},
    "letter": {"no": "กส ๕๕/๗๑", "date": "2022-09-05", "date_text": "๕ กันยายน ๒๕๖๕", "cc": []},
}


def test_digits_and_blanks_are_folded_in_fields() -> None:
    letter = Letter(letter_number=found("กส55/71"), sender_phone=found("0812345678"))
    assert outcome(truth(**FULL), letter, "letter_number") is Outcome.RIGHT
    assert outcome(truth(**FULL), letter, "sender_phone") is Outcome.RIGHT


@given(st.text(alphabet="กขค0123456789/. ", min_size=1))
def test_thai_and_arabic_digits_are_one(value: str) -> None:
    for name in ("letter_number", "sender_phone", "subject"):
        assert fold(name, value) == fold(name, to_thai_digits(value))


def test_each_outcome_is_told_apart() -> None:
    letter = Letter(subject=found("ขอย้ายด่วน"), sender_name=found("นายสมชาย"), letter_number=found("กส ๕๕/๗๑"))
    row = truth(**FULL)
    assert outcome(row, letter, "subject") is Outcome.WRONG
    assert outcome(row, letter, "sender_name") is Outcome.INVENTED
    assert outcome(row, letter, "dated_on") is Outcome.MISSED
    assert outcome(row, letter, "letter_number") is Outcome.RIGHT
    assert outcome(row, letter, "copies_to") is Outcome.RIGHTLY_ABSENT


def test_the_shares_count_absent_fields_apart() -> None:
    scores = score_fields(truth(**FULL), Letter(subject=found("ขอย้าย"), sender_name=found("นายสมชาย")))
    counts = tally(scores)
    assert (counts["count"], counts["present"]) == (6, 4)
    assert counts["share"] == 2 / 6  # the subject, and no copies
    assert counts["share_present"] == 1 / 4
    assert (counts["missed"], counts["invented"]) == (3, 1)


def test_what_the_truth_does_not_mention_is_not_scored() -> None:
    assert expected_fields(truth(subject="")) == {"subject": None}


def test_a_day_without_written_date_must_not_be_read() -> None:
    row = truth(letter={"date": "2022-09-05", "date_text": None})
    assert expected_fields(row)["dated_on"] is None
    assert expected_fields(truth(letter={"date": "2022-09-05"}))["dated_on"] == date(2022, 9, 5)


def test_a_value_that_is_not_on_the_page_is_not_scored() -> None:
    row = truth(text="เรื่อง ขอย้าย", letter={"enclosures": "ภาพถ่าย ๓ ภาพ", "no": None}, subject="ขอ ย้าย")
    assert expected_fields(row) == {"letter_number": None, "subject": "ขอ ย้าย"}


def test_numbers_of_a_copy_list_do_not_matter() -> None:
    row = truth(letter={"cc": ["ผู้ว่าราชการจังหวัด", "สำนักงาน ป.ป.ช."]})
    letter = Letter(copies_to=found("๑. ผู้ว่าราชการจังหวัด, ๒. สำนักงาน ป.ป.ช."))
    assert outcome(row, letter, "copies_to") is Outcome.RIGHT


STAMPED = {"file": "a.jpg", "stamp": {"no": "123", "date": "2026-05-12", "time": "09:30"}}


def test_a_stamp_read_right_is_right_in_all_parts() -> None:
    score = score_stamp(truth(**STAMPED, stamp_by_hand=False), stamp_of(date(2026, 5, 12)))
    assert score is not None
    printed = stamps_json([score])["printed"]
    assert (printed["all_right"], printed["number"]["right"], printed["left_to_a_person"]) == (1, 1, 0)


def test_a_wrong_number_on_a_readable_stamp_is_wrong_and_sure() -> None:
    score = score_stamp(truth(**STAMPED, stamp_by_hand=True), stamp_of(date(2026, 5, 12), number="128"))
    assert score is not None
    by_hand = stamps_json([score])["handwritten"]
    assert by_hand["number"] == {"right": 0, "wrong": 1, "wrong_and_sure": 1, "missed": 0}


def test_a_doubtful_wrong_number_left_to_a_person_is_not_sure() -> None:
    doubtful = stamp_of(date(2026, 5, 12), number="128", confidence=0.4)
    score = score_stamp(truth(**STAMPED, stamp_by_hand=True), doubtful)
    assert score is not None
    by_hand = stamps_json([score])["handwritten"]
    assert (by_hand["number"]["wrong_and_sure"], by_hand["left_to_a_person"]) == (0, 1)


def test_missed_and_invented_stamps_are_counted() -> None:
    missed = score_stamp(truth(**STAMPED), None)
    invented = score_stamp(truth(file="b.jpg", stamp=None), stamp_of(date(2026, 5, 12)))
    assert missed is not None
    assert invented is not None
    counts = stamps_json([missed, invented])
    assert counts["printed"]["missed"] == 1
    assert counts["none"] == {"letters": 1, "invented": 1, "invented_and_sure": 1}


def test_time_is_compared_to_the_minute() -> None:
    stamp = ReceivedStamp(time=Found(value=time(9, 30, 0), confidence=0.9, page=1, quote="๐๙.๓๐"))
    score = score_stamp(truth(**STAMPED), stamp)
    assert score is not None
    assert [part.outcome for part in score.parts] == [Outcome.MISSED, Outcome.MISSED, Outcome.RIGHT]


def given_at(confidence: float, *, right: bool) -> FieldScore:
    result = Outcome.RIGHT if right else Outcome.WRONG
    return FieldScore(name="subject", outcome=result, expected="ก", found="ก", confidence=confidence)


def test_confidences_fall_into_bins() -> None:
    scores = [given_at(value, right=value > 0.45) for value in (0.0, 0.4, 0.5, 0.8, 0.85, 0.9, 0.95, 1.0)]
    table = reliability_json(scores)
    assert [(one["count"], one["right"]) for one in table["bins"]] == [(2, 0), (1, 1), (2, 2), (1, 1), (2, 2)]
    assert table["sure"] == {"count": 5, "right": 5, "share_right": 1.0}


def test_an_invented_value_counts_as_a_wrong_one_and_an_absent_one_not_at_all() -> None:
    invented = FieldScore(name="urgency", outcome=Outcome.INVENTED, expected=None, found="ด่วน", confidence=0.9)
    absent = FieldScore(name="urgency", outcome=Outcome.RIGHTLY_ABSENT, expected=None)
    assert reliability_json([invented, absent])["sure"] == {"count": 1, "right": 0, "share_right": 0.0}


def test_a_letter_that_could_not_be_read_is_wholly_wrong() -> None:
    row = truth(**FULL | {"stamp": None, "labels": {"level": 1}})
    score = score_letter(ReadLetter(truth=row, error="damaged"))
    report = report_json([score], wall_seconds=1.0, cpu_seconds=1.0)
    assert report["failed"] == [{"id": "a", "grade": "scan", "code": "damaged"}]
    assert report["text"]["overall"]["mean"] == 1.0
    assert report["fields"]["headline"]["share"] == 0.0
    assert report["proposals"]["level"]["right"] == 0
    assert report["worst"][0]["error"] == "damaged"


def test_figures_are_kept_apart_by_grade() -> None:
    good = truth(id="good", file="g.pdf", grade="clean", text="เรื่อง ขอย้าย", subject="ขอย้าย")
    bad = truth(id="bad", file="b.pdf", grade="fax", text="เรื่อง ขอย้าย", subject="ขอย้าย")
    scores = [
        score_letter(
            ReadLetter(truth=good, reading=reading_of(good.text or "", letter=Letter(subject=found("ขอย้าย"))))
        ),
        score_letter(ReadLetter(truth=bad, reading=reading_of("เรอง ขอย้าย", letter=Letter()))),
    ]
    report = report_json(scores, wall_seconds=4.0, cpu_seconds=2.0)
    assert report["text"]["by_grade"]["clean"]["mean"] == 0.0
    assert report["text"]["by_grade"]["fax"] == {"letters": 1, "mean": 2 / 12, "worst": 2 / 12, "worst_id": "bad"}
    assert report["fields"]["by_grade"]["clean"]["headline"]["share"] == 1.0
    assert report["fields"]["by_grade"]["fax"]["headline"]["missed"] == 1
    assert [one["id"] for one in report["worst"]] == ["bad"]
    assert (report["cost"]["wall_seconds_a_page"], report["cost"]["cpu_seconds_a_page"]) == (2.0, 1.0)


def test_of_a_bare_body_only_the_proposal_is_scored() -> None:
    row = truth(
        text=None,
        body="ครูโรงเรียนบ้านหนองไผ่ตีนักเรียนจนแขนหัก ขอให้ดำเนินการทางวินัย",
        subject="ครูทำร้ายนักเรียน",
        sender={"name": "นางสาวกานดา ใจซื่อ"},
        labels={"level": 3, "flags": {"violence": True, "anonymous": False}},
    )
    reading = reading_as_told(row)
    score = score_letter(ReadLetter(truth=row, reading=reading, proposal=propose(reading)))
    assert (score.fields, score.stamp, score.error_rate) == ((), None, None)
    assert all(label.is_right for label in score.labels)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("{", "JSON", id="no JSON"),
        pytest.param("[]", "บรรทัด 1", id="no object"),
        pytest.param('{"file": "a.pdf"}', "id", id="no id"),
        pytest.param('{"id": "a"}', "file, text", id="nothing to read"),
        pytest.param('{"id": "a", "text": "", "labels": {"level": 5}}', "labels.level", id="no such level"),
        pytest.param('{"id": "a", "text": "", "labels": {"flags": {"rude": true}}}', "flag", id="no such flag"),
        pytest.param('{"id": "a", "text": "", "letter": {"date": "5 ก.ย. 65"}}', "letter.date", id="no ISO date"),
        pytest.param('{"id": "a", "text": ""}\n{"id": "a", "text": ""}', "ซ้ำ", id="id twice"),
        pytest.param("\n", "ไม่มีรายการ", id="empty"),
    ],
)
def test_a_wrong_truth_file_is_told_in_one_sentence(line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_truth(line, "t.jsonl")


def test_letters_are_chosen_by_id_or_grade() -> None:
    rows = parse_truth(
        '{"id": "a", "text": "", "grade": "fax"}\n{"id": "b", "text": "", "grade": "fax"}\n{"id": "c", "text": ""}', "t"
    )
    assert [row.id for row in chosen(rows, ["c", "fax"])] == ["a", "b", "c"]
    assert [row.id for row in chosen(rows, ["b"])] == ["b"]
    assert chosen(rows, []) == rows
    with pytest.raises(ConfigError, match="photo"):
        chosen(rows, ["photo"])
