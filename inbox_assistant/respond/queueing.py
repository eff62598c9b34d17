"""Committing a reply to the outbox: from here it is final, and queued once."""

from dataclasses import astuple
from datetime import datetime, timedelta
from hashlib import blake2b

from inbox_assistant.config import Config
from inbox_assistant.errors import Conflict
from inbox_assistant.model import OutboxRow, Reply, StoredMail
from inbox_assistant.respond.compose import compose, domain
from inbox_assistant.store.base import Store
from inbox_assistant.understand.language import LanguageReader

# A reply in one of these states never left and never will: the same words may be sent anew.
_NEVER_LEFT = frozenset({"cancelled", "refused"})


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
        config.mailbox(answers.mailbox)
        message_id = _message_id(store, reply)
        here = now.astimezone(config.timezone)
        raw, mail = compose(reply, answers, message_id, _language(store, answers), here)
        row = OutboxRow(
            id=0,
            conversation_id=reply.conversation_id,
            mailbox=answers.mailbox,
            message_id=message_id,
            sender=reply.sender.address,
            recipients=(reply.to.address,),
            raw=raw,
            state="waiting",
            copy_state="pending",
            attempts=0,
            not_before=now + timedelta(seconds=config.undo_seconds),
            answers=reply.answers,
        )
        return store.outbox.queue(row, mail, reply.agent_id, reply.promise)


def _message_id(store: Store, reply: Reply) -> str:
    content = repr((reply.conversation_id, reply.answers, reply.agent_id, reply.text))
    addresses = repr((astuple(reply.sender), astuple(reply.to), reply.subject))
    digest = blake2b((content + addresses).encode("utf-8", "replace"), digest_size=16).hexdigest()
    rows = store.outbox.of_conversation(reply.conversation_id)
    gone = sum(r.state in _NEVER_LEFT and r.message_id.startswith(f"<{digest}.") for r in rows)
    return f"<{digest}.{gone}@{domain(reply.sender.address)}>"


def _language(store: Store, answers: StoredMail) -> str:
    reading = store.readings.get(answers.id)
    return (reading.language if reading else LanguageReader().read(answers.mail.own_words)).value
