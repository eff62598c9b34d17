"""A reply leaves once, or is held back and says why; no word of it is lost."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.config import Config
from inbox_assistant.model import Address, KnownAnswer
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, SUPPORT, a_reading, arrive, hours, read
from tests.web.actors import Time, Visitor, shown
from web import create_app

TEXT = "Gentile Anna,\n\nabbiamo sistemato: ora può accedere.\n\nShop"


@pytest.fixture
def waiting(store: Store) -> int:
    """A conversation that waits for an answer; return the id of its only mail."""
    mail = arrive(store, 1)
    read(store, mail)
    return mail.id


def _draft(page: str) -> str:
    found = re.search(r'<textarea id="draft"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_suggestion_lands_as_an_editable_draft(agent: Visitor, waiting: int) -> None:
    page = shown(agent.opens("/conversations/1?suggestion=show"))
    assert "Rossi" in _draft(page) or "Anna" in _draft(page)
    assert "Why this suggestion" in page


def test_another_suggestion_can_be_asked_for_by_address(agent: Visitor, waiting: int) -> None:
    first = _draft(shown(agent.opens("/conversations/1?suggestion=1")))
    second = _draft(shown(agent.opens("/conversations/1?suggestion=2")))
    assert first and second and first != second
    assert _draft(shown(agent.opens("/conversations/1?suggestion=99"))) == first


def test_the_known_answer_of_the_issue_is_offered(agent: Visitor, store: Store) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store, 1), a_reading(), issue)
    known = KnownAnswer(issue, "it", "Basta svuotare la cache del browser.")
    store.issues.answer(known, 1, MORNING)
    page = shown(agent.opens("/conversations/1?suggestion=show"))
    assert "Basta svuotare la cache del browser." in page


def test_what_an_agent_types_is_kept_and_checked_at_once(
    agent: Visitor, store: Store, waiting: int
) -> None:
    text = "Ciao Anna, hai sbagliato tu. Colpa tua <b>."
    answer = agent.types("/conversations/1/draft", text=text)
    assert store.drafts.text(1, 1) == text
    fragment = shown(answer)
    assert "Saved" in fragment and 'id="findings"' in fragment and "<html" not in fragment
    assert "<li>" in fragment
    assert "&lt;b&gt;" in fragment and "<b>" not in fragment


def test_without_javascript_the_page_comes_back_with_draft_and_findings(
    agent: Visitor, waiting: int
) -> None:
    answer = agent.submits("/conversations/1/draft?in=mine", text="Ciao, hai sbagliato tu.")
    assert answer.location == "/conversations/1?in=mine#reply"
    page = shown(agent.opens("/conversations/1"))
    assert _draft(page) == "Ciao, hai sbagliato tu."
    assert 'aria-label="Before you send"' in page


def test_drafts_are_each_agents_own(agent: Visitor, colleague: Visitor, waiting: int) -> None:
    agent.types("/conversations/1/draft", text="Giulia's words")
    assert "Giulia&#39;s words" not in shown(colleague.opens("/conversations/1"))


def test_a_reply_waits_for_the_undo_time_and_shows_it(
    agent: Visitor, store: Store, waiting: int
) -> None:
    agent.types("/conversations/1/draft", text=TEXT)
    answer = agent.submits("/conversations/1/reply?in=waiting", text=TEXT, seen=waiting)
    assert answer.status_code == 303
    [row] = store.outbox.of_conversation(1)
    assert row.state == "waiting" and (row.not_before - MORNING).total_seconds() == 7215
    assert row.recipients == ("anna1@customer.example",) and row.answers == waiting
    assert store.drafts.text(1, 1) is None
    page = shown(agent.opens(answer.location))
    assert "Your reply leaves in a moment." in page and f"/outbox/{row.id}/undo" in page


def test_line_ends_of_browsers_do_not_reach_the_mail(
    agent: Visitor, store: Store, waiting: int
) -> None:
    agent.submits("/conversations/1/reply", text="uno\r\n\r\ndue", seen=waiting)
    assert store.conversations.mails(1)[-1].mail.own_words == "uno\n\ndue"


def test_undo_gives_the_words_back_as_a_draft(agent: Visitor, store: Store, waiting: int) -> None:
    agent.submits("/conversations/1/reply", text=TEXT, seen=waiting)
    [row] = store.outbox.of_conversation(1)
    agent.submits(f"/outbox/{row.id}/undo")
    assert store.outbox_desk.get(row.id).state == "cancelled"
    assert store.conversations.get(1).waiting_since is not None
    assert _draft(shown(agent.opens("/conversations/1"))) == TEXT


def test_undo_after_it_left_changes_nothing_and_says_so(
    agent: Visitor, store: Store, waiting: int, time: Time
) -> None:
    agent.submits("/conversations/1/reply", text=TEXT, seen=waiting)
    time.passes(seconds=20)
    row = store.outbox.claim(time.now, "worker", timedelta(minutes=10))
    assert row is not None
    answer = agent.submits(f"/outbox/{row.id}/undo")
    assert answer.status_code == 409 and "the reply has left already" in answer.text
    assert store.outbox_desk.get(row.id).state == "sending"
    assert store.drafts.text(1, 1) is None


def test_pressing_send_again_and_again_sends_once(
    config: Config, store: Store, waiting: int, time: Time
) -> None:
    opened: list[SqliteStore] = []

    def open_store() -> SqliteStore:
        opened.append(SqliteStore.open(Path(config.store)))
        return opened[-1]

    app = create_app(open_store, config, time)

    def press(_: int) -> int:
        giulia = Visitor(app)
        giulia.login()
        return giulia.submits("/conversations/1/reply", text=TEXT, seen=waiting).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(8)))
    assert set(answers) == {303}
    assert len(store.outbox.of_conversation(1)) == 1


def test_two_agents_with_the_same_words_send_once(
    agent: Visitor, colleague: Visitor, store: Store, waiting: int
) -> None:
    agent.submits("/conversations/1/reply", text=TEXT, seen=waiting)
    colleague.submits("/conversations/1/reply", text=TEXT, seen=waiting)
    assert len(store.outbox.of_conversation(1)) == 1


def test_a_reply_is_held_back_when_the_customer_wrote_meanwhile(
    agent: Visitor, store: Store, waiting: int
) -> None:
    arrive(store, 2, MORNING + hours(1), conversation_id=1, own_words="Non serve più, grazie")
    answer = agent.submits("/conversations/1/reply", text=TEXT, seen=waiting)
    assert answer.status_code == 409
    assert "Held back" in answer.text and _draft(answer.text) == TEXT
    assert store.outbox.of_conversation(1) == [] and store.drafts.text(1, 1) == TEXT


def test_a_reply_is_held_back_when_a_colleague_answered_meanwhile(
    agent: Visitor, colleague: Visitor, store: Store, waiting: int
) -> None:
    colleague.submits("/conversations/1/reply", text="Altro", seen=waiting)
    answer = agent.submits("/conversations/1/reply", text=TEXT, seen=waiting)
    assert answer.status_code == 409
    assert len(store.outbox.of_conversation(1)) == 1


def test_an_empty_reply_is_not_sent(agent: Visitor, store: Store, waiting: int) -> None:
    answer = agent.submits("/conversations/1/reply", text=" \r\n ", seen=waiting)
    assert answer.status_code == 409 and "nothing to send yet" in answer.text
    assert store.outbox.of_conversation(1) == []


def test_an_address_nothing_can_be_sent_to_keeps_the_draft(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1, sender=Address("", "undisclosed recipients"))
    answer = agent.submits("/conversations/1/reply", text=TEXT, seen=mail.id)
    assert answer.status_code == 409 and "Nothing can be sent to this address" in answer.text
    assert store.drafts.text(1, 1) == TEXT


def test_a_mailbox_no_longer_configured_keeps_the_draft(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1, mailbox="old")
    answer = agent.submits("/conversations/1/reply", text=TEXT, seen=mail.id)
    assert answer.status_code == 409 and "not in the configuration any more" in answer.text


def test_the_answer_goes_where_the_customer_asked(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1, reply_to=Address("", "private@customer.example"))
    page = shown(agent.opens("/conversations/1"))
    assert "Answers go to private@customer.example, as the writer asked." in page
    agent.submits("/conversations/1/reply", text=TEXT, seen=mail.id)
    assert store.outbox.of_conversation(1)[0].recipients == ("private@customer.example",)


def test_a_dated_word_in_a_reply_becomes_a_promise(
    agent: Visitor, store: Store, waiting: int
) -> None:
    text = "Le scrivo di nuovo entro venerdì 6 febbraio alle 12."
    agent.submits("/conversations/1/reply", text=text, seen=waiting)
    [promise] = store.promises.of_conversation(1)
    assert promise.until.date().isoformat() == "2026-02-06"


def test_send_and_next_opens_the_next_one_and_still_offers_undo(
    agent: Visitor, store: Store
) -> None:
    mails = [arrive(store, n, MORNING + hours(n), subject=f"mail {n}") for n in (1, 2, 3)]
    path = "/conversations/2/reply?in=waiting"
    answer = agent.submits(path, text=TEXT, seen=mails[1].id, then="next")
    assert answer.location.startswith("/conversations/3?")
    assert "/undo" in shown(agent.opens(answer.location))


def test_send_and_next_ends_in_the_folder_when_nothing_is_left(
    agent: Visitor, waiting: int
) -> None:
    path = "/conversations/1/reply?in=waiting"
    answer = agent.submits(path, text=TEXT, seen=waiting, then="next")
    assert answer.location.startswith("/folders/waiting?")
    assert "/undo" in shown(agent.opens(answer.location))


def _with_others(store: Store) -> int:
    others = (Address("Bo Neri", "bo@customer.example"), Address("", SUPPORT.upper()))
    cc = (Address("", "cy@customer.example"), Address("Anna", "Anna1@customer.example"))
    return arrive(store, 1, to=others, cc=cc).id


def test_others_on_the_mail_are_offered_and_get_nothing_unless_ticked(
    agent: Visitor, store: Store
) -> None:
    seen = _with_others(store)
    page = shown(agent.opens("/conversations/1"))
    assert "Reply to all: Bo Neri &lt;bo@customer.example&gt; and cy@customer.example" in page
    assert 'example" checked' not in page
    agent.submits("/conversations/1/reply", text=TEXT, seen=seen)
    assert store.outbox.of_conversation(1)[0].recipients == ("anna1@customer.example",)


def test_whoever_is_ticked_gets_a_copy_and_stays_ticked(agent: Visitor, store: Store) -> None:
    seen = _with_others(store)
    agent.submits("/conversations/1/reply", text=TEXT, seen=seen, cc=["bo@customer.example"])
    [row] = store.outbox.of_conversation(1)
    assert row.recipients == ("anna1@customer.example", "bo@customer.example")
    raw = store.outbox_desk.get(row.id).raw
    assert b"Cc: Bo Neri <bo@customer.example>" in raw
    assert 'value="bo@customer.example" checked' in shown(agent.opens("/conversations/1"))


def test_nobody_else_can_be_slipped_in(agent: Visitor, store: Store) -> None:
    seen = _with_others(store)
    strangers = ["spy@evil.example", SUPPORT, "bo@customer.example\r\nBcc: spy@evil.example"]
    agent.submits("/conversations/1/reply", text=TEXT, seen=seen, cc=strangers)
    assert store.outbox.of_conversation(1)[0].recipients == ("anna1@customer.example",)


def test_ticks_outlive_a_refused_form(agent: Visitor, store: Store) -> None:
    seen = _with_others(store)
    answer = agent.submits("/conversations/1/reply", text="", seen=seen, cc="cy@customer.example")
    assert answer.status_code == 409
    assert 'value="cy@customer.example" checked' in answer.text
