"""Committing a reply to the outbox: from here it is final, and queued once."""

from dataclasses import astuple
from datetime import datetime, timedelta
from hashlib import blake2b

from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import Conflict
from inbox_assistant.mail.tokens import sign
from inbox_assistant.model import Address, OutboxRow, Reply, StoredMail
from inbox_assistant.respond.addresses import distinct, domain, envelope, plus_address
from inbox_assistant.respond.amending import share_changed
from inbox_assistant.respond.compose import Envoy, compose
from inbox_assistant.respond.own_phrases import book_of
from inbox_assistant.store.base import Store
from inbox_assistant.understand.language import LanguageReader


def queue_reply(store: Store, config: Config, reply: Reply, now: datetime) -> int:
    """Compose the reply, queue it to leave after the undo seconds, and return its outbox row.

    The same reply pressed twice is queued once: its Message-ID is made from its content. Raises
    InputError for an address nothing can be sent to, Conflict when the answered mail lies in
    another conversation, ConfigError when its mailbox is no longer configured.
    """
    with store.writing():
        answers = store.readings.stored_mail(reply.answers)
        if answers.conversation_id != reply.conversation_id:
            raise Conflict("The mail to answer has moved to another conversation: open it there.")
        mailbox = config.mailbox(answers.mailbox)
        digest = _digest(reply)
        rows = store.outbox.of_conversation(reply.conversation_id)
        gone = sum(_never_left(r) and r.message_id.startswith(f"<{digest}.") for r in rows)
        here = now.astimezone(config.timezone)
        bearer = envoy(store, mailbox, reply.sender, answers, f"{digest}.{gone}", here)
        language = language_of(store, answers)
        book = book_of(config.phrases, language)
        raw, mail = compose(reply, answers, bearer, book)
        people = distinct((reply.to, *reply.cc))
        row = OutboxRow(
            id=0,
            conversation_id=reply.conversation_id,
            mailbox=answers.mailbox,
            message_id=bearer.message_id,
            sender=envelope(reply.sender.address),
            recipients=tuple(envelope(person.address) for person in people),
            raw=raw,
            state="waiting",
            copy_state="pending",
            attempts=0,
            not_before=now + timedelta(seconds=config.undo_seconds),
            answers=reply.answers,
        )
        row_id = store.outbox.queue(row, mail, reply.agent_id, reply.promise)
        store.promises.add(row_id, reply.further)
        _learn(store, row_id, reply, language)
        return row_id


def _learn(store: Store, row_id: int, reply: Reply, language: str) -> None:
    """Keep what the agent made of the suggestion, in the same transaction."""
    begun = reply.begun
    share = share_changed(begun.text, reply.text) if begun else 1.0
    store.suggested.keep(row_id, begun, begun.language if begun else language, share)


def envoy(
    store: Store,
    mailbox: MailboxConfig,
    sender: Address,
    answers: StoredMail,
    name: str,
    here: datetime,
) -> Envoy:
    """Return what a mail into that conversation bears. A signed token in its Message-ID (and in
    its Reply-To, if so configured) leads the answer back to the conversation."""
    token = sign(answers.conversation_id, store.joining.secret())
    reply_to = plus_address(mailbox.address, token) if mailbox.plus_address else None
    return Envoy(sender, f"<{name}.{token}@{domain(sender.address)}>", here, reply_to)


def language_of(store: Store, mail: StoredMail) -> str:
    """Return the language of a customer's mail: as it was read, else as its words look."""
    reading = store.readings.get(mail.id)
    return (reading.language if reading else LanguageReader().read(mail.mail.own_words)).value


def _never_left(row: OutboxRow) -> bool:
    """Return whether it has reached nobody and never will: the same words may be sent anew."""
    return row.state == "cancelled" or (row.state == "refused" and row.returnable)


def _digest(reply: Reply) -> str:
    content = repr((reply.conversation_id, reply.answers, reply.agent_id, reply.text))
    cc = tuple(astuple(person) for person in reply.cc)
    addresses = repr((astuple(reply.sender), astuple(reply.to), cc, reply.subject))
    files = repr([(file.name, file.sha256) for file in reply.files]) if reply.files else ""
    told = (content + addresses + files).encode("utf-8", "replace")
    return blake2b(told, digest_size=16).hexdigest()
