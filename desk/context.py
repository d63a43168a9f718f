"""What every handler of the desk works with: the office, the templates, the originals."""

from dataclasses import dataclass

from fastapi import Request
from jinja2 import Environment

from desk.assets import Assets
from pipelines.adapters.originals import Originals
from pipelines.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Made once at start-up."""

    office: Office
    templates: Environment
    assets: Assets
    originals: Originals

    @property
    def secure(self) -> bool:
        """Whether browsers reach the desk by https; cookies then go no other way."""
        return self.office.settings.desk.base_url.startswith("https:")


def desk_of(request: Request) -> Desk:
    """Give the desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk
