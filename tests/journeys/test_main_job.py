"""The main job, end to end: mail arrives, is understood, grouped, answered, sent and reported."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inbox_assistant.store.pages import Wanted
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from tests.journeys.conftest import AGENT, PASSWORD, Inbox, until
from tests.journeys.mails import SAMPLES, Sample, raw_samples

LANGUAGES = {
    "it": "Italian",
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
}
OUTAGE = [sample for sample in SAMPLES if sample.outage]
SENT = "Sent Items"  # the server names it so, and marks it \Sent (RFC 6154)
LUCIA, JONAS = SAMPLES[0], SAMPLES[1]


def log_in(page: Page, inbox: Inbox) -> None:
    until(lambda: reachable(page, inbox))
    page.fill("#email", AGENT)
    page.fill("#password", PASSWORD)
    page.click("button.main")


def reachable(page: Page, inbox: Inbox) -> bool:
    try:
        return bool(page.goto(f"{inbox.url}/login"))
    except Exception:
        return False


def open_conversation(page: Page, inbox: Inbox, sample: Sample) -> None:
    page.goto(f"{inbox.url}/folders/all")
    page.click(f"a.row:has-text('{sample.name}')")
    expect(page.locator("h1")).to_have_text(sample.subject)


def issues_of_outage(inbox: Inbox) -> set[int | None]:
    with inbox.store() as store:
        rows = store.conversations.page(Wanted("all"), None, 99).rows
        outage = {sample.address for sample in OUTAGE}
        return {row.issue for row in rows if row.customer.address in outage}


@pytest.mark.journey
def test_the_main_job(inbox: Inbox, page: Page) -> None:
    mails = raw_samples(inbox.account.address)
    inbox.account.deliver(*mails)
    with inbox.running():
        until(lambda: inbox.all_read(len(SAMPLES)))
        log_in(page, inbox)
        shows_the_language_of_each_mail(page, inbox)
        (outage,) = issues_of_outage(inbox)
        assert outage is not None
        draft_of(page, inbox, JONAS, "de", "familiar")
        draft = draft_of(page, inbox, LUCIA, "it", "formal")
        page.click("button:has-text('Send'):not(:has-text('next'))")
        leaves_once(inbox, draft)
    # Started again, and with a mail delivered twice: nothing is fetched, sent or filed twice.
    with inbox.running():
        inbox.account.deliver(mails[0])
        until(lambda: last_uid(inbox) > len(SAMPLES))
        until(lambda: inbox.all_read(len(SAMPLES)))
    with inbox.store() as store:
        assert len(store.conversations.page(Wanted("all"), None, 99).rows) == len(SAMPLES)
    assert len(inbox.sink.mails()) == len(inbox.account.messages(SENT)) == 1
    names_the_outage_first(inbox, outage)


def shows_the_language_of_each_mail(page: Page, inbox: Inbox) -> None:
    page.goto(f"{inbox.url}/folders/all")
    for sample in SAMPLES:
        row = page.locator("a.row", has_text=sample.name)
        expect(row.locator(".tags")).to_contain_text(LANGUAGES[sample.language])


def draft_of(page: Page, inbox: Inbox, sample: Sample, language: str, form: str) -> str:
    """The suggestion: in the customer's language and form of address."""
    open_conversation(page, inbox, sample)
    expect(page.locator("#reading")).to_contain_text(LANGUAGES[language])
    expect(page.locator("#draft")).not_to_have_value("", timeout=60_000)  # models load once
    draft = page.input_value("#draft")
    assert LanguageReader().read(draft).value == language
    assert address_form(address_cues(draft, language), language) == form
    return draft


def leaves_once(inbox: Inbox, draft: str) -> None:
    """Lucia's answer goes to Lucia, in her conversation; Sent keeps a copy, her mail is marked."""
    [sent] = until(inbox.sink.mails)
    assert sent.recipients == (LUCIA.address,)
    assert sent.message["In-Reply-To"] == "<journey-0@customer.example>"
    assert draft.split("\n")[0] in sent.message.get_content()
    [copy] = until(lambda: inbox.account.messages(SENT))
    assert sent.message["Message-ID"].encode() in copy
    until(lambda: b"\\Answered" in inbox.account.flags()[0])


def names_the_outage_first(inbox: Inbox, outage: int) -> None:
    """The night's report, the same however often it is made, counts each writer once."""
    inbox.end_the_night()
    made = report(inbox)
    assert report(inbox) == made
    first = made["recurring"][0]
    assert (first["issue"], first["writers"]) == (outage, len(OUTAGE))


def last_uid(inbox: Inbox) -> int:
    with inbox.store() as store:
        cursor = store.raw_mails.cursor("support", "INBOX")
        return cursor.uid if cursor else 0


def report(inbox: Inbox) -> Any:
    """The report of the night that has just ended."""
    return json.loads(inbox.run("report", "--once", "--format", "json"))
