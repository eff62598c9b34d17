"""An OpenAI-compatible endpoint that answers what a test tells it, rightly or wrongly."""

import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from inbox_assistant.config import ModelConfig
from tests.rig.certificate import Certificate
from tests.rig.listener import Listener

SILENCE: bytes = b"\0silence"  # until `speak` is set, or the client has gone
DRIP: bytes = b"\0drip"  # the head of an answer, letter by letter, for ever
Answering = Callable[[dict[str, Any]], str]


def completion(text: object, **choice: object) -> bytes:
    """Return the body of a chat completion with that text; `choice` adds to its only choice."""
    message = {"role": "assistant", "content": text} | dict(choice.pop("message", {}))  # type: ignore[call-overload]
    form = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"} | choice]}
    return json.dumps(form).encode()


def http(body: bytes, status: str = "200 OK", *fields: str) -> bytes:
    """Return a whole HTTP answer."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *fields)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def the_draft(form: dict[str, Any]) -> str:
    """Return the draft it was asked to better: the answer of a model that changes nothing."""
    told = form["messages"][1]["content"].partition("DRAFT to better\n")[2]
    return "\n".join(line.removeprefix("| ").removeprefix("|") for line in told.split("\n"))


@dataclass
class Oracle(Listener):
    """Start with `with Oracle(...) as oracle:`. `answers` are said one after the other, the last
    one for ever: a text, what makes one of a form, or the bytes of an HTTP answer.

    `forms` are what it was asked, `heads` the heads of the requests; `asked` is released with each.
    """

    answers: list[str | bytes | Answering] = field(default_factory=lambda: ["Hello."])
    certificate: Certificate | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.heads: list[str] = []
        self.asked = threading.Semaphore(0)
        self.speak = threading.Event()

    def config(self, **changes: Any) -> ModelConfig:
        """Return how to reach it."""
        scheme = "https" if self.certificate else "http"
        url = f"{scheme}://localhost:{self.port}/v1"
        values: dict[str, Any] = {"url": url, "name": "wordsmith", "key": "sk-secret"}
        return ModelConfig(**(values | {"timeout_seconds": 30} | changes))

    @property
    def told(self) -> str:
        """All that was ever said to it."""
        return "\n".join(m["content"] for form in self.forms for m in form["messages"])

    def __exit__(self, *error: object) -> None:
        self.speak.set()
        super().__exit__(*error)

    def serve(self, client: socket.socket) -> None:
        if self.certificate:
            context = self.certificate.server_context()
            client = self.hold(context.wrap_socket(client, server_side=True))
        with client.makefile("rb") as lines:
            head = b"".join(iter(lines.readline, b"\r\n")).decode()
            length = next(
                int(line.split(":")[1])
                for line in head.splitlines()
                if line.lower().startswith("content-length")
            )
            self.heads.append(head)
            self.forms.append(json.loads(lines.read(length)))
        self.asked.release()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            answer = answer(self.forms[-1])
        self._say(client, http(completion(answer)) if isinstance(answer, str) else answer)

    def _say(self, client: socket.socket, answer: bytes) -> None:
        if answer == SILENCE:
            self.speak.wait(5)
            client.close()
        elif answer == DRIP:
            client.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            while True:
                client.sendall(b"x")
                time.sleep(0.01)
        else:
            client.sendall(answer)
            client.close()
