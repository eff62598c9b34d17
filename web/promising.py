"""Promises: what a draft promises, with the agent's word on it, and the ledger."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Promise
from inbox_assistant.office import Office
from inbox_assistant.respond.promises import first_promises
from web import current, desk
from web.due import clocks, pressing

LONGEST_REASON = 200
CHOICES = ("keep", "other", "none")

blueprint = Blueprint("promising", __name__)


@dataclass(frozen=True, slots=True)
class Promised:
    """What a draft promises, the earliest first, and what the agent chose to do with it: keep it,
    promise the `other` moment, or none."""

    found: tuple[Promise, ...]
    choice: str
    other: datetime | None

    @property
    def first(self) -> Promise:
        """The promise that falls due first."""
        return self.found[0]

    @property
    def entered(self) -> tuple[Promise, ...]:
        """What is to be entered in the ledger, the earliest first."""
        if self.choice == "none":
            return ()
        if self.choice == "other" and self.other:
            later = (promise for promise in self.found[1:] if promise.until > self.other)
            return (Promise(self.other, self.first.quote, self.first.words), *later)
        return self.found


def promised(text: str) -> Promised | None:
    """Return what the draft promises, with the choice of the form; None when it promises nothing.

    A choice is about the words it was shown beside: when they changed, it is forgotten.
    """
    found = _found(text)
    if not found:
        return None
    choice = request.form.get("promise", "keep")
    if choice not in CHOICES or request.form.get("promise_words") != found[0].words:
        return Promised(found, "keep", None)
    return Promised(found, choice, _other_moment())


def entered(text: str) -> tuple[Promise, ...]:
    """Return the promises of a reply as they are to be entered, the earliest first."""
    found = promised(text)
    return found.entered if found else ()


@blueprint.post("/conversations/<int:conversation_id>/promises/<int:promise_id>/withdraw")
def withdraw(conversation_id: int, promise_id: int) -> Response | tuple[str, int]:
    """Take back what was no promise; the reason stays in the ledger."""
    reason = " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]
    try:
        current.store().promises.withdraw(promise_id, current.agent().id, reason)
    except Conflict:
        return desk.page(conversation_id), 409
    return desk.back_to(conversation_id)


def _found(text: str) -> tuple[Promise, ...]:
    """Return what a text promises, read once in a request: a reply that is held back is shown
    again after it was to be entered."""
    known: dict[str, tuple[Promise, ...]] = g.setdefault("promises", {})
    if text not in known:
        known[text] = first_promises(text, current.now(), Office.of(current.config()))
    return known[text]


def _other_moment() -> datetime | None:
    try:
        moment = datetime.fromisoformat(request.form.get("promise_until", ""))
    except ValueError:
        return None
    at = moment.replace(tzinfo=current.zone())
    return at if at > current.now() else None


def _due_today() -> int:
    return current.store().clocks.promised(clocks().end_of_today(), current.agent().id)


@blueprint.app_context_processor
def shown() -> dict[str, object]:
    """Let every page tell what is due."""
    return {
        "clocks": clocks,
        "pressing": pressing,
        "promised_by": promised,
        "promises_due_today": _due_today,
    }
