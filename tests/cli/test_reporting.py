"""`report`: one night, or any time, in every form."""

import csv
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.store.base import Store
from tests.builders import arrive
from tests.cli.conftest import Run
from tests.rig.stores import fresh_store


@pytest.fixture
def store(config_path: Path) -> Store:
    return fresh_store(config_path.parent / "inbox.db")


def test_any_time_is_told_and_nothing_is_kept(run: Run, store: Store) -> None:
    yesterday = utc_now() - timedelta(days=1)
    arrive(store, 1, yesterday)
    since = (yesterday - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    told = json.loads(run("report", "--since", since, "--format", "json").output)
    assert (told["span"], told["day"]["mails"]) == ("span", 1)
    table = run("report", "--since", since, "--format", "csv").output
    rows = [*csv.DictReader(StringIO(table))]
    assert [row["mails"] for row in rows if row["section"] == "total"] == ["1"]
    assert "<!DOCTYPE html>" in run("report", "--since", since, "--format", "html").output
    assert store.reports.nights(9) == []


def test_one_night_is_kept_and_told_again_as_it_was(run: Run, store: Store) -> None:
    first = run("report", "--once", "--format", "json").output
    arrive(store, 1, utc_now() - timedelta(hours=30))
    (row,) = store.reports.nights(9)
    assert run("report", "--night", row.night, "--format", "json").output == first


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--until", "2026-03-01"), "goes with --since"),
        (("--since", "2026-03-01", "--once"), "--night and --once of one night"),
        (("--since", "2026-03-01", "--until", "2026-03-01"), "The span is empty"),
        (("--since", "last week"), "is no moment"),
        (("--night", "2999-01-01"), "is not over yet"),
        (("--since", "2026-03-01", "--until", "2026-03-02", "--to", "bo"), "sent to 'bo'"),
    ],
)
def test_what_makes_no_sense_is_said(run: Run, arguments: tuple[str, ...], why: str) -> None:
    assert why in run("report", *arguments).output


def test_subscribers_are_added_listed_and_removed(run: Run, store: Store) -> None:
    store.agents.add("Anna", "anna@shop.example", "x", "agent", "it")
    run("subscribers", "add", "Boss@out.example", "--every", "week", "--language", "it")
    run("subscribers", "add", "anna@shop.example")
    told = run("subscribers", "list").output.splitlines()
    assert told == [
        "week\tboss@out.example\tall mailboxes\tit",
        "night\tanna@shop.example\tall they see\tagent",
    ]
    assert "gets no more reports" in run("subscribers", "remove", "boss@OUT.example").output
    assert "gets none" in run("subscribers", "remove", "boss@out.example").output
    assert len(store.subscriptions.listed()) == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nobody",), "correct the address"),
        (("anna@shop.example", "--language", "it"), "in the agent's language"),
        (("boss@out.example", "--mailbox", "moon"), "no mailbox 'moon'"),
    ],
)
def test_who_can_get_no_reports_is_told(
    run: Run, store: Store, arguments: tuple[str, ...], why: str
) -> None:
    store.agents.add("Anna", "anna@shop.example", "x", "agent", "it")
    assert why in run("subscribers", "add", *arguments).output
    assert store.subscriptions.listed() == []


def test_send_and_to_go_with_a_report(run: Run, store: Store) -> None:
    assert "go with --night" in run("report", "--send").output
    run("report", "--once")
    (row,) = store.reports.nights(9)
    told = run("report", "--night", row.night, "--send").output
    assert "Mailed to 0. Nobody wants it" in told
    since = ("report", "--since", "2026-02-02", "--until", "2026-02-03", "--send")
    assert "Mailed to 0." in run(*since).output
