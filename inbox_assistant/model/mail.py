"""Mail as it comes from the server, and as it was parsed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Automatic = Literal["auto-reply", "bounce", "list", "feedback"]
Direction = Literal["in", "out"]
Protection = Literal["pgp-signed", "pgp-encrypted", "smime-signed", "smime-encrypted"]
Deception = Literal["other-address-in-name", "mixed-scripts"]


@dataclass(frozen=True, slots=True)
class Address:
    """A display name (may be empty) and an address; the address is never hidden from agents."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is said about an attachment; its bytes stay in the raw mail (see `mail.parse`)."""

    name: str
    type: str
    bytes: int
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """An event of a calendar (RFC 5545) that a mail brings, in the words of its writer.

    `method` is REQUEST, CANCEL, REPLY … (RFC 5546); `answer` what a REPLY says (ACCEPTED …).
    `starts` and `ends` are ISO 8601, with an offset where the zone is known, a day alone for
    events of whole days, "" when missing; `zone` is the name of the zone as written.
    """

    method: str
    summary: str
    starts: str = ""
    ends: str = ""
    zone: str = ""
    where: str = ""
    organiser: Address | None = None
    answer: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been fetched (RFC 3501: UIDs only mean something per UIDVALIDITY).

    `modseq` is the folder's HIGHESTMODSEQ seen then (RFC 7162), 0 where the server has none.
    Mails up to the UID `history` were there before the first look (0: none were). `since` is the
    day before which history is left out (None: nothing is). All of it is to be kept.
    """

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    modseq: int = 0
    history: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as it came from the server: bytes first, meaning later.

    `history` is mail that was there before us (a first connection, an import): nobody gets an
    automatic answer to it. `answered` is the server's \\Answered flag.
    """

    folder: str
    uidvalidity: int
    uid: int
    raw: bytes
    received_at: datetime
    history: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails that are kept together, in one transaction with the cursor that follows them.

    `missing` are UIDs the server would not give now: they are asked for again later. `left` is
    how many mails of the folder are still to come after this batch.
    """

    mails: tuple[Fetched, ...]
    cursor: Cursor
    missing: tuple[int, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """How a mail on the server is marked now."""

    uid: int
    answered: bool
    deleted: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Marks of mails at or below a cursor, kept in one transaction with the cursor that follows."""

    changes: tuple[Change, ...]
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class RawMail:
    """Kept bytes that wait to be parsed. `attempts` counts the earlier ones, which all failed."""

    id: int
    mailbox: str
    raw: bytes
    received_at: datetime
    attempts: int = 0
    history: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies on the server, to mark it answered."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, parsed. `own_words` is what the writer wrote here; nothing is thrown away:
    `quoted` and `signature` hold the rest. `html` is the hostile original, never shown as is.
    `protection` says how the mail was sealed (no signature is checked), `deceptions` what about
    the writer's name would mislead agents.
    """

    message_id: str
    subject: str
    sender: Address
    own_words: str
    date: datetime | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    thread_index: str | None = None
    quoted: str = ""
    signature: str = ""
    html: str | None = None
    automatic: Automatic | None = None
    bounced: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    protection: Protection | None = None
    deceptions: tuple[Deception, ...] = ()
    defects: tuple[str, ...] = ()

    @property
    def answer_to(self) -> Address:
        """Whom a reply goes to (RFC 5322 3.6.2: Reply-To when present, else From)."""
        return self.reply_to or self.sender

    @property
    def related(self) -> tuple[str, ...]:
        """Message-IDs of the mails this one answers, nearest first."""
        nearest = (self.in_reply_to,) if self.in_reply_to else ()
        return tuple(dict.fromkeys(nearest + tuple(reversed(self.references))))


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail in its conversation. `raw_id` leads to its bytes; None for our own replies.

    `notices` say what agents should know of how it came here ("stranger", "new-person", …).
    """

    id: int
    conversation_id: int
    mailbox: str
    direction: Direction
    at: datetime
    mail: Mail
    raw_id: int | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail whose bytes are kept and shown, but which could not be parsed."""

    raw_id: int
    mailbox: str
    received_at: datetime
    error: str
