"""The reply box writes with the model only where a team switched it on, and only when pressed."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from inbox_assistant.config import Config
from inbox_assistant.respond.gathering import suggest_for
from inbox_assistant.respond.parting import parts
from inbox_assistant.store.base import Store
from tests.builders import a_reading, arrive, read
from tests.rig.oracle import Oracle, http
from tests.web.actors import Time, Visitor, shown
from web import create_app

ASK = "/conversations/1/model?suggestion=interim"


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    with Oracle() as oracle:
        yield oracle


@pytest.fixture
def config(config: Config, oracle: Oracle) -> Config:
    """A team that writes with the model."""
    [mailbox] = config.mailboxes
    return replace(config, mailboxes=(replace(mailbox, model=True),), model=oracle.config())


@pytest.fixture
def middle(store: Store, config: Config, time: Time) -> str:
    """What the suggestion says between greeting and closing; a mail waits for it."""
    read(store, arrive(store, 1), a_reading())
    draft = suggest_for(store, config, store.conversations.mails(1), time(), "en")[0]
    assert draft.kind == "interim"
    found = parts(draft.text, "Shop")
    assert found
    return found.middle


def test_opening_a_mail_asks_nobody(agent: Visitor, oracle: Oracle, middle: str) -> None:
    page = shown(agent.opens("/conversations/1?suggestion=show"))
    assert "Write with the model" in page and "wordsmith words this suggestion anew" in page
    assert oracle.forms == []


def test_where_it_is_off_nothing_is_offered_and_nothing_asked(
    store: Store, config: Config, oracle: Oracle, time: Time, middle: str
) -> None:
    off = tuple(replace(mailbox, model=False) for mailbox in config.mailboxes)
    visitor = Visitor(create_app(lambda: store, replace(config, mailboxes=off), time))
    visitor.login()
    assert "Write with the model" not in shown(visitor.opens("/conversations/1?suggestion=show"))
    assert visitor.types(ASK).status_code == 404
    assert oracle.forms == []


def test_pressing_shows_the_letter_beside_the_draft_and_keeps_what_was_typed(
    agent: Visitor, store: Store, oracle: Oracle, middle: str
) -> None:
    agent.types("/conversations/1/draft", text="my own words")
    oracle.answers = [middle]
    part = shown(agent.types(ASK))
    assert "<html" not in part and 'id="modelled"' in part
    assert "Written by the language model wordsmith" in part and middle[:40] in part
    assert store.drafts.text(1, 1) == "my own words"


def test_using_the_letter_makes_it_the_draft_and_sends_nothing(
    agent: Visitor, store: Store, oracle: Oracle, middle: str
) -> None:
    oracle.answers = [middle]
    part = shown(agent.types(ASK))
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', part))
    text, sealed = html.unescape(form["text"]), html.unescape(form["begun"])
    agent.submits("/conversations/1/draft", text=text, begun=sealed)
    assert store.drafts.text(1, 1) == text and middle in text
    begun = store.suggested.begun(1, 1)
    assert begun is not None and begun.text == text
    assert store.outbox.of_conversation(1) == []


def test_without_javascript_the_page_comes_with_the_letter(
    agent: Visitor, oracle: Oracle, middle: str
) -> None:
    oracle.answers = [middle]
    page = shown(agent.submits(ASK))
    assert "<html" in page and "Written by the language model wordsmith" in page


def test_a_model_that_fails_is_told_in_a_sentence(
    agent: Visitor, colleague: Visitor, oracle: Oracle, middle: str
) -> None:
    oracle.answers = [http(b"", "500 Oops")]
    assert "The suggestion stays as it was" in shown(agent.types(ASK))
    assert "Il suggerimento resta com&#39;era" in shown(colleague.types(ASK))


def test_what_the_model_says_is_escaped(agent: Visitor, oracle: Oracle, middle: str) -> None:
    oracle.answers = [f"{middle} Ne parli con Tizio<b>."]
    part = shown(agent.types(ASK))
    assert "<b>" not in part


@pytest.mark.parametrize(
    "path",
    [
        "/conversations/1/model",
        "/conversations/1/model?suggestion=7",
        "/conversations/1/model?suggestion=<b>",
        "/conversations/99/model?suggestion=interim",
    ],
)
def test_odd_questions_are_not_found(
    agent: Visitor, oracle: Oracle, middle: str, path: str
) -> None:
    assert agent.types(path).status_code == 404 and oracle.forms == []


def test_the_model_is_asked_by_our_own_pages_and_agents_alone(
    agent: Visitor, stranger: Visitor, oracle: Oracle, middle: str
) -> None:
    assert stranger.types(ASK).status_code == 401
    assert agent.client.post(ASK).status_code == 403
    assert agent.opens(ASK).status_code == 405
    assert oracle.forms == []


@pytest.mark.journey
def test_in_a_browser_the_wait_is_shown_and_the_letter_can_be_used(
    page: Page, oracle: Oracle, middle: str
) -> None:
    oracle.answers = [middle]
    page.goto("/conversations/1")
    assert page.locator("#modelled-working").is_hidden()
    page.click("text=Write with the model")
    page.locator(".modelled .letter").wait_for()
    assert oracle.asked.acquire(timeout=5)
    with page.expect_navigation():
        page.click("text=Use this letter")
    assert middle in page.input_value("#draft")


def test_the_web_process_loads_no_http_client_before_it_is_asked(tmp_path: Path) -> None:
    code = "import sys, web; sys.exit('httpx' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
