"""What the current request stands on: store, configuration, time, and who asks."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config
from inbox_assistant.model import Agent, Thresholds
from inbox_assistant.store.base import Store

_NAME = "inbox-assistant"


@dataclass(frozen=True, slots=True)
class Ground:
    """What `create_app` was given, with one open store per thread.

    A database connection belongs to the thread that opened it, and the threads of the server
    live long: opening once per thread costs nothing per request.
    """

    open_store: Callable[[], Store]
    config: Config
    clock: Clock
    opened: threading.local = field(default_factory=threading.local)

    def store(self) -> Store:
        if not hasattr(self.opened, "store"):
            self.opened.store = self.open_store()
        return cast(Store, self.opened.store)


def lay(extensions: dict[str, object], ground: Ground) -> None:
    """Put the ground under an app."""
    extensions[_NAME] = ground


def _ground() -> Ground:
    return cast(Ground, current_app.extensions[_NAME])


def store() -> Store:
    """Return the store of this thread, as it looks to who asks."""
    seen = None if agent_or_none() is None else mailboxes()
    if seen is None:
        return whole_store()
    if "seen_store" not in g:
        g.seen_store = whole_store().seen(seen)
    return cast(Store, g.seen_store)


def whole_store() -> Store:
    """Return the store of this thread as it is: for what the whole team shares."""
    return _ground().store()


def config() -> Config:
    """Return the configuration."""
    return _ground().config


def thresholds() -> Thresholds:
    """Return from which probability on values are stated, asked of the store once a request."""
    if "thresholds" not in g:
        g.thresholds = store().settings.thresholds()
    return cast(Thresholds, g.thresholds)


def zone() -> ZoneInfo:
    """Return the time zone of who asks, the team's without a choice."""
    asker = agent_or_none()
    return ZoneInfo(asker.timezone) if asker and asker.timezone else config().timezone


def now() -> datetime:
    """Return the present moment, aware."""
    return _ground().clock()


def agent() -> Agent:
    """Return who asks. Only for endpoints that are not public."""
    return cast(Agent, g.agent)


def mailboxes() -> frozenset[str] | None:
    """Return the mailboxes that who asks may see, None for all; asked of the store once a request.

    Only for endpoints that are not public.
    """
    return mailboxes_of(agent().id)


def mailboxes_of(agent_id: int) -> frozenset[str] | None:
    """Return the mailboxes that an agent may see, None for all; asked of the store once a
    request."""
    known: dict[int, frozenset[str] | None] = g.setdefault("mailboxes", {})
    if agent_id not in known:
        known[agent_id] = whole_store().access.mailboxes(agent_id)
    return known[agent_id]


def team() -> Sequence[Agent]:
    """Return all agents, by name; asked of the store once a request."""
    if "team" not in g:
        g.team = whole_store().agents.all()
    return cast(Sequence[Agent], g.team)


def leads() -> bool:
    """Return whether who asks may change what concerns the whole team."""
    return agent().role in ("lead", "admin")


def rules() -> bool:
    """Return whether who asks may say who sees what, and for how long it is kept."""
    return agent().role == "admin"


def audit(act: str, subject: str, detail: str = "") -> None:
    """Write down that who asks did something: `act` is a slug of `web.audit_words`, `subject` what
    it was done to ("conversation 12"), `detail` how. Never what a mail says."""
    asker = agent_or_none()
    whole_store().audit.note(asker.id if asker else None, act, subject, detail, now())


def agent_or_none() -> Agent | None:
    """Return who asks, None when nobody is logged in."""
    return cast(Agent | None, g.get("agent"))
