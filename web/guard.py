"""Objects lie in mailboxes: what an agent may not see is not there, whatever address or form names
it.

Two tables say what the values of addresses and the fields of forms name. A value of an address
that is in none keeps the app from starting; a field read as a number (`identifier`) that is in none
fails a test.
"""

from collections.abc import Iterator, Mapping

from flask import Flask, abort, request

from inbox_assistant.store.access import Noun
from web import current
from web.identifiers import identifier

#: The values of addresses that name an object of a mailbox.
VALUES: Mapping[str, Noun] = {
    "conversation_id": "conversation",
    "event_id": "event",
    "issue_id": "issue",
    "mail_id": "mail",
    "organisation_id": "organisation",
    "person_id": "person",
    "promise_id": "promise",
    "raw_id": "raw",
    "row_id": "reply",
    "update_id": "update",
}
#: Those that name what the whole team shares, or a part of what another value names.
SHARED = frozenset(
    {
        "agent_id",
        "filename",
        "kind",
        "language",
        "name",
        "night",
        "number",
        "part",
        "slot",
        "subscription_id",
        "tag_id",
        "ticket",
        "token_id",
        "view_id",
    }
)

#: The fields of forms and queries that name objects of mailboxes; one may do so several times.
FIELDS: Mapping[str, Noun] = {
    "conversation": "conversation",
    "issue": "issue",
    "mail": "mail",
    "number": "conversation",
    "other": "conversation",
    "person": "conversation",
    "sent": "reply",
    "source": "conversation",
    "update": "update",
    "with": "issue",
}
#: Where a field names something else.
ELSEWHERE: Mapping[tuple[str, str], Noun] = {("issue_acts.merge", "source"): "issue"}
#: Numbers in forms and queries that name no object of a mailbox.
COUNTS = frozenset(
    {"after", "agent", "before", "beyond", "hour", "prepared", "seen", "suggestion", "tag"}
)


def complete(app: Flask) -> None:
    """Raise LookupError when an address of the app has a value that no table knows."""
    for rule in app.url_map.iter_rules():
        if unknown := rule.arguments - VALUES.keys() - SHARED:
            raise LookupError(f"{rule}: say in web/guard.py what {sorted(unknown)} names.")


def refuse_hidden() -> None:
    """Answer 404, as for what does not exist, when the request names what its agent may not see."""
    if current.agent_or_none() is None or (mailboxes := current.mailboxes()) is None:
        return
    access = current.whole_store().access
    if not all(access.sees(mailboxes, noun, number) for noun, number in _named()):
        abort(404)


def _named() -> Iterator[tuple[Noun, int]]:
    """Return the objects that the request names, each with its noun."""
    for name, number in (request.view_args or {}).items():
        if name in VALUES:
            yield VALUES[name], number
    for name, usual in FIELDS.items():
        noun = ELSEWHERE.get((request.endpoint or "", name), usual)
        for text in request.values.getlist(name):
            try:
                yield noun, identifier(text)
            except ValueError:
                continue  # no object has such a number; the page says what is wrong with it
