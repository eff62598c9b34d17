"""The suggestion a reply begins with: it travels with the form, whole and signed.

Suggestions name moments ("by 6 pm"), so they can't be made again when the reply is sent; and what
a browser sends back could be any text. Signed, it is what was shown, to whom, in which place.
"""

import hmac
import json
from dataclasses import asdict

from flask import request

from inbox_assistant.model import Begun, Suggestion
from web import current
from web.answering import Box

_MAC = 64  # characters of a SHA-256 in hexadecimal
_LONGEST = 200_000  # characters: more than any suggestion, escaped


def of_suggestion(suggestion: Suggestion) -> Begun:
    """Return what is kept of a suggestion that a reply begins with."""
    return Begun(suggestion.kind, suggestion.language, suggestion.formality, suggestion.text)


def of_box(box: Box, conversation_id: int) -> str:
    """Return the form's value for what stands in the reply box."""
    started = of_suggestion(box.suggestion) if box.suggestion else of_draft(conversation_id)
    return sealed(started, conversation_id)


def of_draft(conversation_id: int) -> Begun | None:
    """Return what the agent's draft began with."""
    return current.store().suggested.begun(current.agent().id, conversation_id)


def sealed(begun: Begun | None, conversation_id: int) -> str:
    """Return the form's value for it, empty for none."""
    if begun is None:
        return ""
    told = json.dumps(asdict(begun))
    return _mac(told, conversation_id) + told


def of_form(conversation_id: int) -> Begun | None:
    """Return what the form says its reply began with, None when it says nothing, or not in our
    hand."""
    value = request.form.get("begun", "")[:_LONGEST]
    mac, told = value[:_MAC], value[_MAC:]
    if not told or not hmac.compare_digest(mac.encode(), _mac(told, conversation_id).encode()):
        return None
    return Begun(**json.loads(told))


def keep_draft(conversation_id: int, text: str, begun: Begun | None, page: str = "") -> None:
    """Keep the agent's draft, and the suggestion it begins with; `page` is that it stands in."""
    store, agent = current.store(), current.agent()
    with store.writing():
        store.drafts.save(agent.id, conversation_id, text, current.now(), page)
        store.suggested.begin(agent.id, conversation_id, begun)


def _mac(told: str, conversation_id: int) -> str:
    """Return the keyed hash (HMAC-SHA256, RFC 2104) for this agent and conversation alone."""
    place = f"suggestion {conversation_id} {current.agent().id} "
    secret = current.store().joining.secret()
    return hmac.new(secret, (place + told).encode("utf-8", "replace"), "sha256").hexdigest()
