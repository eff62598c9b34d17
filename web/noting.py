"""Notes among colleagues at a conversation, and the mentions in them. They never leave."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import LONGEST_NOTE, Agent
from web import calling, current, desk, errors, listing
from web.forms import written
from web.i18n import gettext

blueprint = Blueprint("noting", __name__)


@blueprint.post("/conversations/<int:conversation_id>/note")
def write(conversation_id: int) -> Response | tuple[str, int]:
    """Keep a note, for those it mentions an entry among their mentions."""
    text, me = written("note"), current.agent().id
    told = [one for one in calling.called(text, _callable(conversation_id)) if one != me]
    try:
        note_id = current.store().notes.write(conversation_id, text, told, me, current.now())
    except InputError:
        return _refusal()
    return desk.back_to(conversation_id, f"note-{note_id}")


@blueprint.post("/conversations/<int:conversation_id>/notes/<int:number>")
def change(conversation_id: int, number: int) -> Response | tuple[str, int]:
    """Let one's own note say something else; what it said stays to be seen."""
    _refuse_strange(conversation_id, number)
    text, me = written("note"), current.agent().id
    told = [one for one in calling.called(text, _callable(conversation_id)) if one != me]
    try:
        current.store().notes.change(number, text, told, me, current.now())
    except InputError:
        return _refusal()
    current.audit("note-changed", f"conversation {conversation_id}", f"note {number}")
    return desk.back_to(conversation_id, f"note-{number}")


@blueprint.post("/conversations/<int:conversation_id>/notes/<int:number>/delete")
def remove(conversation_id: int, number: int) -> Response:
    """Remove one's own note, with what it said before."""
    _refuse_strange(conversation_id, number)
    current.store().notes.remove(number, current.agent().id, current.now())
    current.audit("note-deleted", f"conversation {conversation_id}", f"note {number}")
    return desk.back_to(conversation_id)


def _refuse_strange(conversation_id: int, number: int) -> None:
    """Raise NotFound unless that note stands at the conversation: its address says who may see."""
    notes = current.store().notes.of_conversation(conversation_id)
    if number not in {note.id for note in notes}:
        raise NotFound("There is no such note.")


def _refusal() -> tuple[str, int]:
    words = gettext("Write a note of at most %(num)s characters.") % {"num": LONGEST_NOTE}
    return errors.told(words, 400)


@blueprint.post("/conversations/<int:conversation_id>/mentions")
def see(conversation_id: int) -> Response:
    """Note that the agent has seen what mentions them here."""
    current.store().notes.see(conversation_id, current.agent().id, current.now())
    way = listing.way_of_request()
    return redirect(url_for("conversations.page", conversation_id=conversation_id, **way), 303)


@blueprint.app_context_processor
def people() -> dict[str, object]:
    """Let a conversation say whom a note can call, and whether one calls who looks."""
    return {
        "colleagues": colleagues,
        "team_at_work": lambda: [one for one in current.team() if not one.disabled],
        "callable": lambda place: calling.handles(_callable(place)),
        "longest_note": LONGEST_NOTE,
        "mentions_me": lambda place: current.store().notes.unseen(place, current.agent().id),
    }


def _callable(conversation_id: int) -> dict[str, Agent]:
    """Return by what the colleagues can be called who may see the conversation."""
    return calling.calls(colleagues(conversation_id))


def colleagues(conversation_id: int) -> list[Agent]:
    """Return the agents at work who may see the conversation."""
    store = current.store()
    mailbox = store.conversations.get(conversation_id).mailbox
    return [agent for agent in store.agents.all() if may_see(agent, mailbox)]


def may_see(agent: Agent, mailbox: str) -> bool:
    """Return whether the agent is at work and may see that mailbox."""
    seen = current.mailboxes_of(agent.id)
    return not agent.disabled and (seen is None or mailbox in seen)
