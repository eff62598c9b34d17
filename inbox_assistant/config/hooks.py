"""Webhooks: whom other programs' addresses are told what, over which line, signed with what."""

from base64 import b64decode
from binascii import Error
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inbox_assistant.config.oidc import is_safe
from inbox_assistant.config.tables import Refused, Tables
from inbox_assistant.config.values import WEBHOOK_EVENTS, WebhookConfig

SECRET_PREFIX = "whsec_"  # noqa: S105  # how the secrets of Standard Webhooks begin
_FEWEST, _MOST = 24, 64  # bytes of a secret (Standard Webhooks, "Signature scheme")
_KEYS = {"name", "url", "events", "secret_env", "secret_file", "ca_file", "timeout_seconds"}


class Hooks(Tables):
    """The `[[webhooks]]` parts of the file, and the address pages are known by."""

    def _webhooks(self, data: dict[str, Any]) -> tuple[WebhookConfig, ...]:
        parts = data.get("webhooks", [])
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            raise self._wrong("webhooks", "write each one as a [[webhooks]] part")
        hooks = tuple(self._webhook(part, number) for number, part in enumerate(parts, 1))
        if len({hook.name for hook in hooks}) < len(hooks):
            raise self._wrong("webhooks", "two have the same name: give each its own")
        return hooks

    def _webhook(self, data: dict[str, Any], number: int) -> WebhookConfig:
        where = f"webhooks[{number}]"
        self._only(data, where, _KEYS)
        url = self._get(data, "url", str, where, None)
        ca_file = self._get(data, "ca_file", str, where, "")
        hook = WebhookConfig(
            url=url,
            name=self._get(data, "name", str, where, "") or _host(url),
            events=self._strings(data, "events", where, WEBHOOK_EVENTS),
            secret=self._secret(data, where, "secret"),
            timeout_seconds=self._within(data, "timeout_seconds", where, 10, 1, 60),
            ca_file=str(self._near(ca_file)) if ca_file else None,
        )
        try:
            _check(hook)
        except Refused as error:
            raise self._wrong(f"{where}.{error.key}", error.remedy) from None
        return hook

    def _public_address(self, data: dict[str, Any]) -> str:
        address: str = self._get(data, "address", str, "web", "").rstrip("/")
        if address and not _is_address(address):
            raise self._wrong(
                "web.address", "write how browsers reach the inbox, like https://inbox.example.org"
            )
        return address


def key_of(secret: str) -> bytes:
    """Return the bytes that messages are signed with. Raises ValueError for what is no secret of
    Standard Webhooks: "whsec_" and 24 to 64 bytes in base64."""
    try:
        key = b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except Error as error:
        raise ValueError("not base64") from error
    if not secret.startswith(SECRET_PREFIX) or not _FEWEST <= len(key) <= _MOST:
        raise ValueError("not a secret")
    return key


def _check(hook: WebhookConfig) -> None:
    if not is_safe(hook.url):
        raise Refused("url", "write an address that begins with https:// and holds no password")
    if unknown := [event for event in hook.events if event not in WEBHOOK_EVENTS]:
        raise Refused("events", f"'{unknown[0]}' is none: choose of {', '.join(WEBHOOK_EVENTS)}")
    if not hook.secret:
        raise Refused(
            "secret_file", "name one: 'inbox-assistant webhooks secret' prints a new secret"
        )
    try:
        key_of(hook.secret)
    except ValueError:
        raise Refused(
            "secret_file",
            "a secret is whsec_ and 24 to 64 bytes in base64: "
            "'inbox-assistant webhooks secret' prints a new one",
        ) from None
    if hook.ca_file and not Path(hook.ca_file).is_file():
        raise Refused("ca_file", f"there is no file {hook.ca_file}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme in ("http", "https") and bool(host) and plain
