"""Acts on a case: one transaction, on what was seen, with a way back."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request, Response
from sqlmodel import Session

from desk.access import Action
from desk.context import Desk, desk_of
from desk.guard import Seen, demand_sight, look
from desk.render import go
from models.errors import RefusedError
from models.tables import Case
from pipelines.accounts import sessions
from pipelines.adapters.database import writing
from pipelines.reassigned import tell_reassigned
from pipelines.recompute import read_afresh
from pipelines.routing.reroute import Rerouted
from pipelines.standing import ChangedMeanwhileError, expect_standing, standing
from pipelines.undo import last_act


@dataclass(frozen=True, slots=True)
class Done:
    """What an act says to the person (Thai), whom it gives the case to, and the id of what it made."""

    sentence: str
    rerouted: Rerouted | None = None
    made: int | None = None
    """The case that was split off, or the forwarding."""


Verb = Callable[[Session, Case], Done]
"""Does something to a case within the transaction that it is given (`desk.verbs`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What came of an act: what it said, where the case stands since, and the event that can be taken back."""

    done: Done
    standing: int
    undo: int | None


def act(request: Request, seen: Seen, stood: int, verb: Verb, *, action: Action) -> None:
    """Do an act on the case as it was seen; what it says waits for the next page. Errors as `act_on`."""
    desk, visitor, case_id = desk_of(request), seen.visitor, seen.case.id or 0
    with writing(desk.office.engine) as session:
        acted = act_on(session, desk, seen, stood, verb, action=action)
        sessions.say(session, visitor.session_id, "done", acted.done.sentence)
        sessions.undoable(
            session,
            visitor.session_id,
            {"case_id": case_id, "event_id": acted.undo, "standing": acted.standing} if acted.undo else None,
        )


def act_on(session: Session, desk: Desk, seen: Seen, stood: int, verb: Verb, *, action: Action) -> Acted:
    """Do an act on the case as it was seen, with all that follows from it. Does not commit.

    Raises:
        RefusedError: It cannot be done, or (`ChangedMeanwhileError`) the case is no longer what was seen.
        NotThereError, NotAllowedError: Meanwhile the case was taken from the visitor's sight.
    """
    office, visitor, case_id = desk.office, seen.visitor, seen.case.id or 0
    case = session.get_one(Case, case_id)
    read_afresh(session, case)
    demand_sight(look(session, visitor, case), action)
    expect_standing(session, case, stood)
    done = verb(session, case)
    session.flush()
    tell_reassigned(session, office.settings, [done.rerouted], visitor.officers, office.clock())
    session.flush()
    last = last_act(session, case_id, visitor.actor)
    return Acted(done=done, standing=standing(session, case_id), undo=last.id if last is not None else None)


def go_on(seen: Seen, onwards: str) -> Response:
    """Go to the next case of the queue where the person works through it, else back to the case."""
    if onwards == "next":
        return go(f"/review/next?after={seen.case.id}")
    return go(f"/cases/{seen.case.id}")


def refused_kind(error: RefusedError) -> int:
    """Give the HTTP status of a refusal: 409 where the case has changed meanwhile, else 422."""
    return 409 if isinstance(error, ChangedMeanwhileError) else 422
