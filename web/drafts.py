"""Drafts: kept while they are written, and never overwritten by a page that has not seen them.

Each page (a tab, a device) has a name of its own, drawn when it is made, and knows the version of
the draft it began with. A page goes on with what it kept itself; what another one kept meanwhile
stands against it until the agent has chosen.
"""

import secrets
from dataclasses import dataclass

from flask import Blueprint, request

from inbox_assistant.model import Draft
from web import begun, current
from web.forms import written

LONGEST = 50_000  # characters
_LONGEST_NAME = 32

blueprint = Blueprint("drafts", __name__)


@dataclass(frozen=True, slots=True)
class Versions:
    """What the form says of its draft: the name of its page, the version it knows, and what another
    page kept meanwhile."""

    page: str
    version: str
    other: Draft | None


def of_form() -> str:
    """Return the draft of the form, its line ends as we keep them."""
    return written("text")[:LONGEST]


def unseen(conversation_id: int) -> Draft | None:
    """Return the draft that another page kept and the form of this one has not seen, if any.

    A form that names no version, like that of a suggestion to be taken over, means to replace it.
    """
    stored = current.store().drafts.get(current.agent().id, conversation_id)
    if stored is None or "version" not in request.form or stored.text == of_form():
        return None
    own = stored.page != "" and stored.page == _page()
    return None if own or stored.version in _known() else stored


def keep(conversation_id: int, text: str) -> bool:
    """Keep the agent's draft; return False when another page's draft stands against it."""
    store, agent_id = current.store(), current.agent().id
    with store.writing():
        if unseen(conversation_id):
            return False
        suggested = begun.of_form(conversation_id) if text else None
        begun.keep_draft(conversation_id, text, suggested, page=_page())
        if text:
            store.presences.types(conversation_id, agent_id, current.now())
        else:
            store.presences.rests(conversation_id, agent_id)
    return True


@blueprint.app_context_processor
def told() -> dict[str, object]:
    """Let the reply box carry the versions of its draft."""
    return {"draft_versions": versions}


def versions(conversation_id: int) -> Versions:
    """Return what the form of the page that is being made says of its draft."""
    if other := unseen(conversation_id):
        return Versions(_page() or _fresh(), request.form["version"][:64], other)
    stored = current.store().drafts.get(current.agent().id, conversation_id)
    return Versions(_page() or _fresh(), stored.version if stored else "", None)


def _known() -> set[str]:
    """Return the versions the form has seen: that it began with, and that it was shown."""
    return {request.form.get("version", ""), request.form.get("over", "")}


def _page() -> str:
    return request.form.get("page", "")[:_LONGEST_NAME]


def _fresh() -> str:
    return secrets.token_hex(8)
