"""Whatever happens to the program, the line, the disk or the database: each mail is kept, once."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import House, grow
from tests.rig import Account, Line, Sink


@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_at_every_commit_no_mail_is_lost_or_doubled(house: House, side: str) -> None:
    house.run("poll", "--once")
    commit, died = 0, True
    while died:
        commit += 1
        house.deliver(2)
        died = house.die(commit, side, "poll", "--once")
        house.is_whole()
    assert commit > 3
    assert house.run("poll", "--once").returncode == 0
    house.balances()


def test_a_line_cut_at_any_byte_loses_nothing(house: House) -> None:
    house.deliver(4, size=3_000)
    for cut_after in (1, 40, 120, 400, 700, 1_000, 2_500, 5_000, 9_000, 14_000):
        with Line(house.account.dovecot.port, cut_after=cut_after) as line:
            house.furnish(imap_port=line.port)
            assert house.run("poll", "--once").returncode == 1 or cut_after > 4_000
        house.deliver(1, size=200)
    house.furnish()
    assert house.run("poll", "--once").returncode == 0
    house.balances()


def test_two_pollers_at_once_keep_each_mail_once(house: House) -> None:
    for _ in range(3):
        house.deliver(40)
        pollers = [house.start("poll", "--once") for _ in range(2)]
        said = [poller.communicate(timeout=60) for poller in pollers]
        assert [poller.returncode for poller in pollers] == [0, 0], said
    house.balances()


def test_a_full_disk_is_explained_and_all_goes_on_when_there_is_room(
    tmp_path: Path, small_disk: Path, imap_server: Account, smtp_sink: Sink
) -> None:
    house = House(tmp_path, small_disk / "inbox.db", imap_server, smtp_sink)
    house.deliver(40, size=100_000)
    refused = house.run("poll", "--once")
    assert refused.returncode == 1
    assert "free space" in refused.stderr
    assert "Traceback" not in refused.stderr
    grow(small_disk)
    assert house.run("poll", "--once").returncode == 0
    house.balances()


def test_a_database_somebody_holds_is_waited_for(house: House) -> None:
    house.run("poll", "--once")
    house.deliver(3)
    with closing(sqlite3.connect(house.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        poller = house.start("poll", "--once")
        with pytest.raises(Exception, match="timed out"):
            poller.communicate(timeout=3)
        other.execute("COMMIT")
        poller.communicate(timeout=60)
    assert poller.returncode == 0
    house.balances()


def test_a_mailbox_made_anew_brings_nothing_twice(house: House) -> None:
    house.deliver(5)
    house.run("poll", "--once")
    house.account.change_uidvalidity()
    house.deliver(2)
    assert house.run("poll", "--once").returncode == 0
    house.balances()
