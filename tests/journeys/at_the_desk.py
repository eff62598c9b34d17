"""What an agent does with conversations: one piece of work a function."""

import re

from playwright.sync_api import expect

from tests.journeys.a_day import AGAIN, CHAIR, INVOICE
from tests.journeys.at_work import EMAIL, NAME, AtWork
from tests.web.actors import PASSWORD
from web.words import NAMES

VIEW = "Fatture di Rita"


def logs_in(agent: AtWork) -> None:
    agent.goes("/")
    agent.page.fill("#email", EMAIL)
    agent.page.fill("#password", PASSWORD)
    agent.presses("Log in")
    expect(agent.page).to_have_url(re.compile("/folders/waiting"))
    agent.looks()


def assigns_tags_and_notes(agent: AtWork) -> None:
    agent.opens(INVOICE)
    agent.unfolds("Assign", ".talk-head")
    agent.presses("To me")
    agent.sees(".talk-head .facts", "assigned to %(name)s", name=NAME)
    agent.unfolds("Tag", ".talk-head")
    agent.presses("urgente")
    agent.sees(".labels", "urgente")
    agent.unfolds("Add a note")
    agent.page.fill("#note-text", "La cerca @marco.")
    agent.presses("Keep the note")
    agent.sees(".memo", "La cerca @marco.")


def corrects(agent: AtWork) -> None:
    """Correct what was read, and where it belongs."""
    field = agent.page.locator("#reading dl > div", has_text=agent.says("Emotion"))
    field.locator("summary").click()
    field.get_by_role("button", name=agent.says(NAMES["emotion"]["anger"]), exact=True).click()
    agent.sees("#reading", "your team's word")
    agent.presses("Not this one", "#origin")
    agent.sees("#origin", "Your team said that it is about no issue.")


def merges_and_separates(agent: AtWork) -> None:
    agent.page.select_option("#merge-other", index=1)
    agent.presses("Bring it in here", "#merging")
    agent.sees("#merging", AGAIN)
    agent.presses("Separate again", "#merging")
    expect(agent.page.locator("h1")).to_have_text(AGAIN)
    agent.looks()


def reads_and_snoozes(agent: AtWork) -> None:
    """What was opened counts as read: by itself, or by a button."""
    agent.opens(CHAIR)
    if not agent.scripted:
        agent.presses("I have read it")
    agent.unfolds("Snooze", ".talk-head")
    agent.page.locator(".talk-head button[name=until]").first.click()
    agent.sees(".talk-head .facts", NAMES["status"]["snoozed"])


def closes_several(agent: AtWork) -> None:
    agent.goes("/folders/waiting")
    for subject in ("Grazie 8", "Grazie 9"):
        agent.page.locator("li", has=agent.row(subject)).locator("[data-choose]").check()
    if not agent.scripted:
        agent.unfolds("With those chosen", "#bulk")
    agent.presses("Close", "#bulk")
    agent.sees(".bulk-done", "%(done)s done", done=2)


def finds_and_keeps_a_view(agent: AtWork) -> None:
    page = agent.page
    agent.goes("/folders/waiting")
    page.fill("#q", "fattura")
    page.press("#q", "Enter")
    expect(agent.row(INVOICE)).to_be_visible()
    agent.looks()
    agent.unfolds("Filter")
    page.fill("#view-name", VIEW)
    agent.presses("Save view")
    expect(page.locator(".saved a[aria-current]").first).to_contain_text(VIEW)
    agent.looks()


def finds_anything(agent: AtWork) -> None:
    """Go to a place by its name, on the page that is also a dialog."""
    agent.goes("/palette")
    agent.page.fill("#letters", VIEW[:5])
    agent.page.press("#letters", "Enter")
    agent.presses(VIEW)
    expect(agent.row(INVOICE)).to_be_visible()
    agent.looks()
