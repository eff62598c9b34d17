"""On the smallest phone every page fits, for whoever sees all of them."""

import pytest
from playwright.sync_api import Page

from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.samples import fill

pytestmark = pytest.mark.journey


@pytest.fixture
def role() -> str:
    return "admin"


def test_nothing_scrolls_sideways_on_a_small_phone(page: Page, store: Store) -> None:
    fill(store)
    arrive(store, 9, subject="W" * 300, own_words="x" * 2000, quoted="y" * 500)
    long = arrive(store, 10, subject="W" * 300, own_words="x" * 2000)
    read(store, long, a_reading(request="x" * 900), 2, "W" * 200, probability=0.3)
    page.set_viewport_size({"width": 320, "height": 640})
    paths = ["/folders/waiting", "/search?q=W", "/issues", "/issues/1", "/reports", "/unreadable"]
    paths += [f"/conversations/{number}" for number in range(1, 6)] + ["/reports/2026-02-02"]
    paths += ["/issues/doubts", "/issues/doubts?q=", "/issues/1/mails/move?mail=1", "/issues/2"]
    paths += ["/issues/1/merge", "/issues/1/merge?with=2", "/issues/1/telling"]
    paths += ["/issues/1/updates/new", "/settings", "/settings/phrases", "/outbox"]
    paths += [
        "/settings/phrases/it/opening/plain",
        "/reports/suggestions",
        "/overview",
        "/account",
        "/agents",
    ]
    paths += ["/audit", "/palette", "/people/1"]
    store.issues.set_status(1, "fixed", 1, MORNING + hours(2))
    for path in paths:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
