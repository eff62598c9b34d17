"""A page of the inbox, an address of the API or an event that nobody is told of fails here."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from inbox_assistant.config import Config
from inbox_assistant.config.values import WEBHOOK_EVENTS
from tests.docs.books import book, code, rows
from tests.rig.stores import fresh_store
from web import create_app
from web.api.routes import ROUTES, V1
from web.roles import LEAST


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    place: Path = tmp_path_factory.mktemp("pages") / "inbox.db"
    with closing(fresh_store(place)) as store:
        yield create_app(lambda: store, Config(store=str(place)))


def addresses(app: Flask) -> Mapping[str, str]:
    """Return the address of everything that can be opened, as the docs write it, and its least
    role."""
    return {
        re.sub(r"<(?:\w+:)?(\w+)>", "…", rule.rule): LEAST.get(rule.endpoint, "everybody")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
        if not rule.rule.startswith("/api/")
    }


def told() -> Mapping[str, Sequence[str]]:
    """Return the rows of the page about pages by the addresses in their first cell."""
    found = rows(book("docs/pages.md"))
    return {address: row for row in found for address in re.findall(r"`(/[^`]*)`", row[0])}


def test_every_page_is_documented(app: Flask) -> None:
    assert sorted(set(addresses(app)) - set(told())) == []
    assert sorted(set(told()) - set(addresses(app))) == []


def test_who_may_open_a_page_is_told_truly(app: Flask) -> None:
    wrong = {
        address: role
        for address, role in addresses(app).items()
        if role not in told().get(address, [role])
    }
    assert wrong == {}


def test_every_address_of_the_api_is_documented() -> None:
    told = {re.sub("<.*?>", "…", address) for address in code(book("docs/api.md"))}
    paths = {V1 + re.sub("<.*?>", "…", route.path) for route in ROUTES}
    assert sorted(paths - told) == []


def test_every_parameter_of_the_api_is_documented() -> None:
    names = {parameter.name for route in ROUTES for parameter in route.told.query}
    assert sorted(names - code(book("docs/api.md"))) == []


def test_every_event_of_webhooks_is_documented() -> None:
    events = {row[0].strip("`") for row in rows(book("docs/webhooks.md"))}
    assert set(WEBHOOK_EVENTS) <= events
    assert set(WEBHOOK_EVENTS) <= code(book("docs/configure.md"))


def test_no_metric_is_documented_that_is_none(app: Flask) -> None:
    given = app.test_client().get("/metrics").text
    named = {name for name in code(book("docs/operate.md")) if name.startswith("inbox_assistant_")}
    names = {re.match(r"\w+", name) for name in named if " " not in name}
    assert [found[0] for found in names if found and found[0] not in given] == []
