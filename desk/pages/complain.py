"""The public form: anybody hands in a complaint and sees by the receipt's code how it stands. No account, no cookie."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.concurrency import run_in_threadpool

from desk.context import Desk, desk_of
from desk.guard import NotThereError, PublicGuard
from desk.render import page
from desk.uploads import Limits, Upload, read_upload
from models.errors import DocumentError, RefusedError
from parsers.form_mail import Enclosed, cleaned
from parsers.mail_names import invented_name
from parsers.media import sniff_stream
from parsers.typed import Typed
from pipelines.accounts import windows
from pipelines.accounts.windows import Window
from pipelines.adapters.database import reading, writing
from pipelines.field_values import settled
from pipelines.office import Office
from pipelines.public import receipts
from pipelines.public.form_token import OLDEST_SECONDS, form_key, issue, read, used
from pipelines.public.hand_in import TOO_OLD_TH, NotFreshError, TooOftenError, hand_in, refuse_too_often

router = APIRouter(dependencies=[Depends(PublicGuard())])

MOST_FILES = 10
_MOST_MB = 40
_SHARE_OF_MAIL = 0.7
"""Of the largest original that is read: base64 makes a third more of the files."""
TRAP = "website"
"""A field that nobody sees, so only machines fill it in."""
_FIELDS = ("subject", "what", "where", "whom", "wish", "name", "phone", "email", "address")
_LONGEST = {"what": 20_000, "wish": 5000, "where": 2000}
_LONGEST_OTHER = 500
_WRONG_CODES, _WRONG_SECONDS = 10, 900.0
"""Wrong codes of one address, and the window that they count in."""
NO_CODE_TH = "ไม่พบรหัสนี้ กรุณาตรวจว่าพิมพ์ครบ 16 ตัว"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What came; `wait` seconds where there is no room, and files were not kept."""

    upload: Upload
    wait: float


async def _sent(request: Request) -> AsyncIterator[_Sent]:
    desk = _open_desk(request)
    wait = 0.0
    try:
        await run_in_threadpool(refuse_too_often, desk.office, _address(request))
    except TooOftenError as error:
        wait = error.seconds
    limits = Limits(files=0 if wait else MOST_FILES, total_bytes=_most_bytes(desk.office))
    upload = await read_upload(request, limits)
    try:
        yield _Sent(upload=upload, wait=wait)
    finally:
        upload.close()


@router.get("/complain")
def form(request: Request) -> Response:
    """Show the empty form."""
    _open_desk(request)
    return _form(request, {})


@router.post("/complain")
def take_complaint(request: Request, sent: Annotated[_Sent, Depends(_sent)]) -> Response:
    """Take a complaint in and show its receipt, this once."""
    office, upload = desk_of(request).office, sent.upload
    if sent.wait > 0:
        return _too_often(request, upload, sent.wait)
    try:
        typed = _typed(upload)
        enclosed = _enclosed(upload, office)
        token = read(form_key(office.settings.home), upload.get("token"))
        if token is None:
            raise NotFreshError(TOO_OLD_TH)
        done = hand_in(office, typed, enclosed, token, _address(request))
    except TooOftenError as error:
        return _too_often(request, upload, error.seconds)
    except RefusedError as error:
        return _form(request, upload.fields, status=422, fault=str(error), had_files=bool(upload.files))
    return page(request, "complain_done.html", code=done.code, at=done.at, files=len(enclosed))


@router.get("/complain/state")
def ask_state(request: Request) -> Response:
    """Ask for a receipt's code."""
    _open_desk(request)
    return page(request, "complain_state.html", told=None, fault="", code="", word="")


