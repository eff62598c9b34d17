"""In a real browser: opening mail is safe, and the little JavaScript there is does its work."""

import pytest
from playwright.sync_api import Page

from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.samples import fill
from tests.web.test_mails import HOSTILE

pytestmark = pytest.mark.journey


def test_a_hostile_mail_runs_nothing_loads_nothing_and_covers_nothing(
    page: Page, address: str, store: Store
) -> None:
    everything = "".join(HOSTILE.values()) + '<a href="https://x.example" style="position:fixed">x'
    arrive(store, 1, html=everything, own_words=everything, subject=everything[:80])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto("/conversations/1")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    frame = page.frame_locator("iframe.original")
    frame.locator("body").wait_for()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(address)] == []
    assert any(url.endswith("/mails/1/html") for url in asked)
    assert page.title() and page.locator("h1").inner_text().startswith("<script>")
    send = page.locator("[data-send]")
    send.scroll_into_view_if_needed()
    assert send.evaluate(
        """button => {
            const box = button.getBoundingClientRect();
            const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return there === button;
        }"""
    )


def test_html_opened_alone_is_as_harmless(page: Page, address: str, store: Store) -> None:
    arrive(store, 1, html="".join(HOSTILE.values()))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/mails/1/html")
    page.wait_for_load_state("networkidle")
    assert set(asked) <= {f"{address}/mails/1/html", f"{address}/static/icon.svg"}
    assert page.evaluate("window.origin") == "null"


def test_a_draft_is_saved_and_checked_while_it_is_written(page: Page, store: Store) -> None:
    read(store, arrive(store, 1), a_reading(language="it", formality="formal"))
    page.goto("/conversations/1")
    page.fill("#draft", "Ciao Anna, è colpa tua: hai sbagliato tu.")
    page.locator(".saved", has_text="Saved").wait_for()
    assert page.locator("#findings li").count() > 0
    assert page.locator("#marks mark").count() > 0
    page.reload()
    assert page.input_value("#draft").startswith("Ciao Anna")


def test_enter_on_a_tick_of_the_reply_keeps_the_draft_and_presses_nothing_else(
    page: Page, store: Store
) -> None:
    read(store, arrive(store, 1), a_reading(language="it", formality="formal"))
    page.goto("/conversations/1")
    page.fill("#draft", "Buongiorno, il Suo aggiornameto arriva domani alle nove.")
    page.locator("#promising input[type=radio]").nth(2).press("Enter")
    page.locator("#findings .spelling").wait_for()
    assert page.input_value("#draft").startswith("Buongiorno, il Suo aggiornameto")
    assert store.checking.words() == [] and store.outbox.of_conversation(1) == []


def test_a_range_is_chosen_with_shift_and_the_mouse(page: Page, store: Store) -> None:
    for number in range(1, 6):
        arrive(store, number, MORNING + hours(number / 10))
    page.goto("/folders/waiting")
    boxes = page.locator("[data-choose]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert page.locator("[data-choose]:checked").count() == 4
    assert page.locator("[data-count]").inner_text() == "4"


def test_single_keys_can_be_switched_off(page: Page, store: Store) -> None:
    arrive(store, 1)
    page.goto("/folders/waiting")
    page.locator("[data-opens=keys]:visible").click()
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"


def test_a_correction_keeps_the_place_and_what_was_typed(page: Page, store: Store) -> None:
    read(store, arrive(store, 1))
    page.set_viewport_size({"width": 1440, "height": 500})
    page.goto("/conversations/1")
    page.fill("#draft", "Gentile Anna, ora funziona.")
    page.locator(".saved", has_text="Saved").wait_for()
    page.locator("main").evaluate("main => main.scrollTo(0, 120)")
    page.locator("dt:has-text('Emotion') + dd summary").click()
    page.locator("dt:has-text('Emotion') + dd button", has_text="anger").click()
    page.locator("text=your team's word").first.wait_for()
    assert page.input_value("#draft") == "Gentile Anna, ora funziona."
    assert page.locator("main").evaluate("main => main.scrollTop") == 120


def test_opening_a_conversation_marks_it_read(page: Page, store: Store) -> None:
    arrive(store, 1)
    with page.expect_response("**/conversations/1/read*"):
        page.goto("/conversations/1")
    assert not store.conversations.get(1).unread


def test_on_a_wide_screen_only_the_panes_scroll(page: Page, store: Store) -> None:
    fill(store)
    for number in range(10, 40):
        arrive(store, number, own_words="line\n" * 80)
    page.set_viewport_size({"width": 1440, "height": 700})
    for path in ("/folders/unassigned", "/conversations/9?in=unassigned", "/issues/1"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollHeight") == 700, path
