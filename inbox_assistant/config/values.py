"""What can be configured, as frozen values with their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
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
    model: bool = False  # whether replies may be written with the model
    history: str = "all"  # or "none", "90 days", "2026-01-31"


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Where the inbox listens. `trusted_hosts` are the names it may be called by, `trusted_proxy`
    is the address of the web server in front that says from where a request comes, `metrics_from`
    the addresses and networks that may ask for `/metrics` (none named: this machine alone),
    `address` how links from outside begin ("": where it listens)."""

    host: str = "127.0.0.1"
    port: int = 8025
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    secure_cookies: bool = False
    trusted_proxy: str = ""
    metrics_from: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """The provider through which agents may log in. The secret never appears in `repr`.

    Whoever has a verified address of `domains` there becomes an agent, but only with
    `create_agents`.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = "single sign-on"
    create_agents: bool = False
    domains: tuple[str, ...] = ()
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class ReportConfig:
    """When the nightly report is made (team's zone), and to whom it goes by mail. `weekly` is the
    day (0 is Monday) on which the week before is told too, None for none; `monthly`: the month
    before, on the first of each."""

    at: time = time(6, 0)
    to: tuple[str, ...] = ()
    mailbox: str | None = None
    weekly: int | None = None
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class AlertsConfig:
    """Who is told by mail when a mailbox stops working or (`bursts`) many write at once, and
    through which mailbox (None: any that works)."""

    to: tuple[str, ...] = ()
    mailbox: str | None = None
    bursts: bool = True


#: What a webhook may be told of.
WEBHOOK_EVENTS = ("issue.new", "issue.burst", "issue.reopened", "inbox.burst", "promise.missed")


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """An address of another program that is told of events, signed with a secret, which never
    appears in `repr`, nor does the address: it may hold a secret of its own."""

    url: str = field(repr=False)
    name: str
    events: tuple[str, ...] = WEBHOOK_EVENTS
    secret: str = field(default="", repr=False)
    timeout_seconds: int = 10
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgementConfig:
    """Whether customers get "we have received your mail", and how often at most."""

    enabled: bool = False
    window_hours: int = 24
    per_hour: int = 60
    promise: bool = False


@dataclass(frozen=True, slots=True)
class BackupConfig:
    """Where backups go (None: nowhere by themselves), when each day (team's zone), and how many are
    kept there."""

    folder: Path | None = None
    at: time = time(3, 30)
    keep: int = 14


@dataclass(frozen=True, slots=True)
class RetentionConfig:
    """After how many days without mail what is erased (None: never); every night only when
    `enabled`."""

    enabled: bool = False
    closed_conversations_days: int | None = None
    spam_days: int | None = None
    automatic_days: int | None = None
    reports_days: int | None = None


@dataclass(frozen=True, slots=True)
class LogsConfig:
    """How log lines look ("text" is key=value), and where they go: into files of a folder, kept so
    many days, or (None) to the standard error, where a service manager collects them."""

    form: str = "text"
    folder: Path | None = None
    days: int = 21


Span = tuple[time, time]  # from, until; an end of 00:00 is midnight
_DAY: tuple[Span, ...] = ((time(9), time(18)),)


@dataclass(frozen=True, slots=True)
class OfficeConfig:
    """When the team works, and how soon customers are to hear from it. Hours are office hours;
    `week` begins on Monday."""

    week: tuple[tuple[Span, ...], ...] = (_DAY, _DAY, _DAY, _DAY, _DAY, (), ())
    country: str | None = None
    subdivision: str | None = None
    closed: frozenset[date] = frozenset()
    first_answer_hours: int = 8
    next_answer_hours: int = 8
    remind_hours: int = 1  # so long before a promise or a clock runs out it is "soon"
    remind_by_mail: bool = False
    close_quietly: bool = False
    close_after_days: int = 7


@dataclass(frozen=True, slots=True)
class CompensationConfig:
    """What a team offers with an apology, and for which harm; without `texts` nothing.

    It takes a degree of blocking (0: no matter which), one of the motives, or having been let down
    before. `texts` hold for each language what is offered, formal and informal.
    """

    blocking: int = 3
    motives: tuple[str, ...] = ("refund", "complaint")
    let_down: bool = True
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpdatesConfig:
    """How often the team is reminded to tell customers while an incident is open."""

    remind_minutes: int = 60


@dataclass(frozen=True, slots=True)
class AttachmentsConfig:
    """How much agents may add to one reply; a MB is a million bytes. In transit a file grows by a
    third (base64, RFC 2045 6.8)."""

    file_mb: int = 10
    mail_mb: int = 15
    files: int = 10


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """A language model's endpoint, off until a mailbox asks for it. The key never appears in
    `repr`.

    `url` ends before "/chat/completions". `languages` are those it may write in (none named: any
    that a mail is read in), `per_hour` bounds what one process asks. `plain_http` and
    `environment_proxy` are what is otherwise refused.
    """

    url: str
    name: str
    key: str = field(default="", repr=False)
    timeout_seconds: int = 60
    languages: tuple[str, ...] = ()
    per_hour: int = 60
    plain_http: bool = False
    environment_proxy: bool = False
    ca_file: str | None = None


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
    phrases: Path | None = None  # the folder of the team's own phrases; it need not be there
    web: WebConfig = field(default_factory=WebConfig)
    report: ReportConfig = field(default_factory=ReportConfig)
    alerts: AlertsConfig = field(default_factory=AlertsConfig)
    acknowledgement: AcknowledgementConfig = field(default_factory=AcknowledgementConfig)
    office: OfficeConfig = field(default_factory=OfficeConfig)
    updates: UpdatesConfig = field(default_factory=UpdatesConfig)
    webhooks: tuple[WebhookConfig, ...] = ()
    attachments: AttachmentsConfig = field(default_factory=AttachmentsConfig)
    reach: Exposure = field(default_factory=Exposure)
    compensation: CompensationConfig = field(default_factory=CompensationConfig)
    backup: BackupConfig = field(default_factory=BackupConfig)
    retention: RetentionConfig = field(default_factory=RetentionConfig)
    logs: LogsConfig = field(default_factory=LogsConfig)
    model: ModelConfig | None = None
    oidc: OidcConfig | None = None

    def mailbox(self, name: str) -> MailboxConfig:
        """Return the mailbox of that name. Raises ConfigError when there is none."""
        for mailbox in self.mailboxes:
            if mailbox.name == name:
                return mailbox
        raise ConfigError(f"There is no mailbox '{name}' in {FILE_NAME}: add a [[mailboxes]] part.")
