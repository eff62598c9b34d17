"""Access tokens for mailboxes that take a permission instead of a password (RFC 6749, XOAUTH2).

The permission (refresh token) lies in a file that only its owner can read. Several processes use
it: one refreshes, the others read what it got. All it takes is one POST, so the standard library
does it.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from filelock import FileLock

from inbox_assistant.clock import Clock, utc_now
from inbox_assistant.errors import ConfigError, LoginRefused, MailboxUnreachable
from inbox_assistant.providers import OAuth

TIMEOUT_SECONDS = 20
# A token is not used in its last minute: the mail server's clock may run ahead of ours.
_MARGIN = timedelta(minutes=1)
_MOST_BYTES = 100_000
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# RFC 6749 5.2: refusals that only a person can mend.
_LOST = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope"})


class _NoRedirects(HTTPRedirectHandler):
    """A token endpoint that sends us elsewhere gets no secrets there."""

    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        return None


def access_token(oauth: OAuth, clock: Clock = utc_now) -> str:
    """Return a token that is good for a minute at least, refreshing it when it is not.

    Raises LoginRefused when there is no permission or it was withdrawn (a person must give it
    anew), MailboxUnreachable when the provider does not answer, ConfigError for a damaged file.
    """
    if token := _fresh(_kept(oauth), clock()):
        return token
    with _alone(oauth):
        kept = _kept(oauth)  # another process may have been faster
        if token := _fresh(kept, clock()):
            return token
        answer = post(oauth.token_url, _refreshing(oauth, kept))
        if "access_token" not in answer:
            raise _refusal(oauth, answer)
        return keep(oauth, answer, clock(), kept.get("refresh_token", ""))


def keep(oauth: OAuth, answer: Mapping[str, Any], at: datetime, refresh_token: str = "") -> str:
    """Write a token answer (RFC 6749 5.1) into the token file, mode 0600, and return its access
    token. A provider that sends no new refresh token means the one before (`refresh_token`)."""
    lasting = timedelta(seconds=_seconds(answer.get("expires_in")))
    token = str(answer["access_token"])
    _write(
        oauth,
        {
            "access_token": token,
            "expires_at": (at + lasting).isoformat(),
            "refresh_token": str(answer.get("refresh_token") or refresh_token),
        },
    )
    return token


def refused(oauth: OAuth, token: str) -> None:
    """Note that the mail server did not take that token: the next one asked for is a new one."""
    with _alone(oauth):
        kept = _kept(oauth)
        if kept.get("access_token") == token:
            _write(oauth, {**kept, "access_token": "", "expires_at": ""})


def post(url: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON answer of an OAuth endpoint, also of a refusal (RFC 6749 5.2).

    Raises MailboxUnreachable when there is no sensible answer, ConfigError for a URL that would
    show secrets to the whole network.
    """
    host = urlsplit(url).hostname or ""
    if not url.startswith("https://") and host not in _LOOPBACK:
        raise ConfigError(f"{url} must begin with https: permissions travel on safe lines only.")
    request = Request(url, urlencode(form).encode(), {"Accept": "application/json"})  # noqa: S310  # https, or this machine
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as response:
            return _object(response.read(_MOST_BYTES), host)
    except HTTPError as error:
        if error.code >= 500 or error.code == 429:
            raise MailboxUnreachable(f"{host} is busy ({error.code}). It is tried again.") from None
        return _object(error.read(_MOST_BYTES), host)
    except (OSError, HTTPException) as error:
        raise MailboxUnreachable(
            f"No new access: {host} could not be reached ({error}). It is tried again."
        ) from error


def how_to_renew(oauth: OAuth) -> str:
    """Return what a person does to give the permission (anew)."""
    return f"Run: inbox-assistant mailboxes login {oauth.mailbox}"


def _refreshing(oauth: OAuth, kept: Mapping[str, str]) -> dict[str, str]:
    if not kept.get("refresh_token"):
        raise LoginRefused(
            f"There is no permission to enter mailbox {oauth.mailbox} yet. {how_to_renew(oauth)}"
        )
    form = {
        "grant_type": "refresh_token",
        "refresh_token": kept["refresh_token"],
        "client_id": oauth.client_id,
        "scope": oauth.scope,
    }
    return form | ({"client_secret": oauth.client_secret} if oauth.client_secret else {})


def _refusal(oauth: OAuth, answer: Mapping[str, Any]) -> Exception:
    error = str(answer.get("error", "no reason given"))[:100]
    if error in _LOST:
        return LoginRefused(
            f"The permission to enter mailbox {oauth.mailbox} has ended ({error}). "
            f"{how_to_renew(oauth)}"
        )
    return MailboxUnreachable(f"No new access to mailbox {oauth.mailbox}: {error}. Tried again.")


def _fresh(kept: Mapping[str, str], now: datetime) -> str | None:
    if not kept.get("access_token") or not kept.get("expires_at"):
        return None
    ends = datetime.fromisoformat(kept["expires_at"])
    return kept["access_token"] if now + _MARGIN < ends else None


def _kept(oauth: OAuth) -> dict[str, str]:
    try:
        kept = json.loads(oauth.token_file.read_text("utf-8"))
        return {key: str(value) for key, value in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise ConfigError(
            f"The token file {oauth.token_file} can't be used. {how_to_renew(oauth)}"
        ) from error


def _write(oauth: OAuth, values: Mapping[str, str]) -> None:
    """Replace the token file at once: a crash leaves the old one or the new one."""
    fresh = oauth.token_file.with_name(f"{oauth.token_file.name}.{os.getpid()}")
    with _writable(oauth):
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(oauth.token_file)


@contextmanager
def _alone(oauth: OAuth) -> Iterator[None]:
    """Keep other processes from refreshing at the same time: some providers take a refresh token
    once, and withdraw everything when it comes twice (RFC 9700 4.14.2)."""
    lock = FileLock(f"{oauth.token_file}.lock", mode=0o600)
    with _writable(oauth):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _writable(oauth: OAuth) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"The tokens can't be kept in {oauth.token_file} ({error.strerror}): make room there, "
            "make its folder writable, or name another token_file."
        ) from error


def _object(data: bytes, host: str) -> dict[str, Any]:
    try:
        answer = json.loads(data)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise MailboxUnreachable(f"{host} gave no answer that makes sense. It is tried again.")
    return answer


def _seconds(value: object) -> float:
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return 300.0  # RFC 6749 5.1 lets it be left out
