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
    Issue,
    IssueProfile,
    IssueStatus,
    Job,
    KnownAnswer,
    Mail,
    Meaning,
    Membership,
    Perception,
    RawMail,
    Reading,
    ReportRow,
    StoredMail,
)
from inbox_assistant.store.arriving import (
    Answering,
    Attempts,
    Erasing,
    HealthBook,
    Missing,
    RawMails,
    Twins,
)
from inbox_assistant.store.checking import Checking
from inbox_assistant.store.figures import DayFigures, IssueFigures
from inbox_assistant.store.history import Histories, Settings
from inbox_assistant.store.issues import IssueBook, IssueDesk, Regrouping
from inbox_assistant.store.learning import Corrections, Learning, Rereading
from inbox_assistant.store.ledger import Clocks, Promises
from inbox_assistant.store.pages import Folder, Page, PageKey
from inbox_assistant.store.reaching import ReachBook
from inbox_assistant.store.sending import Outbox, OutboxDesk, SendingBook, SentCopies
from inbox_assistant.store.shelving import Shelving
from inbox_assistant.store.solutions import Solutions, Suggested
from inbox_assistant.store.updates import Addressings, Incidents, Updates
from inbox_assistant.store.voices import Voices


class Conversations(Protocol):
    """Mails that belong together, and the lists agents work from."""

    def add(
        self,
        raw: RawMail,
        mail: Mail,
        conversation_id: int | None,
        *,
        read: bool,
        notices: Sequence[str] = (),
        thread: str | None = None,
        topic: str | None = None,
    ) -> StoredMail:
        """Put a parsed mail into its conversation (None: a new one), index it, and queue it for
        reading (`read`), at once. By `thread` and `topic` later mails find it (`Joining`)."""

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


class Joining(Protocol):
    """What decides which conversation a mail joins, and what became of mail that came back."""

    def secret(self) -> bytes:
        """Return the key our tokens are signed with: random, made once, kept for ever."""

    def standing(self, conversation_id: int) -> int:
        """Return where the mails of that conversation are now, after all merging."""

    def recent(self, conversation_id: int, limit: int) -> list[StoredMail]:
        """Return its newest mails, the newest first."""

    def in_thread(self, mailbox: str, thread: str) -> list[int]:
        """Return the conversations with mails of that thread, the newest mail's first."""

    def on_topic(self, mailbox: str, topic: str, since: datetime, until: datetime) -> int | None:
        """Return the conversation of the newest mail on that topic in [since, until]."""

    def written_to(self, mailbox: str, addresses: Sequence[str], since: datetime) -> int | None:
        """Return the conversation in which we last wrote to one of the addresses since then."""

    def undelivered(self, conversation_id: int, addresses: Sequence[str], at: datetime) -> None:
        """Note whom our mail did not reach: the conversation is open and waits for us again.
        A customer's next mail takes the note back."""

    def dismiss(self, conversation_id: int) -> None:
        """Take that note back; without a customer's unanswered mail nothing waits any more."""


class Merging(Protocol):
    """What agents join and part by hand: their word outlives every rule.

    Counters, clocks, replies on their way, promises, drafts and readings move with the mails.
    """

    def merge(self, source: int, target: int) -> None:
        """Move all of `source` into `target`; `source` leads there from now on. Raises Conflict
        when they are one already, or of two mailboxes."""

    def unmerge(self, source: int) -> int:
        """Undo a merge: give `source` back the mails it had; return where they were. Raises
        Conflict when nothing would be left of one of the two."""

    def split(self, mail_id: int) -> int:
        """Move the mail and all later ones into a conversation of their own; return its id.
        Raises Conflict for the first mail of a conversation."""

    def merged(self, conversation_id: int) -> list[Conversation]:
        """Return the conversations that were merged straight into that one, the oldest first."""

    def others(self, conversation_id: int, limit: int) -> list[Conversation]:
        """Return the customer's other conversations in the same mailbox, the newest first."""


class Trust(Protocol):
    """Whose pictures the team always shows."""

    def trusts(self, address: str) -> bool: ...

    def trust(self, address: str, agent_id: int, at: datetime) -> None: ...

    def distrust(self, address: str) -> None: ...


