"""Tells other programs what happened: signed messages from a table, delivered at least once.

Signed as in Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): HMAC-SHA256 over
"id.timestamp.body", so that the receiver knows it is ours, unchanged, and not old. The id stays the
same over all tries: who gets a message twice can tell. Redirects are not followed, proxies of the
environment not used, and of an answer no more than its status is read. The addresses are the
admin's own, from the file, so they may lie inside the own network; only https leaves this machine.
"""

import asyncio
import hmac
import json
import logging
import ssl
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import httpx

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, WebhookConfig, key_of
from inbox_assistant.errors import NotFound
from inbox_assistant.masking import excerpt
from inbox_assistant.model import Happening, HookDelivery
from inbox_assistant.respond.apart import apart
from inbox_assistant.respond.links import page
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

#: When a message is tried again, after the first try; then it is given up: a good day in all.
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (0.1, 1, 5, 15, 30, 60, 120, 240, 360, 600)
)
_KEPT = timedelta(days=30)
_SWEEP = timedelta(hours=1)
_AT_ONCE = 20
_NEW_AT_ONCE = 200
_LONGEST_TITLE = 120
_GONE = 410  # the receiver wants nothing of this any more


class Answered(NamedTuple):
    """How a try went: the status of HTTP if there was one, and what was wrong ("" for nothing)."""

    status: int | None
    error: str


class Webhooks:
    """Delivers what happened to the configured addresses."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._hooks = {hook.name: hook for hook in config.webhooks}
        self._swept: datetime | None = None

    def deliver_some(self) -> int:
        """Deliver what is due; return how many tries were made."""
        now, happenings = self._clock(), self._store.happenings
        self._sweep(now)
        events = {hook.name: hook.events for hook in self._hooks.values()}
        happenings.address(events, now, _NEW_AT_ONCE)
        if not self._hooks:
            return 0
        return sum(map(self._deliver, happenings.ready(self._hooks, now, _AT_ONCE)))

    def _deliver(self, delivery: HookDelivery) -> bool:
        now, hook = self._clock(), self._hooks[delivery.hook]
        lease = now + timedelta(seconds=2 * hook.timeout_seconds + 30)
        if not self._store.happenings.claim(delivery.id, now, lease):
            return False
        answered = send(hook, delivery.happening, self.told(delivery.happening), now)
        again = None if answered.status == _GONE else _next(delivery.attempts, self._clock())
        if answered.error:
            log.warning("Webhook %s: %s", hook.name, answered.error)
        self._store.happenings.settle(
            delivery.id, self._clock(), answered.status, answered.error, again
        )
        return True

    def told(self, happening: Happening) -> Mapping[str, Any]:
        """Return the message: numbers, the title of an issue without personal data, and a link."""
        data: dict[str, Any] = dict(happening.figures)
        if happening.event == "promise.missed":
            data |= {"conversation": happening.subject}
            data["link"] = page(self._config, f"/conversations/{happening.subject}")
        elif happening.subject is not None:
            data |= {"issue": happening.subject, "title": self._title(happening.subject)}
            data["link"] = page(self._config, f"/issues/{happening.subject}")
        else:
            data["link"] = page(self._config, "/folders/all")
        stamp = happening.at.isoformat().replace("+00:00", "Z")
        return {"type": happening.event, "timestamp": stamp, "data": data}

    def _title(self, issue_id: int) -> str | None:
        try:
            title = self._store.issues.get(issue_id).title
        except NotFound:
            return None
        return excerpt(title, _LONGEST_TITLE)

    def _sweep(self, now: datetime) -> None:
        if self._swept is None or now - self._swept >= _SWEEP:
            self._store.happenings.sweep(now - _KEPT)
            self._swept = now


def send(
    hook: WebhookConfig, happening: Happening, told: Mapping[str, Any], now: datetime
) -> Answered:
    """Post one message and return how that went; whatever goes wrong is an answer too."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    head = {"Content-Type": "application/json", "User-Agent": "inbox-assistant"}
    head |= signed(key_of(hook.secret), happening.key, int(now.timestamp()), body)
    try:
        return apart(_post(hook, head, body))
    except (TimeoutError, httpx.TimeoutException):
        return Answered(None, f"no answer within {hook.timeout_seconds} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return Answered(None, _brief(error))


def signed(key: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the header fields that sign a message (Standard Webhooks, "Webhook headers")."""
    content = b".".join((message_id.encode(), str(timestamp).encode(), body))
    mark = b64encode(hmac.new(key, content, sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{mark}",
    }


async def _post(hook: WebhookConfig, head: Mapping[str, str], body: bytes) -> Answered:
    async with (
        asyncio.timeout(hook.timeout_seconds),  # for everything: a server may drip
        httpx.AsyncClient(
            timeout=None,  # noqa: S113  # one deadline around everything
            verify=ssl.create_default_context(cafile=hook.ca_file),
            trust_env=False,
            follow_redirects=False,
        ) as client,
        client.stream("POST", hook.url, headers=head, content=body) as response,
    ):
        return _answered(response.status_code)


def _answered(status: int) -> Answered:
    if 200 <= status < 300:
        return Answered(status, "")
    if 300 <= status < 400:
        return Answered(status, f"answered {status}: redirects are not followed")
    return Answered(status, f"answered {status}")


def _next(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after so many tries before this one; None: never."""
    return now + PAUSES[attempts] if attempts < len(PAUSES) else None


def _brief(error: Exception) -> str:
    words = " ".join(str(error).split())[:200] or type(error).__name__
    return f"the certificate is not trusted ({words})" if "CERTIFICATE" in words else words
