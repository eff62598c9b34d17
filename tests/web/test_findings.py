"""Findings beside the reply box: the team's words, what was meant, and what holds a reply back."""

import pytest

from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, read
from tests.web.actors import Visitor, shown

DRAFT = "Buongiorno, il Suo aggiornameto parte domani e arriva venerdì alle nove."
AT = "/conversations/1"


@pytest.fixture
def desk(agent: Visitor, store: Store) -> Visitor:
    """Giulia, as a lead, with a mail to answer."""
    read(store, arrive(store), a_reading(emotion="neutral", motive="other", blocking=0))
    store.agents.change(1, role="lead")
    agent.login()
    return agent


def _checked(desk: Visitor) -> str:
    desk.submits(f"{AT}/draft", text=DRAFT)
    return shown(desk.opens(AT))


def test_a_word_added_from_a_finding_is_known_from_then_on(desk: Visitor, store: Store) -> None:
    assert "aggiornameto</mark>" in _checked(desk)
    assert desk.submits(f"{AT}/word", text=DRAFT, word="aggiornameto").status_code == 303
    page = shown(desk.opens(AT))
    assert "aggiornameto</mark>" not in page and DRAFT in page
    [known] = store.checking.words()
    assert (known.word, known.language, known.agent_id) == ("aggiornameto", "it", 1)


def test_the_settings_list_the_words_and_remove_them(desk: Visitor, store: Store) -> None:
    assert desk.submits("/settings/dictionary", word="Vesuvietto").status_code == 303
    assert "vesuvietto" in shown(desk.opens("/settings"))
    desk.submits("/settings/dictionary", remove="vesuvietto", language="")
    assert store.checking.words() == []
    assert desk.submits("/settings/dictionary", word="two words").status_code == 400


def test_what_may_have_been_meant_is_shown_when_asked(desk: Visitor) -> None:
    page = shown(desk.opens(f"{AT}/meant?word=aggiornameto&language=it"))
    assert "aggiornamento" in page
    assert "Nothing close" in shown(desk.opens(f"{AT}/meant?word=%3Cb%3E&language=xx"))


def test_the_box_tells_its_language_and_address_beside_the_customers(desk: Visitor) -> None:
    assert "You write: Italian, Lei" in _checked(desk)


def test_a_chosen_kind_holds_the_reply_back_until_it_is_sent_anyway(
    desk: Visitor, store: Store
) -> None:
    form = {"text": DRAFT, "seen": "1"}
    assert desk.submits("/settings/blocking", kind="spelling").status_code == 303
    held = desk.submits(f"{AT}/reply", **form)
    assert held.status_code == 409 and "Send anyway" in held.text and DRAFT in held.text
    assert store.outbox.of_conversation(1) == []
    assert desk.submits(f"{AT}/reply", **form, then="anyway").status_code == 303
    assert len(store.outbox.of_conversation(1)) == 1


def test_nothing_holds_a_reply_back_at_first(desk: Visitor) -> None:
    assert desk.submits(f"{AT}/reply", text=DRAFT, seen="1").status_code == 303


def test_an_answer_still_to_be_translated_holds_the_reply_back_whatever_the_team_chose(
    desk: Visitor, store: Store
) -> None:
    form = {"text": f"{DRAFT}\n\n⟦Translate before sending⟧\nWe have mended it.", "seen": "1"}
    held = desk.submits(f"{AT}/reply", **form)
    assert held.status_code == 409 and "Send anyway" in held.text and "⟦" in held.text
    assert store.outbox.of_conversation(1) == []
    assert desk.submits(f"{AT}/reply", text=DRAFT, seen="1").status_code == 303


def test_only_leads_and_admins_choose_what_holds_back(desk: Visitor, store: Store) -> None:
    store.agents.change(1, role="agent")
    desk.login()
    assert desk.submits("/settings/blocking", kind="spelling").status_code == 403
    store.checking.set_blocking([], 1, MORNING)
