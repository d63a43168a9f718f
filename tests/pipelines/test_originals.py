"""What the desk shows of originals: pages, parts of them, mails, files; in children that hostile ones may kill."""

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

from models.errors import DocumentError
from models.tables import Arrival, ArrivalReading
from models.values import Box, Channel
from parsers.desk_picture import DESK, THUMB, Picture
from parsers.identity import identity_of
from parsers.typed import MEDIA_TYPE, Typed
from pipelines.adapters import page_pictures as jobs
from pipelines.adapters.database import reading, writing
from pipelines.adapters.originals import Originals
from pipelines.add import ByHand, add_file, add_typed
from pipelines.arrive import Incoming, record_arrivals
from pipelines.from_json import letter_from
from pipelines.leases import claim
from pipelines.office import Office
from pipelines.take_in import take_in_batch
from tests.conftest import OpenOffice
from tests.support.harm import crashes, hangs
from tests.support.mails import mail_with_attachments
from tests.support.papers import drawn
from tests.support.pictures import saved

SAMPLES = Path(__file__).parents[2] / "flows" / "samples"
BY_HAND = ByHand(channel=Channel.WALK_IN, actor="records")


@pytest.fixture
def desk(office: Office) -> Iterator[Originals]:
    opened = Originals(office)
    yield opened
    opened.stop()


def taken_in(office: Office, arrival_id: int) -> Arrival:
    """Read and filed here, without a child."""
    with writing(office.engine) as session:
        claimed = claim(
            session, owner=office.worker.name, now=office.machine_time(), lease_seconds=60, limit=9, light=False
        )
    take_in_batch(office, claimed)
    return arrival(office, arrival_id)


def arrival(office: Office, arrival_id: int) -> Arrival:
    with reading(office.engine) as session:
        found = session.get_one(Arrival, arrival_id)
        session.expunge(found)
        return found


def mailed(office: Office, raw: bytes) -> int:
    now = datetime.now(UTC)
    blob = office.store.put([raw])
    with writing(office.engine) as session:
        (arrival_id,) = record_arrivals(
            session,
            [
                Incoming(
                    source="imap:office@ksed.example/INBOX",
                    source_key=blob.sha256,
                    channel=Channel.WEB_EMAIL,
                    blob=blob,
                    name="mail.eml",
                    reached_at=now,
                    fetched_at=now,
                )
            ],
        )
    return arrival_id


def opened(picture: Picture | None) -> Image.Image:
    assert picture is not None
    return Image.open(io.BytesIO(picture.content)).convert("L")


def mean(picture: Image.Image) -> float:
    return ImageStat.Stat(picture).mean[0]


