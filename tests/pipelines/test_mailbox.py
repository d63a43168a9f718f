"""The mailbox adapter against real servers: Dovecot, and pymap for what Dovecot does too well."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.throwaway import Dovecot
from models.errors import TransientError
from pipelines.adapters import mailbox as adapter
from pipelines.adapters.mailbox import PART_BYTES, CutShortError, Listed, Mailbox
from tests.support.imap import client_of, imap_of, mail, plain_imap, post


def subjects(mailbox: Mailbox, mails: list[Listed]) -> list[str]:
    return [b"".join(parts).split(b"\r\n")[1].decode() for _, parts in mailbox.fetch(mails)]


def uids(mailbox: Mailbox) -> list[int]:
    return [one.uid for one in mailbox.listed()]


def test_mails_are_listed_oldest_first_and_fetched_whole(dovecot: Dovecot) -> None:
    mails = [mail(number) for number in range(3)]
    post(dovecot, mails)
    mailbox = Mailbox(imap_of(dovecot))
    listed = mailbox.listed()
    assert [one.uid for one in listed] == [1, 2, 3]
    assert [one.size for one in listed] == [len(one) for one in mails]
    assert [b"".join(parts) for _, parts in mailbox.fetch(listed)] == mails
    mailbox.close()


def test_a_marked_mail_is_not_listed_again_and_seen_plays_no_part(dovecot: Dovecot) -> None:
    post(dovecot, [mail(number) for number in range(3)])
    with client_of(dovecot) as staff:
        staff.add_flags([2], [b"\\Seen", b"\\Flagged", b"\\Answered"])
    mailbox = Mailbox(imap_of(dovecot))
    assert subjects(mailbox, mailbox.listed()) == ["Subject: letter 0", "Subject: letter 1", "Subject: letter 2"]
    mailbox.mark([1, 2])
    assert uids(mailbox) == [3]
    with client_of(dovecot) as staff:
        flags = staff.get_flags([1, 2, 3])
        assert b"KsedTaken" in flags[1]
        assert b"\\Seen" not in flags[1] + flags[3]
        assert {b"\\Seen", b"\\Flagged", b"\\Answered", b"KsedTaken"} <= set(flags[2])


def test_many_marks_at_once_and_marks_of_mails_that_have_gone_are_fine(dovecot: Dovecot) -> None:
    post(dovecot, [mail(1)])
    mailbox = Mailbox(imap_of(dovecot))
    mailbox.mark([])
    mailbox.mark(range(1, 20_001, 2))
    assert uids(mailbox) == []


def test_mail_that_came_after_the_folder_was_opened_is_listed(dovecot: Dovecot) -> None:
    mailbox = Mailbox(imap_of(dovecot))
    assert uids(mailbox) == []
    post(dovecot, [mail(1)])
    assert uids(mailbox) == [1]


def test_only_mail_since_the_given_day_is_listed(dovecot: Dovecot) -> None:
    for day in (1, 15, 20):
        post(dovecot, [mail(day)], datetime(2022, 5, day, 12, tzinfo=UTC))
    mailbox = Mailbox(imap_of(dovecot, since=date(2022, 5, 15)))
    assert [one.reached_at.day for one in mailbox.listed()] == [15, 20]


def test_the_time_of_arrival_keeps_its_zone(dovecot: Dovecot) -> None:
    moment = datetime(2022, 5, 12, 23, 30, tzinfo=UTC)  # the 13th in Bangkok
    post(dovecot, [mail(1)], moment)
    (listed,) = Mailbox(imap_of(dovecot)).listed()
    assert listed.reached_at == moment
    assert listed.reached_at.tzinfo is not None


def test_an_empty_mail_is_fetched_too(dovecot: Dovecot) -> None:
    post(dovecot, [mail(1)])
    (path,) = (dovecot.folder / "mail").glob("*/*,S=*")
    empty = path.with_name("1.M1P1.example,S=0,W=0:2,")
    empty.touch()
    empty.chmod(0o666)
    mailbox = Mailbox(imap_of(dovecot))
    assert [b"".join(parts) for _, parts in mailbox.fetch(mailbox.listed())] == [mail(1), b""]


def test_a_large_mail_comes_in_parts(dovecot: Dovecot) -> None:
    large, exactly = mail(1, 30 << 20), mail(2)
    exactly += b"x" * (PART_BYTES * 2 - len(exactly))
    post(dovecot, [large, exactly])
    mailbox = Mailbox(imap_of(dovecot, timeout_seconds=30))
    fetched = [list(parts) for _, parts in mailbox.fetch(mailbox.listed())]
    assert [b"".join(parts) for parts in fetched] == [large, exactly]
    assert max(len(part) for parts in fetched for part in parts) == PART_BYTES


def test_a_mail_expunged_between_list_and_fetch_is_left_out(dovecot: Dovecot) -> None:
    post(dovecot, [mail(number) for number in range(3)])
    mailbox = Mailbox(imap_of(dovecot))
    listed = mailbox.listed()
    with client_of(dovecot) as staff:
        staff.delete_messages([2])
        staff.expunge([2])
    mailbox.listed()
    assert subjects(mailbox, listed) == ["Subject: letter 0", "Subject: letter 2"]
    assert mailbox.unfetched == []


def test_a_large_mail_expunged_while_it_is_fetched_is_cut_short_and_the_next_comes(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PART_BYTES", 1000)
    post(dovecot, [mail(number, 5000) for number in range(2)])
    mailbox = Mailbox(imap_of(dovecot))
    fetched = mailbox.fetch(mailbox.listed())
    _, parts = next(fetched)
    assert len(next(parts)) == 1000
    with client_of(dovecot) as staff:
        staff.delete_messages([1])
        staff.expunge([1])
    for file in (dovecot.folder / "mail").glob("*/*"):
        assert ",S=" not in file.name or len(list(file.parent.glob("*,S=*"))) == 1
    mailbox._client.noop()  # the server tells of it with its next answer
    with pytest.raises(CutShortError):
        list(parts)
    assert [b"".join(parts) for _, parts in fetched] == [mail(1, 5000)]


@pytest.mark.parametrize("part_bytes", [PART_BYTES, 10])
def test_a_mail_that_the_server_dies_of_does_not_hold_up_the_others(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, part_bytes: int
) -> None:
    monkeypatch.setattr(adapter, "PART_BYTES", part_bytes)
    post(dovecot, [mail(number) for number in range(3)])
    files = (dovecot.folder / "mail").glob("*/*,S=*")
    [damaged] = [file for file in files if b"Subject: letter 1" in file.read_bytes()]
    with damaged.open("r+b") as file:
        file.truncate(20)  # shorter than its name says: Dovecot hangs up over it
    mailbox = Mailbox(imap_of(dovecot))
    got = []
    for listed, parts in mailbox.fetch(mailbox.listed()):
        try:
            assert b"".join(parts) == mail(listed.uid - 1)
        except CutShortError:
            continue
        got.append(listed.uid)
    assert got == [1, 3]
    assert set(mailbox.unfetched) == {2}


def test_a_server_that_stops_while_mails_are_fetched_is_a_fault_and_a_new_connection_takes_the_rest(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "BATCH_MAILS", 1)
    post(dovecot, [mail(number) for number in range(3)])
    mailbox = Mailbox(imap_of(dovecot))
    fetched = mailbox.fetch(mailbox.listed())
    (first, _) = next(fetched)
    dovecot.stop()
    with pytest.raises(TransientError) as error:
        next(fetched)
    assert error.value.code == "mailbox_unavailable"
    dovecot.start()
    again = Mailbox(imap_of(dovecot))
    rest = [one for one in again.listed() if one.uid != first.uid]
    assert subjects(again, rest) == ["Subject: letter 1", "Subject: letter 2"]


def test_other_numbers_are_never_taken_for_the_mails_that_were_listed(dovecot: Dovecot) -> None:
    post(dovecot, [mail(1)])
    mailbox = Mailbox(imap_of(dovecot))
    listed = mailbox.listed()
    dovecot.stop()
    (dovecot.folder / "mail" / "dovecot-uidlist").unlink()
    for path in (dovecot.folder / "mail").glob("dovecot.index*"):
        path.unlink()
    time.sleep(1.1)  # a UIDVALIDITY is a second of the clock
    dovecot.start()
    with pytest.raises(TransientError):
        list(mailbox.fetch(listed))
    assert Mailbox(imap_of(dovecot)).uidvalidity != mailbox.uidvalidity


def test_without_keywords_mails_move_to_the_done_folder(folder: Path) -> None:
    with Dovecot(folder / "dovecot", keywords=False) as server:
        post(server, [mail(number) for number in range(3)])
        mailbox = Mailbox(imap_of(server))
        assert not mailbox.keeps_keywords
        mailbox.mark([1, 3])
        mailbox.mark([1, 3])
        assert uids(mailbox) == [2]
        with client_of(server, "ksed-done") as staff:
            assert len(staff.search()) == 2


@pytest.mark.parametrize("capabilities", [(), ("UIDPLUS",), ("MOVE", "UIDPLUS")])
def test_the_plainest_server_keeps_what_staff_deleted_and_gets_a_copy_of_what_is_taken(
    capabilities: tuple[str, ...],
) -> None:
    with plain_imap(*capabilities) as server:
        post(server, [mail(number) for number in range(3)])
        mailbox = Mailbox(imap_of(server))
        first, second, third = uids(mailbox)
        with client_of(server) as staff:
            staff.delete_messages([second])
        mailbox.mark([first])
        with client_of(server, "ksed-done") as staff:
            assert len(staff.search()) == 1
        assert set(uids(mailbox)) == ({second, third} if capabilities else {first, second, third})


def test_a_server_that_drops_our_keyword_is_found_out(caplog: pytest.LogCaptureFixture) -> None:
    with plain_imap("MOVE", "UIDPLUS") as server:
        post(server, [mail(1)])
        mailbox = Mailbox(imap_of(server))
        mailbox.keeps_keywords = True  # as one does that promises and forgets
        mailbox.mark([101])
        assert uids(mailbox) == []
        assert not mailbox.keeps_keywords
        assert "keyword" in caplog.text
