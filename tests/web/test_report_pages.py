"""Reports of weeks stand among the nights, and what a report proposes is one click away."""

import json
from dataclasses import replace

import pytest

from inbox_assistant.store.base import Store
from tests.web.actors import Visitor, shown
from tests.web.samples import fill


def keep(store: Store, **data: object) -> None:
    row = store.reports.nights(1)[0]
    week = replace(row, night="2026-02-02-week", span="week", data=json.dumps(data))
    assert store.reports.save(week)


def test_a_week_is_listed_and_shown_beside_the_nights(agent: Visitor, store: Store) -> None:
    fill(store)
    keep(store)
    page = shown(agent.opens("/reports"))
    assert "Week report, up to Monday 2 February 2026" in page and "Night report, " in page
    page = shown(agent.opens("/reports/2026-02-02-week"))
    assert "<h1>Week report, up to Monday 2 February 2026</h1>" in page
    assert "One problem or two?" not in page


@pytest.mark.parametrize("role", ["lead"])
def test_what_is_proposed_leads_to_where_it_is_decided(agent: Visitor, store: Store) -> None:
    fill(store)
    merge = {"kind": "merge", "issue": 1, "title": "A", "other": 2, "other_title": "<b>B"}
    split = {"kind": "split", "issue": 1, "title": "A", "other": 0, "other_title": ""}
    gone = {**split, "issue": 99}
    keep(store, proposals=[merge, split, gone])
    page = shown(agent.opens("/reports/2026-02-02-week"))
    assert "/issues/1/merge?with=2" in page and "&lt;b&gt;B" in page
    assert page.count("looks like two") == 1
