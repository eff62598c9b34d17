"""A morning at the desk in a real browser: several at once, one put to sleep, a note."""

import pytest
from playwright.sync_api import Page

from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read

pytestmark = pytest.mark.journey


def _five(store: Store) -> None:
    for number in range(1, 6):
        mail = arrive(store, number, MORNING + hours(number / 10), subject=f"mail {number}")
        read(store, mail, a_reading())


def test_several_are_chosen_closed_and_one_is_snoozed_and_noted_by_keyboard(
    page: Page, store: Store
) -> None:
    _five(store)
    page.goto("/folders/waiting")
    assert not page.locator("#bulk").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.locator("[data-choose]:checked").count() == 3
    with page.expect_navigation():
        page.keyboard.press("e")
    assert "3 done" in page.locator(".bulk-done").inner_text()
    assert [store.conversations.get(n).status for n in range(1, 6)] == ["closed"] * 3 + ["open"] * 2

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#draft").wait_for()
    page.keyboard.press("n")
    page.keyboard.type("She is at sea, @marco.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".memo").wait_for()
    assert store.notes.unseen(4, 2)
    page.locator("h1").click()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.locator(".act", has_text="snoozed").wait_for()
    assert store.conversations.get(4).status == "snoozed"


def test_a_range_is_chosen_with_shift_and_the_mouse(page: Page, store: Store) -> None:
    _five(store)
    page.goto("/folders/waiting")
    boxes = page.locator("[data-choose]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert page.locator("[data-choose]:checked").count() == 4
    assert page.locator("[data-count]").inner_text() == "4"
