"""What agents correct teaches the heads: kept when it is better, taken back when they wish."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.learning import ENOUGH, learn, learn_tonight
from inbox_assistant.model import Meaning, Perception
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.register import METHOD
from tests.builders import MORNING, clock
from tests.kestrels import SAID, agent, inbox, kestrels, look, right
from tests.rig.programs import Program

LATER = MORNING + timedelta(days=30)
TAUGHT = 44


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def read_inbox(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Path:
    """An inbox with all mail read, made once."""
    database = tmp_path_factory.mktemp("learning") / "inbox.db"
    inbox(database, reader)
    return database


@pytest.fixture
def database(read_inbox: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(read_inbox, tmp_path / "inbox.db"))


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    opened = open_store(str(database))
    yield opened
    opened.close()


def correct_kestrels(store: Store, count: int = TAUGHT) -> None:
    mails = kestrels(store)
    for mail in mails[:count]:
        store.corrections.correct(mail.id, "blocking", SAID, agent(store).id, LATER)
    look(store)


def read_again(store: Store, reader: Reader) -> None:
    room = ReadingRoom(store, clock, "again", reader)
    store.rereading.queue(room.listen(), None, everything=False)
    while room.read_some():
        pass


def test_consistent_corrections_help_mails_nobody_corrected(store: Store, reader: Reader) -> None:
    others = kestrels(store)[TAUGHT:]
    assert right(store, others) < 0.2
    correct_kestrels(store)
    outcome = next(o for o in learn(store, lambda: LATER) if o.field == "blocking")
    assert outcome.version == 1
    read_again(store, reader)
    assert right(store, others) > 0.8
    reading = store.readings.get(others[0].id)
    assert reading is not None
    assert (reading.blocking.method, reading.warmth.method) == (f"{METHOD}+team-1", METHOD)


def test_random_corrections_are_not_kept(store: Store) -> None:
    chance = random.Random(7)
    ids = [lesson.mail_id for lesson in store.learning.lessons(1000)]
    for mail_id in chance.sample(ids, 60):
        value = chance.choice((0, 1, 2, 3))
        store.corrections.correct(mail_id, "blocking", value, agent(store).id, LATER)
    look(store)
    assert [o.version for o in learn(store, lambda: LATER)] == [None] * 7
    assert store.learning.versions() == []


def test_too_few_corrections_teach_nothing_and_say_how_many_are_missing(store: Store) -> None:
    correct_kestrels(store, ENOUGH - 3)
    missing = {o.field: o.missing for o in learn(store, lambda: LATER)}
    assert missing["blocking"] == 3
    assert missing["emotion"] == ENOUGH


def test_nobody_needs_to_have_looked_for_corrections_to_teach(store: Store) -> None:
    for mail in kestrels(store)[:TAUGHT]:
        store.corrections.correct(mail.id, "blocking", SAID, agent(store).id, LATER)
    assert any(o.version for o in learn(store, lambda: LATER))


def test_what_was_learnt_survives_a_restart(store: Store, database: Path) -> None:
    correct_kestrels(store)
    learn(store, lambda: LATER)
    reopened = open_store(str(database))
    room = ReadingRoom(reopened, clock, "new", Reader())
    assert room.listen() == f"{METHOD}+team-1"
    reopened.close()


def test_undo_goes_back_and_the_same_corrections_do_not_bring_it_again(
    store: Store, reader: Reader
) -> None:
    others = kestrels(store)[TAUGHT:]
    correct_kestrels(store)
    learn(store, lambda: LATER)
    read_again(store, reader)
    assert store.learning.undo(METHOD) == 1
    read_again(store, reader)
    assert right(store, others) < 0.2
    outcome = next(o for o in learn(store, lambda: LATER) if o.field == "blocking")
    assert (outcome.version, outcome.missing) == (None, ENOUGH)
    assert store.learning.undo(METHOD) is None


def test_the_same_corrections_make_no_second_version(store: Store) -> None:
    correct_kestrels(store)
    learn(store, lambda: LATER)
    assert [o.version for o in learn(store, lambda: LATER)] == [None] * 7


def test_a_night_learns_once(store: Store, database: Path) -> None:
    correct_kestrels(store)
    other = open_store(str(database))
    assert learn_tonight(store, lambda: LATER, "2026-03-04")
    assert learn_tonight(other, lambda: LATER, "2026-03-04") == []
    assert learn_tonight(store, lambda: LATER, "2026-03-05")
    assert {head.version for head in store.learning.versions()} == {1}
    other.close()


def test_heads_of_another_method_are_not_used(store: Store, database: Path, reader: Reader) -> None:
    correct_kestrels(store)
    learn(store, lambda: LATER)
    assert store.learning.in_use("register-of-tomorrow") == []
    assert store.rereading.queue_lessons("register-of-tomorrow", 0) == TAUGHT


def test_corrections_alone_teach_nothing(store: Store) -> None:
    """Who knows only what was wrong unlearns what was right."""
    for lesson in store.learning.lessons(1000):
        store.corrections.correct(lesson.mail_id, "blocking", SAID, agent(store).id, LATER)
    outcome = next(o for o in learn(store, lambda: LATER) if o.field == "blocking")
    assert outcome.version is None
    assert outcome.unseen > ENOUGH


def test_a_damaged_head_is_not_listened_to(
    store: Store, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    correct_kestrels(store)
    learn(store, lambda: LATER)
    kept = store.learning.versions()[0]
    store.learning.keep([replace(kept, version=2, data=b"PK but no archive")])
    assert ReadingRoom(store, clock, "w", reader).listen() == METHOD
    assert "inbox-assistant learn" in caplog.text


def test_a_damaged_row_costs_one_lesson(store: Store) -> None:
    correct_kestrels(store)
    mail = kestrels(store)[0]
    reading, member = store.readings.get(mail.id), store.readings.membership(mail.id)
    assert reading and member
    damaged = Perception(METHOD, METHOD, b"odd")
    store.readings.save(mail.id, reading, Meaning("test", b"v"), member, [], damaged)
    outcome = next(o for o in learn(store, lambda: LATER) if o.field == "blocking")
    assert (outcome.corrections, outcome.version) == (TAUGHT - 1, 1)


def test_killed_while_learning_the_old_heads_stay_in_use(store: Store, database: Path) -> None:
    correct_kestrels(store)
    store.close()
    settings = database.parent / "house.toml"
    settings.write_text(f'store = "{database}"\n')
    deaths = 0
    for commit in range(1, 9):
        program = Program(["--config", str(settings), "learn"], dies=(commit, "before"))
        said = program.communicate()
        after = open_store(str(database))
        used = after.learning.in_use(METHOD)
        after.close()
        if program.returncode == 0:
            break
        assert program.returncode == -9, said
        assert used == []
        deaths += 1
    assert deaths >= 2
    assert [head.field for head in used] == ["blocking"]
