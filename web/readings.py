"""Correcting what was understood: the agent's word outranks the model's for ever."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from web import current, desk
from web.words import CHOICES

blueprint = Blueprint("readings", __name__)


@blueprint.post("/mails/<int:mail_id>/reading")
def correct(mail_id: int) -> Response:
    """Keep an agent's correction of one field."""
    field, value = request.form.get("field", ""), request.form.get("value", "")
    store = current.store()
    conversation_id = store.readings.stored_mail(mail_id).conversation_id
    store.readings.correct(mail_id, field, _choice(field, value), current.agent().id)
    return desk.back_to(conversation_id, "reading")


def _choice(field: str, value: str) -> str | int | bool:
    choices = {str(choice): choice for choice in CHOICES.get(field, ())}
    return choices[value] if value in choices else abort(400)
