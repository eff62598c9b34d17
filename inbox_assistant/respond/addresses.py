"""Addresses as they may stand in a header and on an envelope; anything else is refused."""

import re
from collections.abc import Iterable
from email.headerregistry import Address as HeaderAddress

from inbox_assistant.config import Config
from inbox_assistant.errors import InputError
from inbox_assistant.model import Address
from inbox_assistant.respond.subjects import one_line

LONGEST_NAME = 100
# RFC 5322 3.2.3 dot-atoms; RFC 6532 3.2 adds whatever is not ASCII. Quoted local parts are not
# written to: nobody has one, and attackers do.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def envelope(address: str) -> str:
    """Return the address for SMTP, its domain in ASCII (RFC 5890). Raises InputError."""
    local, _, host = address.strip().rpartition("@")
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = ""
    if not (_is_local(local) and _HOST.fullmatch(ascii_host) and ".." not in ascii_host):
        raise InputError(f"Nothing can be sent to “{one_line(address)}”: correct the address.")
    return f"{local}@{ascii_host}"


def domain(address: str) -> str:
    """Return the domain of an address, in ASCII. Raises InputError when it is no address."""
    return envelope(address).rpartition("@")[2]


def written(address: Address) -> HeaderAddress:
    """Return name and address for a header field. Raises InputError."""
    name = one_line(address.name)[:LONGEST_NAME].strip()
    local, _, host = envelope(address.address).rpartition("@")
    return HeaderAddress(name, local, host)


def sendable(address: Address) -> bool:
    """Return whether mail can be sent there."""
    try:
        envelope(address.address)
    except InputError:
        return False
    return True


def distinct(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Return the addresses once each, whatever their case, in order."""
    found: dict[str, Address] = {}
    for address in addresses:
        found.setdefault(address.address.strip().casefold(), address)
    return tuple(found.values())


def mailbox_of(address: str) -> str:
    """Return the address without case and without what stands behind a plus (RFC 5233): who
    writes to "a+x" and "A+y" writes to the same person."""
    local, _, host = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def is_ours(address: str, config: Config) -> bool:
    """Return whether the address is one of the team's mailboxes, plus-addresses too."""
    return mailbox_of(address) in {mailbox_of(m.address) for m in config.mailboxes}


def plus_address(address: str, token: str) -> str:
    """Return the address with a token behind a plus (RFC 5233)."""
    local, _, host = address.rpartition("@")
    return f"{local.partition('+')[0]}+{token}@{host}"


def _is_local(local: str) -> bool:
    if not 0 < len(local.encode("utf-8", "replace")) <= 64:
        return False
    ascii_form = "".join(c if c.isascii() else "x" for c in local)
    others = "".join(c for c in local if not c.isascii())
    return bool(_LOCAL.fullmatch(ascii_form)) and others.isprintable() and " " not in others
