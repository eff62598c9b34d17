"""`suggestions`: what became of them, as text and as JSON."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.model import Begun
from inbox_assistant.store.base import Store
from tests.builders import a_reply, a_reply_row, arrive
from tests.cli.conftest import Run
from tests.rig.stores import fresh_store


@pytest.fixture
def store(config_path: Path) -> Store:
    return fresh_store(config_path.parent / "inbox.db")


def _sent(store: Store, number: int, share: float, begun: Begun | None) -> None:
    at = utc_now() - timedelta(days=1)
    mail = arrive(store, number, at)
    row = a_reply_row(mail.conversation_id, number, answers=mail.id)
    queued = store.outbox.queue(row, a_reply(number, date=at), None, None)
    store.suggested.keep(queued, begun, "it", share)


def test_without_replies_it_says_so(run: Run) -> None:
    told = run("suggestions").output
    assert "No reply has begun with a suggestion yet." in told


def test_the_figures_are_told_per_kind_and_language(run: Run, store: Store) -> None:
    solution, interim = (Begun(kind, "it", "formal", "…") for kind in ("solution", "interim"))
    for number in range(1, 11):
        _sent(store, number, 0.0 if number <= 5 else 0.4, solution)
    _sent(store, 11, 0.0, interim)
    _sent(store, 12, 1.0, None)
    told = run("suggestions").output.splitlines()
    assert told[2] == (
        "solution, it: 10 sent, 50% as suggested, 50% changed in a tenth at most, median change 20%"
    )
    assert told[3] == "interim, it: 1 sent, too few to tell"
    assert told[4] == "written without a suggestion: 1"
    found = json.loads(run("suggestions", "--json").output)
    assert found["alone"] == 1 and found["total"]["replies"] == 11
    assert found["suggestions"][0]["unedited"] == 0.5
    assert found["suggestions"][1]["unedited"] is None
