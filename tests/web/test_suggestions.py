"""What agents make of suggestions: carried by the form, kept at sending, shown as figures."""

import html
import json
import re

import pytest

from inbox_assistant.model import Amended, Begun
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read
from tests.web.actors import Visitor, shown

GIULIA, MARCO = 1, 2
PLACE = 1


@pytest.fixture
def asked(store: Store) -> None:
    read(store, arrive(store), a_reading())


def form(agent: Visitor, path: str = "/conversations/1?suggestion=show") -> dict[str, str]:
    """Return the fields of the reply form as a browser would send them."""
    page = agent.opens(path).get_data(as_text=True)
    fields = dict(re.findall(r'<input type="hidden" name="(seen|begun)" value="([^"]*)"', page))
    text = re.search(r'<textarea id="draft"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert text
    values = {**fields, "text": text[1].lstrip("\n")}
    return {name: html.unescape(value) for name, value in values.items()}


def amended(store: Store) -> list[Amended]:
    return list(store.suggested.amended(MORNING, 9))


@pytest.mark.usefixtures("asked")
def test_what_is_sent_as_suggested_is_unedited(agent: Visitor, store: Store) -> None:
    fields = form(agent)
    agent.submits("/conversations/1/reply", **fields, then="stay")
    [one] = amended(store)
    assert (one.kind, one.language, one.share) == ("interim", "it", 0.0)
    agent.submits("/conversations/1/reply", **fields, then="stay")
    assert len(amended(store)) == 1


@pytest.mark.usefixtures("asked")
def test_what_an_agent_changes_is_measured_against_what_was_shown(
    agent: Visitor, store: Store
) -> None:
    fields = form(agent, "/conversations/1?suggestion=received")
    fields["text"] += " Una frase di più."
    agent.submits("/conversations/1/reply", **fields)
    [one] = amended(store)
    assert one.kind == "received" and 0 < one.share < 0.3


@pytest.mark.usefixtures("asked")
def test_a_draft_remembers_its_suggestion_until_it_is_sent(agent: Visitor, store: Store) -> None:
    fields = form(agent)
    agent.types("/conversations/1/draft", **(fields | {"text": "Tutta un'altra lettera."}))
    kept = store.suggested.begun(GIULIA, PLACE)
    assert kept and kept.text == fields["text"].replace("\r\n", "\n")
    again = form(agent, "/conversations/1")
    assert again["text"] == "Tutta un'altra lettera." and again["begun"] == fields["begun"]
    agent.submits("/conversations/1/reply", **again)
    assert amended(store)[0].share > 0.9
    assert store.suggested.begun(GIULIA, PLACE) is None


@pytest.mark.usefixtures("asked")
def test_undo_gives_the_draft_its_suggestion_back(agent: Visitor, store: Store) -> None:
    fields = form(agent)
    agent.submits("/conversations/1/reply", **fields)
    [row] = store.outbox.of_conversation(PLACE)
    agent.submits(f"/outbox/{row.id}/undo")
    assert amended(store) == []
    again = form(agent)
    assert again["begun"] == fields["begun"] and again["text"] == fields["text"]


@pytest.mark.usefixtures("asked")
def test_a_forged_or_foreign_suggestion_counts_as_none(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    read(store, arrive(store, 2, MORNING + hours(1)), a_reading())
    honest = form(agent)
    told = json.dumps(json.loads(honest["begun"][64:]) | {"text": "forged"})
    forged = honest["begun"][:64] + told
    others = form(colleague)["begun"], form(agent, "/conversations/2?suggestion=show")["begun"]
    for number, value in enumerate((forged, *others, "x", "", "0" * 64 + "{", "é" * 80)):
        changed = honest | {"begun": value, "text": f"Lettera {number}"}
        agent.types("/conversations/1/draft", **changed)
        assert store.suggested.begun(GIULIA, PLACE) is None
    agent.submits("/conversations/1/reply", **(honest | {"begun": forged}))
    assert [one.kind for one in amended(store)] == [None]


def test_without_replies_the_page_says_what_will_be_here(agent: Visitor) -> None:
    page = shown(agent.opens("/reports/suggestions"))
    assert "No reply has begun with a suggestion yet." in page
    assert 'href="/reports/suggestions"' in shown(agent.opens("/reports"))


def _sent(store: Store, number: int, share: float, words: str = "Fatto.") -> None:
    mail = arrive(store, number)
    row = a_reply_row(mail.conversation_id, number, answers=mail.id)
    sent = a_reply(number, own_words=words)
    queued = store.outbox.queue(row, sent, GIULIA, None)
    shown_text = "Basta svuotare la cache. Poi riprovi con calma."
    store.suggested.keep(queued, Begun("solution", "it", "formal", shown_text), "it", share)


def test_the_page_tells_shares_with_their_number_and_says_when_too_few(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    for number in range(1, 10):
        _sent(store, number, 0.0)
    assert "too few to tell" in shown(agent.opens("/reports/suggestions"))
    _sent(store, 10, 0.05)
    page = shown(agent.opens("/reports/suggestions"))
    assert "too few to tell" not in page
    assert "90%" in page and "100%" in page and ">10<" in page
    assert "Giulia" not in page.split("<main")[1]
    assert "Inviate senza modifiche" in shown(colleague.opens("/reports/suggestions"))


def test_what_is_struck_and_added_most_often_is_shown_without_names(
    agent: Visitor, store: Store
) -> None:
    words = "Poi riprovi con calma. Spenga il router due volte. Saluti alla Signora Rossi davvero."
    for number in range(1, 4):
        _sent(store, number, 0.4, words)
    page = shown(agent.opens("/reports/suggestions/solution/it")).split("<main")[1]
    assert "Basta svuotare la cache." in page and "Spenga il router due volte." in page
    assert "Rossi" not in page and "in 3 replies" in page
    assert agent.opens("/reports/suggestions/nonsense/it").status_code == 404
    assert agent.opens("/reports/suggestions/solution/<b>").status_code == 404
