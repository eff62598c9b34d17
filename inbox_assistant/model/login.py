"""Who may come in, for how long, and what is written down about it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LoginRules:
    """What an admin sets for everybody's logins. Sessions end after `idle_minutes` without a
    request, and `longest_hours` after they began; the audit log is kept for `audit_days`."""

    idle_minutes: int = 8 * 60
    longest_hours: int = 7 * 24
    totp_required: bool = False
    audit_days: int = 365


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, and when; never what a mail says. Without an agent it was the command line."""

    id: int
    at: datetime
    agent_id: int | None
    act: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An agent's TOTP secret (RFC 6238, base32). It counts once `confirmed_at` is set."""

    agent_id: int
    secret: str
    confirmed_at: datetime | None
    recovery_codes: int


@dataclass(frozen=True, slots=True)
class Session:
    """A live session of an agent; `device` is what the browser calls itself."""

    token_hash: str
    started_at: datetime
    seen_at: datetime
    address: str
    device: str
