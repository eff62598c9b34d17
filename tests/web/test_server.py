"""The web server ends without dropping what it has in hand."""

import socket
import threading
import time
import urllib.request

import pytest
from flask import Flask

from inbox_assistant.config import WebConfig
from inbox_assistant.errors import ConfigError
from tests.rig.ports import free_port
from web import serving
from web.server import turn


def listens(port: int) -> None:
    """Wait until somebody does."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return


def test_a_request_in_hand_is_answered_before_the_server_ends() -> None:
    app, port, stop = Flask(__name__), free_port(), threading.Event()
    app.config["LARGEST_REQUEST"] = 1_000
    reached, answers = threading.Event(), list[bytes]()

    @app.get("/")
    def slow() -> str:
        reached.set()
        time.sleep(0.7)
        return "kept"

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            answers.append(answer.read())

    settings = serving(app, WebConfig(port=port))
    server = threading.Thread(target=turn, args=(app, settings, stop.is_set))
    server.start()
    listens(port)
    asker = threading.Thread(target=ask)
    asker.start()
    assert reached.wait(10)
    stop.set()
    server.join(5)
    asker.join(5)
    assert not server.is_alive()
    assert answers == [b"kept"]


def test_a_port_that_another_program_has_is_named_with_what_to_do() -> None:
    app = Flask(__name__)
    app.config["LARGEST_REQUEST"] = 1_000
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = serving(app, WebConfig(port=other.getsockname()[1]))
        with pytest.raises(ConfigError, match=r"already in use\): end what does"):
            turn(app, settings, lambda: True)
