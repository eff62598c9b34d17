"""Is this mail here already? The same mail by two roads is one; another with its name is two."""

from dataclasses import dataclass

from inbox_assistant.mail.sameness import content_of, is_nameless, tells_itself
from inbox_assistant.model import Mail, RawMail
from inbox_assistant.store.base import Store


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a mail that has come: the mail it is a `twin` of, that it was
    `erased`, or that its Message-ID is `doubled`: borne by another mail."""

    twin: int | None = None
    erased: bool = False
    doubled: bool = False


def recognise(store: Store, raw: RawMail, mail: Mail) -> Known:
    """Return what the store knows of a parsed mail. An erased mail is erased again.

    A closer look is taken only where the Message-ID is known or missing, so that the cost does
    not grow with the store. The same mail in two mailboxes is two: two teams may answer.
    """
    twins = store.twins
    if is_nameless(mail):
        if not tells_itself(raw.raw):
            return Known()
    elif not twins.is_named(raw.mailbox, mail.message_id):
        return Known()
    content = content_of(raw.raw)
    if twins.was_erased(raw.id, raw.mailbox, content):
        return Known(erased=True)
    for other in twins.unnoted(raw.mailbox, mail.message_id):
        twins.note(other, content_of(store.raw_mails.raw(other)))
    twins.note(raw.id, content)
    twin = twins.of(raw.mailbox, content) or _reply(store, raw, mail, content)
    return Known(twin=twin, doubled=not twin and twins.holds(raw.mailbox, mail.message_id))


def _reply(store: Store, raw: RawMail, mail: Mail, content: str) -> int | None:
    """Return our reply that has come back, as a copy in the Sent folder does."""
    found = store.twins.reply(raw.mailbox, mail.message_id)
    return found[0] if found and content_of(found[1]) == content else None
