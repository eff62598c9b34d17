"""What an agent does away from conversations: issues, people, settings, the way out."""

import re

from playwright.sync_api import expect

from tests.journeys.a_day import NIGHT
from tests.journeys.at_work import AtWork

#: Pages where nothing was to be done, with what is longest on them.
PAGES = (
    *("/conversations/7", "/conversations/4/print", "/folders/all", "/search?q=WW", "/palette"),
    *("/issues", "/issues/2", "/issues/doubts", "/issues/doubts?q=", "/issues/1/merge?with=2"),
    *("/issues/1/mails/move?mail=1", "/issues/1/merge", "/issues/1/telling", "/overview"),
    *("/outbox", "/unreadable", "/views", "/tags", "/account", "/agents", "/audit", "/settings"),
    *("/settings/phrases", "/settings/phrases/it/opening/plain"),
    *("/reports", f"/reports/{NIGHT}", "/reports/suggestions"),
)
_UNFOLD = "document.querySelectorAll('details').forEach(part => part.open = true)"


def parts_an_issue_and_takes_it_back(agent: AtWork, issue: int) -> None:
    agent.goes(f"/issues/{issue}")
    agent.page.check("#mails li:first-child input")
    agent.presses("Split into a new issue", "#mails")
    agent.sees("main .banner[role=status]", "Split: this is the new issue, and the two stay apart.")
    agent.presses("Undo")
    agent.sees("main .banner[role=status]", "Undone.")


def exports_a_person(agent: AtWork) -> None:
    agent.page.locator(".person-panel a").first.click()
    expect(agent.page.locator("h1")).to_have_text("Rita Neri")
    agent.looks()
    with agent.page.expect_download() as leaving:
        agent.presses("Export everything")
    assert re.fullmatch(r"person-\d+\.zip", leaving.value.suggested_filename)


def changes_the_settings(agent: AtWork) -> None:
    agent.goes("/settings")
    agent.page.select_option("#general", "80")
    agent.presses("Save", ".thresholds")
    agent.sees("main .banner[role=status]", "Saved. Cards and lists follow it from now on.")


def looks_around(agent: AtWork) -> None:
    """Come by the other pages, with everything on them unfolded."""
    for path in PAGES:
        agent.page.goto(path, wait_until="domcontentloaded")
        agent.page.evaluate(_UNFOLD)
        agent.looks()


def logs_out(agent: AtWork) -> None:
    agent.goes("/folders/waiting")
    if agent.page.locator("details.menu").is_visible():
        agent.unfolds("Menu", "header")
    agent.presses("Log out", "header")
    expect(agent.page).to_have_url(re.compile("/login"))
    agent.looks()
