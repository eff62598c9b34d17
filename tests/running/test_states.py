"""Whether a part runs is seen from the file it holds, whatever became of it."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.errors import AlreadyRunning, StoreUnavailable
from inbox_assistant.running.parts import PARTS, files, present
from inbox_assistant.running.states import PartState, states, supervisor
from tests.builders import MORNING, clock

NOTE = {"pid": 1, "restarts": 2, "failures": 0, "exit": -9}


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "inbox.db")


def state_of(store: str, part: str, **later: float) -> PartState:
    known = states(store, MORNING + timedelta(**later))
    return next(one for one in known if one.part == part)


def test_nothing_runs_where_nothing_was_started(store: str) -> None:
    assert [(one.part, one.state) for one in states(store, MORNING)] == [
        (part, "off") for part in PARTS
    ]


def test_a_part_is_up_while_it_moves_and_off_when_it_ends(store: str) -> None:
    with present(store, "read", clock):
        found = state_of(store, "read", minutes=1)
        assert (found.state, found.pid, found.beat_at) == ("up", os.getpid(), MORNING)
    assert state_of(store, "read").state == "off"


def test_a_part_that_does_not_move_is_silent(store: str) -> None:
    with present(store, "read", clock):
        assert state_of(store, "read", minutes=11).state == "silent"


def test_the_report_may_take_its_time(store: str) -> None:
    with present(store, "report", clock):
        assert state_of(store, "report", minutes=90).state == "up"


def test_an_error_leaves_word_of_a_death_and_the_next_start_takes_it_away(store: str) -> None:
    with pytest.raises(ZeroDivisionError), present(store, "send", clock):
        raise ZeroDivisionError
    assert state_of(store, "send").state == "died"
    with present(store, "send", clock):
        assert state_of(store, "send").state == "up"
    assert files(store) == []


def test_a_killed_process_has_died(store: str) -> None:
    program = (
        "import os, sys; from inbox_assistant.clock import utc_now\n"
        "from inbox_assistant.running.parts import present\n"
        "with present(sys.argv[1], 'poll', utc_now): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, store], check=False)
    assert states(store, utc_now())[0].state == "died"


def test_being_told_to_end_is_no_death(store: str) -> None:
    with pytest.raises(SystemExit), present(store, "serve", clock):
        raise SystemExit(0)
    assert state_of(store, "serve").state == "off"


def test_the_supervisor_tells_of_restarts_and_of_parts_that_die_again_and_again(store: str) -> None:
    with present(store, "run", clock) as run, present(store, "send", clock):
        assert supervisor(store) == os.getpid()
        run.note(parts={"send": NOTE, "read": NOTE, "poll": NOTE | {"failures": 1}})
        assert state_of(store, "send") == PartState("send", "up", os.getpid(), MORNING, 2)
        assert state_of(store, "read").state == "starting"
        assert state_of(store, "poll").state == "died"
        run.note(parts={"send": NOTE | {"failures": 3}})
        assert state_of(store, "send").state == "failing"
    assert supervisor(store) == 0


def test_there_is_one_poller_and_who_it_is_is_told(store: str) -> None:
    with (
        present(store, "poll", clock),
        pytest.raises(AlreadyRunning) as refused,
        present(store, "poll", clock),
    ):
        pass
    assert refused.value.pid == os.getpid()
    assert "--without poll" in str(refused.value)
    with present(store, "poll", clock):
        assert state_of(store, "poll").state == "up"


def test_what_lies_beside_the_store_is_for_its_owner(store: str) -> None:
    with present(store, "read", clock):
        folder = Path(f"{store}.parts")
        [path] = folder.iterdir()
        assert path.stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_damaged_file_breaks_nothing(store: str) -> None:
    with present(store, "read", clock):
        [path] = Path(f"{store}.parts").iterdir()
        path.write_bytes(b"\xff not json")
        found = state_of(store, "read")
    # Writing moved it to the present, which is after the tests' morning.
    assert (found.state, found.pid) == ("up", 0)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "inbox.db")
    with pytest.raises(StoreUnavailable, match="can't be used"), present(nowhere, "read", clock):
        pass
