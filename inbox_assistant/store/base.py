"""What the rest of the house may ask of a store: small facets, the same for every database.

A method that writes is one transaction, unless it runs inside `writing()`. All datetimes are
aware, kept to the second. Methods that name a row raise NotFound when there is none.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from inbox_assistant.model import (
    Agent,
    Conversation,
    CopyState,
    Cursor,
    Fetched,
    Health,
    Issue,
    IssueProfile,
    IssueStatus,
    Job,
    KnownAnswer,
    Mail,
    Meaning,
    Membership,
    OutboxRow,
    OutboxState,
    Place,
    Promise,
    PromiseRow,
    RawMail,
    Reading,
    ReportRow,
    StoredMail,
    Unreadable,
)
from inbox_assistant.store.figures import DayFigures, IssueFigures
from inbox_assistant.store.pages import Folder, Page, PageKey


class RawMails(Protocol):
    """The bytes as they came, and how far each folder was fetched."""

    def keep(self, mailbox: str, batch: Sequence[Fetched], cursor: Cursor) -> int:
        """Keep the mails and move the cursor in one transaction; return how many were new.

        The same bytes in the same mailbox are kept once (sha256), whatever their UID.
        """

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """Return how far the folder has been fetched, None when never."""

    def unparsed(self, limit: int) -> list[RawMail]:
        """Return the oldest mails that wait to be parsed."""

    def failed(self, raw_id: int, error: str, *, give_up: bool) -> None:
        """Count a failed parse; with `give_up` the mail is shown as unreadable from now on."""

    def raw(self, raw_id: int) -> bytes:
        """Return the bytes of a mail exactly as they came."""

    def unreadable(self) -> list[Unreadable]:
        """Return the mails that could not be parsed, newest first."""

    def place(self, raw_id: int) -> Place | None:
        """Return where the mail lies on the server, None when it came from an import."""


class Conversations(Protocol):
    """Mails that belong together, and the lists agents work from."""

    def add(
        self, raw: RawMail, mail: Mail, conversation_id: int | None, *, read: bool
    ) -> StoredMail:
        """Put a parsed mail into its conversation (None: a new one), index it, and queue it for
        reading (`read`), at once."""

    def holding(self, mailbox: str, message_ids: Sequence[str]) -> list[StoredMail]:
        """Return the mails of that mailbox with those Message-IDs, in the order asked for."""

    def page(self, folder: Folder, agent_id: int, after: PageKey | None, limit: int) -> Page:
        """Return a page of a folder: "waiting" and "promised" oldest first, others newest first."""

    def get(self, conversation_id: int) -> Conversation:
        """Return the head of a conversation."""

    def mails(self, conversation_id: int) -> list[StoredMail]:
        """Return all mails of a conversation, oldest first."""

    def change(self, conversation_id: int, **changes: Any) -> None:
        """Set `status`, `assignee` (None: nobody) and/or `unread`; other names raise TypeError."""

    def counts(self, agent_id: int) -> Mapping[str, int]:
        """Return how many conversations need work, per folder (from kept counters or indexes)."""

    def search(self, query: str, after: PageKey | None, limit: int) -> Page:
        """Return the conversations where every word of the query occurs (case and accents folded),
        newest first. Any text is a valid query."""


class Readings(Protocol):
    """What was understood of mails, and to which issues they belong."""

    def save(
        self,
        mail_id: int,
        reading: Reading,
        meaning: Meaning,
        membership: Membership,
        profiles: Sequence[IssueProfile],
    ) -> None:
        """Keep a reading, the mail's membership and the changed issue profiles in one transaction.
        Profiles of issues not seen before create them. Corrections by agents stay."""

    def get(self, mail_id: int) -> Reading | None:
        """Return the reading with the agents' corrections applied, None when not read yet."""

    def membership(self, mail_id: int) -> Membership | None:
        """Return to which issue the mail belongs, None when not read yet."""

    def correct(self, mail_id: int, field: str, value: str | int | bool, agent_id: int) -> None:
        """Keep an agent's correction: it outranks the model and survives every re-read."""

    def stored_mail(self, mail_id: int) -> StoredMail:
        """Return the mail to be read."""

    def profiles(self, since: datetime) -> list[IssueProfile]:
        """Return the profiles of issues with mail since then."""

    def conversation_issue(self, conversation_id: int) -> int | None:
        """Return the issue the conversation's latest read mail belongs to, if any."""

    def new_issue_id(self) -> int:
        """Reserve and return an id for an issue to be born."""


