"""Other programs are told what happened: signed, at least once, for a day, and nothing private."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.config import Config, WebConfig, WebhookConfig, key_of
from inbox_assistant.model import Burst, HookState
from inbox_assistant.respond.webhooks import PAUSES, Webhooks, signed
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours, read
from tests.rig import make_certificate
from tests.rig.oracle import DRIP, SILENCE, Oracle, http
from tests.rig.ports import free_port

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BURST = Burst(MORNING, MORNING + hours(0.2), 5, 15, 0.05, 1e-6, "burst-1")
DONE = http(b"", "204 No Content")


@pytest.fixture
def issue(store: Store) -> int:
    """A burst about an issue whose title holds a phone number and an address."""
    number = store.readings.new_issue_id()
    title = "Anna anna@private.example +39 333 1234567: card refused"
    read(store, arrive(store), issue=number, title=title)
    store.bursts.begin(number, BURST, MORNING)
    return number


class Sending:
    """A sender of webhooks whose time a test moves."""

    def __init__(self, store: Store, *hooks: WebhookConfig) -> None:
        config = Config("", web=WebConfig(address="https://inbox.shop.example"), webhooks=hooks)
        self.now = MORNING + hours(0.25)
        self.store, self.hooks = store, hooks
        self.sender = Webhooks(store, config, self.clock)

    def clock(self) -> datetime:
        return self.now

    def tries(self) -> int:
        return self.sender.deliver_some()

    @property
    def state(self) -> HookState:
        return self.store.happenings.states([self.hooks[0].name])[self.hooks[0].name]


def hook(oracle: Oracle, **changes: Any) -> WebhookConfig:
    scheme = "https" if oracle.certificate else "http"
    url = f"{scheme}://localhost:{oracle.port}/hooks?team=1"
    return replace(WebhookConfig(url, "chat", secret=SECRET, timeout_seconds=5), **changes)


def fields(head: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in head.splitlines()[1:])
    return {name.casefold(): value for name, _, value in lines}


def test_what_happened_is_posted_signed_and_once(store: Store, issue: int) -> None:
    with Oracle([DONE]) as oracle:
        sending = Sending(store, hook(oracle))
        assert [sending.tries(), sending.tries()] == [1, 0]
    [form], [head] = oracle.forms, map(fields, oracle.heads)
    assert oracle.heads[0].startswith("POST /hooks?team=1 ")
    body = json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()
    stamp = int(head["webhook-timestamp"])
    assert stamp == int(sending.now.timestamp())
    expected = signed(key_of(SECRET), head["webhook-id"], stamp, body)
    assert head["webhook-signature"] == expected["webhook-signature"]
    assert sending.state.status == 204 and not sending.state.error


def test_a_signature_is_that_of_the_specification() -> None:
    """The example of Standard Webhooks: id, time, body and secret as its libraries test them."""
    told = signed(
        key_of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_says_numbers_a_masked_title_and_where_to_look(store: Store, issue: int) -> None:
    with Oracle([DONE]) as oracle:
        Sending(store, hook(oracle)).tries()
    [form] = oracle.forms
    assert form["type"] == "issue.burst"
    assert form["timestamp"] == "2026-02-02T08:12:00Z"
    assert form["data"]["people"] == 5 and form["data"]["issue"] == issue
    assert form["data"]["link"] == f"https://inbox.shop.example/issues/{issue}"
    assert "card refused" in form["data"]["title"]
    assert "private.example" not in str(form) and "1234567" not in str(form)


def test_what_is_erased_meanwhile_leaves_without_its_title(store: Store) -> None:
    store.happenings.tell("issue.new", 999, MORNING, {"people": 2})
    with Oracle([DONE]) as oracle:
        Sending(store, hook(oracle)).tries()
    assert oracle.forms[0]["data"]["title"] is None


def test_only_what_it_asked_for_is_told(store: Store, issue: int) -> None:
    store.happenings.tell("promise.missed", 4, MORNING, {"promise": 1})
    with Oracle([DONE]) as oracle:
        assert Sending(store, hook(oracle, events=("promise.missed",))).tries() == 1
    assert oracle.forms[0]["data"]["conversation"] == 4


def test_a_failure_is_tried_again_with_the_same_id_for_a_day(store: Store, issue: int) -> None:
    with Oracle([http(b"no", "500 Internal Server Error")]) as oracle:
        sending = Sending(store, hook(oracle))
        for pause in (*PAUSES, timedelta(days=9)):
            assert sending.tries() == 1
            assert sending.tries() == 0, "not before its time"
            sending.now += pause
        assert sending.tries() == 0
    assert len({fields(head)["webhook-id"] for head in oracle.heads}) == 1
    assert len(oracle.heads) == len(PAUSES) + 1
    assert (sending.state.dead, sending.state.waiting) == (1, 0)
    assert sending.state.error == "answered 500"
    assert hours(23) < sum(PAUSES, timedelta()) < hours(26)


def test_it_arrives_when_the_receiver_is_back(store: Store, issue: int) -> None:
    with Oracle([http(b"", "503 Busy"), DONE]) as oracle:
        sending = Sending(store, hook(oracle))
        sending.tries()
        sending.now += hours(1)
        assert sending.tries() == 1
    assert (sending.state.status, sending.state.error) == (204, "")


def test_who_is_gone_for_good_is_told_no_more(store: Store, issue: int) -> None:
    with Oracle([http(b"", "410 Gone")]) as oracle:
        sending = Sending(store, hook(oracle))
        sending.tries()
    assert sending.state.dead == 1


def test_redirects_are_not_followed(store: Store, issue: int) -> None:
    with Oracle([DONE]) as other, Oracle() as oracle:
        away = f"Location: http://localhost:{other.port}/"
        oracle.answers = [http(b"", "307 Temporary Redirect", away)]
        sending = Sending(store, hook(oracle))
        sending.tries()
        assert other.forms == []
    assert sending.state.error == "answered 307: redirects are not followed"


@pytest.mark.parametrize("answer", [SILENCE, DRIP])
def test_a_slow_receiver_costs_its_seconds_and_no_more(
    store: Store, issue: int, answer: bytes
) -> None:
    with Oracle([answer]) as oracle:
        sending = Sending(store, hook(oracle, timeout_seconds=1))
        sending.tries()
    assert sending.state.error == "no answer within 1 seconds"


def test_a_certificate_has_to_be_trusted(store: Store, issue: int, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with Oracle([DONE], certificate) as oracle:
        sending = Sending(store, hook(oracle))
        sending.tries()
        assert "certificate is not trusted" in sending.state.error and oracle.forms == []
        trusting = Sending(store, hook(oracle, ca_file=str(certificate.cert)))
        trusting.now = sending.now + hours(1)
        trusting.tries()
        assert trusting.state.status == 204


def test_nobody_there_is_a_failure_like_others(store: Store, issue: int) -> None:
    nobody = WebhookConfig(f"http://127.0.0.1:{free_port()}/", "chat", secret=SECRET)
    sending = Sending(store, nobody)
    assert sending.tries() == 1
    assert sending.state.error and sending.state.waiting == 1


def test_without_webhooks_nothing_waits(store: Store, issue: int) -> None:
    sending = Sending(store)
    assert sending.tries() == 0
    later = Sending(store, WebhookConfig("http://127.0.0.1:9/", "new", secret=SECRET))
    assert later.tries() == 0, "who is added later is told what happens from then on"


def test_neither_address_nor_secret_is_in_what_is_logged(
    store: Store, issue: int, caplog: pytest.LogCaptureFixture
) -> None:
    with Oracle([http(b"", "500 No")]) as oracle:
        wanted = hook(oracle)
        Sending(store, wanted).tries()
    assert "team=1" not in caplog.text and SECRET not in caplog.text
    assert SECRET not in repr(wanted) and "team=1" not in repr(wanted)
