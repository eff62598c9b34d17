"""Everything on its way is visible, and people decide what only people can."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from inbox_assistant.model import Delivery, DeliveryState
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours
from tests.web.actors import Time, Visitor, shown

NAMES = ("anna1@customer.example", "bo@customer.example")
PAGES = ("/conversations/1", "/outbox")
LATER = MORNING + hours(1)


def _tried(store: Store, *states: DeliveryState, error: str = "550 <no> such user") -> int:
    """Let a reply have been tried, with that outcome for each recipient."""
    arrive(store, 1)
    recipients = NAMES[: len(states)]
    row_id = store.outbox.queue(a_reply_row(1, recipients=recipients), a_reply(), 1, None)
    row = store.outbox.claim(LATER, "worker", timedelta(minutes=10))
    assert row is not None
    found = [
        Delivery(name, state, "" if state == "taken" else error)
        for name, state in zip(recipients, states, strict=True)
    ]
    store.outbox.finish(row, found, LATER, later=LATER + hours(2))
    return row_id


def _count(page: str) -> bool:
    return 'Outbox <span class="count">1</span>' in " ".join(page.split())


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("refused",), ("Refused by the mail server", "Nothing was delivered", "Write again")),
        (("taken", "refused"), ("Sent, but not to everybody", "The others have it")),
        (("deferred",), ("will be tried again", "next try Mon 2 Feb 2026, 11:00", "Try now")),
        (("taken", "deferred"), ("tried again later", "Stop trying")),
        (("unknown",), ("May or may not have been sent", "It was sent", "Send it again")),
    ],
)
def test_every_trouble_is_told_with_its_reason_in_both_places(
    agent: Visitor, store: Store, states: Sequence[DeliveryState], words: Sequence[str]
) -> None:
    _tried(store, *states)
    for path in PAGES:
        page = shown(agent.opens(path))
        assert _count(page)
        assert "550 &lt;no&gt; such user" in page
        for word in words:
            assert word in page


def test_what_was_sent_is_said_with_its_time(agent: Visitor, store: Store) -> None:
    _tried(store, "taken")
    assert "Has been sent" in shown(agent.opens("/conversations/1"))
    page = shown(agent.opens("/outbox"))
    assert "Everything has been sent." in page
    assert "count" not in page.split("Outbox")[1].split("</a>")[0]


def test_what_waits_can_be_undone_from_the_outbox(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    store.outbox.queue(a_reply_row(1), a_reply(), 1, None)
    page = shown(agent.opens("/outbox"))
    assert "On its way" in page
    assert "/outbox/1/undo" in page


@pytest.mark.parametrize(("answer", "state"), [("yes", "sent"), ("no", "waiting")])
def test_only_a_person_decides_an_unknown_outcome(
    agent: Visitor, store: Store, answer: str, state: str
) -> None:
    row_id = _tried(store, "unknown")
    path = f"/outbox/{row_id}/decide"
    assert agent.submits(path, sent="maybe").status_code == 400
    assert agent.submits(f"{path}?from=outbox", sent=answer).location == "/outbox"
    assert store.outbox_desk.get(row_id).state == state
    assert agent.submits(path, sent="no").status_code == 404


def test_a_refused_reply_becomes_a_draft_again(agent: Visitor, store: Store) -> None:
    row_id = _tried(store, "refused")
    agent.submits(f"/outbox/{row_id}/undo")
    assert store.drafts.text(1, 1) == a_reply().own_words
    assert store.conversations.get(1).waiting_since == MORNING
    assert not _count(shown(agent.opens("/outbox")))


def test_a_partly_delivered_reply_is_never_taken_back(agent: Visitor, store: Store) -> None:
    row_id = _tried(store, "taken", "refused")
    agent.submits(f"/outbox/{row_id}/undo")
    assert store.outbox_desk.get(row_id).state == "refused"
    assert store.drafts.text(1, 1) is None
    assert agent.submits(f"/outbox/{row_id}/settle").location.startswith("/conversations/1")
    assert not _count(shown(agent.opens("/outbox")))


def test_what_is_deferred_can_be_tried_now_or_given_up(
    agent: Visitor, store: Store, time: Time
) -> None:
    row_id = _tried(store, "taken", "deferred")
    path = f"/outbox/{row_id}/deferred"
    assert agent.submits(path, then="perhaps").status_code == 400
    agent.submits(path, then="now")
    assert store.outbox_desk.get(row_id).not_before == time.now
    agent.submits(path, then="stop")
    row = store.outbox_desk.get(row_id)
    assert row.deliveries[1] == Delivery(NAMES[1], "refused", "Stopped by Giulia Bianchi.")


@pytest.mark.parametrize(("then", "state"), [("again", "pending"), ("leave", "none")])
def test_a_missing_copy_is_told_and_tried_again_alone(
    agent: Visitor, store: Store, then: str, state: str
) -> None:
    row_id = _tried(store, "taken")
    store.copies.failed([row_id], "The folder is full.", lambda _: None)
    for path in PAGES:
        page = shown(agent.opens(path))
        assert _count(page)
        assert "The folder is full." in page
    agent.submits(f"/outbox/{row_id}/copy", then=then)
    row = store.outbox_desk.get(row_id)
    assert (row.state, row.copy_state) == ("sent", state)


def test_a_mailbox_that_can_not_send_is_a_banner_on_every_page_and_told_to_monitors(
    agent: Visitor, store: Store
) -> None:
    _tried(store, "deferred")
    store.sending.trouble("support", "sending", LATER, "mx refused the login of support.")
    for path in ("/folders/waiting", "/issues", "/outbox"):
        page = shown(agent.opens(path))
        assert "support can't send now." in page
        assert "mx refused the login of support." in page
    answer = agent.opens("/healthz")
    assert (answer.status_code, "support" in answer.text) == (503, False)


def test_a_flood_of_acknowledgements_is_told_for_a_while(
    agent: Visitor, store: Store, time: Time
) -> None:
    store.sending.trouble("support", "acknowledging", time.now, "60 left within an hour")
    assert "acknowledges no more mail for now" in shown(agent.opens("/issues"))
    time.passes(hours=2)
    assert "acknowledges no more" not in shown(agent.opens("/issues"))


def test_an_acknowledgement_looks_like_what_it_is(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    row = a_reply_row(1, automatic=True, sender="")
    store.outbox.queue(row, a_reply(automatic="auto-reply"), None, None)
    page = shown(agent.opens("/conversations/1"))
    assert "automatic answer" in page
    assert "waiting for" in page


def test_the_outbox_speaks_italian(colleague: Visitor, store: Store) -> None:
    _tried(store, "unknown")
    page = shown(colleague.opens("/outbox"))
    assert "Posta in uscita" in page
    assert "Serve una persona" in page
