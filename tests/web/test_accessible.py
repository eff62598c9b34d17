"""Every page there is, as axe-core sees it, in light and in dark, wide and narrow.

The pages come from the app itself: a new one is looked at without being named here.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from inbox_assistant.report.render import to_html
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive
from tests.report import nights
from tests.web.actors import PASSWORD, Time, Visitor
from tests.web.axe import faults
from tests.web.test_access import routes
from tests.web.two_mailboxes import OURS, Values, email, fill
from web.throttle import FAILURES_PER_PAIR

pytestmark = pytest.mark.journey

#: Alone in a frame where no script runs, axe's neither. What a customer wrote is not ours to judge;
#: the report is looked at below.
FRAMED = frozenset({"mails.html", "reports.document"})
ASKED = {
    "conversations.search": "?q=work",
    "issue_acts.choose": "?mail={mail_id}",
    "issue_acts.compare": "?with={shared}",
    "palette.index": "?q=a",
}
#: What stands beside every page is looked at once.
BESIDE = ".side, section.list"
BEHIND = "body > :not(dialog)"
DRAFT = "Ciao Anna, è colpa tua: hai sbagliato tu. Ti mando l'aggiornameto il prima possibile."


@pytest.fixture
def role() -> str:
    return "admin"


def paths(app: Flask, visitor: Visitor, values: Values) -> Iterator[str]:
    """Yield the addresses of all pages."""
    for rule in routes(app, "GET"):
        if rule.endpoint in FRAMED or rule.endpoint == "static":
            continue
        named = {name: values[name] for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, named)
        path += ASKED.get(rule.endpoint, "").format(**values)
        answer = visitor.opens(path)
        if answer.status_code == 200 and answer.text.lower().startswith("<!doctype html"):
            yield path


def test_axe_finds_nothing_on_any_page(
    page: Page, app: Flask, agent: Visitor, store: Store
) -> None:
    values = fill(store)[OURS]
    store.issues.set_status(int(values["shared"]), "fixed", 1, MORNING)
    looked = list(paths(app, agent, values))
    looked.append(f"/issues/{values['shared']}/telling")
    assert len(looked) > 30
    found = []
    for number, path in enumerate(looked):
        page.goto(path, wait_until="domcontentloaded")
        found += faults(page, apart_from=BESIDE if number else "")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_while_one_works(page: Page, store: Store) -> None:
    page.goto("/folders/waiting")
    found = faults(page)
    fill(store)
    mail = arrive(store, 20, own_words="Buongiorno, non riesco ad accedere.")
    page.goto(f"/conversations/{mail.conversation_id}")
    page.fill("#draft", DRAFT)
    page.locator("#findings .spelling").wait_for()
    found += faults(page, apart_from=BESIDE)
    for menu in page.locator("details.pop > summary").all():
        menu.click()
        found += faults(page, apart_from=f"{BESIDE}, .mail, .context, .reply")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()
    found += faults(page, apart_from=BEHIND)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.locator("#palette-lines .entry").first.wait_for()
    found += faults(page, apart_from=BEHIND)
    page.keyboard.press("Escape")
    page.click("[data-send]")
    page.locator(".parting").wait_for()
    found += faults(page)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_at_the_door(
    browser: Browser, address: str, store: Store, stranger: Visitor, time: Time
) -> None:
    fill(store)
    page = browser.new_context(base_url=address).new_page()
    page.goto("/login")
    found = faults(page)
    found += _enter(page, email("bound"), "wrong")
    _enter(page, email("bound"), PASSWORD)
    for refused in ("/audit", "/nowhere"):
        page.goto(refused)
        found += faults(page, apart_from=BESIDE)
    page.context.clear_cookies()
    store.second_factors.begin(1, "JBSWY3DPEHPK3PXP", time.now)
    store.second_factors.confirm(1, 1, [], time.now)
    found += _enter(page, "giulia@shop.example", PASSWORD)
    for _ in range(FAILURES_PER_PAIR):
        stranger.login("wrong")
    found += _enter(page, "giulia@shop.example", PASSWORD)
    page.context.close()
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_the_report(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(to_html(nights.report(), nights.NIGHT, "Shop", nights.words()))
    assert faults(page) == []
    page.close()


def _enter(page: Page, address: str, password: str) -> list[str]:
    """Log in; return what axe finds on the page that comes."""
    page.goto("/login")
    page.fill("#email", address)
    page.fill("#password", password)
    page.click("button.main")
    page.wait_for_load_state("load")
    return faults(page, apart_from=BESIDE)
