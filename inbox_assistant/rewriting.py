"""A mail of others without what names an erased person."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from inbox_assistant.model import Address, Invitation, Mail

Masked = Callable[[str], str]


def masked_mail(mail: Mail, masked: Masked) -> Mail:
    """Return the mail with its texts masked. Addresses that name the person are left out: a reply
    to all must not go to "•••". So is the HTML, in which words stand apart."""

    def kept(people: Iterable[Address]) -> tuple[Address, ...]:
        return tuple(one for one in people if masked(str(one)) == str(one))

    return replace(
        mail,
        subject=masked(mail.subject),
        own_words=masked(mail.own_words),
        quoted=masked(mail.quoted),
        signature=masked(mail.signature),
        html=None,
        in_reply_to=masked(mail.in_reply_to) if mail.in_reply_to else None,
        references=tuple(map(masked, mail.references)),
        sender=Address(masked(mail.sender.name), mail.sender.address),
        reply_to=next(iter(kept([mail.reply_to] if mail.reply_to else [])), None),
        to=kept(mail.to),
        cc=kept(mail.cc),
        bounced=tuple(one for one in mail.bounced if masked(one) == one),
        attachments=tuple(replace(a, name=masked(a.name)) for a in mail.attachments),
        invitations=tuple(_invitation(event, masked) for event in mail.invitations),
        defects=tuple(map(masked, mail.defects)),
    )


def tells(mail: Mail, masked: Masked) -> bool:
    """Return whether the person can still be made out in a mail."""
    html = mail.html or ""
    return masked(html) != html or masked_mail(mail, masked) != replace(mail, html=None)


def plain_mail(mail: Mail) -> bytes:
    """Return bytes that say what the mail says, and nothing else: for one whose own bytes can't be
    masked in place."""
    message = EmailMessage(policy=policy.SMTP.clone(utf8=True))
    for name, text in _headers(mail):
        if text:
            message[name] = " ".join(text.split())
    message.set_content("\n\n".join(filter(None, (mail.own_words, mail.signature, mail.quoted))))
    return message.as_bytes()


def _headers(mail: Mail) -> Iterable[tuple[str, str]]:
    yield "From", mail.sender.address
    yield "To", ", ".join(one.address for one in mail.to)
    yield "Cc", ", ".join(one.address for one in mail.cc)
    yield "Subject", mail.subject
    yield "Date", format_datetime(mail.date) if mail.date else ""
    yield "Message-ID", mail.message_id


def _invitation(event: Invitation, masked: Masked) -> Invitation:
    organiser = event.organiser
    if organiser and masked(str(organiser)) != str(organiser):
        organiser = None
    return replace(
        event, summary=masked(event.summary), where=masked(event.where), organiser=organiser
    )
