"""After a restore, pages say what waits, and each reply leaves only by somebody's hand."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from inbox_assistant.config import BackupConfig, Config, RetentionConfig
from inbox_assistant.model import BackupRow
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours
from tests.web.actors import Visitor, shown

BANNER = "1 reply was waiting when the backup was made."


@pytest.fixture
def held(store: Store) -> int:
    """A reply that was on its way when the backup was made."""
    arrive(store, 1)
    row_id = store.outbox.queue(a_reply_row(1), a_reply(), 1, None)
    store.restores.begin(MORNING + hours(1), MORNING)
    return row_id


def leaves(store: Store) -> bool:
    return store.outbox.claim(MORNING + hours(9), "w", timedelta(minutes=5)) is not None


def test_every_page_says_that_replies_wait_until_somebody_decides(
    held: int, agent: Visitor, store: Store
) -> None:
    for path in ("/settings", "/outbox", "/conversations/1"):
        assert BANNER in shown(agent.opens(path))
    page = shown(agent.opens("/outbox"))
    assert "it may have left. Look into the Sent folder" in page and "Write it anew" in page
    assert not leaves(store)
    agent.submits(f"/outbox/{held}/decide", sent="yes")
    assert BANNER not in shown(agent.opens("/outbox")) and not leaves(store)


def test_a_held_reply_is_sent_when_somebody_says_so(
    held: int, agent: Visitor, store: Store
) -> None:
    agent.submits(f"/outbox/{held}/decide", sent="no")
    assert leaves(store)


def test_a_held_reply_becomes_a_draft_again(held: int, agent: Visitor, store: Store) -> None:
    agent.submits(f"/outbox/{held}/take-back")
    assert store.outbox_desk.get(held).state == "cancelled" and not leaves(store)
    assert "abbiamo sistemato" in (store.drafts.text(1, 1) or "")
    assert BANNER not in shown(agent.opens("/outbox"))


def test_a_reply_that_no_restore_holds_can_not_be_pulled_out_of_the_line(
    agent: Visitor, store: Store
) -> None:
    arrive(store, 1)
    row_id = store.outbox.queue(a_reply_row(1), a_reply(), 1, None)
    store.outbox.claim(MORNING + hours(1), "w", timedelta(minutes=5))
    agent.submits(f"/outbox/{row_id}/take-back")
    assert store.outbox_desk.get(row_id).state == "sending"


@pytest.mark.parametrize("role", ["admin"])
def test_admins_see_backups_and_what_goes_after_a_time(
    store: Store, config: Config, app: Flask, agent: Visitor, tmp_path: Path
) -> None:
    page = shown(agent.opens("/settings"))
    assert "Nothing is erased by itself" in page and "none yet" in page
    kept = replace(
        config,
        backup=BackupConfig(folder=tmp_path),
        retention=RetentionConfig(enabled=True, spam_days=30),
    )
    app.extensions["inbox-assistant"] = replace(app.extensions["inbox-assistant"], config=kept)
    store.backups.note(BackupRow(MORNING, "", error="no room <here>"))
    page = shown(agent.opens("/settings"))
    assert "<dd>30 days</dd>" in page and "no room &lt;here&gt;" in page
    assert "or as long as the team keeps them" in page


def test_others_see_nothing_of_backups(agent: Visitor) -> None:
    assert "[backup]" not in shown(agent.opens("/settings"))
