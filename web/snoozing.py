"""Snoozing: a conversation sleeps until a time, or until its customer writes."""

from datetime import datetime

from flask import Blueprint, request
from werkzeug.wrappers import Response

from inbox_assistant.office import Office
from web import current, desk, errors
from web.i18n import gettext
from web.sleeping import NAPS, naps, until_of

blueprint = Blueprint("snoozing", __name__)


@blueprint.post("/conversations/<int:conversation_id>/snooze")
def snooze(conversation_id: int) -> Response | tuple[str, int]:
    """Let the conversation sleep until the time of the form."""
    until = until_of_form()
    if until is None:
        return refusal()
    current.store().desk.snooze(conversation_id, until, current.agent().id, current.now())
    return desk.back_to(conversation_id)


def until_of_form() -> datetime | None:
    """Return the moment the form names, None when it names none to come."""
    return until_of(request.form.get("until", ""), _office(), current.now())


def refusal() -> tuple[str, int]:
    """Return the answer to a time nothing can sleep until."""
    return errors.told(gettext("Choose a time that is still to come, within a year."), 400)


@blueprint.before_app_request
def wake() -> None:
    """What is due is awake before anybody looks, whatever else runs or doesn't."""
    if current.agent_or_none() is not None:
        current.whole_store().desk.wake(current.now())


@blueprint.app_context_processor
def offers() -> dict[str, object]:
    """Let pages offer times to sleep until."""
    return {"naps": _offered}


def _offered() -> list[tuple[str, str, datetime]]:
    found = naps(_office(), current.now())
    return [(nap, NAPS[nap], until) for nap, until in found.items()]


def _office() -> Office:
    """Return the working hours by the clocks of who asks: their morning, and what they write."""
    return Office.of(current.config(), current.zone())
