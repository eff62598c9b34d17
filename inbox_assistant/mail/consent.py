"""Asking a person for permission to enter a mailbox, once: by device code or in a browser.

A device code (RFC 8628) is typed in on any device, and suits servers. Where a provider has none
for mail (Google), the browser on this machine asks, and brings the answer back to a port of ours
on loopback (RFC 8252), bound to this request by PKCE (RFC 7636).
"""

import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_assistant.clock import Clock, utc_now
from inbox_assistant.errors import ConfigError, LoginRefused
from inbox_assistant.mail.oauth import keep, post
from inbox_assistant.providers import OAuth

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PATIENCE_SECONDS = 900.0
_DONE = b"<!doctype html><title>Inbox Assistant</title><p>You can close this window."

Say = Callable[[str], None]


def ask(
    oauth: OAuth,
    say: Say,
    *,
    clock: Clock = utc_now,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Ask for permission and keep it in the token file; `say` tells the person what to do.

    Raises LoginRefused when it was denied or not given in time, MailboxUnreachable when the
    provider does not answer, ConfigError when the provider has no way to ask.
    """
    if oauth.device_url:
        answer = _by_device(oauth, oauth.device_url, say, sleep)
    elif oauth.authorize_url:
        answer = _by_browser(oauth, oauth.authorize_url, say)
    else:
        raise ConfigError(
            f"Mailbox {oauth.mailbox}: its oauth part needs a device_url or an authorize_url."
        )
    if not answer.get("refresh_token"):
        raise LoginRefused(
            "The provider gave a permission that ends within the hour. Withdraw it in your account "
            "there, and try again."
        )
    keep(oauth, answer, clock())


def _by_device(
    oauth: OAuth, url: str, say: Say, sleep: Callable[[float], None]
) -> Mapping[str, Any]:
    given = post(url, {"client_id": oauth.client_id, "scope": oauth.scope})
    if "device_code" not in given:
        raise _denied(given)
    # Google once said verification_url where RFC 8628 says verification_uri.
    where = given.get("verification_uri") or given.get("verification_url")
    say(f"Open {where} on any device and enter the code {given['user_code']}")
    form = {"grant_type": DEVICE_GRANT, "device_code": str(given["device_code"])}
    pause, waited = float(given.get("interval") or 5), 0.0
    while waited < min(float(given.get("expires_in") or 900), _PATIENCE_SECONDS):
        sleep(pause)
        waited += pause
        answer = post(oauth.token_url, _with_client(oauth, form))
        if "access_token" in answer:
            return answer
        if answer.get("error") == "slow_down":  # RFC 8628 3.5
            pause += 5
        elif answer.get("error") != "authorization_pending":
            raise _denied(answer)
    raise LoginRefused("The code was not entered in time. Run the command again.")


def _by_browser(oauth: OAuth, url: str, say: Say) -> Mapping[str, Any]:
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    with _Listener(state) as listener:
        query = {
            "response_type": "code",
            "client_id": oauth.client_id,
            "redirect_uri": listener.address,
            "scope": oauth.scope,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "access_type": "offline",  # Google's word for: with a refresh token
            "prompt": "consent",
        }
        say(f"Open this address in a browser on this machine:\n{url}?{urlencode(query)}")
        code = listener.code()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": listener.address,
            "code_verifier": verifier,
        }
        answer = post(oauth.token_url, _with_client(oauth, form))
    if "access_token" not in answer:
        raise _denied(answer)
    return answer


class _Listener(HTTPServer):
    """Waits on loopback for the browser to come back with a code, for this state only."""

    def __init__(self, state: str) -> None:
        super().__init__(("127.0.0.1", 0), _Return)
        self.timeout = 1.0
        self.state = state
        self.answer: dict[str, str] = {}
        self.address = f"http://127.0.0.1:{self.server_address[1]}"

    def code(self) -> str:
        """Return the code the browser brought. Raises LoginRefused when permission was denied or
        nobody came."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not self.answer and time.monotonic() < end:
            self.handle_request()
        if not self.answer:
            raise LoginRefused("Nobody answered in the browser. Run the command again.")
        if "code" not in self.answer:
            raise _denied(self.answer)
        return self.answer["code"]


class _Return(BaseHTTPRequestHandler):
    """The page the provider sends the browser back to."""

    server: _Listener
    timeout = 5

    def do_GET(self) -> None:  # the standard library's name
        """Take the answer, if it is one to our question: anybody may knock at a port."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        right = secrets.compare_digest(
            query.get("state", "").encode("utf-8", "replace"), self.server.state.encode()
        )
        self.send_response(200 if right else 400)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if right:
            self.server.answer = query
            self.wfile.write(_DONE)

    def log_message(self, format: str, *args: object) -> None:  # its name
        """Say nothing: the path holds the code."""


def _with_client(oauth: OAuth, form: dict[str, str]) -> dict[str, str]:
    secret = {"client_secret": oauth.client_secret} if oauth.client_secret else {}
    return {"client_id": oauth.client_id, **secret, **form}


def _denied(answer: Mapping[str, Any]) -> LoginRefused:
    reason = str(answer.get("error_description") or answer.get("error") or "no reason given")
    return LoginRefused(f"The permission was not given: {' '.join(reason.split())[:300]}")
