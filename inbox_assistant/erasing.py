"""Erasing a conversation for good: here, not on the mail server, and it never comes back."""

from collections.abc import Iterable

from inbox_assistant.mail.sameness import content_of
from inbox_assistant.model import StoredMail
from inbox_assistant.store.base import Store


def erase(store: Store, conversation_id: int) -> None:
    """Erase every trace of a conversation. What is fetched or imported again stays away.

    Raises NotFound, and Conflict while a reply of it is being sent.
    """
    contents = contents_of(store, conversation_id, store.conversations.mails(conversation_id))
    store.erasing.erase_conversation(conversation_id, contents)


def contents_of(store: Store, conversation_id: int, mails: Iterable[StoredMail]) -> dict[int, str]:
    """Return what makes each of these mails the same as another one, by id, where bytes are
    kept."""
    replies = {row.message_id for row in store.outbox.of_conversation(conversation_id)}
    contents: dict[int, str] = {}
    for stored in mails:
        if stored.raw_id is not None:
            contents[stored.id] = content_of(store.raw_mails.raw(stored.raw_id))
        elif stored.mail.message_id in replies:
            contents[stored.id] = content_of(store.sent_files.raw(stored.id))
    return contents
