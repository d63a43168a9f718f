"""Style, script and fonts; and the start page, which sends everybody where their day begins."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard, NotThereError, PublicGuard
from desk.render import go, home_of
from desk.visitor import Visitor

router = APIRouter()
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@router.get("/static/{name:path}", dependencies=[Depends(PublicGuard())])
def static_file(request: Request, name: str) -> Response:
    """Give a file; its address changes with its content, so browsers may keep it."""
    asset = desk_of(request).assets.get(name)
    if asset is None:
        raise NotThereError
    headers = {"Cache-Control": _FOR_A_YEAR, "Vary": "Accept-Encoding"}
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)


@router.get("/")
def start(visitor: Annotated[Visitor, Depends(Guard(Action.OWN))]) -> Response:
    """Send everybody to the page that their day begins with."""
    return go(home_of(visitor))
