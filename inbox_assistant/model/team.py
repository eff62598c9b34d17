"""Who works, and on what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from inbox_assistant.model.mail import Address, Automatic

Status = Literal["open", "closed", "snoozed", "spam"]
Role = Literal["agent", "lead", "admin"]
Span = Literal["night", "week", "month"]


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers customers. `language` is that of the interface (en, it), `timezone`
    that of shown times ("": the team's), `keys` whether single keys do something."""

    id: int
    name: str
    email: str
    role: Role
    password_hash: str
    language: str = "en"
    disabled: bool = False
    timezone: str = ""
    keys: bool = True


@dataclass(frozen=True, slots=True)
class Conversation:
    """A line of the list and the head of a conversation.

    `waiting_since` is when the oldest unanswered mail of the customer came; None when answered.
    `sent_at` is when we last answered, automatic answers left out.
    `undelivered` are the addresses our mail did not reach. `merged_into` is where its mails are
    since agents merged it with another one. `snoozed_until` is when it comes back; of an open one,
    when it was to come back and did, or would have if the customer had not written.
    """

    id: int
    mailbox: str
    subject: str
    customer: Address
    status: Status
    last_at: datetime
    snippet: str
    mails: int
    unread: bool
    waiting_since: datetime | None = None
    assignee: int | None = None
    automatic: Automatic | None = None
    language: str | None = None
    emotion: str | None = None
    blocking: int | None = None
    issue: int | None = None
    promised_until: datetime | None = None
    sent_at: datetime | None = None
    undelivered: tuple[str, ...] = ()
    merged_into: int | None = None
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A unit of background work, claimed by one worker at a time."""

    id: int
    kind: str
    subject: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Health:
    """How a mailbox fares: the last time all was well, the last mail, the last error in words.

    `failing_since` is the first error after all was well, `refused` means that only a person can
    mend it, `alerted_at` is when people were told by mail. `missing` counts mails the server
    would not give; an import had taken in `import_done` mails at `import_at`, with `import_left`
    to come.
    """

    mailbox: str
    ok_at: datetime | None
    mail_at: datetime | None
    error: str
    error_at: datetime | None
    failing_since: datetime | None = None
    refused: bool = False
    alerted_at: datetime | None = None
    missing: int = 0
    import_at: datetime | None = None
    import_done: int = 0
    import_left: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: mails taken in, and about how many are left. `trouble` is what could
    not be taken in, in words."""

    mailbox: str
    done: int
    left: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom a report is made: it tells of these mailboxes, sorted (None: of all), in that
    language ("": the team's). `Edition()` is the team's own."""

    mailboxes: tuple[str, ...] | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A finished report of one night, in every form it was made in; of a week or month, `night` is
    the day it ends on, with that word behind it."""

    night: str
    made_at: datetime
    html: str
    text: str
    csv: str
    data: str
    mailed_at: datetime | None = None
    span: Span = "night"
    edition: Edition = Edition()
    id: int = 0

    @property
    def head(self) -> "ReportHead":
        """The report without what it says."""
        return ReportHead(
            self.night, self.span, self.made_at, self.mailed_at, self.edition, self.id
        )


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A line of the list of reports."""

    night: str
    span: Span
    made_at: datetime
    mailed_at: datetime | None
    edition: Edition = Edition()
    id: int = 0

    @property
    def name(self) -> str:
        """What its address calls it: its night, behind which another edition has its number."""
        return self.night if self.edition == Edition() else f"{self.night}.{self.id}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants reports of which span by mail, since when: an agent, or an `address` outside that
    reads `language`. `mailboxes`: only of these (None: of all they may see)."""

    id: int
    span: Span
    since: datetime
    mailboxes: tuple[str, ...] | None = None
    agent_id: int | None = None
    address: str = ""
    language: str = ""