def counted(desk: Originals, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the jobs that children are given from now on."""
    names: list[str] = []
    run = desk._children.run

    def counting(job: Any, *arguments: Any) -> Any:
        names.append(job.__name__)
        return run(job, *arguments)

    monkeypatch.setattr(desk._children, "run", counting)
    return names


def test_a_page_is_drawn_once_for_every_width_and_all_who_ask(
    office: Office, desk: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = taken_in(office, add_file(office, SAMPLES / "letter-04.pdf", BY_HAND))
    jobs_done = counted(desk, monkeypatch)
    pages: list[Picture | None] = []
    threads = [threading.Thread(target=lambda: pages.append(desk.picture(letter, 1))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {page.width for page in pages if page} == {DESK}
    thumb = desk.picture(letter, 1, THUMB)
    assert thumb
    assert thumb.width == THUMB
    assert Originals(office).picture(letter, 1) == pages[0]
    assert jobs_done == ["pages_job"]
    assert desk.picture(letter, 2) is None


def test_what_was_drawn_is_open_to_its_owner_alone_and_goes_in_time(office: Office, desk: Originals) -> None:
    letter = taken_in(office, add_file(office, SAMPLES / "letter-04.pdf", BY_HAND))
    desk.picture(letter, 1)
    root = office.settings.home / "pictures"
    folder = root / letter.sha256
    assert [path.stat().st_mode & 0o777 for path in (root, folder)] == [0o700, 0o700]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert desk._files.prune(1e12) == 2
    assert not folder.exists()


def test_nothing_is_kept_where_nothing_is_to_be_kept(make_office: OpenOffice) -> None:
    office = make_office(reading={"cache_mb": 0})
    letter = taken_in(office, add_file(office, SAMPLES / "letter-04.pdf", BY_HAND))
    assert Originals(office).picture(letter, 1)
    assert not (office.settings.home / "pictures").exists()


def test_a_scan_on_its_side_is_shown_upright_and_says_so(office: Office, desk: Originals, tmp_path: Path) -> None:
    page = drawn(["เรื่อง ขอร้องเรียน", "ครูตีนักเรียนจนบาดเจ็บ", "ขอให้ตรวจสอบและแก้ไข", "ขอแสดงความนับถือ"])
    page.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "side.png")
    scan = taken_in(office, add_file(office, tmp_path / "side.png", BY_HAND))
    shown = desk.picture(scan, 1)
    assert shown
    assert shown.turned == 90
    assert shown.width > shown.height
    ink = opened(shown).point(lambda level: 255 * (level < 128)).getbbox()
    assert ink is not None
    assert ink[0] < 0.2 * shown.width  # lines begin at the left


def test_pages_of_papers_are_found_by_their_number_whatever_lies_between(office: Office, desk: Originals) -> None:
    first, second = (saved(drawn([f"เรื่อง ขอร้องเรียนเรื่องที่ {number}"] * (3 * number)), "PNG") for number in (1, 2))
    raw = mail_with_attachments(
        [
            ("broken.pdf", "application/pdf", b"%PDF-1.4 nothing"),
            ("1.png", "image/png", first),
            ("2.png", "image/png", second),
        ]
    )
    mail = taken_in(office, mailed(office, raw))
    assert desk.picture(mail, 1) is None  # its own text
    heights = [opened(desk.picture(mail, page)).height for page in (2, 3)]
    assert heights[0] < heights[1]
    assert desk.picture(mail, 4) is None


def test_who_wrote_is_blackened_on_pages_and_parts(office: Office, desk: Originals) -> None:
    letter = taken_in(office, add_file(office, SAMPLES / "letter-04.pdf", BY_HAND))
    with reading(office.engine) as session:
        read = letter_from(session.get_one(ArrivalReading, letter.id).letter)
    assert read.sender_name
    assert read.sender_name.box
    hide = identity_of(read)
    open_part, black_part = (desk.crop(letter, 1, read.sender_name.box, hide=each) for each in (None, hide))
    assert mean(opened(open_part)) > 128
    assert mean(opened(black_part)) < 100  # of white paper only the margin is left
    plain, masked = (opened(desk.picture(letter, 1, hide=each)) for each in (None, hide))
    box = read.sender_name.box
    middle = int((box.left + box.right) / 2 * DESK), int((box.top + box.bottom) / 2 * masked.height)
    assert masked.getpixel(middle) == 0
    assert plain.size == masked.size
    assert mean(masked) < mean(plain)
    assert desk.picture(letter, 1, THUMB, hide=hide) != desk.picture(letter, 1, THUMB)


def test_what_was_not_read_is_shown_to_those_only_who_may_know_who_wrote(office: Office, desk: Originals) -> None:
    waiting = arrival(office, add_file(office, SAMPLES / "letter-04.pdf", BY_HAND))
    assert desk.picture(waiting, 1)
    assert desk.picture(waiting, 2) is None
    assert desk.picture(waiting, 1, hide=identity_of(letter_from({}))) is None


def test_a_part_of_a_page_is_shown_enlarged(office: Office, desk: Originals) -> None:
    scan = taken_in(office, add_file(office, SAMPLES / "letter-06.tif", BY_HAND))
    part = desk.crop(scan, 1, Box(left=0.5, top=0.0, right=0.9, bottom=0.1))
    assert part
    assert part.width == DESK
    assert part == desk.crop(scan, 1, Box(left=0.5, top=0.0, right=0.9, bottom=0.1))


def test_a_mail_its_files_and_the_original_are_given(
    office: Office, desk: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = mail_with_attachments([("ใน.txt", "text/plain", "ข้อความ".encode())], subject="เดิม", body="เนื้อความเดิม")
    raw = mail_with_attachments([("m.eml", "message/rfc822", inner)], body="ส่งต่อ")
    mail = taken_in(office, mailed(office, raw))
    done = counted(desk, monkeypatch)
    for _ in range(2):
        assert [(each.index, each.inside, each.name) for each in desk.attached(mail)] == [
            (1, 0, "m.eml"),
            (2, 1, "ใน.txt"),
        ]
        outer, forwarded = desk.mail(mail), desk.mail(mail, 1)
        assert outer
        assert forwarded
        assert (outer.text, forwarded.subject) == ("ส่งต่อ", "เดิม")
        assert outer.sent_at
        assert outer.sent_at.tzinfo
        assert desk.mail(mail, 2) is None
    assert sorted(done) == ["attached_job", "mail_job", "mail_job", "mail_job"]
    assert desk.attachment(mail, 2) == ("ใน.txt", "text/plain", "ข้อความ".encode())
    assert desk.attachment(mail, 3) is None
    name, media_type, path = desk.original(mail)
    assert (name, media_type, path.read_bytes()) == ("mail.eml", "message/rfc822", raw)


def test_what_a_clerk_typed_has_neither_pictures_nor_files(office: Office, desk: Originals) -> None:
    typed = taken_in(office, add_typed(office, Typed(body="ขอร้องเรียน"), BY_HAND))
    waiting = arrival(office, add_typed(office, Typed(body="ขอร้องเรียน"), BY_HAND))
    assert desk.picture(typed, 1) is None
    assert desk.picture(waiting, 1) is None
    assert desk.mail(typed) is None
    assert desk.attached(typed) == ()
    assert desk.attachment(typed, 1) is None
    assert desk.original(waiting)[1] == MEDIA_TYPE


def test_a_changed_original_is_not_shown(office: Office, desk: Originals) -> None:
    letter = arrival(office, add_file(office, SAMPLES / "letter-04.pdf", BY_HAND))
    path = office.store.path(letter.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    for show in (lambda: desk.picture(letter, 1), lambda: desk.original(letter), lambda: desk.attached(letter)):
        with pytest.raises(DocumentError, match="original_changed"):
            show()


@pytest.mark.parametrize(("harm", "code"), [(hangs, "took_too_long"), (crashes, "reader_crashed")])
def test_a_letter_that_harms_who_looks_at_it_harms_nobody_else(
    harm: Any, code: str, make_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(reading={"page_seconds": 2})
    desk = Originals(office)
    letter = arrival(office, add_file(office, SAMPLES / "letter-04.pdf", BY_HAND))
    with monkeypatch.context() as patched:
        for job in ("pages_job", "mail_job"):
            patched.setattr(jobs, job, harm)
        for show in (lambda: desk.picture(letter, 1), lambda: desk.mail(letter)):
            with pytest.raises(DocumentError) as caught:
                show()
            assert caught.value.code == code
    with pytest.raises(DocumentError):  # remembered: nobody waits for it again at once
        desk.picture(letter, 1)
    patient = Originals(office)
    patient._children.bounds = replace(patient._children.bounds, seconds=60.0, stalled_seconds=60.0)
    assert patient.picture(letter, 1)


def test_a_broken_file_says_why(office: Office, desk: Originals, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    broken = arrival(office, add_file(office, tmp_path / "a.pdf", BY_HAND))
    with pytest.raises(DocumentError) as caught:
        desk.picture(broken, 1)
    assert caught.value.code == "damaged"
