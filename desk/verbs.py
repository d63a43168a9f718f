"""What a person or a program does to a case, as verbs for `desk.acting`: the same for pages and for the API.

Each takes who does it (`By`) and what was said, already checked for its form, and gives the verb. All raise
`RefusedError` when they are carried out, where the case or the words do not allow it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from desk.acting import Done, Verb
from desk.context import Desk
from desk.guard import NotThereError, Seen, look
from desk.visitor import Visitor
from models.errors import RefusedError
from models.forwardings import Answer
from models.matters import LinkKind
from models.tables import Case
from models.tables_review import Forwarding
from models.values import Unit
from models.words_th import UNITS_TH
from pipelines import ask_more, edit_fields, first_reply, forwarding, pauses, review
from pipelines import close as closing
from pipelines import decline as declining
from pipelines import split as splitting
from pipelines import undo as undoing
from pipelines import unit_summary as summaries
from pipelines.case_named import case_named, case_number
from pipelines.matters.links import Change, link_cases, unlink_cases
from pipelines.office import Office
from pipelines.routing.sight import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does it, in which office."""

    office: Office
    visitor: Visitor

    @property
    def now(self) -> datetime:
        """The office's clock."""
        return self.office.clock()


def by(desk: Desk, seen: Seen) -> By:
    """Give who does it."""
    return By(office=desk.office, visitor=seen.visitor)


def confirm(by: By) -> Verb:
    """The proposal is right."""

    def verb(session: Session, case: Case) -> Done:
        new = review.confirm(session, case, actor=by.visitor.actor, now=by.now)
        return Done(f"ยืนยันเรื่อง {case_number(case)} แล้ว" if new else f"เรื่อง {case_number(case)} ยืนยันไว้ก่อนแล้ว")

    return verb


def correct(by: By, changes: review.Changes, reason: str) -> Verb:
    """The proposal is not right."""

    def verb(session: Session, case: Case) -> Done:
        rerouted = review.correct(
            session, case, changes, actor=by.visitor.actor, reason=reason, now=by.now,
            holidays=by.office.holidays, officers=by.visitor.officers,
        )  # fmt: skip
        if changes.is_complaint is False:
            return Done(f"บันทึกว่าเรื่อง {case_number(case)} ไม่ใช่เรื่องร้องเรียน", rerouted)
        return Done(f"แก้ไขเรื่อง {case_number(case)} แล้ว ระดับ {case.level} {UNITS_TH[Unit(case.unit)]}", rerouted)

    return verb


def not_a_complaint(by: By, reason: str) -> Verb:
    """It complains of nothing: it is kept and shown as such, and its deadline runs no longer."""

    def verb(session: Session, case: Case) -> Done:
        done = correct(by, review.Changes(is_complaint=False), reason)(session, case)
        closing.close(session, case, actor=by.visitor.actor, result="ไม่ใช่เรื่องร้องเรียน", now=by.now)
        return done

    return verb


def close(by: By, result: str) -> Verb:
    """It has come to its end."""

    def verb(session: Session, case: Case) -> Done:
        closing.close(session, case, actor=by.visitor.actor, result=result, now=by.now)
        return Done(f"ยุติเรื่อง {case_number(case)} แล้ว")

    return verb


def reopen(by: By, reason: str) -> Verb:
    """It had not come to its end after all."""

    def verb(session: Session, case: Case) -> Done:
        rerouted = closing.reopen(
            session, case, actor=by.visitor.actor, reason=reason, now=by.now,
            holidays=by.office.holidays, officers=by.visitor.officers,
        )  # fmt: skip
        return Done(f"เปิดเรื่อง {case_number(case)} อีกครั้งแล้ว", rerouted)

    return verb


def decline(by: By, reason: str) -> Verb:
    """It is not dealt with (SOP §2)."""

    def verb(session: Session, case: Case) -> Done:
        declining.decline(session, case, actor=by.visitor.actor, reason=reason, now=by.now)
        return Done(f"ไม่รับเรื่อง {case_number(case)} แล้ว")

    return verb


def split(by: By, part: splitting.Part) -> Verb:
    """The letter holds a second matter."""

    def verb(session: Session, case: Case) -> Done:
        second = splitting.split(
            session, case, part, actor=by.visitor.actor, now=by.now, holidays=by.office.holidays,
            officers=by.visitor.officers, settings=by.office.settings,
        )  # fmt: skip
        return Done(f"แยกเป็นเรื่องใหม่ เลขรับ {case_number(second)} แล้ว", made=second.id)

    return verb


def link(by: By, other: str, kind: LinkKind, reason: str) -> Verb:
    """It belongs with another case, `other` by its received number and year."""

    def verb(session: Session, case: Case) -> Done:
        found = _other(session, by.visitor, other)
        link_cases(session, case, found, kind, _change(by, reason))
        return Done(f"บันทึกว่าเกี่ยวข้องกับเรื่อง {case_number(found)} แล้ว")

    return verb


