"""One click from a sent reply to the known answer of its issue."""

import pytest

from inbox_assistant.model import KnownAnswer
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read
from tests.web.actors import Visitor, shown

ADVICE = "Tolga la guarnizione, la lavi con acqua tiepida e la rimetta al suo posto."
LETTER = f"Gentile Anna Rossi,\n\n{ADVICE} Il Suo ordine 48213 è partito.\n\nCordiali saluti\nShop"
ISSUE = 1


@pytest.fixture
def sent(store: Store) -> int:
    """A reply that has left; returns its mail."""
    assert store.readings.new_issue_id() == ISSUE
    mail = arrive(store)
    read(store, mail, a_reading(), ISSUE, "La pentola fischia")
    row = a_reply_row(mail.conversation_id, answers=mail.id, state="sent")
    store.outbox.queue(row, a_reply(own_words=LETTER, date=MORNING + hours(1)), 1, None)
    return next(m.id for m in store.conversations.mails(1) if m.direction == "out")


def answers(store: Store) -> dict[str, str]:
    return {known.language: known.text for known in store.issues.answers(ISSUE)}


def test_a_sent_reply_offers_to_become_the_known_answer(agent: Visitor, sent: int) -> None:
    page = shown(agent.opens("/conversations/1"))
    assert "Use as known answer of “La pentola fischia” (Italian)" in page
    assert f'href="/mails/{sent}/answer"' in page


def test_the_form_proposes_the_core_and_tells_what_was_left_out(agent: Visitor, sent: int) -> None:
    page = shown(agent.opens(f"/mails/{sent}/answer"))
    assert f">{ADVICE}</textarea>" in page
    assert '<li lang="it">Il Suo ordine 48213 è partito.</li>' in page
    assert "Replace the known answer" not in page


def test_saving_keeps_the_known_answer_in_that_language(
    agent: Visitor, store: Store, sent: int
) -> None:
    answer = agent.submits(f"/mails/{sent}/answer", text=ADVICE, before="", act="save")
    assert answer.location == f"/issues/{ISSUE}?done=answered#answers"
    assert answers(store) == {"it": ADVICE}


def test_an_answer_there_is_shown_beside_and_replaced_or_left(
    agent: Visitor, store: Store, sent: int
) -> None:
    store.issues.answer(KnownAnswer(ISSUE, "it", "Già noto."), 1, MORNING)
    page = shown(agent.opens(f"/mails/{sent}/answer"))
    assert "The known answer now" in page and "Già noto." in page
    fields = {"text": ADVICE, "before": "Già noto."}
    left = agent.submits(f"/mails/{sent}/answer", **fields, act="keep")
    assert left.location == "/conversations/1" and answers(store) == {"it": "Già noto."}
    agent.submits(f"/mails/{sent}/answer", **fields, act="save")
    assert answers(store) == {"it": ADVICE}


def test_an_answer_a_colleague_wrote_meanwhile_is_not_overwritten(
    agent: Visitor, store: Store, sent: int
) -> None:
    store.issues.answer(KnownAnswer(ISSUE, "it", "Di Marco."), 2, MORNING)
    answer = agent.submits(f"/mails/{sent}/answer", text=ADVICE, before="", act="save")
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "a colleague has changed the known answer" in page
    assert "Di Marco." in page and f">{ADVICE}</textarea>" in page
    assert answers(store) == {"it": "Di Marco."}


def test_what_may_be_one_customers_own_is_asked_about_before_it_is_kept(
    agent: Visitor, store: Store, sent: int
) -> None:
    text = f"{ADVICE} Chieda alla Signora Rossi."
    answer = agent.submits(f"/mails/{sent}/answer", text=text, before="", act="save")
    assert answer.status_code == 409 and answers(store) == {}
    assert "Chieda alla Signora Rossi.</li>" in answer.get_data(as_text=True)
    agent.submits(f"/mails/{sent}/answer", text=text, before="", act="anyway")
    assert answers(store) == {"it": text}


def test_an_empty_answer_is_not_kept(agent: Visitor, store: Store, sent: int) -> None:
    answer = agent.submits(f"/mails/{sent}/answer", text="  ", before="", act="save")
    assert answer.status_code == 409 and "write the answer first" in answer.get_data(as_text=True)
    assert answers(store) == {}


def test_what_has_not_left_and_what_came_in_offers_nothing(agent: Visitor, store: Store) -> None:
    mail = arrive(store)
    read(store, mail, a_reading(), store.readings.new_issue_id())
    store.outbox.queue(a_reply_row(1, answers=mail.id), a_reply(), 1, None)
    assert "Use as known answer" not in shown(agent.opens("/conversations/1"))
    for mail_id in (1, 2, 99):
        assert agent.opens(f"/mails/{mail_id}/answer").status_code == 404
        assert agent.submits(f"/mails/{mail_id}/answer", text="x").status_code == 404


def test_a_reply_whose_issue_is_not_known_offers_nothing(agent: Visitor, store: Store) -> None:
    mail = arrive(store)
    read(store, mail, a_reading())
    store.outbox.queue(a_reply_row(1, answers=mail.id, state="sent"), a_reply(), 1, None)
    assert "Use as known answer" not in shown(agent.opens("/conversations/1"))
    assert agent.opens("/mails/2/answer").status_code == 404


def test_a_hostile_letter_is_shown_as_text(agent: Visitor, store: Store, sent: int) -> None:
    text = "</textarea><script>alert(1)</script> Chieda alla Signora Rossi."
    answer = agent.submits(f"/mails/{sent}/answer", text=text, before=text, act="save")
    page = answer.get_data(as_text=True)
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_an_italian_agent_reads_italian(colleague: Visitor, sent: int) -> None:
    page = shown(colleague.opens("/conversations/1"))
    assert "Usa come risposta nota di «La pentola fischia» (italiano)" in page
