"""One look into a source: what it brings, and how its health is noted."""

import asyncio
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.rounds import Round, folder_look, mailbox_round, pages_round, recount_round, settle_round
from flows.throwaway import Dovecot
from models.tables import SourceHealth
from pipelines.adapters.database import reading
from pipelines.adapters.kept_files import picture_files
from pipelines.adapters.liveness import only_one
from pipelines.adapters.mailbox import Listed, Mailbox
from pipelines.calendar import HOLIDAYS_PATH
from pipelines.office import Office
from pipelines.poll_mailbox import take_from_mailbox
from tests.conftest import OpenOffice
from tests.support.clocks import case_now, filed
from tests.support.imap import imap_of, mail, post
from tests.support.scanning import Scans


def fault_of(office: Office, source: str) -> str | None:
    with reading(office.engine) as session:
        return session.get_one(SourceHealth, source).error_code


def test_mail_that_comes_while_mail_is_fetched_is_taken_in_the_same_round(
    make_office: OpenOffice, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(imap=imap_of(dovecot))
    post(dovecot, [mail(1)])
    late = [mail(2)]

    def and_more_comes(office: Office, mailbox: Mailbox, mails: list[Listed]) -> list[int]:
        if late:
            post(dovecot, [late.pop()])
        return take_from_mailbox(office, mailbox, mails)

    monkeypatch.setattr("flows.rounds.take_from_mailbox", and_more_comes)
    mailbox = Mailbox(office.settings.imap)
    assert asyncio.run(mailbox_round(office, mailbox)) == Round(new=(1, 2))
    assert fault_of(office, "imap:office@ksed.example/INBOX") is None


def test_of_two_looks_at_once_into_the_mailbox_one_takes_nothing(make_office: OpenOffice, dovecot: Dovecot) -> None:
    office = make_office(imap=imap_of(dovecot))
    post(dovecot, [mail(1)])
    mailbox = Mailbox(office.settings.imap)
    with only_one(office.worker.folder, "mailbox"):
        assert asyncio.run(mailbox_round(office, mailbox)) == Round()
    assert asyncio.run(mailbox_round(office, mailbox)) == Round(new=(1,))


def test_a_server_that_is_gone_is_noted_with_its_first_moment(make_office: OpenOffice, dovecot: Dovecot) -> None:
    office = make_office(imap=imap_of(dovecot))
    mailbox = Mailbox(office.settings.imap)
    dovecot.stop()
    assert asyncio.run(mailbox_round(office, mailbox)) == Round(code="mailbox_unavailable")
    assert fault_of(office, "imap:office@ksed.example/INBOX") == "mailbox_unavailable"


def test_a_closed_subfolder_is_noted_while_the_rest_is_taken(office: Office) -> None:
    scans = Scans(office)
    here = os.open(scans.path, os.O_RDONLY)
    for _ in range(20):  # too long a path to be opened, even by root
        os.mkdir("d" * 250, dir_fd=here)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    path = scans.drop("a.txt")
    scans.watch.ready(0.0)
    ready, code = asyncio.run(folder_look(office, scans.watch))
    assert ready == [path]
    assert code == fault_of(office, "folder:letter") == "folder_unavailable"
    shutil.rmtree(scans.path / ("d" * 250))


def test_of_two_movers_at_once_one_waits_for_its_next_turn(office: Office) -> None:
    scans = Scans(office)
    scans.drop("a.txt")
    scans.look()
    scans.take_in()
    with only_one(office.worker.folder, "folder-letter-settle"):
        assert asyncio.run(settle_round(scans.office, scans.folder)) == Round()
    assert scans.lying() == ["a.txt"]
    asyncio.run(settle_round(scans.office, scans.folder))
    assert Path(scans.arrivals()[0].origin or "").exists()
    assert scans.lying() != ["a.txt"]


def test_a_table_of_holidays_edited_by_hand_is_applied_to_open_cases_at_the_next_round(office: Office) -> None:
    case_id = filed(office, date(2026, 3, 9), 1)
    counted_by = asyncio.run(recount_round(office, None))
    own = office.settings.holidays_path
    own.write_text(HOLIDAYS_PATH.read_text(encoding="utf-8") + "2026-03-10,Tue,วันหยุดพิเศษ,\n", encoding="utf-8")
    with only_one(office.worker.folder, "holidays"):  # a command is at it: later
        assert asyncio.run(recount_round(office, counted_by)) is counted_by
    assert case_now(office, case_id).due_on == date(2026, 3, 10)
    again = asyncio.run(recount_round(office, counted_by))
    assert again is not counted_by
    assert case_now(office, case_id).due_on == date(2026, 3, 11)
    assert asyncio.run(recount_round(office, again)) is again


def test_pictures_kept_for_too_long_go_with_the_pages(office: Office) -> None:
    kept = picture_files(office.settings)
    for name in ("old", "new"):
        kept.put(f"ab/{name}", b"dots")
    os.utime(kept.root / "ab" / "old", (1000, 1000))
    assert asyncio.run(pages_round(office)) == 1
    assert (kept.get("ab/old"), kept.get("ab/new")) == (None, b"dots")
