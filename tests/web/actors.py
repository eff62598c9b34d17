"""Who uses the inbox in tests: somebody with a browser, maybe logged in."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from tests.builders import MORNING

PASSWORD = "correct horse"
# scrypt takes its time by design; tests give it little to do.
CHEAP_HASH = generate_password_hash(PASSWORD, "scrypt:256:8:1")
OURS = {"Sec-Fetch-Site": "same-origin"}


class Time:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = MORNING + timedelta(hours=2)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


class Visitor:
    """Somebody with a browser."""

    def __init__(self, app: Flask, email: str = "giulia@shop.example") -> None:
        self.client = app.test_client()
        self.email = email

    def opens(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers, buffered=True)

    def submits(self, path: str, **form: Any) -> TestResponse:
        """Send a form of one of our pages."""
        return self.client.post(path, data=form, headers=OURS)

    def types(self, path: str, **form: Any) -> TestResponse:
        """Let htmx send a form."""
        return self.client.post(path, data=form, headers=OURS | {"HX-Request": "true"})

    def login(self, password: str = PASSWORD, **form: str) -> TestResponse:
        return self.submits("/login", email=self.email, password=password, **form)


def shown(response: TestResponse) -> str:
    """Return the text of a page that was answered well."""
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)
