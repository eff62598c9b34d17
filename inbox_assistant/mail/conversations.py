"""Which conversation a mail belongs to: see docs/how-conversations-join.md.

What a mail names (References, a subject) anybody can write, so naming is not enough to get in:
the writer takes part already, or names what only we can have told them.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from inbox_assistant.mail.subjects import alike, is_marked, is_specific, subject_key
from inbox_assistant.model import Mail, StoredMail

#: How long a subject alone may lead back to a conversation, and a bounce to the mail it is about.
SUBJECT_WINDOW = timedelta(days=14)
BOUNCE_WINDOW = timedelta(days=30)
# MS-OXOMSG 2.2.1.3: a reserved byte (1), five of time, a GUID; replies append to these.
_THREAD_BYTES = 22
_HEAD_BYTES = 65_536
_HEAD_END = re.compile(rb"\n\r?\n")
_DELIVERED = (b"delivered-to:", b"x-original-to:", b"envelope-to:")

PeopleOf = Callable[[int], set[str]]


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a mail goes (None: it begins a conversation) and what agents should know of it."""

    conversation_id: int | None = None
    notices: tuple[str, ...] = ()


def by_reference(mail: Mail, earlier: Sequence[StoredMail], people_of: PeopleOf) -> int | None:
    """Return the conversation the mail names and may join, None when there is none.

    `earlier` are the stored mails it names, nearest first. The nearest one decides that is our
    own, for only who got our mail knows its Message-ID, or whose people the writer is one of.
    """
    for stored in earlier:
        place = stored.conversation_id
        if stored.direction == "out" or takes_part(mail, people_of(place)):
            return place
    return None


def takes_part(mail: Mail, people: set[str]) -> bool:
    """Return whether both who writes and who would be answered are among the people."""
    return _writers(mail) <= people


def people(mails: Iterable[StoredMail]) -> set[str]:
    """Return the addresses of those who take part, ourselves among them, case folded."""
    found: set[str] = set()
    for stored in mails:
        mail = stored.mail
        found |= {person.address.casefold() for person in (*mail.to, *mail.cc)} | _writers(mail)
    return found - {""}


def heard(mails: Iterable[StoredMail]) -> set[str]:
    """Return the addresses of those who wrote here, or to whom we did, case folded: whom others
    only named, in a forged mail perhaps, agents have not met yet."""
    found: set[str] = set()
    for stored in mails:
        mail = stored.mail
        reached = (*mail.to, *mail.cc) if stored.direction == "out" else ()
        found |= {person.address.casefold() for person in reached} | _writers(mail)
    return found


def newcomer(mail: Mail, heard: set[str]) -> str | None:
    """Return the notice on somebody who is new among those heard of, None when nobody is."""
    if takes_part(mail, heard) or mail.automatic:
        return None
    known = mail.sender.address.casefold() in heard
    return "answers-elsewhere" if known else "new-person"


def changes_subject(mail: Mail, subjects: Iterable[str]) -> bool:
    """Return whether a person's mail is about something else than those subjects say."""
    key = subject_key(mail.subject)
    return mail.automatic is None and not any(alike(key, subject_key(s)) for s in subjects)


def thread_of(mail: Mail) -> str | None:
    """Return the part of Outlook's Thread-Index that all mails of a conversation share, in hex."""
    try:
        data = base64.b64decode((mail.thread_index or "")[:32], validate=False)
    except (binascii.Error, ValueError):
        return None
    return data[:_THREAD_BYTES].hex() if len(data) >= _THREAD_BYTES and data[0] == 1 else None


def topic_of(mail: Mail) -> str | None:
    """Return who would be answered about what, None when the mail doesn't tell."""
    key, person = subject_key(mail.subject), mail.answer_to.address.casefold()
    return f"{person} {key}" if key and person else None


def may_join_by_subject(mail: Mail) -> bool:
    """Return whether the subject is enough to look for an earlier mail of the same person.

    A new matter often has the subject of an old one ("Help", every mail of a contact form): the
    subject has to be marked as a reply's, or to be one that hardly comes twice.
    """
    if mail.automatic not in (None, "auto-reply"):
        return False
    if is_marked(mail.subject):
        return True
    return mail.reply_to is None and is_specific(subject_key(mail.subject))


def addressed(mail: Mail, raw: bytes) -> list[str]:
    """Return every text in which a mail program may have sent our token back."""
    people = (person.address for person in (*mail.to, *mail.cc))
    return [*mail.related, *people, *_delivered_to(_HEAD_END.split(raw[:_HEAD_BYTES], 1)[0])]


def conversation_key(mail: Mail) -> str:
    """Return the Message-ID that began the conversation, as far as this mail alone tells."""
    return next(iter((*mail.references, *filter(None, [mail.in_reply_to]))), mail.message_id)


def _delivered_to(head: bytes) -> list[str]:
    lowered = head.lower()
    if not any(name in lowered for name in _DELIVERED):
        return []  # most mail: its lines need no look
    return [
        line.decode("ascii", "replace").rstrip("\r")
        for line in head.split(b"\n")
        if line[:20].lower().startswith(_DELIVERED)
    ]


def _writers(mail: Mail) -> set[str]:
    return {mail.sender.address.casefold(), mail.answer_to.address.casefold()}
