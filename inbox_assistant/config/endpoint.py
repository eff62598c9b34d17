"""Where a language model answers: only over a safe line, and never with a secret in the address."""

import re
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from inbox_assistant.config.tables import Refused
from inbox_assistant.config.values import ModelConfig

_PATH = "/chat/completions"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_KEY = re.compile(r"[\x21-\x7e]*")  # what may stand in a header field (RFC 9110 5.5)


def endpoint(model: ModelConfig) -> ModelConfig:
    """Return it with its address in order. Raises Refused."""
    url = model.url.rstrip("/")
    if url.endswith(_PATH):
        raise Refused("url", f"leave out {_PATH}: it is added")
    _check_address(url, plain_allowed=model.plain_http)
    if not model.name.strip():
        raise Refused("name", "write the name the model has at that address")
    if not _KEY.fullmatch(model.key):
        raise Refused("key_file", "a key is one word of plain letters, digits and marks")
    if wrong := [code for code in model.languages if not _LANGUAGE.fullmatch(code)]:
        raise Refused("languages", f"'{wrong[0]}' is none: write codes like it, pl")
    if model.ca_file and not Path(model.ca_file).is_file():
        raise Refused("ca_file", f"there is no file {model.ca_file}")
    return replace(model, url=url)


def is_loopback(host: str) -> bool:
    """Return whether that name or address never leaves this machine (RFC 6761 6.3)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_address(url: str, *, plain_allowed: bool) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # an impossible port is told only when asked for
    except ValueError:
        raise Refused("url", "it is no address: write one like https://host/v1") from None
    if parts.scheme not in ("http", "https") or not host:
        raise Refused("url", "write an address like https://host/v1")
    if "@" in parts.netloc:
        raise Refused("url", "leave the secret out of the address: use key_file or key_env")
    if parts.query or parts.fragment:
        raise Refused("url", "leave out what follows ? or #")
    if parts.scheme == "http" and not is_loopback(host) and not plain_allowed:
        raise Refused(
            "url",
            f"mail would travel to {host} for all the network to read: begin with https, "
            "or write plain_http = true if that network is yours alone",
        )
