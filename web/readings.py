"""Correcting what was understood: the agent's word outranks the model's for ever, or until it is
taken back."""

from contextlib import suppress

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from inbox_assistant.errors import NotFound
from inbox_assistant.model import JUDGED_FIELDS
from web import current, desk
from web.words import CHOICES

blueprint = Blueprint("readings", __name__)


@blueprint.post("/mails/<int:mail_id>/reading")
def correct(mail_id: int) -> Response:
    """Keep an agent's correction of one field."""
    field, value = request.form.get("field", ""), request.form.get("value", "")
    store = current.store()
    conversation_id = store.readings.stored_mail(mail_id).conversation_id
    choice = _choice(field, value)
    store.corrections.correct(mail_id, field, choice, current.agent().id, current.now())
    current.audit("corrected", f"mail {mail_id}", f"{field}: {choice}")
    return desk.back_to(conversation_id, "reading")


@blueprint.post("/mails/<int:mail_id>/reading/back")
def take_back(mail_id: int) -> Response:
    """Let the model's value show again."""
    field = request.form.get("field", "")
    if field not in JUDGED_FIELDS:
        abort(400)
    store = current.store()
    conversation_id = store.readings.stored_mail(mail_id).conversation_id
    with suppress(NotFound):  # pressed twice, or a colleague was faster: it is as it was wished
        store.corrections.take_back(mail_id, field, current.agent().id, current.now())
        current.audit("corrected", f"mail {mail_id}", f"{field}: as it was read")
    return desk.back_to(conversation_id, "reading")


def _choice(field: str, value: str) -> str | int | bool:
    choices = {str(choice): choice for choice in CHOICES.get(field, ())}
    return choices[value] if value in choices else abort(400)
