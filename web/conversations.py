"""Conversations: the lists agents work from, one conversation, and what is done with it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web import current, desk, listing
from web.identifiers import identifier

blueprint = Blueprint("conversations", __name__)


@blueprint.get("/")
def index() -> Response:
    """Begin where somebody is waiting."""
    return redirect(url_for("conversations.folder", name="waiting"))


@blueprint.get("/folders/<name>")
def folder(name: str) -> str:
    """One page of a folder."""
    return _list(listing.of_folder(name))


@blueprint.get("/search")
def search() -> str:
    """Conversations in which every word of the query occurs."""
    return _list(listing.of_search())


@blueprint.get("/conversations/<int:conversation_id>")
def page(conversation_id: int) -> str:
    """One conversation, beside the list the agent came from."""
    return desk.page(conversation_id)


@blueprint.post("/conversations/<int:conversation_id>/read")
def read(conversation_id: int) -> tuple[str, int]:
    """Note that somebody has looked: opening a page changes nothing by itself."""
    current.store().conversations.change(conversation_id, unread=False)
    return "", 204


@blueprint.post("/conversations/<int:conversation_id>/assign")
def assign(conversation_id: int) -> Response:
    """Give the conversation to an agent, or to nobody."""
    chosen = request.form.get("agent", type=identifier)
    assignee = current.store().agents.get(chosen).id if chosen else None
    current.store().conversations.change(conversation_id, assignee=assignee)
    return desk.back_to(conversation_id)


@blueprint.post("/conversations/<int:conversation_id>/status")
def status(conversation_id: int) -> Response:
    """Close the conversation or open it again."""
    closed = request.form.get("status") == "closed"
    current.store().conversations.change(
        conversation_id, status="closed" if closed else "open", unread=False
    )
    return desk.back_to(conversation_id)


def _list(rows: listing.Listing) -> str:
    return render_template("conversation/list.html", listing=rows, parting=desk.parting())


@blueprint.app_context_processor
def folders() -> dict[str, object]:
    """Let every page show the folders with their counts and the names of agents."""
    return {
        "folder_counts": _counts,
        "agent_names": _names,
        "answered_elsewhere": lambda id_: current.store().answering.elsewhere(id_),
    }


def _counts() -> dict[str, int]:
    counts = dict(current.store().conversations.counts(current.agent().id))
    counts["outbox"] = current.store().outbox_desk.troubled()
    return counts | {"unreadable": len(current.store().raw_mails.unreadable())}


def _names() -> dict[int, str]:
    return {agent.id: agent.name for agent in current.store().agents.all()}
