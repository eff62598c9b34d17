"""What the rest of the house may ask of a store: small facets, the same for every database.

A method that writes is one transaction, unless it runs inside `writing()`. All datetimes are
aware, kept to the second. Methods that name a row raise NotFound when there is none.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from inbox_assistant.model import (
    Agent,
    Conversation,
    Edition,
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
    ReportHead,
    ReportRow,
    Session,
    Span,
    StoredMail,
)
from inbox_assistant.store.access import Access
from inbox_assistant.store.alerting import ApiTokens, Bursts, Flow, Happenings
from inbox_assistant.store.arriving import (
    Answering,
    Attempts,
    Erasing,
    HealthBook,
    Missing,
    RawMails,
    Twins,
)
from inbox_assistant.store.care import Care
from inbox_assistant.store.checking import Checking
from inbox_assistant.store.desk import Acts, Desk, Notes, Tags
from inbox_assistant.store.enclosing import DraftFiles, SentFiles, Translations
from inbox_assistant.store.exporting import Exporting
from inbox_assistant.store.figures import DayFigures, Figures, IssueFigures
from inbox_assistant.store.history import Histories, Settings
from inbox_assistant.store.issues import IssueBook, IssueDesk, Regrouping
from inbox_assistant.store.joining import Joining, Merging
from inbox_assistant.store.keeping import Backups, Burials, Restores, Retaining
from inbox_assistant.store.learning import Corrections, Learning, Rereading
from inbox_assistant.store.ledger import Clocks, Promises
from inbox_assistant.store.login import Audit, Logins, SecondFactors
from inbox_assistant.store.pages import Page, PageKey, Wanted
from inbox_assistant.store.people import Acquaintance, Organisations, People
from inbox_assistant.store.reaching import Courses, ReachBook
from inbox_assistant.store.remaining import Forgetting, Remaining
from inbox_assistant.store.sending import Outbox, OutboxDesk, SendingBook, SentCopies
from inbox_assistant.store.shelving import Shelving
from inbox_assistant.store.solutions import Solutions, Suggested
from inbox_assistant.store.subscribing import Subscriptions
from inbox_assistant.store.together import Drafts, Presences
from inbox_assistant.store.updates import Addressings, Incidents, Updates
from inbox_assistant.store.views import Views
from inbox_assistant.store.vitals import Vitals
from inbox_assistant.store.voices import Voices

_TEAM = Edition()


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

    def page(self, wanted: Wanted, after: PageKey | None, limit: int) -> Page:
        """Return a page of a folder: "waiting" and "promised" oldest first, others newest first."""

    def get(self, conversation_id: int) -> Conversation:
        """Return the head of a conversation."""

    def mails(self, conversation_id: int) -> list[StoredMail]:
        """Return all mails of a conversation, oldest first."""

    def change(self, conversation_id: int, **changes: Any) -> None:
        """Set `status`, `assignee` (None: nobody) and/or `unread`; other names raise TypeError."""

    def counts(self, wanted: Wanted) -> Mapping[str, int]:
        """Return how many conversations need work, per folder, up to 1000. Of what is wanted only
        who asks and the mailboxes matter."""

    def search(self, wanted: Wanted, after: PageKey | None, limit: int) -> Page:
        """Return the conversations with a mail that fits the query (docs/search.md), newest first.
        Any text is a valid query."""


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

    def page(
        self,
        status: Sequence[IssueStatus],
        limit: int,
        *,
        writers: int = 1,
        before: tuple[datetime, int] | None = None,
    ) -> list[Issue]:
        """Return issues that at least so many people wrote about, the latest mail first; those that
        come after the one with that latest mail and id (`before`)."""

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
        """Set `password_hash`, `role`, `language`, `disabled`, `name`, `timezone` or `keys`. A
        change of password, role or disabled ends all sessions and tokens of the agent."""


class Sessions(Protocol):
    """Who is logged in. Only hashes of tokens are kept."""

    def start(
        self, token_hash: str, agent_id: int, at: datetime, address: str = "", device: str = ""
    ) -> None: ...

    def agent(self, token_hash: str, at: datetime, *, touch: bool = True) -> Agent | None:
        """Return the agent of a session that lives by the login rules, else None; `touch` makes it
        younger, as a person's request does."""

    def end(self, token_hash: str) -> None: ...

    def of(self, agent_id: int, at: datetime) -> list[Session]:
        """Return the agent's live sessions, the one used last first."""

    def end_all(self, agent_id: int, but: str = "") -> None:
        """End all sessions of an agent, but the one with that hash."""


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
    """The figures reports are made from, and the finished reports: one per night and edition, one
    per week or month of those asked for. Of `Store.seen(mailboxes)` only editions of sets within
    these are there."""

    def issues(self, since: datetime, until: datetime) -> list[IssueFigures]:
        """Return issues with mail in [since, until); `mails_before` counts the span of the same
        length just before. Writers are distinct addresses of people. Of very many issues those
        with the most writers."""

    def day(self, since: datetime, until: datetime) -> DayFigures: ...

    def waiting(self, at: datetime, limit: int) -> list[Conversation]:
        """Return conversations that wait for us, the longest first (robots left out)."""

    def save(self, row: ReportRow) -> bool:
        """Keep a night's report; False (and nothing changes) when that night has one of this
        edition already."""

    def get(self, name: str, edition: Edition = _TEAM) -> ReportRow | None:
        """Return the report of a night in that edition; `ReportHead.name` names any other, too."""

    def nights(self, limit: int, span: Span | None = None) -> list[ReportRow]:
        """Return the newest reports first, whole, of all editions; `span`: only nights, weeks or
        months."""

    def heads(
        self, limit: int, span: Span | None = None, edition: Edition | None = None
    ) -> list[ReportHead]:
        """Return the same without what they say; `edition`: only those of it."""

    def mailed(self, night: str, at: datetime | None) -> bool:
        """Claim the mailing of the team's own report of that night; False when it was mailed
        already. None gives the claim back: nothing was handed over."""


