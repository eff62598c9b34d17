"""Conversations, as programs read them."""

from dataclasses import asdict
from typing import Any

from flask import request

from inbox_assistant.mail.record import as_record
from inbox_assistant.model import Conversation, StoredMail
from web import current, listing
from web.api import asking
from web.api.values import moment, moment_or_none

#: What `as_record` tells that is of no use without the bytes, or told elsewhere.
_LEFT_OUT = ("path", "conversation_key", "protection", "deceptions", "invitations")


def conversations() -> dict[str, Any]:
    """Return a page of a folder, or of what a search finds."""
    folder, query = asking.choice("folder", listing.FOLDERS, "all"), request.args.get("q", "")
    given = {"in": folder, "q": query.strip()}
    if issue := request.args.get("issue"):
        given["issue"] = issue
    store, wanted = current.store().conversations, listing.wanted(given)
    ask = store.search if given["q"] else store.page
    page = ask(wanted, asking.key_of_request(), asking.limit())
    return {
        "conversations": [head(row) for row in page.rows],
        "next": asking.cursor_of(page.next),
    }


def conversation(conversation_id: int) -> dict[str, Any]:
    """Return a conversation with its mails, oldest first."""
    store = current.store().conversations
    mails = store.mails(conversation_id)
    return head(store.get(conversation_id)) | {"mails": [_mail(mail) for mail in mails]}


def head(row: Conversation) -> dict[str, Any]:
    """Return the head of a conversation."""
    return {
        "id": row.id,
        "mailbox": row.mailbox,
        "subject": row.subject,
        "customer": asdict(row.customer),
        "status": row.status,
        "language": row.language,
        "emotion": row.emotion,
        "blocking": row.blocking,
        "issue": row.issue,
        "assignee": row.assignee,
        "automatic": row.automatic,
        "unread": row.unread,
        "mails_count": row.mails,
        "snippet": row.snippet,
        "last": moment(row.last_at),
        "waiting_since": moment_or_none(row.waiting_since),
        "promised_until": moment_or_none(row.promised_until),
        "snoozed_until": moment_or_none(row.snoozed_until),
    }


def _mail(mail: StoredMail) -> dict[str, Any]:
    """Return a mail, with what was understood of it."""
    record = as_record("", mail.mail)
    told = {name: value for name, value in record.items() if name not in _LEFT_OUT}
    member = current.store().readings.membership(mail.id)
    read = current.store().readings.get(mail.id)
    return {
        "id": mail.id,
        "direction": mail.direction,
        "at": moment(mail.at),
        **told,
        "issue": member.issue if member else None,
        "probability": round(member.probability, 4) if member else None,
        "reading": read.as_dict() if read else None,
    }
