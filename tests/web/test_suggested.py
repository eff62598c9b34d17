"""Suggestions come after the page: nobody waits for them, and nothing one has written is lost."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Visitor, shown

PART = "/conversations/1/suggestions"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def waiting(store: Store) -> int:
    """A conversation that waits for an answer; return the id of its only mail."""
    mail = arrive(store, 1)
    read(store, mail, a_reading())
    return mail.id


def draft(page: str) -> str:
    found = re.search(r'<textarea id="draft"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1]


def test_a_conversation_opens_without_waiting_for_suggestions(agent: Visitor) -> None:
    page = shown(agent.opens("/conversations/1?in=all"))
    assert draft(page) == "" and 'aria-busy="true"' in page
    assert f'hx-get="{PART}?in=all"' in page
    assert 'href="/conversations/1?suggestion=show&amp;in=all#reply"' in page


def test_they_take_their_places_in_the_page(agent: Visitor) -> None:
    part = shown(agent.opens(f"{PART}?in=all", **HTMX))
    assert "<html" not in part and 'hx-target="#writing"' in part
    assert "Anna" in draft(part) and 'data-key="2"' in part and 'name="begun" value="' in part
    assert 'href="/conversations/1?suggestion=2&amp;in=all#reply"' in part


def test_without_javascript_a_link_shows_them_in_the_page(agent: Visitor) -> None:
    answer = agent.opens(f"{PART}?in=all")
    assert answer.location == "/conversations/1?in=all&suggestion=show#reply"
    page = shown(agent.opens(answer.location))
    assert "Anna" in draft(page) and "aria-busy" not in page


def test_a_kept_draft_is_not_touched(agent: Visitor) -> None:
    agent.types("/conversations/1/draft", text="my own words")
    part = shown(agent.opens(PART, **HTMX))
    assert "<textarea" not in part and 'data-key="1"' in part and "Your draft" in part


def test_what_takes_the_place_of_a_page_that_shows_them_shows_them_too(agent: Visitor) -> None:
    assert "Anna" in draft(shown(agent.opens("/conversations/1", **HTMX)))


def test_where_nothing_fits_a_line_says_so(agent: Visitor, store: Store, waiting: int) -> None:
    for text in ("uno", "due"):
        seen = str(store.conversations.mails(1)[-1].id)
        agent.submits("/conversations/1/reply", text=text, seen=seen)
    assert "There is nothing to suggest here." in shown(agent.opens(PART, **HTMX))


def test_a_mail_that_came_meanwhile_is_not_taken_for_seen(
    agent: Visitor, store: Store, waiting: int
) -> None:
    assert f'value="{waiting}" hx-morph-skip' in shown(agent.opens("/conversations/1"))
    newer = arrive(store, 2, MORNING + hours(1), conversation_id=1)
    read(store, newer, a_reading())
    assert f'value="{newer.id}" hx-morph-skip' in shown(agent.opens(PART, **HTMX))


@pytest.mark.journey
def test_in_a_browser_they_come_by_themselves_and_keys_take_them(page: Page) -> None:
    page.goto("/conversations/1")
    box = page.locator("#draft")
    expect(box).not_to_have_value("")
    first = box.input_value()
    assert page.input_value('[name="begun"]') and page.locator(".awaited").count() == 0
    expect(page.locator(".suggestions [aria-current]")).to_have_attribute("data-key", "1")
    with page.expect_navigation():
        page.keyboard.press("2")
    expect(box).not_to_have_value(first)
    assert page.locator('[data-key="2"][aria-current]').count() == 1


@pytest.mark.journey
def test_in_a_browser_what_was_written_before_they_came_stays(page: Page, store: Store) -> None:
    held: list[Route] = []
    page.route("**/suggestions*", lambda route: held.append(route))
    page.goto("/conversations/1")
    expect(page.get_by_text("Suggestions are being made…")).to_be_visible()
    assert page.get_by_role("link", name="Show suggestions").is_hidden()
    top = page.locator("#writing").bounding_box()
    page.locator("#draft").press_sequentially("my own words")
    seen = page.input_value('[name="seen"]')
    read(store, arrive(store, 2, MORNING + hours(1), conversation_id=1), a_reading())
    held[0].continue_()
    page.locator('[data-key="2"]').wait_for()
    assert page.input_value("#draft") == "my own words"
    assert page.input_value('[name="seen"]') == seen
    assert page.locator(".suggestions [aria-current]:not([data-key='0'])").count() == 0
    assert top == page.locator("#writing").bounding_box()  # nothing moved
    page.unroute("**/suggestions*")
