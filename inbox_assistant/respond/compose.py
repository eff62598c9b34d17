"""From a decided reply to the bytes of a mail (RFC 5322), final before anything is tried.

Nothing a stranger wrote reaches a header unchecked: addresses and Message-IDs are matched whole
or left out, other text loses its line breaks, and what is not ASCII is encoded (RFC 2047).
"""

import re
from datetime import datetime
from email import policy
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from babel.dates import format_time

from inbox_assistant.errors import InputError
from inbox_assistant.model import Address, Mail, Reply, StoredMail
from inbox_assistant.respond.flowed import flowed, quote, quoted_words
from inbox_assistant.respond.phrases import Style, phrasebook
from inbox_assistant.respond.subjects import one_line, reply_subject
from inbox_assistant.respond.twin import html_twin

# The first mail and the newest ones: enough for every mail program to find the conversation.
MOST_REFERENCES = 20
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)


class _Policy(policy.EmailPolicy):
    """The SMTP policy, but Message-IDs are never split or encoded, however long (RFC 5322 3.6.4:
    an identifier has no white space inside)."""

    def fold(self, name: str, value: Any) -> str:
        if name in ("Message-ID", "In-Reply-To", "References"):
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def compose(
    reply: Reply, answers: StoredMail, message_id: str, language: str, now: datetime
) -> tuple[bytes, Mail]:
    """Return the final bytes of the reply, and the same mail for our own conversation.

    `language` is that of the customer, for the line above the quotation; `now` is in the team's
    zone. Raises InputError when an address can't be written to.
    """
    references = _references(answers.mail)
    line, words = _quote_line(answers, language, now), quoted_words(answers)
    subject = reply_subject(reply.subject)
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox(reply.sender)
    message["To"] = _mailbox(reply.to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    if references:
        message["In-Reply-To"] = references[-1]
        message["References"] = " ".join(references)
    _fill(message, reply.text, line, words, html=answers.mail.html is not None)
    mail = Mail(
        message_id=message_id,
        subject=subject,
        sender=reply.sender,
        own_words=reply.text,
        date=now,
        in_reply_to=references[-1] if references else None,
        references=references,
        to=(reply.to,),
        quoted=f"{line}\n{quote(words)}",
    )
    return message.as_bytes(), mail


def domain(address: str) -> str:
    """Return the domain of an address, in ASCII. Raises InputError when it is no address."""
    return _checked(address).rpartition("@")[2]


def _fill(message: EmailMessage, text: str, line: str, words: str, *, html: bool) -> None:
    body = f"{flowed(text.strip())}\n\n{flowed(line)}\n{quote(words)}\n"
    message.set_content(body, charset="utf-8", cte="quoted-printable", params={"format": "flowed"})
    if html:
        message.add_alternative(
            html_twin(text, line, words), subtype="html", charset="utf-8", cte="quoted-printable"
        )


def _references(mail: Mail) -> tuple[str, ...]:
    ids = (*mail.references, mail.message_id)
    known = tuple(dict.fromkeys(i for i in map(_identifier, ids) if i))
    if len(known) > MOST_REFERENCES:
        return (known[0], *known[1 - MOST_REFERENCES :])
    return known


def _identifier(text: str) -> str | None:
    bare = text.strip().removeprefix("<").removesuffix(">")
    found = f"<{bare}>"
    return found if _MESSAGE_ID.fullmatch(found) else None


def _quote_line(answers: StoredMail, language: str, now: datetime) -> str:
    book = phrasebook(language)
    at = answers.at.astimezone(now.tzinfo)
    who = one_line(answers.mail.sender.name) or answers.mail.sender.address
    time = format_time(at, "HH:mm", locale=book.language)
    style = Style("formal", warm=False, seed="")
    return book.say("quote", "line", style, day=book.day(at), time=time, full=who)


def _mailbox(address: Address) -> HeaderAddress:
    return HeaderAddress(one_line(address.name), addr_spec=_checked(address.address))


def _checked(address: str) -> str:
    local, _, host = address.strip().rpartition("@")
    try:
        ascii_address = f"{local}@{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        ascii_address = ""
    if not _ADDRESS.fullmatch(ascii_address):
        raise InputError(f"Nothing can be sent to “{one_line(address)}”: correct the address.")
    return ascii_address
