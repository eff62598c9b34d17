"""A provider's OAuth endpoints: device codes, browser consent, tokens, and what Dovecot asks."""

import itertools
import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_assistant.providers import OAuth

Answer = tuple[int, Mapping[str, Any] | str]


class Permissions:
    """Start with `with Permissions() as permissions:`.

    `denials` are errors the next polls for a device code get; `asked` is every form it got;
    `trouble` makes every answer that status. A refresh token is good once, as with some providers.
    """

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.permissions = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._numbers = itertools.count(1)
        self._refresh: dict[str, str] = {}
        self._access: dict[str, str] = {}
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.user = "nobody"
        self.denials: list[str] = []
        self.asked: list[dict[str, str]] = []
        self.trouble: int | None = None
        self.keeps_refresh_token = False

    def __enter__(self) -> "Permissions":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def oauth(self, token_file: Path, *, device: bool = True, mailbox: str = "support") -> OAuth:
        """Return how to ask this provider."""
        return OAuth(
            mailbox=mailbox,
            client_id="the-client",
            client_secret="the-secret",
            token_url=f"{self.address}/token",
            scope="mail",
            token_file=token_file,
            device_url=f"{self.address}/device" if device else None,
            authorize_url=None if device else f"{self.address}/authorize",
        )

    def grant(self, user: str) -> dict[str, Any]:
        """Return a token answer for that user."""
        number = next(self._numbers)
        access, refresh = f"access-{number}", f"refresh-{number}"
        self._access[access], self._refresh[refresh] = user, user
        answer: dict[str, Any] = {"access_token": access, "expires_in": 3600}
        return answer | ({} if self.keeps_refresh_token else {"refresh_token": refresh})

    def end_access(self) -> None:
        """Let every access token end now; permissions stay."""
        self._access.clear()

    def withdraw(self) -> None:
        """End every access and every permission."""
        self._access.clear()
        self._refresh.clear()

    def answer(self, path: str, form: dict[str, str]) -> Answer:
        """Return what the endpoint says to that form."""
        self.asked.append(form)
        if self.trouble:
            return self.trouble, {"error": "temporarily_unavailable"}
        if path == "/device":
            return 200, {
                "device_code": "device-1",
                "user_code": "ABCD-EFGH",
                "verification_uri": "https://provider.example/device",
                "expires_in": 60,
                "interval": 1,
            }
        if path == "/tokeninfo":
            user = self._access.get(form.get("access_token", ""))
            return (200, {"username": user}) if user else (401, {"error": "invalid_token"})
        if path == "/authorize":
            back = {"state": form["state"], "code": "code-1"}
            return 200, f"{form['redirect_uri']}?{urlencode(back)}"
        return self._token(form)

    def _token(self, form: dict[str, str]) -> Answer:
        if form["grant_type"] == "refresh_token":
            user = self._refresh.get(form["refresh_token"])
            if user and not self.keeps_refresh_token:
                del self._refresh[form["refresh_token"]]
            return (200, self.grant(user)) if user else (400, {"error": "invalid_grant"})
        if self.denials:
            return 400, {"error": self.denials.pop(0)}
        return 200, self.grant(self.user)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, query: str) -> None:
        form = {key: values[0] for key, values in parse_qs(query).items()}
        permissions: Permissions = self.server.permissions  # type: ignore[attr-defined]
        status, body = permissions.answer(urlsplit(self.path).path, form)
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
