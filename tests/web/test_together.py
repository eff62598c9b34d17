"""Two at one conversation see each other; two tabs of one agent never overwrite each other."""

import re

import pytest

from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours, read
from tests.web.actors import Time, Visitor, shown

HERE = "/conversations/1/here"
DRAFT = "/conversations/1/draft"


@pytest.fixture
def waiting(store: Store) -> int:
    """A conversation that waits for an answer; return the id of its only mail."""
    mail = arrive(store, 1)
    read(store, mail)
    return mail.id


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def _tab(agent: Visitor) -> dict[str, str]:
    """Open the conversation in another tab; return what its form says of the draft."""
    page = shown(agent.opens("/conversations/1"))
    return {name: _field(page, name) for name in ("page", "version")}


def test_a_colleague_who_looks_is_named_while_they_look(
    agent: Visitor, colleague: Visitor, waiting: int, time: Time
) -> None:
    colleague.types(HERE, seen=waiting)
    assert "Marco Neri is looking at this." in shown(agent.opens("/conversations/1"))
    assert "Marco Neri" in shown(agent.types(HERE, seen=waiting))
    time.passes(seconds=40)
    assert "Marco Neri" not in shown(agent.types(HERE, seen=waiting))


def test_a_colleague_who_writes_is_named_until_the_reply_is_sent(
    agent: Visitor, colleague: Visitor, waiting: int
) -> None:
    colleague.types(DRAFT, text="Gentile Anna")
    assert "Marco Neri is writing." in shown(agent.types(HERE, seen=waiting))
    colleague.submits("/conversations/1/reply", text="Gentile Anna", seen=waiting)
    assert "is writing" not in shown(agent.types(HERE, seen=waiting))


def test_nobody_is_told_of_themselves(agent: Visitor, waiting: int) -> None:
    agent.types(DRAFT, text="Gentile Anna")
    assert "Giulia" not in shown(agent.types(HERE, seen=waiting))


def test_a_page_that_shows_it_already_gets_nothing_new(agent: Visitor, waiting: int) -> None:
    first = shown(agent.types(HERE, seen=waiting))
    assert agent.types(HERE, seen=waiting, shown=_field(first, "shown")).status_code == 204


def test_new_mail_is_announced_with_a_link_and_who_wrote_it(
    agent: Visitor, colleague: Visitor, store: Store, waiting: int
) -> None:
    colleague.submits("/conversations/1/reply", text="Gentile Anna", seen=waiting)
    told = shown(agent.types(f"{HERE}?in=mine", seen=waiting))
    assert "Marco Neri has answered" in told and "in=mine" in told and "#mail-2" in told
    arrive(store, 3, MORNING + hours(1), conversation_id=1)
    assert "2 new mails came while this was open." in shown(agent.types(HERE, seen=waiting))


def test_nobody_is_at_a_conversation_that_is_not_there(agent: Visitor) -> None:
    assert agent.types("/conversations/99/here", seen=1).status_code == 404


def test_a_tab_goes_on_with_what_it_kept_itself(agent: Visitor, store: Store, waiting: int) -> None:
    tab = _tab(agent)
    agent.types(DRAFT, text="uno", **tab)
    agent.types(DRAFT, text="uno due", **tab)  # its first answer got lost on the way
    assert store.drafts.text(1, 1) == "uno due"


def test_a_second_tab_does_not_overwrite_and_is_offered_both_texts(
    agent: Visitor, store: Store, waiting: int
) -> None:
    first, second = _tab(agent), _tab(agent)
    agent.types(DRAFT, text="from the <first>", **first)
    told = shown(agent.types(DRAFT, text="from the second", **second))
    assert store.drafts.text(1, 1) == "from the <first>"
    assert "in another tab or on another device" in told and "from the &lt;first&gt;" in told
    assert ">Saved " not in told
    kept = shown(agent.types(DRAFT, text="from the second", over=_over(told), **second))
    assert store.drafts.text(1, 1) == "from the second" and "another device" not in kept


def _over(page: str) -> str:
    found = re.search(r'name="over" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_the_first_tab_is_told_when_the_second_one_was_chosen(
    agent: Visitor, store: Store, waiting: int
) -> None:
    first, second = _tab(agent), _tab(agent)
    agent.types(DRAFT, text="one", **first)
    told = shown(agent.types(DRAFT, text="two", **second))
    agent.types(DRAFT, text="two", over=_over(told), **second)
    assert "another device" in shown(agent.types(DRAFT, text="one more", **first))
    assert store.drafts.text(1, 1) == "two"


def test_the_other_text_that_changed_again_has_not_been_seen(
    agent: Visitor, store: Store, waiting: int
) -> None:
    first, second = _tab(agent), _tab(agent)
    agent.types(DRAFT, text="one", **first)
    told = shown(agent.types(DRAFT, text="two", **second))
    agent.types(DRAFT, text="one and more", **first)
    agent.types(DRAFT, text="two", over=_over(told), **second)
    assert store.drafts.text(1, 1) == "one and more"


def test_without_javascript_both_texts_come_back_on_a_page(
    agent: Visitor, store: Store, waiting: int
) -> None:
    first, second = _tab(agent), _tab(agent)
    agent.submits(DRAFT, text="one", **first)
    answer = agent.submits(DRAFT, text="two", **second)
    assert answer.status_code == 409 and ">two</textarea>" in answer.text
    assert '<div class="letter">one</div>' in answer.text
    agent.submits(DRAFT, text="two", over=_over(answer.text), **second)
    assert store.drafts.text(1, 1) == "two"


def test_a_reply_from_a_tab_that_has_not_seen_the_newer_draft_is_not_sent(
    agent: Visitor, store: Store, waiting: int
) -> None:
    first, second = _tab(agent), _tab(agent)
    agent.types(DRAFT, text="newer", **first)
    answer = agent.submits("/conversations/1/reply", text="older", seen=waiting, **second)
    assert answer.status_code == 409 and "choose between your two texts" in answer.text
    assert store.outbox.of_conversation(1) == [] and store.drafts.text(1, 1) == "newer"


def test_the_second_of_two_agents_is_held_and_reads_the_first_ones_reply_there(
    agent: Visitor, colleague: Visitor, store: Store, waiting: int
) -> None:
    colleague.submits("/conversations/1/reply", text="Ora funziona <b>.", seen=waiting)
    answer = agent.submits("/conversations/1/reply", text="Altro", seen=waiting)
    held = answer.text[answer.text.index('class="held"') :]
    assert "Marco Neri has answered" in held and "Ora funziona &lt;b&gt;." in held
    again = agent.submits("/conversations/1/reply", text="Altro", seen=_field(held, "seen"))
    assert again.status_code == 303 and len(store.outbox.of_conversation(1)) == 2


def test_a_reply_taken_back_holds_nobody(
    agent: Visitor, colleague: Visitor, store: Store, waiting: int
) -> None:
    colleague.submits("/conversations/1/reply", text="Altro", seen=waiting)
    colleague.submits("/outbox/1/undo")
    for text in ("Altro", "Mio"):
        assert agent.submits("/conversations/1/reply", text=text, seen=waiting).status_code == 303
        agent.submits(f"/outbox/{store.outbox.of_conversation(1)[-1].id}/undo")
    assert len(store.outbox.of_conversation(1)) == 3
