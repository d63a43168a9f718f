"""From mail to arrival: everything once, nothing lost, whatever breaks between."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from flows.throwaway import Dovecot
from models.errors import TransientError
from models.tables import Arrival
from pipelines import poll_mailbox
from pipelines.adapters import mailbox as adapter
from pipelines.adapters.database import reading
from pipelines.adapters.mailbox import Mailbox
from pipelines.adapters.store import BlobStore
from pipelines.office import Office
from pipelines.poll_mailbox import mark_taken, take_from_mailbox, unseen_by_us
from tests.conftest import OpenOffice
from tests.support.imap import Server, client_of, imap_of, mail, plain_imap, post


@pytest.fixture
def office(make_office: OpenOffice, dovecot: Dovecot) -> Office:
    return make_office(imap=imap_of(dovecot))


def poll(office: Office) -> list[int]:
    """Look into the mailbox on a new connection."""
    mailbox = Mailbox(office.settings.imap)
    try:
        return take_from_mailbox(office, mailbox, unseen_by_us(office, mailbox))
    finally:
        mailbox.close()


def arrivals(engine: Engine) -> list[Arrival]:
    with reading(engine) as session:
        found = session.exec(select(Arrival).order_by(col(Arrival.id))).all()
        session.expunge_all()
    return list(found)


def contents(office: Office) -> list[bytes]:
    return [office.store.path(one.sha256).read_bytes() for one in arrivals(office.engine)]


def marked(server: Server) -> list[int]:
    with client_of(server) as staff:
        return list(staff.search(["KEYWORD", "KsedTaken"]))


def test_thirty_mails_are_taken_once_and_marked(office: Office, dovecot: Dovecot) -> None:
    mails = [mail(number) for number in range(30)]
    post(dovecot, mails)
    with client_of(dovecot) as staff:
        staff.add_flags([3, 4], [b"\\Seen"])
    assert poll(office) == list(range(1, 31))
    assert contents(office) == mails
    assert marked(dovecot) == list(range(1, 31))
    assert poll(office) == []
    first = arrivals(office.engine)[0]
    with client_of(dovecot) as staff:
        validity = staff.select_folder("INBOX")[b"UIDVALIDITY"]
        assert sorted(staff.search("SEEN")) == [3, 4]
    assert first.source == "imap:office@ksed.example/INBOX"
    assert first.source_key == f"imap:office@ksed.example/INBOX/{validity}/1"
    assert (first.channel, first.light, first.origin) == ("web_email", True, None)
    assert all(one.acknowledged_at for one in arrivals(office.engine))


def test_arrival_is_when_the_mail_reached_the_mailbox_but_never_in_the_future(
    make_office: OpenOffice, dovecot: Dovecot
) -> None:
    now = datetime(2022, 5, 12, 9, 30, tzinfo=UTC)
    office = make_office(imap=imap_of(dovecot), now=now)
    post(dovecot, [mail(1)], now - timedelta(hours=1))
    post(dovecot, [mail(2)], now + timedelta(hours=1))
    poll(office)
    assert [one.reached_at for one in arrivals(office.engine)] == [now - timedelta(hours=1), now]
    assert [one.fetched_at for one in arrivals(office.engine)] == [now, now]


def test_mail_in_several_transactions_is_marked_batch_by_batch(
    office: Office, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poll_mailbox, "COMMIT_EVERY", 4)
    post(dovecot, [mail(number) for number in range(10)])
    assert len(poll(office)) == 10
    assert len(marked(dovecot)) == 10


@pytest.mark.parametrize("point", ["before the commit", "before the mark", "before the mark is recorded"])
def test_a_crash_at_any_point_neither_loses_nor_repeats_a_mail(
    office: Office, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    def die(*arguments: object) -> None:
        if point == "before the mark is recorded":
            mark(*arguments)
        raise KeyboardInterrupt

    mark: Callable[..., None] = Mailbox.mark
    post(dovecot, [mail(number) for number in range(5)])
    with monkeypatch.context() as patch:
        owner, name = (poll_mailbox, "record_arrivals") if point == "before the commit" else (Mailbox, "mark")
        patch.setattr(owner, name, die)
        with pytest.raises(KeyboardInterrupt):
            poll(office)
    poll(office)
    assert len(arrivals(office.engine)) == 5
    assert marked(dovecot) == [1, 2, 3, 4, 5]
    assert all(one.acknowledged_at for one in arrivals(office.engine))


def test_a_mark_that_is_refused_does_not_keep_mail_from_being_taken(
    office: Office, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(mailbox: Mailbox, uids: object) -> None:
        raise TransientError("mailbox_unavailable", "over quota")

    monkeypatch.setattr(Mailbox, "mark", refuse)
    monkeypatch.setattr(poll_mailbox, "COMMIT_EVERY", 2)
    for count in (5, 7):
        post(dovecot, [mail(number) for number in range(count - len(arrivals(office.engine)))])
        with pytest.raises(TransientError):
            poll(office)
        assert len(arrivals(office.engine)) == count
    monkeypatch.undo()
    assert poll(office) == []
    assert marked(dovecot) == list(range(1, 8))


def test_after_the_server_renumbers_its_mails_none_is_lost(office: Office, dovecot: Dovecot) -> None:
    post(dovecot, [mail(number) for number in range(3)])
    poll(office)
    post(dovecot, [mail(number) for number in range(3, 5)])
    dovecot.stop()
    for path in (dovecot.folder / "mail").glob("dovecot[-.]*"):
        path.unlink()  # numbers and keywords are forgotten
    time.sleep(1.1)  # a UIDVALIDITY is a second of the clock
    dovecot.start()
    poll(office)
    assert set(contents(office)) == {mail(number) for number in range(5)}
    keys = [one.source_key for one in arrivals(office.engine)]
    assert len(set(keys)) == len(keys) == 8  # the first three come again: equal content makes them duplicates
    assert poll(office) == []


def test_marks_left_over_from_before_a_renumbering_fall_on_no_other_mail(
    office: Office, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(dovecot, [mail(1)])
    with monkeypatch.context() as patch:
        patch.setattr(poll_mailbox, "mark_taken", lambda *arguments: 0)
        poll(office)
    mailbox = Mailbox(office.settings.imap)
    mailbox.uidvalidity += 1
    assert mark_taken(office, mailbox) == 1
    assert marked(dovecot) == []


def test_a_server_that_stops_in_the_middle_leaves_whole_arrivals_and_the_rest_for_later(
    office: Office, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "BATCH_MAILS", 2)
    post(dovecot, [mail(number) for number in range(6)])
    put, stored = BlobStore.put, 0

    def stop_at_the_third(store: BlobStore, chunks: object) -> object:
        nonlocal stored
        stored += 1
        if stored == 3:
            dovecot.stop()
        return put(store, chunks)  # type: ignore[arg-type]  # passed on as it is

    monkeypatch.setattr(BlobStore, "put", stop_at_the_third)
    with pytest.raises(TransientError) as error:
        poll(office)
    assert error.value.code == "mailbox_unavailable"
    assert contents(office) == [mail(number) for number in range(4)]
    dovecot.start()
    assert len(poll(office)) == 2
    assert contents(office) == [mail(number) for number in range(6)]
    assert len(marked(dovecot)) == 6


def test_a_large_mail_cut_short_becomes_no_arrival(
    office: Office, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PART_BYTES", 1000)
    post(dovecot, [mail(1, 5000), mail(2), mail(3, 5000)])
    part = Mailbox._part
    monkeypatch.setattr(Mailbox, "_part", lambda box, uid, at: None if uid == 1 and at else part(box, uid, at))
    poll(office)
    assert contents(office) == [mail(2), mail(3, 5000)]
    assert list((office.store.root / "incoming").iterdir()) == []
    monkeypatch.undo()
    poll(office)
    assert contents(office)[-1] == mail(1, 5000)


def test_a_mail_that_cannot_be_fetched_is_told_of_and_the_others_are_taken(office: Office, dovecot: Dovecot) -> None:
    post(dovecot, [mail(number) for number in range(3)])
    damaged = min((dovecot.folder / "mail").glob("*/*,S=*"))
    with damaged.open("r+b") as file:
        file.truncate(20)
    for _ in range(2):
        with pytest.raises(TransientError) as error:
            poll(office)
        assert error.value.code == "mail_unfetchable"
    assert contents(office) == [mail(1), mail(2)]
    assert marked(dovecot) == [2, 3]


def test_a_mail_with_a_paper_is_not_light(office: Office, dovecot: Dovecot) -> None:
    paper = b'Content-Type: application/pdf; name="a.pdf"\r\n\r\n%PDF'
    post(dovecot, [paper, mail(1, 300_000), mail(2)])
    poll(office)
    assert [one.light for one in arrivals(office.engine)] == [False, False, True]


@pytest.mark.parametrize("keywords", [False, None])
def test_without_keywords_mails_are_taken_once_all_the_same(
    make_office: OpenOffice, folder: Path, keywords: bool | None
) -> None:
    with plain_imap() if keywords is None else Dovecot(folder / "other", keywords=False) as server:
        office = make_office(imap=imap_of(server))
        for number in range(3):
            post(server, [mail(number)])
            assert len(poll(office)) == 1
            assert poll(office) == []
        assert contents(office) == [mail(number) for number in range(3)]
        with client_of(server, "ksed-done") as staff:
            assert len(staff.search()) == 3
