"""Times are those of who asks: an agent's clocks, wherever the team is."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from inbox_assistant.store.base import Store
from tests.builders import arrive
from tests.web.actors import Visitor, shown
from tests.web.test_access import routes
from tests.web.two_mailboxes import OURS, fill

# 13 hours and 45 minutes ahead: no moment of the samples has these minutes anywhere else.
FAR = "Pacific/Chatham"
_CLOCK = re.compile(r"(?<![\d:T])\d{1,2}:(\d\d)(?![\d:])")
# What browsers read, the hours of a picture, and offers on the agent's own round hours.
_NO_MOMENT = re.compile(
    r'datetime="[^"]*"|<option[^<]*</option>|<text[^<]*</text>|<th[^<]*</th>'
    r'|<button name="until".*?</button>',
    re.DOTALL,
)
#: Where times stand as they were written: the file's own, and the bytes of a mail.
_AS_WRITTEN = {"settings.index", "mails.source", "mails.headers", "mails.html", "reports.document"}


def test_no_page_shows_a_time_of_another_zone(app: Flask, store: Store, agent: Visitor) -> None:
    world = fill(store)[OURS]
    store.agents.change(1, role="admin", timezone=FAR)
    agent.login()
    wrong, clocks = [], 0
    for rule in routes(app, "GET"):
        if rule.endpoint in _AS_WRITTEN:
            continue
        named = {name: world[name] for name in rule.arguments}
        answer = agent.opens(app.url_map.bind("localhost").build(rule.endpoint, named))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            told = _NO_MOMENT.sub("", answer.get_data(as_text=True))
            found = [match[0] for match in _CLOCK.finditer(told)]
            clocks += len(found)
            wrong += [(rule.rule, at) for at in found if int(at[-2:]) % 30 != 15]
    assert not wrong
    assert clocks > 20


@pytest.fixture
def away(agent: Visitor, store: Store) -> Visitor:
    """Giulia in New York, six hours behind her team."""
    store.agents.change(1, timezone="America/New_York")
    return agent


def test_a_conversation_sleeps_until_the_time_on_the_agents_own_clocks(
    away: Visitor, store: Store
) -> None:
    arrive(store, 1)
    away.submits("/conversations/1/snooze", until="2026-02-04T08:30")
    assert store.conversations.get(1).snoozed_until == datetime(2026, 2, 4, 13, 30, tzinfo=UTC)
    assert "Wed 4 Feb 2026, 08:30" in shown(away.opens("/conversations/1"))


def test_the_next_morning_is_the_agents_own(away: Visitor, store: Store) -> None:
    arrive(store, 1)
    away.submits("/conversations/1/snooze", until="tomorrow")
    assert store.conversations.get(1).snoozed_until == datetime(2026, 2, 3, 14, 0, tzinfo=UTC)


def test_the_days_of_a_search_are_the_agents_own(away: Visitor, store: Store) -> None:
    arrive(store, 1, datetime(2026, 2, 2, 2, 0, tzinfo=UTC), subject="Lamp", own_words="broken")
    assert "Lamp" in shown(away.opens("/search?q=broken+before:2026-02-02"))
    assert "Lamp" not in shown(away.opens("/search?q=broken+after:2026-02-02"))
