"""Building the real things from the configuration."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config, load
from inbox_assistant.errors import ConfigError, InboxAssistantError
from inbox_assistant.model import Thresholds
from inbox_assistant.running import lifeline, logs
from inbox_assistant.running.parts import Presence, present
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)


@contextmanager
def opened_store(config_path: Path) -> Iterator[Store]:
    """Yield the configured store and close it. Raises ConfigError and StoreError."""
    with opened(config_path) as (_, store):
        yield store


@contextmanager
def opened(config_path: Path) -> Iterator[tuple[Config, Store]]:
    """Yield the configuration and its store. Raises ConfigError and StoreError."""
    config = loaded(config_path)
    with begun(config) as store:
        yield config, store


@contextmanager
def begun(config: Config) -> Iterator[Store]:
    """Yield the store of that configuration. Raises StoreError."""
    with closing(open_store(config.store)) as store:
        store.settings.begin(Thresholds(config.unsure_below))
        yield store


def loaded(config_path: Path) -> Config:
    """Return the configuration, its texts checked like drafts. Raises ConfigError."""
    config = load(config_path)
    if config.compensation.texts:
        from inbox_assistant.respond.policy import refuse_wrong_offers  # loads the check

        refuse_wrong_offers(config)
    return config


def stop_event() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set: loops end after the work in hand."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop


def until_stopped(stop: threading.Event, step: Callable[[], int], idle_seconds: float) -> None:
    """Call `step` until stopped; it returns how much it did, and after nothing there is a pause."""
    while not stop.is_set():
        if not step():
            stop.wait(idle_seconds)


@dataclass(frozen=True)
class Part:
    """A part of the running inbox: what it loops by, and how it shows that it moves."""

    stop: threading.Event
    presence: Presence
    broken: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def needed(self) -> Iterator[None]:
        """Do in a thread what the part can't go on without: when it ends early, the part ends, and
        whoever supervises it starts it anew."""
        try:
            yield
        finally:
            if not self.stop.is_set():
                self.broken.set()
                self.stop.set()

    def stopping(self) -> bool:
        """Return whether to stop after the work in hand; who asks moves."""
        self.presence.beat()
        return self.stop.is_set()

    def until_stopped(self, step: Callable[[], int], idle_seconds: float) -> None:
        """Call `step` until stopped, as the function of this name, and show that it moves."""

        def moving() -> int:
            self.presence.beat()
            return step()

        until_stopped(self.stop, moving, idle_seconds)


@contextmanager
def as_part(found: Config, name: str) -> Iterator[Part]:
    """Be that part of the inbox: with its logs, its place beside the store, and its end when the
    supervisor ends or a signal asks.

    Raises AlreadyRunning where there may be one only; what else ends it is logged, and the exit
    status is 1.
    """
    stop = stop_event()
    lifeline.hold()
    try:
        logs.begin(found, name)
    except OSError as error:
        raise ConfigError(
            f"The logs can't be written to {found.logs.folder} ({error.strerror})."
        ) from error
    with logs.told(), present(found.store, name, utc_now) as presence:
        log.info("%s begins", name)
        part = Part(stop, presence)
        yield part
        if part.broken.is_set():
            raise InboxAssistantError(f"{name} can't go on: one of its threads has ended.")
        log.info("%s ends, as it was told to", name)
