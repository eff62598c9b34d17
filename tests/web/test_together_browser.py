"""In real browsers: two agents who meet at one conversation, and pages that stay true."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours, read
from tests.web.actors import Visitor
from tests.web.conftest import at_work

pytestmark = pytest.mark.journey

CLOSE = ".talk-head [data-key=e]"
BEAT = """() => document.querySelectorAll("[data-beat]").forEach(
    (part) => part.dispatchEvent(new Event("beat")))"""


@pytest.fixture
def giulias(browser: Browser, address: str, agent: Visitor) -> Iterator[Page]:
    """Giulia's browser; what it says on its console (of a reply held back) is nobody's concern."""
    with at_work(browser, address, agent).context as context:
        yield context.pages[0]


@pytest.fixture
def marcos(browser: Browser, address: str, colleague: Visitor) -> Iterator[Page]:
    """Marco's browser; he reads Italian."""
    with at_work(browser, address, colleague).context as context:
        yield context.pages[0]


def _beat(page: Page) -> None:
    """Let the time come at which a page asks."""
    page.evaluate(BEAT)


def _reaches(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_two_browsers_race_on_one_conversation(giulias: Page, marcos: Page, store: Store) -> None:
    page = giulias
    read(store, arrive(store, 1))
    page.goto("/conversations/1")
    marcos.goto("/conversations/1")
    marcos.fill("#draft", "Gentile Anna, sono Marco.")
    marcos.locator(".saved", has_text="Salvata").wait_for()
    _beat(page)
    expect(page.locator("#present")).to_contain_text("Marco Neri is writing.")
    page.fill("#draft", "Gentile Anna, sono Giulia.")
    page.locator(".saved", has_text="Saved").wait_for()
    with marcos.expect_navigation():
        marcos.keyboard.press("Control+Enter")
    _beat(page)
    expect(page.locator("#present")).to_contain_text("Marco Neri has answered")
    assert page.input_value("#draft") == "Gentile Anna, sono Giulia."
    with page.expect_navigation():
        page.locator("#draft").press("Control+Enter")
    held = page.locator(".held")
    expect(held).to_contain_text("Gentile Anna, sono Marco.")
    expect(held).to_be_in_viewport()
    assert page.input_value("#draft") == "Gentile Anna, sono Giulia."
    assert len(store.outbox.of_conversation(1)) == 1


def test_two_tabs_of_one_agent_keep_both_texts(page: Page, store: Store) -> None:
    read(store, arrive(store, 1))
    other: Page = _context(page).new_page()
    page.goto("/conversations/1")
    other.goto("/conversations/1")
    page.fill("#draft", "the first tab")
    page.locator(".saved", has_text="Saved").wait_for()
    other.fill("#draft", "the second tab")
    expect(other.locator("[data-conflict]")).to_contain_text("the first tab")
    assert other.input_value("#draft") == "the second tab"
    other.click("text=Keep the text in the box")
    other.locator(".saved", has_text="Saved").wait_for()
    expect(other.locator("[data-conflict]")).to_have_count(0)
    assert store.drafts.text(1, 1) == "the second tab"
    page.locator("#draft").press_sequentially("!")
    page.click("text=Take the other text")
    expect(page.locator("#draft")).to_have_value("the second tab")


def _context(page: Page) -> BrowserContext:
    return page.context


def test_who_types_without_a_pause_is_saved_in_less_than_two_seconds(
    page: Page, store: Store
) -> None:
    read(store, arrive(store, 1))
    page.goto("/conversations/1")
    with page.expect_request("**/conversations/1/draft*", timeout=2000):
        page.locator("#draft").press_sequentially("word " * 12, delay=40)


def test_what_is_typed_outlives_a_swap_of_the_page_around_it(giulias: Page, store: Store) -> None:
    page = giulias
    read(store, arrive(store, 1))
    page.goto("/conversations/1")
    page.fill("#draft", "my words")
    page.locator(".saved", has_text="Saved").wait_for()
    store.drafts.save(1, 1, "of another device", MORNING)
    arrive(store, 2, MORNING + hours(1), conversation_id=1, own_words="a newer mail")
    page.locator(CLOSE).focus()
    page.keyboard.press("e")
    expect(page.locator(CLOSE)).to_have_text("Open again")
    assert page.input_value("#draft") == "my words"
    expect(page.locator(CLOSE)).to_be_focused()
    with page.expect_navigation():
        page.locator("#draft").press("Control+Enter")
    assert store.outbox.of_conversation(1) == []  # what came is held against it all the same


def test_news_of_a_list_never_move_the_chosen_row(page: Page, store: Store) -> None:
    for number in range(1, 13):
        read(store, arrive(store, number, MORNING + hours(number / 20), subject=f"mail {number}"))
    page.set_viewport_size({"width": 1440, "height": 700})
    page.goto("/conversations/6?in=unassigned")
    chosen = page.locator("a.row[aria-current]")
    before = _top(chosen)
    arrive(store, 13, MORNING + hours(2), subject="mail 13")
    store.desk.close(9, 1, MORNING + hours(2))
    _beat(page)
    expect(page.locator("#fresh")).to_have_text("1 new conversation: show it")
    expect(page.locator(".rows li.gone")).to_contain_text("mail 9")
    assert abs(_top(chosen) - before) < 1
    assert page.title().startswith("(12) ")
    page.click("#fresh")
    expect(page.locator("a.row").first).to_contain_text("mail 13")
    expect(chosen).to_contain_text("mail 6")
    expect(page.locator("#fresh")).to_be_hidden()


def _top(row: Locator) -> float:
    box = row.bounding_box()
    assert box is not None
    return box["y"]


def test_a_list_in_which_nothing_is_chosen_is_simply_the_new_one(page: Page, store: Store) -> None:
    page.goto("/folders/waiting")
    page.mouse.move(0, 0)
    arrive(store, 1, subject="newcomer")
    with page.expect_response("**/live?*"):
        _beat(page)
    expect(page.locator("a.row")).to_contain_text("newcomer")
    _beat(page)
    expect(page.locator(".wide [data-counts=waiting] .count")).to_have_text("1")


def test_everything_is_found_with_ctrl_k(page: Page, store: Store) -> None:
    read(store, arrive(store, 1), issue=store.readings.new_issue_id(), title="White page")
    page.goto("/conversations/1")
    page.locator("#draft").focus()
    page.keyboard.press("Control+k")
    lines = page.locator("#palette .entry")
    expect(lines.first).to_be_visible()
    page.keyboard.type("white")
    expect(lines.first).to_contain_text("White page")
    page.keyboard.press("ArrowDown")
    expect(lines.first).to_be_focused()
    _reaches(page, "Enter")
    assert page.url.endswith("/issues/1")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    _reaches(page, "w")
    assert page.url.endswith("/folders/waiting")


def test_suggestions_that_fail_to_come_can_be_asked_for(giulias: Page, store: Store) -> None:
    read(store, arrive(store, 1))
    giulias.route("**/suggestions*", lambda route: route.abort())
    giulias.goto("/conversations/1")
    link = giulias.get_by_role("link", name="Show suggestions")
    expect(link).to_be_visible()
    link.click()
    expect(giulias.locator("#draft")).not_to_have_value("")


def test_a_line_that_breaks_is_said_and_the_draft_saved_once_it_holds(
    giulias: Page, store: Store
) -> None:
    read(store, arrive(store, 1))
    giulias.goto("/conversations/1")
    giulias.route("**/draft*", lambda route: route.abort())
    giulias.fill("#draft", "my words")
    expect(giulias.locator("#findings .saved")).to_contain_text("Not saved: no connection.")
    giulias.unroute("**/draft*")
    giulias.locator("#draft").dispatch_event("keep")
    expect(giulias.locator("#findings .saved")).not_to_contain_text("Not saved")
    assert store.drafts.text(1, 1) == "my words"


def test_who_was_logged_out_keeps_the_words_and_is_told(giulias: Page, store: Store) -> None:
    read(store, arrive(store, 1))
    giulias.goto("/conversations/1")
    store.agents.change(1, role="lead")
    giulias.fill("#draft", "my words")
    expect(giulias.locator("#logged-out")).to_be_visible()
    assert giulias.input_value("#draft") == "my words"


def test_a_page_out_of_sight_shows_on_its_icon_that_something_came(
    page: Page, store: Store
) -> None:
    page.goto("/issues")
    with page.expect_response("**/live"):
        _beat(page)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    arrive(store, 1)
    icon = page.locator("link[rel=icon]")
    _beat(page)
    expect(icon).to_have_attribute("href", "/static/icon-news.svg")
    assert page.title().startswith("(1) ")
    page.evaluate("delete document.hidden")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(icon).to_have_attribute("href", "/static/icon.svg")