def unlink(by: By, other: str, reason: str) -> Verb:
    """It does not belong with another case, whatever was proposed."""

    def verb(session: Session, case: Case) -> Done:
        found = _other(session, by.visitor, other)
        unlink_cases(session, case, found, _change(by, reason))
        return Done(f"บันทึกว่าไม่เกี่ยวข้องกับเรื่อง {case_number(found)} แล้ว")

    return verb


def forward(by: By, agency: str, on: date | None, letter_number: str, reason: str) -> Verb:
    """It was sent on to another agency; today where no day is given."""

    def verb(session: Session, case: Case) -> Done:
        row = forwarding.forward(
            session, case, agency=agency, on=on or by.visitor.today, letter_number=letter_number, reason=reason,
            actor=by.visitor.actor, now=by.now,
        )  # fmt: skip
        return Done(f"บันทึกการส่งต่อ {row.agency} แล้ว", made=row.id)

    return verb


def answered(by: By, forwarding_id: int, answer: Answer, on: date | None, reason: str) -> Verb:
    """What the agency said. Raises `NotThereError` where the case has no such forwarding."""

    def verb(session: Session, case: Case) -> Done:
        row = session.get(Forwarding, forwarding_id) if 0 < forwarding_id < 2**63 else None
        if row is None or row.case_id != case.id:
            raise NotThereError
        forwarding.answered(
            session, row, answer=answer, on=on or by.visitor.today, reason=reason, actor=by.visitor.actor, now=by.now
        )
        return Done("บันทึกคำตอบของหน่วยงานแล้ว", made=row.id)

    return verb


def ask(by: By, question: ask_more.Question) -> Verb:
    """Ask the complainant for more."""

    def verb(session: Session, case: Case) -> Done:
        notice = ask_more.ask_for_more(
            session, case, question, actor=by.visitor.actor, now=by.now, holidays=by.office.holidays,
            settings=by.office.settings,
        )  # fmt: skip
        return Done("ส่งคำถามทางอีเมลแล้ว" if notice is not None else "บันทึกการสอบถามแล้ว")

    return verb


def fields(by: By, typed: Mapping[str, str | None], reason: str) -> Verb:
    """What a person reads better."""

    def verb(session: Session, case: Case) -> Done:
        edited = edit_fields.edit_fields(
            session, case, typed, actor=by.visitor.actor, reason=reason, now=by.now,
            holidays=by.office.holidays, officers=by.visitor.officers,
        )  # fmt: skip
        return Done(f"บันทึกข้อมูลเรื่อง {case_number(case)} แล้ว {edited.doubt or ''}".rstrip(), edited.rerouted)

    return verb


def summary(by: By, text: str) -> Verb:
    """What the accused's unit may read (SOP §5)."""

    def verb(session: Session, case: Case) -> Done:
        summaries.write_summary(session, case, text, actor=by.visitor.actor, now=by.now)
        return Done("บันทึกบทสรุปสำหรับกลุ่มแล้ว")

    return verb


def replied(by: By, on: date | None, reason: str) -> Verb:
    """The complainant has had a first reply."""

    def verb(session: Session, case: Case) -> Done:
        in_time = first_reply.replied(session, case, now=by.now, actor=by.visitor.actor, on=on, reason=reason)
        return Done("บันทึกการแจ้งผู้ร้องเรียนแล้ว" if in_time else "บันทึกการแจ้งผู้ร้องเรียนแล้ว (เกินกำหนด)")

    return verb


def pause(by: By, on: date | None, reason: str) -> Verb:
    """Stop the clock."""

    def verb(session: Session, case: Case) -> Done:
        pauses.pause(
            session, case, reason=reason, holidays=by.office.holidays, now=by.now, actor=by.visitor.actor, from_on=on
        )
        return Done("หยุดนับกำหนดเวลาแล้ว")

    return verb


def resume(by: By, on: date | None, reason: str) -> Verb:
    """Start the clock again."""

    def verb(session: Session, case: Case) -> Done:
        pauses.resume(
            session, case, holidays=by.office.holidays, now=by.now, actor=by.visitor.actor, on=on, reason=reason
        )
        return Done("นับกำหนดเวลาต่อแล้ว")

    return verb


def undo(by: By, event: int) -> Verb:
    """Take back one's own last act."""

    def verb(session: Session, case: Case) -> Done:
        rerouted = undoing.undo(
            session, case, event, actor=by.visitor.actor, now=by.now, holidays=by.office.holidays,
            officers=by.visitor.officers,
        )  # fmt: skip
        return Done(f"ย้อนรายการล่าสุดของเรื่อง {case_number(case)} แล้ว", rerouted)

    return verb


def _other(session: Session, visitor: Visitor, written: str) -> Case:
    """Find the other case; one that the visitor may not read is as if it were not there."""
    found = case_named(session, written)
    if look(session, visitor, found) is not Sight.CONTENT:
        raise RefusedError(f"ไม่มีเรื่องเลขรับ {case_number(found)} ในทะเบียน")
    return found


def _change(by: By, written: str) -> Change:
    reason = " ".join(written.split())
    if not reason:
        raise RefusedError("กรุณาระบุเหตุผล")
    return Change(actor=by.visitor.actor, at=by.now, reason=reason)
