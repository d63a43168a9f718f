"""Tell whoever has cases from now on; to be called in the transaction that gave them their new routes."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from models.settings import Settings
from pipelines.notice_texts import texts_in_use
from pipelines.notices import reassigned_notices
from pipelines.routing.officers import Officers
from pipelines.routing.reroute import Rerouted


def tell_reassigned(
    session: Session,
    settings: Settings,
    changes: Iterable[Rerouted | None],
    officers: Officers | None,
    now: datetime,
) -> None:
    """Write one notice to each who was given cases; None is an act that gave its case to nobody new.

    Does not commit.
    """
    given = [change for change in changes if change is not None]
    if given:
        session.add_all(reassigned_notices(settings, given, officers, now, texts_in_use(session)))
