"""The configuration: one TOML file, secrets only from the environment or a password file.

Example (written by `inbox-assistant init`): see `config.template.toml` beside this file.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox_assistant.errors import ConfigError

Security = Literal["tls", "starttls", "none"]
FILE_NAME = "inbox-assistant.toml"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to enter it. The password never appears in `repr`."""

    host: str
    port: int
    user: str
    security: Security = "tls"
    password: str = field(default="", repr=False)
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    """A mailbox of the team: where mail comes from and how replies leave."""

    name: str
    address: str
    imap: Server
    smtp: Server
    display_name: str = ""
    folders: tuple[str, ...] = ("INBOX",)
    sent_folder: str | None = None
    poll_seconds: int = 60


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Where the inbox listens. `trusted_hosts` are the names it may be called by."""

    host: str = "127.0.0.1"
    port: int = 8025
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    secure_cookies: bool = False


@dataclass(frozen=True, slots=True)
class ReportConfig:
    """When the nightly report is made (team's zone), and to whom it goes by mail."""

    at: time = time(6, 0)
    to: tuple[str, ...] = ()
    mailbox: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a process needs to know before it starts."""

    store: str
    mailboxes: tuple[MailboxConfig, ...] = ()
    team: str = "Support"
    language: str = "en"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    undo_seconds: int = 15
    web: WebConfig = field(default_factory=WebConfig)
    report: ReportConfig = field(default_factory=ReportConfig)

    def mailbox(self, name: str) -> MailboxConfig:
        """Return the mailbox of that name. Raises ConfigError when there is none."""
        for mailbox in self.mailboxes:
            if mailbox.name == name:
                return mailbox
        raise ConfigError(f"There is no mailbox '{name}' in {FILE_NAME}: add a [[mailboxes]] part.")


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration in `path`; paths in it are relative to its folder.

    Raises ConfigError, with what to change, when the file is missing or wrong.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"There is no {path}. Run 'inbox-assistant init' to write one, "
            "or name yours with --config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from error
    return _Parser(path, environ).config(data)


class _Parser:
    """Turns TOML tables into frozen values; every refusal names the key and the remedy."""

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.path = path
        self.environ = environ

    def config(self, data: dict[str, Any]) -> Config:
        self._only(data, "", _TOP_KEYS)
        store = self._get(data, "store", str, "", "inbox-assistant.db")
        web, report = self._table(data, "web"), self._table(data, "report")
        mailboxes = data.get("mailboxes", [])
        if not isinstance(mailboxes, list):
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
            undo_seconds=self._get(data, "undo_seconds", int, "", 15),
            web=self._web(web),
            report=self._report(report),
        )

    def _web(self, data: dict[str, Any]) -> WebConfig:
        self._only(data, "web", {"host", "port", "trusted_hosts", "secure_cookies"})
        base = WebConfig()
        return WebConfig(
            host=self._get(data, "host", str, "web", base.host),
            port=self._get(data, "port", int, "web", base.port),
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
        return ReportConfig(moment, self._strings(data, "to", "report", ()), data.get("mailbox"))

    def _mailbox(self, data: dict[str, Any], number: int) -> MailboxConfig:
        where = f"mailboxes[{number}]"
        password = self._password(data, where)
        self._only(data, where, _MAILBOX_KEYS)
        address = self._get(data, "address", str, where, None)
        if "@" not in address:
            raise self._wrong(f"{where}.address", "write the address customers write to")
        return MailboxConfig(
            name=self._get(data, "name", str, where, address.split("@")[0]),
            address=address,
            imap=self._server(data, "imap", where, address, password, {"tls": 993}, 143),
            smtp=self._server(data, "smtp", where, address, password, {"tls": 465}, 587),
            display_name=self._get(data, "display_name", str, where, ""),
            folders=self._strings(data, "folders", where, ("INBOX",)),
            sent_folder=data.get("sent_folder"),
            poll_seconds=self._get(data, "poll_seconds", int, where, 60),
        )

    def _server(
        self,
        data: dict[str, Any],
        key: str,
        where: str,
        address: str,
        password: str,
        ports: dict[str, int],
        other_port: int,
    ) -> Server:
        where = f"{where}.{key}"
        part = self._table(data, key, where)
        self._only(part, where, {"host", "port", "user", "security", "ca_file"})
        security = self._choice(part, "security", where, ("tls", "starttls", "none"))
        return Server(
            host=self._get(part, "host", str, where, None),
            port=self._get(part, "port", int, where, ports.get(security, other_port)),
            user=self._get(part, "user", str, where, address),
            security=security,  # type: ignore[arg-type]  # checked by _choice
            password=password,
            ca_file=str(self._near(part["ca_file"])) if "ca_file" in part else None,
        )

    def _password(self, data: dict[str, Any], where: str) -> str:
        if "password" in data:
            raise self._wrong(
                f"{where}.password",
                "passwords don't belong in this file: use password_file or password_env",
            )
        if name := data.get("password_env"):
            if name not in self.environ:
                raise self._wrong(f"{where}.password_env", f"set the environment variable {name}")
            return self.environ[name]
        if file := data.get("password_file"):
            try:
                return self._near(file).read_text(encoding="utf-8").rstrip("\r\n")
            except OSError as error:
                raise self._wrong(
                    f"{where}.password_file", f"can't read {file} ({error.strerror})"
                ) from error
        raise self._wrong(where, "say where the password is: password_file or password_env")

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
        return tuple(value)

    def _only(self, data: dict[str, Any], where: str, known: set[str]) -> None:
        for key in data:
            if key not in known:
                name = f"{where}.{key}" if where else key
                raise self._wrong(
                    name, f"this key is unknown; known are {', '.join(sorted(known))}"
                )

    def _wrong(self, name: str, remedy: str) -> ConfigError:
        return ConfigError(f"{self.path}: {name}: {remedy}.")


_KINDS: dict[type, str] = {str: "a text", int: "a whole number", bool: "true or false"}
_TOP_KEYS = {
    "store",
    "mailboxes",
    "team",
    "language",
    "timezone",
    "undo_seconds",
    "web",
    "report",
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
    "password_env",
    "password_file",
}
