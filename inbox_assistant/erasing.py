"""Erasing a conversation for good: here, not on the mail server, and it never comes back."""

from inbox_assistant.mail.sameness import content_of
from inbox_assistant.store.base import Store


def erase(store: Store, conversation_id: int) -> None:
    """Erase every trace of a conversation. What is fetched or imported again stays away.

    Raises NotFound, and Conflict while a reply of it is being sent.
    """
    replies = {row.message_id: row.raw for row in store.outbox.of_conversation(conversation_id)}
    contents: dict[int, str] = {}
    for stored in store.conversations.mails(conversation_id):
        raw = (
            store.raw_mails.raw(stored.raw_id)
            if stored.raw_id is not None
            else replies.get(stored.mail.message_id)
        )
        if raw is not None:
            contents[stored.id] = content_of(raw)
    store.erasing.erase_conversation(conversation_id, contents)
