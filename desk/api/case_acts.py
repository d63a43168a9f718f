"""Acts on a case by the API: the verbs of the desk's pages, one transaction each, on the case as it was read."""

from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response
from fastapi.responses import JSONResponse

from desk import verbs
from desk.access import Action
from desk.acting import Verb, act_on
from desk.api import act_requests as sends
from desk.api.act_requests import Act, Acted
from desk.api.case_shown import event_answer
from desk.api.forms import ACT_REFUSED, BIGGEST, ActFault, ActFaultBody, api_router
from desk.case_history import told_events
from desk.case_view import view_case
from desk.context import Desk, desk_of
from desk.guard import ApiCaseGuard, Seen
from desk.pages.cases import names_of
from models.tables import Case
from pipelines.adapters.database import reading, writing
from pipelines.ask_more import Question
from pipelines.review import Changes
from pipelines.split import Part
from pipelines.standing import ChangedMeanwhileError, standing

router = api_router("acts")
Review = Annotated[Seen, Depends(ApiCaseGuard(Action.REVIEW))]
Decline = Annotated[Seen, Depends(ApiCaseGuard(Action.DECLINE))]
FollowUp = Annotated[Seen, Depends(ApiCaseGuard(Action.FOLLOW_UP))]
Stamps = Annotated[Seen, Depends(ApiCaseGuard(Action.STAMPS))]


@router.post("/cases/{case_id}/confirm", responses=ACT_REFUSED, response_model=Acted)
def confirm(request: Request, seen: Review, sent: Act) -> Any:
    """Take the proposal for right; it becomes a lesson."""
    return _act(request, seen, sent, verbs.confirm(_by(request, seen)), Action.REVIEW)


@router.post("/cases/{case_id}/correct", responses=ACT_REFUSED, response_model=Acted)
def correct(request: Request, seen: Review, sent: sends.Correct) -> Any:
    """Change labels, with a reason; deadline and route are worked out anew."""
    changes = Changes(level=sent.level, unit=sent.unit, purpose=sent.purpose, nature=sent.nature, flags=sent.flags)
    return _act(request, seen, sent, verbs.correct(_by(request, seen), changes, sent.reason), Action.REVIEW)


@router.post("/cases/{case_id}/not-a-complaint", responses=ACT_REFUSED, response_model=Acted)
def not_a_complaint(request: Request, seen: Review, sent: sends.WithReason) -> Any:
    """It complains of nothing; it is kept, and closed."""
    return _act(request, seen, sent, verbs.not_a_complaint(_by(request, seen), sent.reason), Action.REVIEW)


@router.post("/cases/{case_id}/decline", responses=ACT_REFUSED, response_model=Acted)
def decline(request: Request, seen: Decline, sent: sends.WithReason) -> Any:
    """Decline it: for the legal officer's token alone (SOP §2)."""
    return _act(request, seen, sent, verbs.decline(_by(request, seen), sent.reason), Action.DECLINE)


@router.post("/cases/{case_id}/split", responses=ACT_REFUSED, response_model=Acted)
def split(request: Request, seen: Review, sent: sends.SplitOff) -> Any:
    """Make a second case of a second matter; `made` is its id."""
    part = Part(
        level=sent.level,
        unit=sent.unit,
        purpose=sent.purpose,
        nature=sent.nature,
        subject=sent.subject,
        reason=sent.reason,
    )
    return _act(request, seen, sent, verbs.split(_by(request, seen), part), Action.REVIEW)


@router.post("/cases/{case_id}/link", responses=ACT_REFUSED, response_model=Acted)
def link(request: Request, seen: Review, sent: sends.Link) -> Any:
    """It belongs with another case."""
    return _act(request, seen, sent, verbs.link(_by(request, seen), sent.other, sent.kind, sent.reason), Action.REVIEW)


@router.post("/cases/{case_id}/unlink", responses=ACT_REFUSED, response_model=Acted)
def unlink(request: Request, seen: Review, sent: sends.Unlink) -> Any:
    """It does not belong with another case, whatever was proposed."""
    return _act(request, seen, sent, verbs.unlink(_by(request, seen), sent.other, sent.reason), Action.REVIEW)


@router.post("/cases/{case_id}/forwardings", responses=ACT_REFUSED, response_model=Acted)
def forward(request: Request, seen: Review, sent: sends.Forward) -> Any:
    """It was sent on to another agency; `made` is the forwarding's id."""
    verb = verbs.forward(_by(request, seen), sent.agency, sent.on, sent.letter_number, sent.reason)
    return _act(request, seen, sent, verb, Action.REVIEW)


@router.post("/cases/{case_id}/forwardings/{forwarding_id}/answer", responses=ACT_REFUSED, response_model=Acted)
def answered(
    request: Request, seen: Review, forwarding_id: Annotated[int, Path(ge=1, le=BIGGEST)], sent: sends.AnswerOfAgency
) -> Any:
    """What the agency said."""
    verb = verbs.answered(_by(request, seen), forwarding_id, sent.answer, sent.on, sent.reason)
    return _act(request, seen, sent, verb, Action.REVIEW)