class Readings(Protocol):
    """What was understood of mails, and to which issues they belong."""

    def save(
        self,
        mail_id: int,
        reading: Reading,
        meaning: Meaning,
        membership: Membership,
        profiles: Sequence[IssueProfile],
        perception: Perception | None = None,
    ) -> None:
        """Keep a reading, the mail's membership and the changed issue profiles in one transaction.
        Profiles of issues not seen before create them. Corrections by agents stay. A merged issue
        leads to where it stands; a fixed one is opened again by mail that came after that."""

    def get(self, mail_id: int) -> Reading | None:
        """Return the reading with the agents' corrections applied, None when not read yet."""

    def membership(self, mail_id: int) -> Membership | None:
        """Return to which issue the mail belongs, None when not read yet."""

    def stored_mail(self, mail_id: int) -> StoredMail:
        """Return the mail to be read."""

    def latest(self, limit: int) -> list[Reading]:
        """Return the readings of the newest mails, with corrections, the newest first."""

    def profiles(self, since: datetime) -> list[IssueProfile]:
        """Return the profiles of issues with mail since then, those left out that have to be made
        again first."""

    def conversation_issue(self, conversation_id: int) -> int | None:
        """Return the issue the conversation's latest read mail belongs to, if any."""

    def new_issue_id(self) -> int:
        """Reserve and return an id for an issue to be born."""


class Issues(Protocol):
    """Recurring problems, as people see them. The id of a merged issue leads to the one standing
    there."""

    def page(self, status: Sequence[IssueStatus], limit: int, *, writers: int = 1) -> list[Issue]:
        """Return issues that at least so many people wrote about, the latest mail first."""

    def get(self, issue_id: int) -> Issue:
        """Return one issue: that which stands where this one's mails are (its `id` tells)."""

    def mails(self, issue_id: int, limit: int) -> list[tuple[StoredMail, Reading, Membership]]:
        """Return its mails, newest first."""

    def daily(self, issue_id: int, since: datetime) -> Mapping[str, int]:
        """Return mails a day (UTC date -> count), days without mail left out."""

    def answers(self, issue_id: int) -> list[KnownAnswer]:
        """Return the known answers, one per language."""

    def answer(self, known: KnownAnswer, agent_id: int, at: datetime) -> None:
        """Set the known answer of that language; an empty text removes it."""

    def rename(self, issue_id: int, title: str, agent_id: int, at: datetime) -> None:
        """Give it an agent's title, which no method changes again."""

    def set_status(self, issue_id: int, status: IssueStatus, agent_id: int, at: datetime) -> None:
        """Open, watch, fix or ignore it. Mail that comes later opens a fixed one again."""


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

    def later(self, job_id: int, until: datetime) -> None:
        """Put a claimed job back: it is not its time yet. That is no failure."""

    def waiting(self, kind: str) -> int:
        """Return how many are not done (dead ones left out)."""

    def ahead(self, kind: str, job_id: int, at: datetime) -> int | None:
        """Return the latest job queued before that one which a worker has in hand."""


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


class Store(Protocol):
    """One database behind its facets."""

    raw_mails: RawMails
    attempts: Attempts
    missing: Missing
    twins: Twins
    erasing: Erasing
    answering: Answering
    conversations: Conversations
    joining: Joining
    merging: Merging
    trust: Trust
    readings: Readings
    corrections: Corrections
    learning: Learning
    rereading: Rereading
    issues: Issues
    issue_desk: IssueDesk
    issue_book: IssueBook
    regrouping: Regrouping
    shelving: Shelving
    voices: Voices
    reach_book: ReachBook
    agents: Agents
    sessions: Sessions
    jobs: Jobs
    outbox: Outbox
    outbox_desk: OutboxDesk
    copies: SentCopies
    sending: SendingBook
    promises: Promises
    clocks: Clocks
    solutions: Solutions
    suggested: Suggested
    updates: Updates
    addressings: Addressings
    incidents: Incidents
    history: Histories
    settings: Settings
    checking: Checking
    reports: Reports
    health: HealthBook

    def writing(self) -> AbstractContextManager[None]:
        """Join several writes into one transaction."""

    def alone(self, work: str) -> AbstractContextManager[None]:
        """Wait until nobody else does this work on the store, in any process; whoever dies over
        it makes room."""

    def close(self) -> None: ...
