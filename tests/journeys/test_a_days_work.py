"""A day's work in every browser people have: on a large screen, on the smallest phone in Italian,
and where no script runs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from inbox_assistant.config import Config
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.respond.outbox import Sender
from inbox_assistant.respond.updates.sending import Broadcaster
from inbox_assistant.store.base import Store
from tests.journeys import a_day, around, at_the_desk, writing
from tests.journeys.at_work import EMAIL, NAME, AtWork
from tests.rig import Account, Sink
from tests.rig.stores import fresh_store
from tests.web.actors import CHEAP_HASH, Time
from tests.web.serving import served
from web import warming

pytestmark = pytest.mark.journey


@dataclass(frozen=True, slots=True)
class Kind:
    """A browser, what its agent reads, and whether they come by every page."""

    language: str = "en"
    scripted: bool = True
    screen: tuple[int, int] = (1440, 900)
    tours: bool = False


KINDS = {
    "large screen": Kind(),
    "small phone in Italian": Kind("it", screen=(320, 640), tours=True),
    "without JavaScript": Kind(scripted=False),
}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def config(tmp_path: Path, imap_server: Account, smtp_sink: Sink) -> Config:
    """A team with one mailbox on real servers."""
    mailbox = replace(imap_server.config(smtp=smtp_sink.server()), name="support")
    return Config(store=str(tmp_path / "inbox.db"), mailboxes=(mailbox,), team="Bottega")


@pytest.fixture
def store(config: Config, kind: Kind) -> Iterator[Store]:
    store = fresh_store(Path(config.store))
    store.agents.add(NAME, EMAIL, CHEAP_HASH, "admin", kind.language)
    store.agents.add("Marco Neri", "marco@shop.example", CHEAP_HASH, "agent", "it")
    yield store
    store.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def agent(
    browser: Browser, config: Config, store: Store, time: Time, kind: Kind
) -> Iterator[AtWork]:
    """Giulia, who may do everything, before a browser of that kind."""
    width, height = kind.screen
    with (
        served(config, time) as address,
        browser.new_context(
            base_url=address,
            java_script_enabled=kind.scripted,
            locale=kind.language,
            viewport=ViewportSize(width=width, height=height),
        ) as context,
    ):
        yield AtWork(context.new_page(), kind.language, kind.scripted)


def test_a_days_work(
    agent: AtWork, config: Config, store: Store, smtp_sink: Sink, time: Time, kind: Kind
) -> None:
    outage = a_day.fill(store)
    warming.in_background(a_day.WORDS).join()  # as `serve` does, here before anybody waits for it
    sender = Sender(store, config, time, ImapMailbox)
    at_the_desk.logs_in(agent)
    at_the_desk.assigns_tags_and_notes(agent)
    at_the_desk.corrects(agent)
    writing.takes_a_reply_back(agent, sender, smtp_sink, time)
    writing.sends_it(agent, sender, smtp_sink, time)
    at_the_desk.merges_and_separates(agent)
    around.exports_a_person(agent)
    at_the_desk.reads_and_snoozes(agent)
    at_the_desk.closes_several(agent)
    at_the_desk.finds_and_keeps_a_view(agent)
    at_the_desk.finds_anything(agent)
    around.parts_an_issue_and_takes_it_back(agent, outage)
    broadcaster = Broadcaster(store, config, time)
    writing.tells_everybody(agent, outage, sender, broadcaster, smtp_sink, time)
    around.changes_the_settings(agent)
    if kind.tours:
        around.looks_around(agent)
    around.logs_out(agent)
    _all_is_kept(store)
    assert not agent.faults, "\n".join(agent.faults)


def _all_is_kept(store: Store) -> None:
    invoice, chair = store.conversations.get(4), store.conversations.get(6)
    assert (invoice.assignee, invoice.waiting_since) == (1, None)
    assert (chair.status, chair.unread) == ("snoozed", False)
    assert store.notes.unseen(4, 2)
    assert store.corrections.of_mail(4)["emotion"].value == "anger"
    member = store.readings.membership(4)
    assert member is not None and member.by_agent and member.issue is None
    assert [store.conversations.get(number).status for number in (8, 9)] == ["closed"] * 2
