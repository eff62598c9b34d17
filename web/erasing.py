"""Deleting a conversation for good: for leads and admins, after a page that asks."""

import logging

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from inbox_assistant.erasing import erase
from web import current, listing

log = logging.getLogger(__name__)

blueprint = Blueprint("erasing", __name__)


@blueprint.get("/conversations/<int:conversation_id>/delete")
def ask(conversation_id: int) -> str:
    """Say what is going to be deleted, and that it can't be undone."""
    conversation = current.store().conversations.get(conversation_id)
    way = listing.way_of_request()
    return render_template("conversation/delete.html", conversation=conversation, way=way)


@blueprint.post("/conversations/<int:conversation_id>/delete")
def delete(conversation_id: int) -> Response:
    """Delete it here, never on the mail server."""
    erase(current.store(), conversation_id)
    current.audit("erased", f"conversation {conversation_id}")
    log.info("Conversation %d was deleted by agent %d", conversation_id, current.agent().id)
    folder = listing.of_request().folder or "waiting"
    return redirect(url_for("conversations.folder", name=folder), code=303)
