"""A provider of OpenID Connect on loopback: real keys, and as dishonest as a test asks for."""

import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "inbox", "s3cr&t of/ours"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)


@dataclass
class SignOn:
    """The provider. `claims` is what it says of who logs in; `lie` changes the finished token."""

    now: Callable[[], float]
    claims: dict[str, Any] = field(default_factory=dict)
    lie: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    key: RSAKey = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    asked: dict[str, str] = field(default_factory=dict)
    issuer: str = ""
    used: set[str] = field(default_factory=set)

    def authorize(self, address: str) -> str:
        """Log in there; return where the browser is sent back to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return f"{self.asked['redirect_uri']}?code=c0de&state={self.asked['state']}"

    def answer(self, path: str, form: Mapping[str, str], header: str) -> tuple[int, dict[str, Any]]:
        """Return status and body of a request."""
        if path == "/.well-known/openid-configuration":
            return 200, self._described() | self.metadata
        if path == "/keys":
            return 200, {"keys": [KEY.as_dict(private=False)]}
        if path == "/token":
            return self._token(form, header)
        if path == "/userinfo" and self.userinfo is not None:
            return (200, self.userinfo) if header == "Bearer access" else (401, {})
        return 404, {}

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **({"userinfo_endpoint": f"{self.issuer}/userinfo"} if self.userinfo else {}),
        }

    def _token(self, form: Mapping[str, str], header: str) -> tuple[int, dict[str, Any]]:
        client, _, secret = b64decode(header.removeprefix("Basic ")).decode().partition(":")
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
        right = (
            (unquote_plus(client), unquote_plus(secret)) == (CLIENT, SECRET)
            and challenge.decode().rstrip("=") == self.asked["code_challenge"]
            and form["redirect_uri"] == self.asked["redirect_uri"]
            and form["code"] == "c0de"
            and form["code"] not in self.used
        )
        if not right:
            return 400, {"error": "invalid_grant"}
        self.used.add(form["code"])
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            **self.claims,
        }
        header_ = {"alg": self.algorithm, "kid": "one"}
        token = jwt.encode(header_, self.lie(claims), self.key, algorithms=[self.algorithm])
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": token}


class Served:
    """The provider behind a port of loopback."""

    def __init__(self, provider: SignOn) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                self._say({name: values[0] for name, values in parse_qs(body).items()})

            def _say(self, form: Mapping[str, str]) -> None:
                header = self.headers.get("Authorization", "")
                status, answer = provider.answer(urlsplit(self.path).path, form, header)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Tests say what matters."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        provider.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
