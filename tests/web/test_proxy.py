"""Whose address the audit log and the throttle see behind a web server of the team's."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask
from waitress.server import BaseWSGIServer, create_server
from werkzeug.test import Client

from inbox_assistant.config import WebConfig
from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted
from tests.web.actors import OURS
from web import serving
from web.throttle import FAILURES_PER_PAIR

PROXY, CUSTOMER, NEIGHBOUR = "10.0.0.1", "203.0.113.9", "203.0.113.10"
EMAIL = "giulia@shop.example"

Tries = Callable[[str, str], int]


@pytest.fixture
def trusted() -> str:
    return PROXY


@pytest.fixture
def tries(app: Flask, trusted: str) -> Iterator[Tries]:
    """Try a wrong password over a line from `peer`, which says whom it forwards."""
    listen = WebConfig(port=0, trusted_proxy=trusted)
    with closing(create_server(app, _start=False, **serving(app, listen))) as server:
        assert isinstance(server, BaseWSGIServer)
        behind = Client(server.application)

        def one(peer: str, forwarded: str) -> int:
            answer = behind.post(
                "/login",
                data={"email": EMAIL, "password": "wrong"},
                headers=OURS | {"X-Forwarded-For": forwarded},
                environ_base={"REMOTE_ADDR": peer},
            )
            return answer.status_code

        yield one


def _places(store: Store) -> list[str]:
    wanted = AuditWanted(act="login-failed")
    return [entry.detail for entry in store.audit.page(wanted, None, 99).rows]


def test_behind_the_trusted_proxy_the_real_address_is_logged_and_throttled(
    tries: Tries, store: Store
) -> None:
    told = [tries(PROXY, CUSTOMER) for _ in range(FAILURES_PER_PAIR + 1)]
    assert set(told[:-1]) == {401} and told[-1] == 429
    assert tries(PROXY, NEIGHBOUR) == 401
    assert _places(store) == [NEIGHBOUR] + [CUSTOMER] * FAILURES_PER_PAIR


def test_what_a_customer_wrote_before_the_proxy_added_its_word_is_not_believed(
    tries: Tries, store: Store
) -> None:
    told = [
        tries(PROXY, f"198.51.100.{attempt}, {CUSTOMER}")
        for attempt in range(FAILURES_PER_PAIR + 1)
    ]
    assert told[-1] == 429
    assert set(_places(store)) == {CUSTOMER}


@pytest.mark.parametrize("trusted", ["", PROXY])
def test_nobody_but_the_proxy_can_say_whose_address_it_is(tries: Tries, store: Store) -> None:
    told = [tries(CUSTOMER, f"198.51.100.{attempt}") for attempt in range(FAILURES_PER_PAIR + 1)]
    assert told[-1] == 429
    assert set(_places(store)) == {CUSTOMER}
