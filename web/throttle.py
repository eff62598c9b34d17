"""How often a password or code may be tried.

A stranger who fails on purpose must not lock anybody out: a browser that was logged in to an
account before keeps a signed cookie, and its attempts are counted by themselves (OWASP, "Device
cookies"). All others share the limits of the account, and those of the address they come from.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from flask import request
from werkzeug.wrappers import Response

from inbox_assistant.store.login import Limit
from web import current
from web.seals import sealed, unsealed

DEVICE = "inbox_device"
_KNOWN_FOR = timedelta(days=180)
_QUARTER, _DAY = 15 * 60, 24 * 3600
FAILURES_PER_DEVICE = FAILURES_PER_PAIR = 10
FAILURES_PER_ACCOUNT = 40  # of strangers, from wherever
FAILURES_PER_ADDRESS = 30  # whatever the accounts: one password tried at all of them
FAILURES_PER_ADDRESS_AND_DAY = 100
FAILURES_PER_CODE = 5  # a code of six digits, three of which are right at a time


def of_password(email: str) -> Sequence[Limit]:
    """Return the limits of trying a password for that address of an account."""
    account = _short(email)
    if device := _device(account):
        return (Limit(f"{account} device {device}", FAILURES_PER_DEVICE, _QUARTER),)
    here = place()
    return (
        Limit(f"{account} at {here}", FAILURES_PER_PAIR, _QUARTER),
        Limit(f"{account} anywhere", FAILURES_PER_ACCOUNT, _QUARTER),
        Limit(f"place {here}", FAILURES_PER_ADDRESS, _QUARTER),
        Limit(f"place {here}", FAILURES_PER_ADDRESS_AND_DAY, _DAY),
    )


def of_code(email: str) -> Sequence[Limit]:
    """Return the limits of trying a code of the second step, or the password once more."""
    account = _short(email)
    whose = f"device {device}" if (device := _device(account)) else "anywhere"
    return (Limit(f"{account} code {whose}", FAILURES_PER_CODE, _QUARTER),)


def of_sign_on() -> Sequence[Limit]:
    """Return the limits of asking the provider of single sign-on anything."""
    return (Limit(f"sign-on {place()}", FAILURES_PER_ADDRESS * 2, _QUARTER),)


def allows(limits: Sequence[Limit]) -> bool:
    """Note an attempt and return whether it may be made."""
    return current.whole_store().logins.attempt(limits, current.now())


def forgive(limits: Sequence[Limit]) -> None:
    """Take that attempt back: it was a good one."""
    current.whole_store().logins.forgive(limits, current.now())


def account_key(email: str) -> str:
    """Return how the keys of an account's limits begin, to unlock it."""
    return _short(email) + " "


def remember(response: Response, email: str, *, secure: bool) -> None:
    """Let this browser be known for the account that just logged in."""
    value = sealed("device", [_short(email), secrets.token_hex(8)], _KNOWN_FOR)
    response.set_cookie(
        DEVICE,
        value,
        max_age=_KNOWN_FOR,
        path="/login",
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def _device(account: str) -> str | None:
    known = unsealed("device", request.cookies.get(DEVICE, ""))
    return str(known[1]) if known and known[0] == account else None


def _short(email: str) -> str:
    # What is typed into the wrong field is not kept as it stands, nor at any length.
    return "account " + sha256(email.casefold().encode("utf-8", "replace")).hexdigest()[:24]


def place() -> str:
    """Return the address of the request; of IPv6 the network of one customer (RFC 6177)."""
    try:
        address = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return "nowhere"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 64 << 64))
