"""Who asks the API: the agent whose token the request bears (RFC 6750). Cookies don't count there,
and tokens count nowhere else."""

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import cast

from flask import Flask, abort, current_app, request

from inbox_assistant.model import Agent
from inbox_assistant.store.login import Limit
from web import current, throttle

PREFIX = "/api/"
PER_MINUTE = 300
_MARK = "inbox_"  # so that scanners of leaked secrets recognise one
_NAME = "api-rate"
_MINUTE = 60
_WRONG_PER_QUARTER, _QUARTER = 60, 15 * 60


def asked() -> bool:
    """Return whether the request is one of the API."""
    return request.path.startswith(PREFIX)


def new_token() -> str:
    """Return a token nobody can guess."""
    return _MARK + secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def agent_of_request() -> Agent | None:
    """Return whose valid token the request bears. Too many requests end it with 429."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not token.strip():
        return None
    mark = hashed(token.strip())
    agent = current.whole_store().api_tokens.agent(mark, current.now())
    if agent is None:
        limit = Limit(f"api {throttle.place()}", _WRONG_PER_QUARTER, _QUARTER)
        return None if throttle.allows([limit]) else abort(429)
    if not _rate().allows(mark, int(current.now().timestamp()) // _MINUTE):
        abort(429)
    return agent


@dataclass
class _Rate:
    """How often each token asked within the current minute, in this process."""

    minute: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def allows(self, mark: str, minute: int) -> bool:
        with self.lock:
            if minute != self.minute:
                self.minute, self.counts = minute, {}
            self.counts[mark] = self.counts.get(mark, 0) + 1
            return self.counts[mark] <= PER_MINUTE


def ready(app: Flask) -> None:
    """Let the app count how often it is asked."""
    app.extensions[_NAME] = _Rate()


def _rate() -> _Rate:
    return cast(_Rate, current_app.extensions[_NAME])
