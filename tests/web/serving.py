"""The inbox, served to browsers from a thread of the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from web import create_app


@contextmanager
def served(config: Config, clock: Clock) -> Iterator[str]:
    """The address of the inbox over the store of that configuration, on loopback."""

    def open_store() -> Store:
        return SqliteStore.open(Path(config.store))

    server = make_server("127.0.0.1", 0, create_app(open_store, config, clock))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
