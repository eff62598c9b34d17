"""Building the real things from the configuration."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from inbox_assistant.config import Config, load
from inbox_assistant.model import Thresholds
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store


@contextmanager
def opened_store(config_path: Path) -> Iterator[Store]:
    """Yield the configured store and close it. Raises ConfigError and StoreError."""
    with opened(config_path) as (_, store):
        yield store


@contextmanager
def opened(config_path: Path) -> Iterator[tuple[Config, Store]]:
    """Yield the configuration and its store. Raises ConfigError and StoreError."""
    config = loaded(config_path)
    store = open_store(config.store)
    try:
        store.settings.begin(Thresholds(config.unsure_below))
        yield config, store
    finally:
        store.close()


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