class Issues(Protocol):
    """Recurring problems, as people see them."""

    def page(self, status: Sequence[IssueStatus], limit: int, *, writers: int = 1) -> list[Issue]:
        """Return issues that at least so many people wrote about, the latest mail first."""

    def get(self, issue_id: int) -> Issue:
        """Return one issue."""

    def mails(self, issue_id: int, limit: int) -> list[tuple[StoredMail, Reading, Membership]]:
        """Return its mails, newest first."""

    def daily(self, issue_id: int, since: datetime) -> Mapping[str, int]:
        """Return mails a day (UTC date -> count), days without mail left out."""

    def answers(self, issue_id: int) -> list[KnownAnswer]:
        """Return the known answers, one per language."""

    def answer(self, known: KnownAnswer, agent_id: int) -> None:
        """Set the known answer of that language; an empty text removes it."""

    def rename(self, issue_id: int, title: str) -> None:
        """Give it an agent's title, which no method changes again."""

    def set_status(self, issue_id: int, status: IssueStatus) -> None:
        """Open, watch, fix or ignore it."""


class Agents(Protocol):
    """People who answer."""

    def add(self, name: str, email: str, password_hash: str, role: str, language: str) -> Agent:
        """Add an agent. Raises Conflict when the email is taken."""

    def by_email(self, email: str) -> Agent | None:
        """Return the agent with that email (case folded), disabled ones too."""

    def get(self, agent_id: int) -> Agent: ...

    def all(self) -> list[Agent]: ...

    def change(self, agent_id: int, **changes: Any) -> None:
        """Set `password_hash`, `role`, `language`, `disabled` and/or `name`. A change of
        password, role or disabled ends all sessions of the agent."""


class Sessions(Protocol):
    """Who is logged in. Only hashes of tokens are kept."""

    def start(self, token_hash: str, agent_id: int, at: datetime) -> None: ...

    def agent(self, token_hash: str, at: datetime) -> Agent | None:
        """Return the agent of a live session (idle under 8 hours, 7 days at most), else None."""

    def end(self, token_hash: str) -> None: ...

    def failures(self, key: str, since: datetime) -> int:
        """Return the failed logins noted under that key since then."""

    def failed(self, key: str, at: datetime) -> None: ...

    def draft(self, agent_id: int, conversation_id: int) -> str | None:
        """Return the unsent draft the agent left in that conversation."""

    def save_draft(self, agent_id: int, conversation_id: int, text: str, at: datetime) -> None:
        """Keep the draft; an empty text removes it."""


class Jobs(Protocol):
    """Work that waits. A claim is a lease: it comes back when the worker dies."""

    def add(self, kind: str, subject: int) -> None:
        """Queue a job; the same kind and subject is queued once while it waits."""

    def claim(self, kind: str, worker: str, at: datetime, limit: int) -> list[Job]:
        """Take up to `limit` jobs for ten minutes."""

    def done(self, job_ids: Sequence[int]) -> None: ...

    def failed(self, job_id: int, error: str, at: datetime) -> None:
        """Count the failure: the job comes back later, after 3 attempts it rests as "dead"."""

    def waiting(self, kind: str) -> int:
        """Return how many are not done (dead ones left out)."""


