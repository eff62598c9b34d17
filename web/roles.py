"""Who may use which endpoint: agents work the inbox, leads also change what concerns the whole
team, admins also say who sees what. An endpoint that stands nowhere here is refused to everybody.
"""

from collections.abc import Mapping

from flask import Flask, abort, request

from inbox_assistant.model import Role
from web import current, errors
from web.api import bearer
from web.i18n import gettext, marked

#: The only endpoints that answer somebody who is not logged in.
PUBLIC = frozenset(
    {"static", "session.form", "session.login", "health.healthz", "health.metrics"}
    # The second half of a login, and single sign-on.
    | {"session.code", "oidc.ask", "oidc.back"}
    # Signed links of who is outside.
    | {"subscribing.leave", "subscribing.leaving"}
    # What the API looks like says nothing of the inbox.
    | {"api.openapi"}
)

#: The least role of each endpoint, by blueprint.
_OPEN: Mapping[Role, Mapping[str, str]] = {
    "agent": {
        "api": "conversation conversations issue issues",
        "api_reports": "report reports",
        "account": "change end_others index password",
        "bulk": "act",
        "conversations": "assign folder index page read search status",
        "doubts": "index say skip",
        "enclosing": "change file",
        "estimates": "state",
        "issue_acts": "choose dismiss move undo",
        "issues": "answer index look page rename set_status",
        "keys": "wish",
        "live": "index",
        "mails": "again attachment belongs headers html show source unreadable unreadable_source",
        "merging": "merge split undelivered unmerge",
        "modelled": "write",
        "noting": "change remove see write",
        "outbox": "copy decide deferred index settle undo",
        "overview": "index",
        "palette": "index",
        "people": "conversations join note organisation page part pictures unnote",
        "phrases": "index phrase",
        "printing": "page",
        "promising": "withdraw",
        "readings": "correct take_back",
        "replies": "draft send suggested",
        "reports": "csv document index json page text",
        "restored": "take_back",
        "session": "language logout",
        "second_step": "begin codes confirm off",
        "settings": "index",
        "snoozing": "snooze",
        "solving": "form save",
        "spelling": "change learn meant",
        "subscribing": "choose",
        "suggestions": "changes index",
        "tagging": "index tag",
        "telling": "index prepare",
        "tokens": "make revoke",
        "together": "here",
        "translating": "draft mail",
        "updates": "page",
        "views": "change delete index move replace save",
    },
    "lead": {
        "erasing": "ask delete",
        "leaving": "ask erase export",
        "issue_acts": "compare merge split",
        "phrases": "keep sign",
        "settings": "unsure_below",
        "spelling": "blocking",
        "subscribing": "add index remove",
        "tagging": "add change",
        "updates": "again discard incident look new offer pause prepare resume send words",
    },
    "admin": {
        "agents": "add disabled index mailboxes password reset role rules",
        "audit": "index table",
    },
}
#: The least role of each endpoint.
LEAST: Mapping[str, Role] = {
    f"{noun}.{act}": role
    for role, nouns in _OPEN.items()
    for noun, acts in nouns.items()
    for act in acts.split()
}
#: Blueprints that tell of the mail of all mailboxes at once: there only for who sees all of them.
_OF_ALL_MAILBOXES = frozenset({"suggestions"})

_RANK: Mapping[Role, int] = {"agent": 0, "lead": 1, "admin": 2}
_REFUSALS: Mapping[Role, str] = {
    "lead": marked("Only leads and admins may do this. Ask one of them."),
    "admin": marked("Only admins may do this. Ask one of them."),
}


def may(endpoint: str) -> bool:
    """Return whether who asks may use that endpoint: what they may not is not offered to them."""
    least = LEAST.get(endpoint)
    return least is not None and _ranks(least) and not _hidden(endpoint)


def teach(app: Flask) -> None:
    """Let pages leave out what who asks may not do, and say when they show a part of the mail."""
    app.add_template_global(may)
    app.add_template_global(sees_all)


def sees_all() -> bool:
    """Return whether who asks may see every mailbox."""
    return current.mailboxes() is None


def refuse_others() -> tuple[str, int] | None:
    """Refuse who may not use the endpoint of the request; to who is logged in, nobody's is not."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC or current.agent_or_none() is None:
        return None
    least = LEAST.get(endpoint, "admin")
    if endpoint not in LEAST or not _ranks(least):
        if bearer.asked():
            abort(403)
        return errors.told(gettext(_REFUSALS[least]), 403)
    return abort(404) if _hidden(endpoint) else None


def _ranks(least: Role) -> bool:
    return _RANK[current.agent().role] >= _RANK[least]


def _hidden(endpoint: str) -> bool:
    return endpoint.partition(".")[0] in _OF_ALL_MAILBOXES and not sees_all()