class Store(Protocol):
    """One database behind its facets."""

    raw_mails: RawMails
    attempts: Attempts
    missing: Missing
    twins: Twins
    erasing: Erasing
    answering: Answering
    conversations: Conversations
    desk: Desk
    acts: Acts
    tags: Tags
    notes: Notes
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
    views: Views
    voices: Voices
    reach_book: ReachBook
    courses: Courses
    access: Access
    agents: Agents
    sessions: Sessions
    audit: Audit
    logins: Logins
    second_factors: SecondFactors
    presences: Presences
    drafts: Drafts
    jobs: Jobs
    outbox: Outbox
    outbox_desk: OutboxDesk
    copies: SentCopies
    sending: SendingBook
    promises: Promises
    clocks: Clocks
    solutions: Solutions
    suggested: Suggested
    draft_files: DraftFiles
    sent_files: SentFiles
    translations: Translations
    updates: Updates
    addressings: Addressings
    incidents: Incidents
    history: Histories
    settings: Settings
    checking: Checking
    people: People
    organisations: Organisations
    acquaintance: Acquaintance
    exporting: Exporting
    remaining: Remaining
    forgetting: Forgetting
    reports: Reports
    subscriptions: Subscriptions
    figures: Figures
    care: Care
    health: HealthBook
    flow: Flow
    bursts: Bursts
    happenings: Happenings
    api_tokens: ApiTokens
    backups: Backups
    restores: Restores
    burials: Burials
    retaining: Retaining
    vitals: Vitals

    def seen(self, mailboxes: Collection[str]) -> "Store":
        """Return this store as it looks to who sees only these mailboxes: what it lists, counts and
        learns from lies there. Known answers, settings and how widely issues reach are the whole
        team's; lists of conversations are asked for with `Wanted`, and an object by its id is there
        for whoever asks: `access.sees` says who may."""

    def writing(self) -> AbstractContextManager[None]:
        """Join several writes into one transaction."""

    def alone(self, work: str) -> AbstractContextManager[None]:
        """Wait until nobody else does this work on the store, in any process; whoever dies over
        it makes room."""

    def close(self) -> None: ...
