"""How what strangers sent leaves the desk: saved, or framed without rights; never shown as if it were ours."""

from urllib.parse import quote

from fastapi.responses import HTMLResponse

from desk.headers import SANDBOXED


def to_save(name: str) -> dict[str, str]:
    """Give the headers that have the browser save a file and never show it (RFC 6266, RFC 8187)."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def framed_mail(html: str) -> HTMLResponse:
    """Answer with a mail's HTML, which was made safe before, for a frame with a null origin."""
    return HTMLResponse(
        f'<!doctype html><html lang="th"><meta charset="utf-8"><title>อีเมล</title><body>{html}</body></html>',
        headers={"Content-Security-Policy": SANDBOXED},
    )
