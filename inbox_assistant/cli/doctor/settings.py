"""Mistakes in the configuration that the parser lets pass: they are right, and not meant so."""

import socket
import tomllib
from collections.abc import Iterator
from contextlib import closing, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from inbox_assistant.cli.doctor.said import Said, look, wrong
from inbox_assistant.config import Config, WebConfig
from inbox_assistant.config.endpoint import is_loopback
from inbox_assistant.errors import ConfigError
from inbox_assistant.running.parts import files

# Agents undo within seconds; customers wait for all of it.
_LONG_UNDO_SECONDS = 600
_SECRET_FILES = ("password_file", "key_file", "client_secret_file", "secret_file", "token_file")


def checked(found: Config) -> Iterator[Said]:
    """Yield what there is to say of the configuration."""
    if not found.mailboxes:
        yield wrong("no mailbox yet: add a [[mailboxes]] part to the configuration")
    yield from _phrases(found)
    yield from _web(found.web)
    yield from _port(found)
    yield from _people(found)
    if found.undo_seconds > _LONG_UNDO_SECONDS:
        minutes = found.undo_seconds // 60
        yield look(
            f"replies leave {minutes} minutes after they are sent: is undo_seconds meant so?"
        )
    if found.timezone.key == "UTC":
        yield look('office hours, promises and reports are in UTC: set timezone, "Europe/Rome" say')


def secrets_kept(config_path: Path) -> Iterator[Said]:
    """Yield the files of secrets that others on this machine can read."""
    data = tomllib.loads(config_path.read_text(encoding="utf-8"))
    for name in _named(data):
        path = config_path.parent.resolve() / Path(name).expanduser()
        with suppress(OSError):
            if path.stat().st_mode & 0o077:
                yield wrong(f"others on this machine can read a secret: chmod 600 {path}")


def _named(data: Any) -> Iterator[str]:
    """Yield the names of files of secrets, wherever they stand."""
    if isinstance(data, list):
        for one in data:
            yield from _named(one)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in _SECRET_FILES and isinstance(value, str):
                yield value
            yield from _named(value)


def _phrases(found: Config) -> Iterator[Said]:
    from inbox_assistant.respond.own_phrases import wrong_phrases

    for place in wrong_phrases(found.phrases, [mailbox.name for mailbox in found.mailboxes]):
        yield wrong(place.words())


def _web(web: WebConfig) -> Iterator[Said]:
    strange = [name for name in web.trusted_hosts if not is_loopback(name)]
    if _is_open(web.host) and not web.secure_cookies:
        yield wrong(
            f"the inbox listens on {web.host} without https, so passwords travel in the open: put "
            "a web server with https in front, then set secure_cookies = true"
        )
    if (web.secure_cookies or _is_open(web.host)) and not strange:
        yield wrong(
            "the inbox answers to no name but this machine's: add the one agents type to "
            "trusted_hosts"
        )
    if web.secure_cookies and not web.trusted_proxy:
        yield look(
            "nobody says where requests come from, so all agents share one count of wrong "
            "passwords: name the web server in front as trusted_proxy"
        )


def _is_open(host: str) -> bool:
    """Return whether others can reach what listens there."""
    with suppress(ValueError):
        return not ip_address(host).is_loopback
    return not is_loopback(host)


def _port(found: Config) -> Iterator[Said]:
    if any(one.part == "serve" and one.alive for one in files(found.store)):
        return
    with closing(
        socket.socket(socket.AF_INET6 if ":" in found.web.host else socket.AF_INET)
    ) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((found.web.host, found.web.port))
        except OSError as error:
            yield wrong(
                f"nothing can listen on {found.web.host}:{found.web.port} ({error.strerror}): end "
                "what does, maybe another Inbox Assistant, or choose another port in [web]"
            )


def _people(found: Config) -> Iterator[Said]:
    if not found.report.to:
        yield look("the nightly report goes to nobody by mail: name people in to, in [report]")
    if not found.alerts.to:
        yield look("nobody is told when a mailbox stops working: name people in to, in [alerts]")
    for where, name in (("report", found.report.mailbox), ("alerts", found.alerts.mailbox)):
        try:
            if name:
                found.mailbox(name)
        except ConfigError:
            yield wrong(f"[{where}] is to leave through the mailbox '{name}', which is not there")
