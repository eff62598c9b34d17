"""Conversations that agents merge and split, and mail of ours that came back."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Act
from inbox_assistant.model.desk import ActKind
from web import current, desk
from web.identifiers import identifier
from web.leading import lead

blueprint = Blueprint("merging", __name__)


@blueprint.before_app_request
def follow() -> Response | None:
    """Lead from a merged conversation to where its mails are, whatever is asked of it."""
    return lead("conversation_id", lambda asked: current.store().joining.standing(asked))


@blueprint.post("/conversations/<int:conversation_id>/merge")
def merge(conversation_id: int) -> Response | tuple[str, int]:
    """Bring another conversation into this one: one of the customer's, or by its number."""
    number = request.form.get("number", type=identifier) or request.form.get(
        "other", type=identifier
    )
    if not number:
        return desk.page(conversation_id, refusal="none"), 400
    store = current.store()
    try:
        with store.writing():
            standing = store.joining.standing(number)
            store.merging.merge(standing, conversation_id)
            _note(conversation_id, "merged", standing)
    except NotFound:
        return desk.page(conversation_id, refusal="unknown"), 404
    except Conflict:
        return desk.page(conversation_id, refusal="together"), 409
    return desk.back_to(conversation_id)


@blueprint.post("/conversations/<int:conversation_id>/unmerge")
def unmerge(conversation_id: int) -> Response | tuple[str, int]:
    """Separate a conversation again that was merged into this one."""
    source = request.form.get("source", type=identifier)
    store = current.store()
    if source not in {head.id for head in store.merging.merged(conversation_id)}:
        return desk.page(conversation_id, refusal="unknown"), 404
    try:
        with store.writing():
            store.merging.unmerge(source)
            _note(conversation_id, "unmerged", source)
    except Conflict:
        return desk.page(conversation_id, refusal="nothing"), 409
    return desk.back_to(source)


@blueprint.post("/mails/<int:mail_id>/split")
def split(mail_id: int) -> Response | tuple[str, int]:
    """Begin a new conversation with a mail and what follows it."""
    store = current.store()
    try:
        with store.writing():
            old = store.readings.stored_mail(mail_id).conversation_id
            new = store.merging.split(mail_id)
            _note(old, "split", new)
        return desk.back_to(new)
    except Conflict:
        old = store.readings.stored_mail(mail_id).conversation_id
        return desk.page(old, refusal="nothing"), 409


def _note(conversation_id: int, kind: ActKind, other: int) -> None:
    """Write into the conversation's history and the log what was done, and with which other one."""
    act = Act(current.now(), kind, current.agent().id, str(other))
    current.store().acts.add(conversation_id, act)
    current.audit(kind, f"conversation {conversation_id}", f"conversation {other}")


@blueprint.post("/conversations/<int:conversation_id>/undelivered")
def undelivered(conversation_id: int) -> Response:
    """Note that somebody has seen to mail of ours that came back."""
    current.store().joining.dismiss(conversation_id)
    return desk.back_to(conversation_id)
