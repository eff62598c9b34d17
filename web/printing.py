"""A conversation on paper: all mails with their heads, nothing folded, no buttons, no notes."""

from flask import Blueprint, render_template

from web import current

blueprint = Blueprint("printing", __name__)


@blueprint.get("/conversations/<int:conversation_id>/print")
def page(conversation_id: int) -> str:
    """The conversation as it is printed."""
    store = current.store()
    return render_template(
        "print.html",
        conversation=store.conversations.get(conversation_id),
        mails=store.conversations.mails(conversation_id),
        rows={row.message_id: row for row in store.outbox.of_conversation(conversation_id)},
    )
