"""The contract of every store: editions of reports, who wants which, and who has it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlite_utils

from inbox_assistant.model import Edition, ReportRow
from inbox_assistant.store.base import Store
from inbox_assistant.store.migrations import migrations
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, hours

ROW = ReportRow("2026-02-02", MORNING, "<p>", "text", "csv", "{}")
SHOP = Edition(("shop",))


@pytest.fixture(autouse=True)
def agent(store: Store) -> None:
    store.agents.add("Giulia", "giulia@firm.example", "x", "agent", "en")


def test_each_edition_of_a_night_is_kept_once(store: Store) -> None:
    editions = [Edition(), Edition(None, "it"), SHOP, Edition(("shop",), "it"), Edition(("a", "b"))]
    for one in editions:
        assert store.reports.save(replace(ROW, edition=one, text=str(one)))
        assert not store.reports.save(replace(ROW, edition=one))
        found = store.reports.get("2026-02-02", one)
        assert found and found.text == str(one) and found.edition == one
        assert store.reports.get(found.head.name) == found
    assert [head.edition for head in store.reports.heads(9)] == editions
    assert [head.edition for head in store.reports.heads(9, "night", SHOP)] == [SHOP]
    assert store.reports.heads(9, "week") == []


def test_only_editions_within_what_is_seen_are_there(store: Store) -> None:
    for only in (None, ("shop",), ("school", "shop"), ("school",)):
        store.reports.save(replace(ROW, edition=Edition(only)))
    seen = store.seen(["shop", "other"]).reports
    assert [head.edition for head in seen.heads(9)] == [SHOP]
    assert [row.edition for row in seen.nights(9)] == [SHOP]
    named = {head.edition: head.name for head in store.reports.heads(9)}
    assert [seen.get(name) is None for name in named.values()] == [True, False, True, True]
    assert seen.get("2026-02-02") is None and seen.get("2026-02-02", SHOP)


def test_only_the_teams_own_edition_is_mailed_to_its_list(store: Store) -> None:
    store.reports.save(replace(ROW, edition=SHOP))
    assert not store.reports.mailed(ROW.night, MORNING)
    store.reports.save(ROW)
    assert store.reports.mailed(ROW.night, MORNING) and not store.reports.mailed(ROW.night, MORNING)
    assert [head.mailed_at for head in store.reports.heads(9)] == [None, MORNING]


def test_what_an_agent_chooses_replaces_what_they_had(store: Store) -> None:
    book = store.subscriptions
    book.choose(1, ["night", "week"], None, MORNING)
    book.choose(1, ["month", "night"], ("shop",), MORNING + hours(1))
    found = {one.span: (one.since, one.mailboxes) for one in book.listed()}
    assert found == {"night": (MORNING, ("shop",)), "month": (MORNING + hours(1), ("shop",))}
    book.choose(1, [], None, MORNING)
    assert book.listed() == []


def test_an_address_outside_has_one_subscription_a_span(store: Store) -> None:
    book = store.subscriptions
    book.add("boss@out.example", "en", "night", None, MORNING)
    again = book.add("boss@out.example", "it", "night", ("shop",), MORNING + hours(1))
    assert book.listed() == [again] == [book.get(again.id)]
    assert book.remove(again.id) and not book.remove(again.id)
    assert book.get(again.id) is None


def test_a_night_is_claimed_once_for_an_address(store: Store) -> None:
    book = store.subscriptions
    assert book.claim("2026-02-02", "Boss@out.example", MORNING)
    assert not book.claim("2026-02-02", "boss@out.example", MORNING)
    assert book.claimed("2026-02-02", "BOSS@out.example")
    assert book.claim("2026-02-02-week", "boss@out.example", MORNING)
    book.give_back("2026-02-02", "boss@OUT.example")
    assert book.claim("2026-02-02", "boss@out.example", MORNING)


def test_who_got_a_report_is_kept_as_long_as_the_report(store: Store) -> None:
    store.reports.save(ROW)
    store.reports.save(replace(ROW, edition=SHOP))
    store.subscriptions.claim(ROW.night, "boss@out.example", MORNING)
    late = MORNING + timedelta(days=99)
    assert store.retaining.drop_reports(late, 1) == 1
    assert store.subscriptions.claimed(ROW.night, "boss@out.example")
    assert store.retaining.drop_reports(late, 9) == 1
    assert not store.subscriptions.claimed(ROW.night, "boss@out.example")


def test_reports_from_before_are_the_teams_own(tmp_path: Path) -> None:
    db = sqlite_utils.Database(tmp_path / "old.db")
    migrations.apply(db, stop_before="0029_subscriptions")
    for night, span in (("2026-02-01", "night"), ("2026-02-02-week", "week")):
        db.execute(
            "INSERT INTO reports (night, made_at, html, text, csv, data, mailed_at, span) "
            "VALUES (?, 1, 'h', 't', 'c', '{}', 2, ?)",
            [night, span],
        )
    db.close()
    store = SqliteStore.open(tmp_path / "old.db")
    row = store.reports.get("2026-02-02-week")
    assert row and (row.span, row.edition, row.html) == ("week", Edition(), "h")
    assert not store.reports.mailed("2026-02-01", MORNING)
    assert store._db.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    store.close()
