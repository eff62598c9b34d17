"""Conversations: the lists agents work from, one conversation, and what is done with it."""

from datetime import timedelta
from typing import cast

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.store.pages import Wanted
from web import current, desk, errors, listing, noting
from web.i18n import gettext
from web.identifiers import identifier

blueprint = Blueprint("conversations", __name__)
_AUDITED = {"closed": "closed", "spam": "spam"}
_A_LOOK = timedelta(hours=1)


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
    shown = desk.page(conversation_id)
    _note_look(conversation_id)
    return shown


def _note_look(conversation_id: int) -> None:
    """Write down who saw the conversation, once an hour however often they open it."""
    subject, me, now = f"conversation {conversation_id}", current.agent().id, current.now()
    if not current.whole_store().audit.noted(me, "saw", subject, now - _A_LOOK):
        current.audit("saw", subject)


@blueprint.post("/conversations/<int:conversation_id>/read")
def read(conversation_id: int) -> Response | tuple[str, int]:
    """Note that somebody has looked: opening a page changes nothing by itself."""
    current.store().conversations.change(conversation_id, unread=False)
    return ("", 204) if "HX-Request" in request.headers else desk.back_to(conversation_id)


@blueprint.post("/conversations/<int:conversation_id>/assign")
def assign(conversation_id: int) -> Response | tuple[str, int]:
    """Give the conversation to a colleague who may see it, or to nobody."""
    chosen = request.form.get("agent", type=identifier)
    if chosen and chosen not in {agent.id for agent in noting.colleagues(conversation_id)}:
        return errors.told(gettext("This agent can't look after it. Choose another one."), 400)
    work, me = current.store().desk, current.agent().id
    work.assign(conversation_id, chosen or None, me, current.now())
    current.audit("assigned", f"conversation {conversation_id}", str(chosen or ""))
    return desk.back_to(conversation_id)


@blueprint.post("/conversations/<int:conversation_id>/status")
def status(conversation_id: int) -> Response:
    """Close the conversation, open it again, or say that it is spam or is not."""
    work = current.store().desk
    acts = {"closed": work.close, "open": work.reopen, "spam": work.spam, "unspam": work.unspam}
    act = acts.get(request.form.get("status", "")) or abort(400)
    act(conversation_id, current.agent().id, current.now())
    if said := _AUDITED.get(request.form["status"]):
        current.audit(said, f"conversation {conversation_id}")
    return desk.back_to(conversation_id)


def _list(rows: listing.Listing) -> str:
    return render_template("conversation/list.html", listing=rows, parting=desk.parting())


@blueprint.app_context_processor
def folders() -> dict[str, object]:
    """Let every page show the folders with their counts and the names of agents."""
    return {
        "folder_counts": counts,
        "agent_names": _names,
        "answered_elsewhere": lambda id_: current.store().answering.elsewhere(id_),
    }


def counts() -> dict[str, int]:
    """Return how many conversations need work, by folder; asked of the store once a request."""
    if "counts" not in g:
        g.counts = _counts()
    return cast(dict[str, int], g.counts)


def _counts() -> dict[str, int]:
    counts = dict(
        current.store().conversations.counts(
            Wanted(agent_id=current.agent().id, mailboxes=current.mailboxes())
        )
    )
    counts["outbox"] = current.store().outbox_desk.troubled()
    return counts | {"unreadable": len(current.store().raw_mails.unreadable())}


def _names() -> dict[int, str]:
    return {agent.id: agent.name for agent in current.team()}
