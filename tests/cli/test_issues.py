"""`issues` shows what recurs and takes agents' words; errors say what to do."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, read
from tests.cli.conftest import Run
from tests.rig.stores import fresh_store

TITLE = "Login\x1b[31m fails"


@pytest.fixture
def inbox(config_path: Path) -> Path:
    """Two issues of two mails each, and an agent."""
    path = config_path.parent / "inbox.db"
    store = fresh_store(path)
    for number in range(1, 5):
        mail = arrive(store, number, MORNING + timedelta(hours=number))
        read(store, mail, issue=1 + number % 2, title=TITLE)
    for _ in range(2):
        store.readings.new_issue_id()
    _add(store, "bo@shop.example")
    store.close()
    return path


def _add(store: Store, email: str) -> None:
    store.agents.add("Bo", email, "hash", "agent", "en")


def shown(run: Run, *arguments: str) -> Any:
    result = run("issues", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(run: Run, *arguments: str) -> str:
    result = run("issues", *arguments)
    assert result.exit_code != 0
    return result.stderr


@pytest.mark.usefixtures("inbox")
def test_issues_are_listed_without_what_steers_a_terminal(run: Run) -> None:
    listed = run("issues", "list").output
    assert "Login [31m fails" in listed and "\x1b" not in listed
    assert {issue["id"] for issue in shown(run, "list")} == {1, 2}
    assert shown(run, "list", "--status", "fixed") == []


def test_without_issues_the_list_says_so(run: Run) -> None:
    assert "No issue yet" in run("issues", "list").output


@pytest.mark.usefixtures("inbox")
def test_an_issue_is_shown_with_mails_and_history(run: Run) -> None:
    page = run("issues", "show", "1").output
    assert "2 mail(s) of 2 people" in page and "Non riesco ad accedere" in page
    told = shown(run, "show", "1")
    assert [mail["mail"] for mail in told["members"]] == [4, 2]
    assert told["history"][0]["kind"] == "born"


@pytest.mark.usefixtures("inbox")
def test_a_mail_is_moved_and_taken_out(run: Run) -> None:
    assert "Mail 2 belongs to issue 2 now" in run("issues", "move", "2", "2").output
    assert [mail["mail"] for mail in shown(run, "show", "1")["members"]] == [4]
    assert shown(run, "show", "2")["members"][1]["pinned"]
    assert "Mail 2 belongs to no issue now" in run("issues", "move", "2", "none").output


@pytest.mark.usefixtures("inbox")
def test_issues_are_merged_and_split(run: Run) -> None:
    assert "Issue 1 is part of issue 2 now" in run("issues", "merge", "1", "2").output
    assert shown(run, "show", "1")["id"] == 2
    told = run("issues", "split", "2", "2", "4").output
    assert told == "2 mail(s) are issue 3 now.\n"


@pytest.mark.usefixtures("inbox")
def test_a_title_and_a_status_are_given(run: Run) -> None:
    assert run("issues", "rename", "1", "  Card\n refused ").exit_code == 0
    assert run("issues", "status", "1", "watching").exit_code == 0
    told = shown(run, "show", "1")
    assert (told["title"], told["status"], told["title_by_agent"]) == (
        "Card refused",
        "watching",
        True,
    )


@pytest.mark.usefixtures("inbox")
def test_a_second_look_tells_what_it_changed(run: Run) -> None:
    assert "nothing to change" in run("issues", "consolidate").output
    assert shown(run, "consolidate")["moved"] == 0


@pytest.mark.usefixtures("inbox")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "9"), "There is no issue 9: `inbox-assistant issues list --all`"),
        (("move", "99", "1"), "There is no mail 99: `inbox-assistant issues show ISSUE`"),
        (("move", "1", "login"), "'login' is no issue: give its number, or none."),
        (("merge", "1", "9"), "There is no issue 9"),
        (("rename", "1", " "), "A title needs at least one word."),
        (("rename", "1", "X", "--agent", "no@shop.example"), "There is no agent no@shop.example"),
    ],
)
def test_errors_say_what_to_do(run: Run, arguments: tuple[str, ...], says: str) -> None:
    assert says in refused(run, *arguments)


def test_of_several_agents_one_must_be_named(run: Run, inbox: Path) -> None:
    store = open_store(str(inbox))
    _add(store, "eva@shop.example")
    store.close()
    assert "Say who decides this: --agent ADDRESS" in refused(run, "status", "1", "fixed")
    assert run("issues", "status", "1", "fixed", "--agent", "EVA@shop.example").exit_code == 0
