"""What can be configured, as frozen values with their defaults."""

from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from inbox_assistant.errors import ConfigError
from inbox_assistant.model import Exposure
from inbox_assistant.providers import OAuth

Security = Literal["tls", "starttls", "none"]
FILE_NAME = "inbox-assistant.toml"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to enter it: by password, or by `oauth`. The password never appears
    in `repr`."""

    host: str
    port: int
    user: str
    security: Security = "tls"
    password: str = field(default="", repr=False)
    ca_file: str | None = None
    oauth: OAuth | None = None


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
    plus_address: bool = False
    acknowledge: bool = True
    history: str = "all"  # or "none", "90 days", "2026-01-31"


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
class AlertsConfig:
    """Who is told by mail when a mailbox stops working, and through which other mailbox (None:
    any that works)."""

    to: tuple[str, ...] = ()
    mailbox: str | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgementConfig:
    """Whether customers get "we have received your mail", and how often at most."""

    enabled: bool = False
    window_hours: int = 24
    per_hour: int = 60
    promise: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a process needs to know before it starts."""

    store: str
    mailboxes: tuple[MailboxConfig, ...] = ()
    team: str = "Support"
    language: str = "en"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    undo_seconds: int = 15
    unsure_below: float = 0.5  # where the inbox begins; agents may choose otherwise there
    questions: Path | None = None  # the team's own questions (inbox_assistant.questions)
    web: WebConfig = field(default_factory=WebConfig)
    report: ReportConfig = field(default_factory=ReportConfig)
    alerts: AlertsConfig = field(default_factory=AlertsConfig)
    acknowledgement: AcknowledgementConfig = field(default_factory=AcknowledgementConfig)
    reach: Exposure = field(default_factory=Exposure)

    def mailbox(self, name: str) -> MailboxConfig:
        """Return the mailbox of that name. Raises ConfigError when there is none."""
        for mailbox in self.mailboxes:
            if mailbox.name == name:
                return mailbox
        raise ConfigError(f"There is no mailbox '{name}' in {FILE_NAME}: add a [[mailboxes]] part.")