@router.post("/complain/state")
def tell_state(request: Request, code: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Tell how the complaint stands, and nothing else of it."""
    office = _open_desk(request).office
    window = Window(
        what="receipt", whom=windows.network_of(_address(request)), most=_WRONG_CODES, seconds=_WRONG_SECONDS
    )
    with writing(office.engine) as session:
        wait = windows.wait_seconds(session, [window], office.machine_time())
        told = receipts.told(session, code) if wait <= 0 else None
        if wait <= 0 and told is None:
            windows.count(session, [window], office.machine_time())
    if wait > 0:
        answer = page(
            request,
            "complain_state.html",
            status=429,
            told=None,
            code=code,
            word="",
            fault=f"พิมพ์รหัสผิดหลายครั้ง กรุณาลองใหม่ในอีก {_in_words(wait)}",
        )
        answer.headers["Retry-After"] = str(int(wait) + 1)
        return answer
    return page(
        request,
        "complain_state.html",
        status=200 if told else 422,
        told=told,
        code="" if told else code,
        word=receipts.STANDINGS_TH[told.standing] if told else "",
        fault="" if told else NO_CODE_TH,
    )


def _open_desk(request: Request) -> Desk:
    desk = desk_of(request)
    if not desk.office.settings.desk.public_form:
        raise NotThereError
    return desk


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _most_bytes(office: Office) -> int:
    return min(_MOST_MB << 20, int((office.settings.reading.file_mb << 20) * _SHARE_OF_MAIL))


def _typed(upload: Upload) -> Typed:
    """Put together what was typed.

    Raises:
        RefusedError: Nothing happened, too much was written, or it cannot be.
    """
    if upload.get(TRAP):
        raise RefusedError("กรุณาเว้นช่อง “เว็บไซต์” ให้ว่างแล้วส่งอีกครั้ง")
    if not upload.get("what").strip():
        raise RefusedError("กรุณาเล่าเรื่องที่เกิดขึ้น")
    for name in _FIELDS:
        longest = _LONGEST.get(name, _LONGEST_OTHER)
        if len(upload.get(name)) > longest:
            raise RefusedError(f"มีข้อความยาวเกิน {longest:,} ตัวอักษร กรุณาย่อ หรือแนบเป็นไฟล์")
    who = {name: upload.get(name).strip() for name in ("name", "phone", "email", "address")}
    if upload.get("anonymous") and any(who.values()):
        raise RefusedError("เลือก “ไม่ประสงค์ออกนาม” แล้ว กรุณาลบข้อมูลของท่าน หรือเอาเครื่องหมายออก")
    if who["email"]:
        who["email"] = settled("sender_email", who["email"])
    parts = (
        upload.get("what").strip(),
        f"สถานที่หรือหน่วยงาน: {upload.get('where').strip()}" if upload.get("where").strip() else "",
        f"ความประสงค์: {upload.get('wish').strip()}" if upload.get("wish").strip() else "",
    )
    body = "\n\n".join(part for part in parts if part)
    return cleaned(Typed(body=body, subject=upload.get("subject"), respondent=upload.get("whom"), **who))


def _enclosed(upload: Upload, office: Office) -> list[Enclosed]:
    """Check the files by their content.

    Raises:
        RefusedError: Too many, too large, or of no kind that is read.
    """
    if upload.left_out:
        most = _most_bytes(office) >> 20
        raise RefusedError(f"แนบได้ไม่เกิน {MOST_FILES} ไฟล์ รวมกันไม่เกิน {most} MB กรุณาเลือกไฟล์ใหม่")
    found = []
    for number, one in enumerate(upload.files, 1):
        try:
            media_type = sniff_stream(one.file, one.name)
        except DocumentError as error:
            raise RefusedError(f"ไฟล์ “{one.name or number}”: {error.message_th}") from None
        name = one.name or invented_name(media_type, number)
        found.append(Enclosed(name=name, media_type=media_type, file=one.file))
    return found


def _too_often(request: Request, upload: Upload, wait: float) -> Response:
    fault = f"ขณะนี้มีการส่งเรื่องเข้ามามาก กรุณากดส่งอีกครั้งในอีก {_in_words(wait)} ข้อความของท่านยังอยู่ในหน้านี้"
    had_files = bool(upload.files or upload.left_out)
    answer = _form(request, upload.fields, status=429, fault=fault, had_files=had_files)
    answer.headers["Retry-After"] = str(int(wait) + 1)
    return answer


def _in_words(seconds: float) -> str:
    return f"{int(seconds) + 1} วินาที" if seconds < 60 else f"{int(seconds // 60) + 1} นาที"


def _form(
    request: Request, fields: Mapping[str, str], *, status: int = 200, fault: str = "", had_files: bool = False
) -> Response:
    office = desk_of(request).office
    values: dict[str, Any] = {name: fields.get(name, "") for name in (*_FIELDS, "anonymous", TRAP)}
    return page(
        request,
        "complain.html",
        status=status,
        typed=values,
        fault=fault,
        had_files=had_files,
        token=_token(office, fields.get("token", "")),
        trap=TRAP,
        longest={name: _LONGEST.get(name, _LONGEST_OTHER) for name in _FIELDS},
        most_files=MOST_FILES,
        most_mb=_most_bytes(office) >> 20,
    )


def _token(office: Office, before: str) -> str:
    """Give the page's token: the one it had while that is good, so that a second press is not too fast again."""
    key, now = form_key(office.settings.home), office.machine_time()
    kept = read(key, before)
    if kept is None or now > kept.made + OLDEST_SECONDS / 2:
        return issue(key, now)
    with reading(office.engine) as session:
        return issue(key, now) if used(session, kept) else before
