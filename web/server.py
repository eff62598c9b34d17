"""The loop of the web server: it turns until it is to stop, and then ends what it has in hand."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from inbox_assistant.errors import ConfigError

# How soon a stop is noticed.
_TURN_SECONDS = 0.5
# So long requests in hand may take to be answered; who supervises us waits 5 seconds.
_LAST_SECONDS = 3.0


def turn(app: Flask, settings: dict[str, Any], stopping: Callable[[], bool]) -> None:
    """Serve the app until `stopping`, which is asked again and again.

    Raises ConfigError where nothing can listen.
    """
    sockets: dict[int, Any] = {}
    workers = ThreadedTaskDispatcher()
    try:
        create_server(app, map=sockets, _dispatcher=workers, **settings)
    except OSError as error:
        wasyncore.close_all(sockets)
        raise ConfigError(
            f"Nothing can listen on {settings['host']}:{settings['port']} ({error.strerror}): end "
            "what does, maybe another Inbox Assistant, or choose another port in [web]."
        ) from error
    workers.set_thread_count(settings["threads"])
    while not stopping():
        wasyncore.loop(timeout=_TURN_SECONDS, map=sockets, use_poll=True, count=1)
    end = time.monotonic() + _LAST_SECONDS
    while _busy(sockets) and time.monotonic() < end:
        wasyncore.loop(timeout=0.05, map=sockets, use_poll=True, count=1)
    workers.shutdown(timeout=1)
    wasyncore.close_all(sockets)


def _busy(sockets: dict[int, Any]) -> bool:
    """Return whether somebody waits for an answer."""
    channels = [one for one in sockets.values() if isinstance(one, HTTPChannel)]
    return any(channel.requests or channel.total_outbufs_len for channel in channels)