class Outbox(Protocol):
    """Replies on their way: explicit states, never a blind retry."""

    def queue(
        self, row: OutboxRow, mail: Mail, agent_id: int | None, promise: Promise | None
    ) -> int:
        """Keep the final mail, show it in its conversation, enter the promise, close the waiting
        clock, at once; return the row's id. The same Message-ID is queued once."""

    def claim(self, at: datetime) -> OutboxRow | None:
        """Take the next row whose time has come; it is "sending" from now on."""

    def handing_over(self, row_id: int) -> None:
        """Note, before the text is handed over, that from here the outcome may be unknown."""

    def finish(
        self, row_id: int, state: OutboxState, error: str, not_before: datetime | None
    ) -> None:
        """Record how an attempt ended; `not_before` is the next try of a deferred row."""

    def recover(self) -> int:
        """After a crash: rows still "sending" go back to waiting when nothing had been handed over,
        else become unknown. Return how many were found. Only the one sender process calls this."""

    def copies(self, limit: int) -> list[OutboxRow]:
        """Return sent rows whose copy in the Sent folder is still pending."""

    def copied(self, row_id: int, state: CopyState, error: str) -> None: ...

    def of_conversation(self, conversation_id: int) -> list[OutboxRow]:
        """Return its rows, oldest first."""


class OutboxDesk(Protocol):
    """What agents may do with a reply that has not (surely) left."""

    def get(self, row_id: int) -> OutboxRow: ...

    def cancel(self, row_id: int) -> bool:
        """Undo: a waiting or deferred row becomes cancelled and the conversation waits again;
        False when it was too late."""

    def decide(self, row_id: int, *, sent: bool, at: datetime) -> None:
        """An agent decides an unknown row: it was sent, or it is to be sent again."""

    def troubled(self) -> list[OutboxRow]:
        """Return refused, deferred and unknown rows, oldest first."""


class Promises(Protocol):
    """The ledger of dated words."""

    def due(self, until: datetime) -> list[PromiseRow]:
        """Return promises not kept whose time comes before `until`, earliest first."""

    def of_conversation(self, conversation_id: int) -> list[PromiseRow]: ...

    def mark_missed(self, at: datetime) -> int:
        """Mark promises whose time has passed without a reply; return how many."""


class Reports(Protocol):
    """The figures reports are made from, and the finished reports, one per night."""

    def issues(self, since: datetime, until: datetime) -> list[IssueFigures]:
        """Return issues with mail in [since, until); `mails_before` counts the span of the same
        length just before. Writers are distinct addresses of people."""

    def day(self, since: datetime, until: datetime) -> DayFigures: ...

    def waiting(self, at: datetime, limit: int) -> list[Conversation]:
        """Return conversations that wait for us, the longest first (robots left out)."""

    def vague(self, since: datetime, until: datetime) -> list[tuple[StoredMail, Reading]]:
        """Return vague mails of the span whose conversation still waits and that belong to no issue
        for sure."""

    def save(self, row: ReportRow) -> bool:
        """Keep a night's report; False (and nothing changes) when that night has one already."""

    def get(self, night: str) -> ReportRow | None: ...

    def nights(self, limit: int) -> list[ReportRow]:
        """Return the newest reports first."""

    def mailed(self, night: str, at: datetime | None) -> bool:
        """Claim the mailing of that night's report; False when it was mailed already. None gives
        the claim back: nothing was handed over."""


class HealthBook(Protocol):
    """How each mailbox fares."""

    def ok(self, mailbox: str, at: datetime, mail_at: datetime | None) -> None: ...

    def error(self, mailbox: str, at: datetime, words: str) -> None: ...

    def all(self) -> list[Health]: ...


class Store(Protocol):
    """One database behind its facets."""

    raw_mails: RawMails
    conversations: Conversations
    readings: Readings
    issues: Issues
    agents: Agents
    sessions: Sessions
    jobs: Jobs
    outbox: Outbox
    outbox_desk: OutboxDesk
    promises: Promises
    reports: Reports
    health: HealthBook

    def writing(self) -> AbstractContextManager[None]:
        """Join several writes into one transaction."""

    def close(self) -> None: ...
