"""From the tables of the file to the values: every refusal names the key and the remedy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox_assistant.config.values import (
    AcknowledgementConfig,
    AlertsConfig,
    Config,
    MailboxConfig,
    ReportConfig,
    Server,
    WebConfig,
)
from inbox_assistant.errors import ConfigError
from inbox_assistant.model import Exposure, Share
from inbox_assistant.providers import OAuth, Provider, filled, providers
from inbox_assistant.questions import vocabulary

_ADDRESS = re.compile(r"[^\s<>()\",;:\\@]+@[^\s<>()\",;:\\@]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOUR, _DAY = 3_600, 86_400
_PEOPLE = 10**9
_DEGREES = {"annoyed": 1, "in_part": 2, "blocked": 3}


class Parser:
    """Turns TOML tables into frozen values; every refusal names the key and the remedy."""

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.path = path
        self.environ = environ

    def config(self, data: dict[str, Any]) -> Config:
        self._only(data, "", _TOP_KEYS)
        store = self._get(data, "store", str, "", "inbox-assistant.db")
        web, report = self._table(data, "web"), self._table(data, "report")
        mailboxes = data.get("mailboxes", [])
        if not isinstance(mailboxes, list) or not all(isinstance(m, dict) for m in mailboxes):
            raise self._wrong("mailboxes", "write each one as a [[mailboxes]] part")
        names = [self._mailbox(m, i) for i, m in enumerate(mailboxes, 1)]
        if len({m.name for m in names}) < len(names):
            raise self._wrong("mailboxes", "two mailboxes have the same name: give each its own")
        return Config(
            store=store if "://" in store else str(self._near(store)),
            mailboxes=tuple(names),
            team=self._get(data, "team", str, "", "Support"),
            language=self._choice(data, "language", "", ("en", "it")),
            timezone=self._zone(self._get(data, "timezone", str, "", "UTC")),
            undo_seconds=self._within(data, "undo_seconds", "", 15, 0, _HOUR),
            unsure_below=self._within(data, "unsure_below", "", 50, 0, 100) / 100,
            questions=self._questions(data),
            web=self._web(web),
            report=self._report(report),
            alerts=self._alerts(self._table(data, "alerts")),
            acknowledgement=self._acknowledgement(self._table(data, "acknowledgement")),
            reach=self._reach(self._table(data, "reach")),
        )

    def _questions(self, data: dict[str, Any]) -> Path | None:
        file = self._get(data, "questions", str, "", "")
        if not file:
            return None
        vocabulary(self._near(file))  # refuses a wrong file now, not with the first mail
        return self._near(file)

    def _web(self, data: dict[str, Any]) -> WebConfig:
        self._only(data, "web", {"host", "port", "trusted_hosts", "secure_cookies"})
        base = WebConfig()
        return WebConfig(
            host=self._get(data, "host", str, "web", base.host),
            port=self._within(data, "port", "web", base.port, 0, 65_535),
            trusted_hosts=self._strings(data, "trusted_hosts", "web", base.trusted_hosts),
            secure_cookies=self._get(data, "secure_cookies", bool, "web", False),
        )

    def _report(self, data: dict[str, Any]) -> ReportConfig:
        self._only(data, "report", {"at", "to", "mailbox"})
        at = self._get(data, "at", str, "report", "06:00")
        try:
            moment = time.fromisoformat(at)
        except ValueError:
            raise self._wrong("report.at", "write a time of day like 06:00") from None
        mailbox = self._get(data, "mailbox", str, "report", "") or None
        return ReportConfig(moment, self._strings(data, "to", "report", ()), mailbox)

    def _acknowledgement(self, data: dict[str, Any]) -> AcknowledgementConfig:
        where, base = "acknowledgement", AcknowledgementConfig()
        self._only(data, where, {"enabled", "window_hours", "per_hour", "promise"})
        return AcknowledgementConfig(
            enabled=self._get(data, "enabled", bool, where, base.enabled),
            window_hours=max(1, self._get(data, "window_hours", int, where, base.window_hours)),
            per_hour=self._get(data, "per_hour", int, where, base.per_hour),
            promise=self._get(data, "promise", bool, where, base.promise),
        )

    def _reach(self, data: dict[str, Any]) -> Exposure:
        self._only(data, "reach", {"users", "areas", *_DEGREES})
        areas = self._table(data, "areas", "reach.areas")
        users = self._within(data, "users", "reach", 0, 0, _PEOPLE)
        return Exposure(
            users or None,
            {name: self._within(areas, name, "reach.areas", 0, 1, _PEOPLE) for name in areas},
            {
                degree: self._share_who_write(self._table(data, name, f"reach.{name}"), name)
                for name, degree in _DEGREES.items()
                if name in data
            },
        )

    def _share_who_write(self, data: dict[str, Any], name: str) -> Share:
        where = f"reach.{name}"
        self._only(data, where, {"share", "sureness"})
        self._get(data, "share", int, where, None)
        share = self._within(data, "share", where, 0, 1, 99) / 100
        sureness = self._within(data, "sureness", where, 20, 4, 1000)
        return Share(share * sureness, (1 - share) * sureness)

    def _alerts(self, data: dict[str, Any]) -> AlertsConfig:
        self._only(data, "alerts", {"to", "mailbox"})
        to = self._strings(data, "to", "alerts", ())
        return AlertsConfig(to, self._get(data, "mailbox", str, "alerts", "") or None)

    def _mailbox(self, data: dict[str, Any], number: int) -> MailboxConfig:
        where = f"mailboxes[{number}]"
        self._only(data, where, _MAILBOX_KEYS)
        address = self._get(data, "address", str, where, None)
        if not _ADDRESS.fullmatch(address):
            raise self._wrong(f"{where}.address", "write the address customers write to")
        name = self._get(data, "name", str, where, address.split("@")[0])
        provider = self._provider(data, where)
        oauth = self._oauth(data, where, name, provider)
        server = _Servers(address, "" if oauth else self._password(data, where), oauth, provider)
        return MailboxConfig(
            name=name,
            address=address,
            imap=self._server(data, "imap", where, server, {"tls": 993}, 143),
            smtp=self._server(data, "smtp", where, server, {"tls": 465}, 587),
            display_name=self._get(data, "display_name", str, where, ""),
            folders=self._strings(data, "folders", where, ("INBOX",)) or ("INBOX",),
            sent_folder=self._get(data, "sent_folder", str, where, "") or None,
            poll_seconds=self._within(data, "poll_seconds", where, 60, 1, _DAY),
            plus_address=self._get(data, "plus_address", bool, where, False),
            acknowledge=self._get(data, "acknowledge", bool, where, True),
            history=self._history(data, where),
        )

    def _server(
        self,
        data: dict[str, Any],
        key: str,
        where: str,
        known: "_Servers",
        ports: dict[str, int],
        other_port: int,
    ) -> Server:
        where = f"{where}.{key}"
        part = self._table(data, key, where)
        self._only(part, where, {"host", "port", "user", "security", "ca_file"})
        host, usual = known.usual(key)
        part = {"security": usual, **part}
        security = self._choice(part, "security", where, ("tls", "starttls", "none"))
        ca_file = self._get(part, "ca_file", str, where, "")
        return Server(
            host=self._get(part, "host", str, where, host),
            port=self._within(part, "port", where, ports.get(security, other_port), 1, 65_535),
            user=self._get(part, "user", str, where, known.address),
            security=security,  # type: ignore[arg-type]  # checked by _choice
            password=known.password,
            ca_file=str(self._near(ca_file)) if ca_file else None,
            oauth=known.oauth,
        )

    def _provider(self, data: dict[str, Any], where: str) -> Provider | None:
        if "provider" not in data:
            return None
        return providers()[self._choice(data, "provider", where, tuple(providers()))]

    def _oauth(
        self, data: dict[str, Any], where: str, mailbox: str, provider: Provider | None
    ) -> OAuth | None:
        if "oauth" not in data:
            return None
        part, where = self._table(data, "oauth", f"{where}.oauth"), f"{where}.oauth"
        self._only(part, where, _OAUTH_KEYS)
        tenant = self._get(part, "tenant", str, where, "common")

        device = provider.device if provider else None
        page = provider.authorize if provider else None

        def usual(known: str | None) -> str | None:
            return filled(known, tenant=tenant)

        return OAuth(
            mailbox=mailbox,
            client_id=self._get(part, "client_id", str, where, None),
            client_secret=self._secret(part, where, "client_secret"),
            token_url=self._get(part, "token_url", str, where, provider and usual(provider.token)),
            scope=self._get(part, "scope", str, where, provider and provider.scope),
            token_file=self._near(self._get(part, "token_file", str, where, f"{mailbox}.token")),
            device_url=self._get(part, "device_url", str, where, usual(device) or "") or None,
            authorize_url=self._get(part, "authorize_url", str, where, usual(page) or "") or None,
        )

    def _password(self, data: dict[str, Any], where: str) -> str:
        if password := self._secret(data, where, "password"):
            return password
        raise self._wrong(where, "say where the password is: password_file or password_env")

    def _secret(self, data: dict[str, Any], where: str, key: str) -> str:
        """Return the secret that `<key>_env` or `<key>_file` names, "" when neither is there."""
        if name := self._get(data, f"{key}_env", str, where, ""):
            if name not in self.environ:
                raise self._wrong(f"{where}.{key}_env", f"set the environment variable {name}")
            return self.environ[name]
        if file := self._get(data, f"{key}_file", str, where, ""):
            try:
                return self._near(file).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, ValueError) as error:
                # Not UTF-8, or no name for a file. What was read stays out of the message.
                words = error.strerror if isinstance(error, OSError) else "it is no text file"
                raise self._wrong(f"{where}.{key}_file", f"can't read {file} ({words})") from None
        return ""

    def _history(self, data: dict[str, Any], where: str) -> str:
        history: str = self._get(data, "history", str, where, "all")
        if history in ("all", "none") or re.fullmatch(r"\d{1,5} days?", history):
            return history
        try:
            return date.fromisoformat(history).isoformat()
        except ValueError:
            raise self._wrong(
                f"{where}.history", 'write "all", "none", "90 days" or a day like "2026-01-31"'
            ) from None

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise self._wrong("timezone", f"'{name}' is unknown, try Europe/Rome") from None

    def _near(self, name: str) -> Path:
        return self.path.parent.resolve() / Path(name).expanduser()

    def _table(self, data: dict[str, Any], key: str, where: str = "") -> dict[str, Any]:
        part = data.get(key, {})
        if not isinstance(part, dict):
            raise self._wrong(where or key, "this must be a table")
        return part

    def _get(self, data: dict[str, Any], key: str, kind: type, where: str, default: Any) -> Any:
        name = f"{where}.{key}" if where else key
        if key not in data:
            if default is None:
                raise self._wrong(name, "it is missing")
            return default
        value = data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._wrong(name, f"it must be {_KINDS[kind]}")
        self._one_line(name, value)
        return value

    def _one_line(self, name: str, *values: Any) -> None:
        # A line break would begin a command or a header field of its own.
        if any(isinstance(value, str) and _CONTROL.search(value) for value in values):
            raise self._wrong(name, "write it in one line, without control characters")

    def _within(
        self, data: dict[str, Any], key: str, where: str, default: int, least: int, most: int
    ) -> int:
        value: int = self._get(data, key, int, where, default)
        if not least <= value <= most:
            name = f"{where}.{key}".strip(".")
            raise self._wrong(name, f"it must be a number from {least} to {most}")
        return value

    def _choice(self, data: dict[str, Any], key: str, where: str, allowed: tuple[str, ...]) -> str:
        value: str = self._get(data, key, str, where, allowed[0])
        if value not in allowed:
            raise self._wrong(f"{where}.{key}".strip("."), f"choose one of {', '.join(allowed)}")
        return value

    def _strings(
        self, data: dict[str, Any], key: str, where: str, default: tuple[str, ...]
    ) -> tuple[str, ...]:
        value = data.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(f"{where}.{key}", "it must be a list of texts")
        self._one_line(f"{where}.{key}", *value)
        return tuple(value)

    def _only(self, data: dict[str, Any], where: str, known: set[str]) -> None:
        for key in data:
            if key in ("password", "client_secret"):
                raise self._wrong(
                    f"{where}.{key}".strip("."),
                    f"secrets don't belong in this file: use {key}_file or {key}_env",
                )
            if key not in known:
                name = f"{where}.{key}" if where else key
                raise self._wrong(
                    name, f"this key is unknown; known are {', '.join(sorted(known))}"
                )

    def _wrong(self, name: str, remedy: str) -> ConfigError:
        return ConfigError(f"{self.path}: {name}: {remedy}.")


@dataclass(frozen=True, slots=True)
class _Servers:
    """What both servers of a mailbox have in common."""

    address: str
    password: str
    oauth: OAuth | None
    provider: Provider | None

    def usual(self, key: str) -> tuple[str | None, str]:
        """Return the provider's host and security for "imap" or "smtp", as far as known."""
        if self.provider is None:
            return None, "tls"
        pattern = self.provider.imap if key == "imap" else self.provider.smtp
        host = filled(pattern, domain=self.address.rpartition("@")[2])
        return host, "tls" if key == "imap" else self.provider.smtp_security


_KINDS: dict[type, str] = {str: "a text", int: "a whole number", bool: "true or false"}
_TOP_KEYS = {
    "store",
    "mailboxes",
    "team",
    "language",
    "timezone",
    "undo_seconds",
    "unsure_below",
    "questions",
    "web",
    "report",
    "alerts",
    "acknowledgement",
    "reach",
}
_MAILBOX_KEYS = {
    "name",
    "address",
    "display_name",
    "imap",
    "smtp",
    "folders",
    "sent_folder",
    "poll_seconds",
    "plus_address",
    "acknowledge",
    "history",
    "password_env",
    "password_file",
    "provider",
    "oauth",
}
_OAUTH_KEYS = {
    "client_id",
    "client_secret_env",
    "client_secret_file",
    "token_file",
    "tenant",
    "token_url",
    "device_url",
    "authorize_url",
    "scope",
}
