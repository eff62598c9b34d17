"""`reach`: how many an issue hits, and what the team knows of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.model import Address
from inbox_assistant.store.base import Store
from tests.builders import arrive, read
from tests.cli.conftest import Run
from tests.rig.stores import fresh_store


@pytest.fixture
def store(config_path: Path) -> Store:
    """A store where ten people wrote about issue 1."""
    store = fresh_store(config_path.parent / "inbox.db")
    for number in range(1, 11):
        sender = Address("", f"p{number}@gmail.com")
        mail = arrive(store, number, utc_now() - timedelta(hours=1), sender=sender)
        read(store, mail, issue=1, title="Login fails")
    return store


def test_an_issue_is_told_in_words(run: Run, store: Store) -> None:
    told = run("reach", "1").output.splitlines()
    assert told[0] == "Login fails"
    assert told[1].startswith("10 people wrote; of people fully blocked about 2 in 3 write")
    assert told[2] == "It is new: 10 people wrote, all since yesterday."


def test_what_is_stated_stays_and_of_a_list_only_numbers(
    run: Run, store: Store, tmp_path: Path
) -> None:
    calls = tmp_path / "calls.csv"
    lines = [f'"{n}";P{n}@Gmail.com;{n}' for n in range(3, 30)] + ["no address", "p4@gmail.com"]
    calls.write_text("\n".join(lines), encoding="utf-8")
    run("reach", "1", "--users", "500")
    told = run("reach", "1", "--list", str(calls)).output
    assert "27 are on your second list, 8 on both" in told
    stated = store.reach_book.stated([1])[1]
    assert (stated.users, stated.listed, stated.both) == (500, 27, 8)
    assert "your team counted 60" in run("reach", "1", "--affected", "60").output


def test_a_list_without_addresses_and_an_unknown_issue_are_explained(
    run: Run, store: Store, tmp_path: Path
) -> None:
    empty = tmp_path / "calls.csv"
    empty.write_text("nothing here", encoding="utf-8")
    assert "There is no mail address in" in run("reach", "1", "--list", str(empty)).output
    unknown = run("reach", "99")
    assert unknown.exit_code == 1 and "There is no such issue." in unknown.output
