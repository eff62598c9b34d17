"""In a real browser: an issue put in order, fixed, told to everyone, and back again."""

import pytest
from playwright.sync_api import Page, expect

from inbox_assistant.store.base import Store
from tests.builders import arrive, read
from tests.web.actors import Time
from tests.web.issue_samples import TWICE, WHITE, a_doubt, issue_of, two_issues

pytestmark = pytest.mark.journey


@pytest.fixture
def role() -> str:
    """Who puts issues in order leads the team."""
    return "lead"


def test_an_issue_from_disorder_to_its_end_and_back(page: Page, store: Store, time: Time) -> None:
    white, twice = two_issues(store)
    page.goto(f"/issues/{white}")
    page.check("#mail-1")
    page.click("text=Move to another issue…")
    page.click(f"[aria-label='Move to: {TWICE}']")
    expect(page.get_by_role("status")).to_contain_text("Moved.")
    assert issue_of(store, 1) == twice
    page.click("text=Merge with another issue…")
    page.click(f"[aria-label='Compare with: {TWICE}']")
    page.click(f"text=Keep No. {white}, bring No. {twice} in")
    assert store.issues.get(twice).id == white
    page.click("button:text-is('Undo')")
    expect(page.get_by_role("status")).to_contain_text("Undone.")
    assert (store.issues.get(white).mails, store.issues.get(twice).mails) == (2, 3)
    page.goto(f"/issues/{white}")
    page.check("input[value=fixed]")
    page.click("text=Set the status")
    page.click("text=Write 2 messages as my drafts")
    expect(page.get_by_role("status")).to_contain_text("2 messages are ready as your drafts.")
    page.click("main ul a >> nth=0")
    assert page.input_value("#draft") == store.drafts.text(1, 2)
    time.passes(hours=5)
    read(store, arrive(store, 6, time.now), issue=white)
    page.goto(f"/issues/{white}")
    expect(page.locator("main .banner.bad")).to_contain_text("This problem came back on Mon 2 Feb")
    page.goto("/issues")
    expect(page.locator(".issues")).to_contain_text("Back since Mon 2 Feb, after it was fixed")


def test_doubts_are_settled_with_the_keyboard_alone(page: Page, store: Store) -> None:
    white, twice = two_issues(store)
    for number, probability in ((6, 0.3), (7, 0.4), (8, 0.5), (9, 0.6)):
        a_doubt(store, number, white, probability, twice)
    page.goto("/issues/doubts")
    for key in ("s", "y", "1", "n"):
        with page.expect_navigation():
            page.keyboard.press(key)
    page.locator("text=Nothing else to look at.").wait_for()
    assert [issue_of(store, mail) for mail in (7, 8, 9)] == [white, twice, None]
    member = store.readings.membership(6)
    assert member is not None and not member.by_agent
    assert store.issues.get(white).title == WHITE
