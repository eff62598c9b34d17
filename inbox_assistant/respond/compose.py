"""From a decided reply to the bytes of a mail (RFC 5322), final before anything is tried.

Nothing a stranger wrote reaches a header unchecked: addresses and Message-IDs are matched whole
or left out, other text loses its line breaks, and what is not ASCII is encoded (RFC 2047).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import format_datetime
from typing import Any

from babel.dates import format_time

from inbox_assistant.model import Address, Attachment, File, Mail, Reply, StoredMail
from inbox_assistant.respond.addresses import distinct, written
from inbox_assistant.respond.flowed import flowed, plain, quote, quoted_words
from inbox_assistant.respond.phrases import Phrasebook, Style
from inbox_assistant.respond.subjects import one_line, reply_subject
from inbox_assistant.respond.twin import html_twin

# The first mail and the newest ones: enough for every mail program to find the conversation.
MOST_REFERENCES = 20
LONGEST_REFERENCES = 4_000
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_IDENTIFIERS = ("Message-ID", "In-Reply-To", "References")
# Given by us to mails that had none: nobody else knows them.
_MADE_UP = "@no-message-id.invalid>"
# Old mailbox files take it for the beginning of a mail and mark it (RFC 4155).
_FROM = re.compile(r"(?m)^From(?= )")


class _Policy(policy.EmailPolicy):
    """The SMTP policy, but Message-IDs are never split or encoded, however long (RFC 5322 3.6.4:
    an identifier has no white space inside)."""

    def fold(self, name: str, value: Any) -> str:
        if name in _IDENTIFIERS:
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


POLICY = _Policy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Envoy:
    """What a mail of ours bears besides its words: who, when, under which names."""

    sender: Address
    message_id: str
    at: datetime
    reply_to: str | None = None


def compose(
    reply: Reply, answers: StoredMail, envoy: Envoy, book: Phrasebook
) -> tuple[bytes, Mail]:
    """Return the final bytes of the reply, and the same mail for our own conversation.

    `book` is in the customer's language, for the line above the quotation; the time of the envoy
    is in the team's zone. Raises InputError when an address can't be written to.
    """
    words = quoted_words(answers)
    line = _quote_line(answers, book, envoy.at) if words else ""
    subject = reply_subject(reply.subject)
    cc = tuple(a for a in distinct((reply.to, *reply.cc)) if a != reply.to)
    message = _headed(envoy, (reply.to,), cc, subject, answers.mail)
    text = plain(reply.text).strip("\n")
    below = f"\n\n{flowed(line)}\n{quote(words)}" if words else ""
    _fill(message, f"{flowed(text)}{below}\n")
    if answers.mail.html is not None:
        _add_twin(message, html_twin(text, line, words))
    _add_files(message, reply.files)
    kept = _kept(envoy, (reply.to,), subject, reply.text, answers.mail)
    files = tuple(Attachment(file.name, file.type, len(file.data)) for file in reply.files)
    kept |= {"cc": cc, "quoted": below.strip("\n"), "attachments": files}
    return message.as_bytes(), Mail(**kept)


def files_of(raw: bytes) -> tuple[File, ...]:
    """Return the files of a reply that `compose` made, in order."""
    message = message_from_bytes(raw, policy=POLICY)
    parts = (part for part in message.walk() if part.get_content_disposition() == "attachment")
    return tuple(map(_file, parts))


def compose_automatic(
    to: Address, subject: str, text: str, answers: StoredMail, envoy: Envoy
) -> tuple[bytes, Mail]:
    """Return an automatic answer, marked so that no robot answers it, and the same for our own
    conversation. It quotes nothing: what a stranger wrote goes out to nobody."""
    message = _headed(envoy, (to,), (), subject, answers.mail)
    message["Auto-Submitted"] = "auto-replied"  # RFC 3834 5
    message["Precedence"] = "bulk"  # older responders
    message["X-Auto-Response-Suppress"] = "All"  # Exchange (MS-OXCMAIL 2.2.3.2.14)
    _fill(message, f"{flowed(plain(text).strip())}\n")
    kept = _kept(envoy, (to,), subject, text, answers.mail)
    return message.as_bytes(), Mail(**{**kept, "automatic": "auto-reply"})


def _headed(
    envoy: Envoy, to: tuple[Address, ...], cc: tuple[Address, ...], subject: str, answers: Mail
) -> EmailMessage:
    people = [written(address) for address in (envoy.sender, *to, *cc)]
    beyond_ascii = not all(person.addr_spec.isascii() for person in people)
    # An address beyond ASCII has no other form (RFC 6532).
    message = EmailMessage(policy=POLICY.clone(utf8=True) if beyond_ascii else POLICY)
    message["From"] = people[0]
    if envoy.reply_to:
        message["Reply-To"] = written(Address(envoy.sender.name, envoy.reply_to))
    message["To"] = people[1 : 1 + len(to)]
    if cc:
        message["Cc"] = people[1 + len(to) :]
    message["Subject"] = subject
    message["Date"] = format_datetime(envoy.at)
    message["Message-ID"] = envoy.message_id
    answered = _identifier(answers.message_id)
    if answered:
        message["In-Reply-To"] = answered
    if references := _references(answers):
        message["References"] = " ".join(references)
    return message


def _kept(
    envoy: Envoy, to: tuple[Address, ...], subject: str, text: str, answers: Mail
) -> dict[str, Any]:
    return {
        "message_id": envoy.message_id,
        "subject": subject,
        "sender": envoy.sender,
        "own_words": text,
        "date": envoy.at,
        "in_reply_to": _identifier(answers.message_id),
        "references": _references(answers),
        "to": to,
    }


def _fill(message: EmailMessage, body: str) -> None:
    params = {"format": "flowed", "delsp": "no"}
    message.set_content(body, charset="utf-8", cte="quoted-printable", params=params)
    _guard_from(message)


def _add_twin(message: EmailMessage, html: str) -> None:
    message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    for part in message.iter_parts():
        _guard_from(part)


def _file(part: Message) -> File:
    data = part.get_payload(decode=True)
    name, type_ = str(part.get_filename("file")), part.get_content_type()
    return File(name, type_, data if isinstance(data, bytes) else b"")


def _add_files(message: EmailMessage, files: Iterable[File]) -> None:
    for file in files:
        main, _, sub = file.type.partition("/")
        # Never a charset: bytes are sent as they are (RFC 2045 6.8, RFC 2183).
        message.add_attachment(file.data, main, sub, filename=file.name, cte="base64")


def _guard_from(part: Any) -> None:
    part.set_payload(_FROM.sub("=46rom", part.get_payload()))


def _references(mail: Mail) -> tuple[str, ...]:
    ids = (*mail.references, mail.message_id)
    known = tuple(dict.fromkeys(i for i in map(_identifier, ids) if i))
    if len(known) > MOST_REFERENCES:
        known = (known[0], *known[1 - MOST_REFERENCES :])
    while len(known) > 1 and sum(map(len, known)) > LONGEST_REFERENCES:
        known = (known[0], *known[2:]) if len(known) > 2 else known[1:]
    return known


def _identifier(text: str) -> str | None:
    bare = text.strip().removeprefix("<").removesuffix(">")
    found = f"<{bare}>"
    usable = _MESSAGE_ID.fullmatch(found) and not found.endswith(_MADE_UP)
    return found if usable else None


def _quote_line(answers: StoredMail, book: Phrasebook, now: datetime) -> str:
    at = answers.at.astimezone(now.tzinfo)
    who = one_line(answers.mail.sender.name)[:200] or one_line(answers.mail.sender.address)
    time = format_time(at, "HH:mm", locale=book.language)
    style = Style("formal", warm=False)
    return book.say("quote", "line", style, day=book.day(at), time=time, full=who)
