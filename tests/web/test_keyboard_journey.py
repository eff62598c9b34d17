"""A morning's work of twenty conversations in a real browser, by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read

pytestmark = pytest.mark.journey

CLOSED, NOTED, TAGGED, ASSIGNED, CORRECTED, SPAM = {1, 2, 3, 20}, 7, 10, 13, 16, 18
ANSWERED = set(range(1, 20)) - CLOSED - {NOTED, TAGGED, ASSIGNED, CORRECTED, SPAM}
CLOSE = ".talk-head [data-key=e]"


def test_a_mornings_work_of_twenty_conversations_by_keyboard_alone(
    page: Page, store: Store
) -> None:
    for number in range(1, 21):
        mail = arrive(store, number, MORNING + hours(number / 100), subject=f"mail {number}")
        read(store, mail, a_reading(language="it", formality="formal"))
    store.tags.add("urgent", "red")
    page.goto("/")
    _closes_the_first_three(page)
    _strikes(page, "j")
    _reaches(page, "Enter")
    for number in range(4, 20):
        expect(page.locator("h1")).to_have_text(f"mail {number}")
        if number in ANSWERED:
            _answers(page, twice=number == min(ANSWERED))
            continue
        _works(page, number)
        _strikes(page, "j")
        _reaches(page, "Enter")
    _strikes(page, "e")
    expect(page.locator(CLOSE)).to_have_text("Open again")
    _strikes(page, "g")
    _reaches(page, "c")
    assert page.url.endswith("/folders/closed")
    _all_is_done(store)


def _closes_the_first_three(page: Page) -> None:
    assert not page.locator("#bulk").is_visible()
    _strikes(page, "j", "x", "j", "j", "j", "k", "Shift+X")
    _reaches(page, "e")
    expect(page.locator(".bulk-done")).to_contain_text("3 done")


def _answers(page: Page, *, twice: bool) -> None:
    """Send the suggestion and go on to the next one; once, take it back and send it again."""
    expect(page.locator("#draft")).not_to_have_value("")
    _strikes(page, "r")
    _reaches(page, "Control+Shift+Enter")
    if twice:
        _reaches(page, "z")
        _strikes(page, "r")
        _reaches(page, "Control+Shift+Enter")


def _works(page: Page, number: int) -> None:
    if number == NOTED:
        _strikes(page, "n")
        page.keyboard.type("She is at sea, @marco.")
        _strikes(page, "Tab")
        _reaches(page, "Enter")
        _strikes(page, "s", "Enter")
        page.locator(".act", has_text="snoozed").wait_for()
    elif number == TAGGED:
        _strikes(page, "t")
        page.keyboard.type("urg")
        _strikes(page, "Enter")
        page.locator(".labels", has_text="urgent").wait_for()
    elif number == ASSIGNED:
        _strikes(page, "a", "Enter")
        page.locator("text=assigned to Giulia").wait_for()
    elif number == CORRECTED:
        _tabs_to(page, "#reading dl > div:nth-child(2) summary")
        _strikes(page, "Enter")
        _tabs_to(page, "#reading button[value=anger]")
        _strikes(page, "Enter")
        page.locator("#reading", has_text="your team's word").wait_for()
    else:
        _strikes(page, "#")
        page.locator("h2", has_text="Marked as spam").wait_for()


def _all_is_done(store: Store) -> None:
    numbers = range(1, 21)
    status = {number: store.conversations.get(number).status for number in numbers}
    assert {number for number in numbers if status[number] == "closed"} == CLOSED
    assert (status[NOTED], status[SPAM]) == ("snoozed", "spam")
    assert store.notes.unseen(NOTED, 2) and store.tags.of([TAGGED])
    assert store.conversations.get(ASSIGNED).assignee == 1
    assert store.corrections.of_mail(CORRECTED)["emotion"].value == "anger"
    leaving = {
        number: [row.state for row in store.outbox.of_conversation(number)] for number in numbers
    }
    assert leaving[min(ANSWERED)] == ["cancelled", "waiting"]
    assert {number for number in numbers if "waiting" in leaving[number]} == ANSWERED


def _strikes(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _reaches(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def _tabs_to(page: Page, selector: str) -> None:
    for _ in range(200):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {selector}")
