"""Which conversation a mail belongs to, by In-Reply-To and References (RFC 5322 3.6.4).

Message-IDs can become known to outsiders, so naming one is not enough to get in.
"""

from collections.abc import Sequence

from inbox_assistant.model import Mail, StoredMail


def joins(mail: Mail, earlier: Sequence[StoredMail]) -> int | None:
    """Return the conversation the mail joins, None when it begins one.

    `earlier` are the stored mails it names. The nearest one decides whose sender or recipient
    it is from, or that we sent ourselves: only people who got our mail know its Message-ID.
    """
    people: dict[int, set[str]] = {}
    for stored in earlier:
        people.setdefault(stored.conversation_id, set()).update(_people(stored.mail))
    writer = mail.sender.address.casefold()
    for message_id in mail.related:
        for stored in earlier:
            if stored.mail.message_id != message_id:
                continue
            if stored.direction == "out" or writer in people[stored.conversation_id]:
                return stored.conversation_id
    return None


def conversation_key(mail: Mail) -> str:
    """Return the Message-ID that began the conversation, as far as this mail alone tells."""
    return next(iter((*mail.references, *filter(None, [mail.in_reply_to]))), mail.message_id)


def _people(mail: Mail) -> set[str]:
    """Return the addresses that take part; empty ones are nobody's."""
    everyone = (mail.sender, mail.answer_to, *mail.to, *mail.cc)
    return {person.address.casefold() for person in everyone if person.address}
