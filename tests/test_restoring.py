"""A backup that is put back loses nothing that can be had again, and says nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from inbox_assistant.backups import carry_erased, make
from inbox_assistant.config import BackupConfig, Config
from inbox_assistant.erasing import erase
from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.forgetting import forget
from inbox_assistant.intake import Intake
from inbox_assistant.restoring import Restored, restore
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from tests.builders import MORNING, a_reply, a_reply_row, arrive, clock, hours, raw_mail
from tests.rig import Account

LATER = MORNING + timedelta(days=2)


class Team:
    """A store with its configuration and its backups, as it lies on a disk."""

    def __init__(self, base: Path) -> None:
        self.base, self.path = base, base / "inbox-assistant.toml"
        self.path.write_text('store = "inbox.db"\n', encoding="utf-8")
        self.folder = base / "backups"
        self.folder.mkdir()
        self.database = base / "inbox.db"
        self.config = Config(str(self.database), backup=BackupConfig(self.folder))

    def open(self) -> Store:
        return open_store(str(self.database))

    def does(self, act: Callable[[Store], object]) -> None:
        store = self.open()
        act(store)
        store.close()

    def backs_up(self) -> Path:
        store = self.open()
        row = make(store, self.config, self.path, self.folder, MORNING)
        store.close()
        return Path(row.file)

    def restores(self, file: Path, *, force: bool = False) -> Restored:
        return restore(file, self.path, LATER, force=force)

    def subjects(self) -> list[str]:
        store = self.open()
        rows = store.conversations.page(Wanted("all"), None, 100).rows
        store.close()
        return sorted(row.subject for row in rows)

    def loses_its_disk(self) -> None:
        for file in self.base.glob("inbox.db*"):
            file.unlink()

    def bytes(self) -> bytes:
        files = [file for file in self.base.glob("inbox.db*") if ".before-" not in file.name]
        return b"".join(file.read_bytes() for file in files)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    team = Team(tmp_path)
    team.does(lambda store: store.agents.add("Bo", "bo@shop.example", "x", "agent", "en"))
    return team


def test_a_backup_goes_where_the_configuration_says(team: Team) -> None:
    team.does(arrive)
    file = team.backs_up()
    team.loses_its_disk()
    done = team.restores(file)
    assert done.store == team.database and done.aside is None and done.files == ()
    assert team.subjects() == ["Non riesco ad accedere"]
    assert team.database.stat().st_mode & 0o077 == 0
    assert {one.name for one in team.base.iterdir()} >= {"inbox.db", "backups"}
    assert not list(team.base.glob(".unpacked-*"))


def test_a_store_that_somebody_works_with_stays_whatever_is_forced(team: Team) -> None:
    file = team.backs_up()
    store = team.open()
    for force in (False, True):
        with pytest.raises(Conflict, match="in use: stop all"):
            team.restores(file, force=force)
    store.close()
    assert not list(team.base.glob("*before*"))


def test_a_newer_store_is_moved_aside_only_when_forced(team: Team) -> None:
    file = team.backs_up()
    team.does(arrive)
    with pytest.raises(Conflict, match="newer than this backup"):
        team.restores(file)
    assert team.subjects() == ["Non riesco ad accedere"]
    done = team.restores(file, force=True)
    assert team.subjects() == [] and done.aside
    aside = open_store(str(done.aside))
    assert aside.conversations.get(1).subject == "Non riesco ad accedere"
    aside.close()


def test_an_unchanged_or_a_broken_store_makes_room(team: Team) -> None:
    file = team.backs_up()
    assert team.restores(file).aside
    team.database.write_bytes(b"This is no database. " * 1000)
    with pytest.raises(Conflict, match=r"can't be read .* --force"):
        team.restores(file)
    assert team.restores(file, force=True).aside and team.subjects() == []


def test_a_damaged_backup_changes_nothing(team: Team) -> None:
    team.does(arrive)
    file = team.backs_up()
    before = team.database.read_bytes()
    file.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(InputError):
        team.restores(file, force=True)
    assert team.database.read_bytes() == before


def test_the_old_outbox_leaves_only_by_an_agents_hand(team: Team) -> None:
    team.does(arrive)
    team.does(lambda s: s.outbox.queue(a_reply_row(1), a_reply(), 1, None))
    file = team.backs_up()
    assert team.restores(file).held == 1
    store = team.open()
    assert store.outbox.claim(LATER, "w", hours(1)) is None and store.restores.waiting() == 1
    store.close()


def test_the_gap_comes_again_from_the_mailbox_and_nothing_twice(
    team: Team, imap_server: Account
) -> None:
    def poll(store: Store) -> None:
        Intake(store, clock).poll_once(imap_server.config())

    imap_server.deliver(raw_mail(Subject="Before", Message_ID="<1@x>"))
    team.does(poll)
    file = team.backs_up()
    imap_server.deliver(raw_mail(Subject="Since", Message_ID="<2@x>"))
    team.does(poll)
    team.restores(file, force=True)
    assert team.subjects() == ["Before"]
    for _ in range(2):
        team.does(poll)
        assert team.subjects() == ["Before", "Since"]
    imap_server.change_uidvalidity()
    team.does(poll)
    assert team.subjects() == ["Before", "Since"]


@pytest.mark.parametrize("disk_is_lost", [False, True])
def test_who_was_erased_after_the_backup_is_erased_from_it_again(
    team: Team, imap_server: Account, disk_is_lost: bool
) -> None:
    mailbox = imap_server.config()

    def poll(store: Store) -> None:
        Intake(store, clock).poll_once(mailbox)

    zaphod = {"From": "Zaphod Beeblebrox <zaphod@gold.example>"}
    imap_server.deliver(
        raw_mail("My quixotrope is silent.", Message_ID="<1@x>", **zaphod),
        raw_mail("Ask zaphod@gold.example.", Message_ID="<2@x>", Subject="Of Anna"),
        raw_mail("Deleted by hand.", Message_ID="<3@x>", From="b@x.example", Subject="Gone"),
    )
    team.does(poll)
    file = team.backs_up()
    assert b"quixotrope" in team.bytes() and b"Deleted by hand" in team.bytes()
    imap_server.deliver(raw_mail("It hums: quixotrope.", Message_ID="<4@x>", **zaphod))
    team.does(poll)
    team.does(lambda store: forget(store, ["zaphod@gold.example"]))
    team.does(lambda store: erase(store, 3))
    assert team.subjects() == ["Of Anna"]
    if disk_is_lost:
        carry_erased(team.config)
        team.loses_its_disk()
    done = team.restores(file, force=True)
    assert done.erased == 2
    for _ in range(2):
        assert team.subjects() == ["Of Anna"]
        for trace in (b"zaphod", b"beeblebrox", b"quixotrope", b"deleted by hand"):
            assert trace not in team.bytes().lower()
        team.does(poll)
        imap_server.change_uidvalidity()
    # Whoever writes anew begins anew, and a later backup knows that.
    imap_server.deliver(raw_mail("Here I am.", Message_ID="<5@x>", Subject="New", **zaphod))
    team.does(poll)
    assert team.subjects() == ["New", "Of Anna"]
    assert team.restores(team.backs_up(), force=True).erased == 0
    assert team.subjects() == ["New", "Of Anna"]


def test_a_backup_of_a_newer_version_is_refused(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = team.backs_up()
    from inbox_assistant.store import snapshots

    older = SimpleNamespace(pending=lambda _db: [])
    monkeypatch.setattr(snapshots, "migrations", older)
    with pytest.raises(InputError, match="newer version"):
        team.restores(file)
