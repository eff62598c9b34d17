"""What a draft promises is shown, kept without an answer, changed or dropped with one click."""

import re
from datetime import UTC, datetime

import pytest

from inbox_assistant.model import Promise
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours, read
from tests.web.actors import Time, Visitor, shown

TEXT = "Gentile Anna, Le scrivo entro venerdì. Il pezzo arriverà entro il 15 dicembre."
WORDS = "entro venerdì"


@pytest.fixture(autouse=True)
def tuesday(time: Time) -> None:
    """It is a Tuesday morning, before anybody logs in."""
    time.now = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def waiting(store: Store, time: Time) -> int:
    """A mail that waits for an answer."""
    mail = arrive(store, 1, time.now)
    read(store, mail)
    return mail.id


def sends(agent: Visitor, mail: int, text: str = TEXT, **choice: str) -> None:
    form = {"text": text, "seen": str(mail), "then": "stay"} | choice
    assert agent.submits("/conversations/1/reply", **form).status_code == 303


def entered(store: Store) -> list[str]:
    return [f"{promise.until:%m-%d %H:%M}" for promise in store.promises.of_conversation(1)]


def test_the_promise_is_shown_while_writing(agent: Visitor, waiting: int) -> None:
    page = shown(agent.types("/conversations/1/draft", text=TEXT))
    assert "You promise: answer by Fri 27 Nov 2026, 18:00" in page
    assert "<q>entro venerdì</q>" in page
    assert 'hx-target="#promising"' in page


def test_a_draft_that_promises_nothing_shows_nothing(agent: Visitor, waiting: int) -> None:
    page = shown(agent.types("/conversations/1/draft", text="L'offerta termina venerdì."))
    assert "You promise" not in page


def test_without_an_answer_all_promises_are_kept(
    agent: Visitor, store: Store, waiting: int
) -> None:
    sends(agent, waiting)
    assert entered(store) == ["11-27 18:00", "12-15 18:00"]


def test_another_time_takes_the_place_of_the_first(
    agent: Visitor, store: Store, waiting: int
) -> None:
    other = {"promise": "other", "promise_words": WORDS, "promise_until": "2026-11-30T12:00"}
    sends(agent, waiting, **other)
    assert entered(store) == ["11-30 12:00", "12-15 18:00"]


@pytest.mark.parametrize("until", ["2020-01-01T12:00", "soon", ""])
def test_a_time_that_is_none_leaves_the_promise_as_it_is(
    agent: Visitor, store: Store, waiting: int, until: str
) -> None:
    sends(agent, waiting, promise="other", promise_words=WORDS, promise_until=until)
    assert entered(store)[0] == "11-27 18:00"


def test_no_promise_enters_none(agent: Visitor, store: Store, waiting: int) -> None:
    sends(agent, waiting, promise="none", promise_words=WORDS)
    assert entered(store) == []


def test_a_choice_about_other_words_is_forgotten(
    agent: Visitor, store: Store, waiting: int
) -> None:
    sends(agent, waiting, promise="none", promise_words="entro domani")
    assert entered(store)[0] == "11-27 18:00"


def test_a_choice_stays_while_the_agent_writes_on(agent: Visitor, waiting: int) -> None:
    form = {"text": TEXT + " Grazie.", "promise": "none", "promise_words": WORDS}
    page = shown(agent.types("/conversations/1/draft", **form))
    assert re.search(r'value="none" checked', page)


def test_what_was_no_promise_is_withdrawn_with_its_reason(
    agent: Visitor, store: Store, waiting: int
) -> None:
    sends(agent, waiting)
    first = store.promises.of_conversation(1)[0]
    assert "Withdraw…" in shown(agent.opens("/conversations/1"))
    path = f"/conversations/1/promises/{first.id}/withdraw"
    assert agent.submits(path, reason="was <b>no</b> promise").status_code == 303
    page = shown(agent.opens("/conversations/1"))
    assert "withdrawn" in page and "was &lt;b&gt;no&lt;/b&gt; promise" in page
    assert agent.submits(path, reason="again").status_code == 409
    assert agent.submits("/conversations/1/promises/99/withdraw").status_code == 404


def test_lists_say_in_words_what_is_soon_due_and_what_is_late(
    agent: Visitor, store: Store, waiting: int, time: Time
) -> None:
    assert "due by" not in shown(agent.opens("/folders/waiting"))
    time.passes(hours=7)
    assert "due by" in shown(agent.opens("/folders/waiting"))
    time.passes(days=1)
    agent.login()
    assert "late since" in shown(agent.opens("/folders/waiting"))


def test_the_box_opens_with_an_interim_word_when_time_runs_out(
    agent: Visitor, waiting: int, time: Time
) -> None:
    said = "Time is running out"
    path = "/conversations/1?suggestion=show"
    assert said not in shown(agent.opens(path))
    time.passes(days=1)
    agent.login()
    page = shown(agent.opens(path))
    assert said in page
    assert re.search(r'aria-current="true">[^<]*Interim', page, re.IGNORECASE)


def test_every_page_tells_how_many_promises_are_due_today(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    promise = Promise(MORNING + hours(3), "by 11")
    store.outbox.queue(a_reply_row(1), a_reply(), 1, promise)
    assert "1 promise is due today or overdue." in shown(agent.opens("/issues"))