@router.post("/cases/{case_id}/ask", responses=ACT_REFUSED, response_model=Acted)
def ask(request: Request, seen: Review, sent: sends.Ask) -> Any:
    """Ask the complainant for more, or record that it was asked."""
    question = Question(text=sent.question, by=sent.by, pause=sent.pause)
    return _act(request, seen, sent, verbs.ask(_by(request, seen), question), Action.REVIEW)


@router.post("/cases/{case_id}/fields", responses=ACT_REFUSED, response_model=Acted)
def fields(request: Request, seen: Review, sent: sends.Fields) -> Any:
    """Write what a person read better than the program."""
    return _act(request, seen, sent, verbs.fields(_by(request, seen), sent.fields, sent.reason), Action.REVIEW)


@router.post("/cases/{case_id}/stamp", responses=ACT_REFUSED, response_model=Acted)
def stamp(request: Request, seen: Stamps, sent: sends.Stamp) -> Any:
    """Write a received stamp that could not be read: for records staff's tokens, too."""
    return _act(request, seen, sent, verbs.fields(_by(request, seen), sent.fields, sent.reason), Action.STAMPS)


@router.post("/cases/{case_id}/summary", responses=ACT_REFUSED, response_model=Acted)
def summary(request: Request, seen: Review, sent: sends.Summary) -> Any:
    """Write what the unit of the accused may read (SOP §5)."""
    return _act(request, seen, sent, verbs.summary(_by(request, seen), sent.summary), Action.REVIEW)


@router.post("/cases/{case_id}/replied", responses=ACT_REFUSED, response_model=Acted)
def replied(request: Request, seen: FollowUp, sent: sends.OnDay) -> Any:
    """The complainant has had a first reply."""
    return _act(request, seen, sent, verbs.replied(_by(request, seen), sent.on, sent.reason), Action.FOLLOW_UP)


@router.post("/cases/{case_id}/close", responses=ACT_REFUSED, response_model=Acted)
def close(request: Request, seen: FollowUp, sent: sends.WithReason) -> Any:
    """Close it; the reason is what came of it."""
    return _act(request, seen, sent, verbs.close(_by(request, seen), sent.reason), Action.FOLLOW_UP)


@router.post("/cases/{case_id}/reopen", responses=ACT_REFUSED, response_model=Acted)
def reopen(request: Request, seen: FollowUp, sent: sends.WithReason) -> Any:
    """Open a closed or declined case again."""
    return _act(request, seen, sent, verbs.reopen(_by(request, seen), sent.reason), Action.FOLLOW_UP)


@router.post("/cases/{case_id}/pause", responses=ACT_REFUSED, response_model=Acted)
def pause(request: Request, seen: FollowUp, sent: sends.Pause) -> Any:
    """Stop the clock."""
    return _act(request, seen, sent, verbs.pause(_by(request, seen), sent.on, sent.reason), Action.FOLLOW_UP)


@router.post("/cases/{case_id}/resume", responses=ACT_REFUSED, response_model=Acted)
def resume(request: Request, seen: FollowUp, sent: sends.OnDay) -> Any:
    """Start the clock again."""
    return _act(request, seen, sent, verbs.resume(_by(request, seen), sent.on, sent.reason), Action.FOLLOW_UP)


@router.post("/cases/{case_id}/undo", responses=ACT_REFUSED, response_model=Acted)
def undo(request: Request, seen: Review, sent: sends.Undo) -> Any:
    """Take back the token's own last act on the case."""
    return _act(request, seen, sent, verbs.undo(_by(request, seen), sent.event), Action.REVIEW)


def _by(request: Request, seen: Seen) -> verbs.By:
    return verbs.by(desk_of(request), seen)


def _act(request: Request, seen: Seen, sent: Act, verb: Verb, action: Action) -> Acted | Response:
    desk = desk_of(request)
    try:
        with writing(desk.office.engine) as session:
            acted = act_on(session, desk, seen, sent.standing, verb, action=action)
    except ChangedMeanwhileError as error:
        return _changed(desk, seen, error)
    return Acted(message_th=acted.done.sentence, standing=acted.standing, undo=acted.undo, made=acted.done.made)


def _changed(desk: Desk, seen: Seen, error: ChangedMeanwhileError) -> Response:
    """Tell what happened since the case was read."""
    with reading(desk.office.engine) as session:
        hide = view_case(session, session.get_one(Case, seen.case.id), revealed=False).identity
        names = names_of(session, seen.visitor)
        events = [event_answer(one) for one in told_events(session, seen.visitor, error.events, names, hide)]
        stands = standing(session, seen.case.id or 0)
    body = ActFaultBody(code="changed_meanwhile", message_th=str(error), standing=stands, events=tuple(events))
    return JSONResponse(ActFault(error=body).model_dump(), status_code=409)
