"""`issues update` does what the web does; errors say what to do."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox_assistant.store import open_store
from tests.cli.conftest import Run
from tests.respond.incident import WORDS, an_incident, hit
from tests.rig.stores import fresh_store


@pytest.fixture
def issue(config_path: Path) -> int:
    """An issue that hit three people an hour ago, and an agent."""
    store = fresh_store(config_path.parent / "inbox.db")
    store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    found = an_incident(store, datetime.now(UTC) - timedelta(hours=1), 3)
    store.close()
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "update.toml"
    later = (datetime.now(UTC) + timedelta(hours=5)).strftime("%Y-%m-%d %H:%M:%S")
    lines = [f'{code} = "{text}"' for code, text in WORDS.items()]
    path.write_text("\n".join(['stage = "fixing"', f"next_word = {later}", "[words]", *lines]))
    return path


def said(run: Run, *arguments: str, ok: bool = True) -> str:
    result = run("issues", *arguments)
    assert (result.exit_code == 0) is ok, result.output
    return result.output


def test_an_update_is_prepared_sent_paused_and_followed(run: Run, issue: int, file: Path) -> None:
    told = json.loads(said(run, "update", "prepare", str(issue), str(file), "--json"))
    number = str(told["id"])
    assert [group["language"] for group in told["groups"]] == ["en", "fr", "it"]
    assert all(WORDS[group["language"]] in group["texts"][0]["text"] for group in told["groups"])
    assert "2 letter(s) leave now" in said(run, "update", "send", number, "--except", "3")
    assert "being sent already" in said(run, "update", "send", number)
    status = json.loads(said(run, "update", "status", number, "--json"))
    assert status == {"update": int(number), "state": "sending", "waiting": 2, "skipped": 1}
    assert said(run, "update", "pause", number).startswith("paused")
    assert said(run, "update", "resume", number).startswith("sending")
    assert "0 letter(s) are tried again" in said(run, "update", "retry", number)
    assert "customer3@customer.example" in said(run, "update", "show", number)


def test_who_joined_later_is_offered_it(
    run: Run, issue: int, file: Path, config_path: Path
) -> None:
    number = str(json.loads(said(run, "update", "prepare", str(issue), str(file), "--json"))["id"])
    said(run, "update", "send", number)
    store = open_store(str(config_path.parent / "inbox.db"))
    hit(store, 4, issue, datetime.now(UTC))
    store.close()
    assert "proposed customer4@customer.example" in " ".join(
        said(run, "update", "offer", number).split()
    )
    assert "1 letter(s) leave now" in said(run, "update", "send", number)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stage = ", "no TOML file"),
        ('stage = "over"', "stage is one of investigating"),
        ('stage = "fixing"', "Say when the next word comes"),
        ('stage = "fixing"\nnext_word = 2020-01-01 10:00:00', "later than now"),
        ('stage = "fixing"\nnext_word = "soon"', "write next_word as day and hour"),
        ('stage = "solved"\ncause = "x"', "'cause' is no key"),
        ('stage = "solved"\nwords = "x"', "write your words as [words]"),
    ],
)
def test_a_file_that_says_too_little_is_explained(
    run: Run, issue: int, file: Path, text: str, words: str
) -> None:
    file.write_text(text)
    assert words in said(run, "update", "prepare", str(issue), str(file), ok=False)


def test_nobody_left_and_unknown_numbers_are_explained(run: Run, issue: int, file: Path) -> None:
    number = str(json.loads(said(run, "update", "prepare", str(issue), str(file), "--json"))["id"])
    everybody = [word for n in "123" for word in ("--except", n)]
    assert "Nobody is left" in said(run, "update", "send", number, *everybody, ok=False)
    assert "There is no update 99" in said(run, "update", "send", "99", ok=False)


def test_an_incident_begins_and_ends(run: Run, issue: int, config_path: Path) -> None:
    assert "is open" in said(run, "incident", str(issue), "begin")
    store = open_store(str(config_path.parent / "inbox.db"))
    assert [one.issue for one in store.incidents.open()] == [issue]
    assert "is over" in said(run, "incident", str(issue), "end")
    assert store.incidents.open() == []
    store.close()
