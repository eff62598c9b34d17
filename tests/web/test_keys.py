"""The keys and the palette come from one table, and stay away from what one may not see."""

from flask import Flask

from inbox_assistant.store.base import Store
from tests.builders import arrive, read
from tests.web.actors import Visitor, shown
from tests.web.samples import OUTAGE, fill
from web import words
from web.keys import FOLDER_LETTERS, PLACES, table


def test_every_folder_has_a_letter_of_its_own() -> None:
    letters = [*FOLDER_LETTERS.values(), *PLACES]
    assert set(words.FOLDERS) <= set(FOLDER_LETTERS)
    assert len(letters) == len(set(letters))


def test_no_key_stands_twice_in_the_table(app: Flask, agent: Visitor) -> None:
    with agent.client:
        agent.opens("/issues")
        keys = [key.keys for group in table() for key in group.keys]
    assert len(keys) == len(set(keys)) > 25
    page = shown(agent.opens("/issues"))
    for key in ("j", "g w", "Ctrl+K", "#"):
        assert f'data-keys="{key}"' in page


def test_the_wish_for_no_single_keys_is_kept(agent: Visitor, store: Store) -> None:
    assert "data-keys-off" not in shown(agent.opens("/issues"))
    assert agent.types("/keys").status_code == 204
    assert not store.agents.get(1).keys and store.agents.get(2).keys
    assert "data-keys-off" in shown(agent.opens("/issues"))
    assert agent.submits("/keys", keys="on").status_code == 303
    assert store.agents.get(1).keys


def test_the_palette_is_a_page_of_links(agent: Visitor, store: Store) -> None:
    fill(store)
    page = shown(agent.opens("/palette"))
    for path in ("/folders/waiting", "/outbox", "/issues/1"):
        assert f'href="{path}"' in page
    assert OUTAGE in page


def test_a_few_letters_find_it_in_any_order(agent: Visitor, store: Store) -> None:
    fill(store)
    lines = shown(agent.opens("/palette?q=WHITE+page", **{"HX-Request": "true"}))
    assert OUTAGE in lines and "<html" not in lines and "/folders/" not in lines
    assert "/search?q=WHITE+page" in lines


def test_a_number_leads_to_its_conversation(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    assert 'href="/conversations/1"' in shown(agent.opens("/palette?q=%231"))
    assert 'href="/conversations/7"' not in shown(agent.opens("/palette?q=7"))
    assert "/conversations/" not in shown(agent.opens("/palette?q=" + "9" * 300))


def test_of_a_conversation_the_palette_closes_and_assigns_without_javascript(
    agent: Visitor, store: Store
) -> None:
    read(store, arrive(store, 1))
    page = shown(agent.opens("/palette?conversation=1"))
    assert 'action="/conversations/1/status"' in page and "Marco Neri" in page
    agent.submits("/conversations/1/assign", agent="2")
    assert store.conversations.get(1).assignee == 2
    assert agent.opens("/palette?conversation=99").status_code == 404


def test_what_is_typed_is_shown_as_it_is(agent: Visitor) -> None:
    page = shown(agent.opens("/palette?q=<script>x"))
    assert "<script>x" not in page and "&lt;script&gt;x" in page
