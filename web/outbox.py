"""What is on its way and what went wrong there: shown, undone, decided, tried again."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Conversation, OutboxRow, Trouble
from inbox_assistant.respond.compose import files_of
from inbox_assistant.running.wellness import is_current
from web import begun, current, desk, enclosing

SHOWN = 200

blueprint = Blueprint("outbox", __name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail in the outbox, and the conversation it belongs to."""

    row: OutboxRow
    conversation: Conversation


@blueprint.get("/outbox")
def index() -> str:
    """What needs somebody, what is tried again later, and what is on its way."""
    rows = [_sent(row) for row in current.store().outbox_desk.listed(SHOWN)]
    needy = [sent for sent in rows if _needs_somebody(sent.row)]
    others = [sent for sent in rows if sent not in needy]
    return render_template(
        "outbox.html",
        needy=needy,
        later=[sent for sent in others if sent.row.state == "deferred"],
        leaving=[sent for sent in others if sent.row.state in ("waiting", "sending")],
    )


@blueprint.post("/outbox/<int:row_id>/undo")
def undo(row_id: int) -> Response | tuple[str, int]:
    """Take a reply back that has reached nobody: it becomes the agent's draft again. Who comes too
    late is told so."""
    store = current.store()
    row = store.outbox_desk.get(row_id)
    mails = store.conversations.mails(row.conversation_id)
    text = next((m.mail.own_words for m in mails if m.mail.message_id == row.message_id), "")
    with store.writing():
        suggestion = store.suggested.of_reply(row_id)
        if store.outbox_desk.cancel(row_id):
            begun.keep_draft(row.conversation_id, text, suggestion)
            enclosing.take_back(row.conversation_id, files_of(row.raw))
            current.audit("undone", f"conversation {row.conversation_id}", f"reply {row_id}")
        elif row.state != "cancelled":
            return desk.page(row.conversation_id, trouble="left"), 409
    return desk.back_to(row.conversation_id, "reply")


@blueprint.post("/outbox/<int:row_id>/decide")
def decide(row_id: int) -> Response:
    """Settle a reply whose outcome is unknown: only a person can."""
    answer = _answer("sent", "yes", "no")
    current.store().outbox_desk.decide(row_id, sent=answer == "yes", at=current.now())
    return _back(row_id)


@blueprint.post("/outbox/<int:row_id>/deferred")
def deferred(row_id: int) -> Response:
    """Try now what is deferred, or give it up."""
    if _answer("then", "now", "stop") == "now":
        current.store().outbox_desk.hasten(row_id, current.now())
    else:
        current.store().outbox_desk.stop(row_id, f"Stopped by {current.agent().name}.")
    return _back(row_id)


@blueprint.post("/outbox/<int:row_id>/settle")
def settle(row_id: int) -> Response:
    """Take note of a refusal: it needs nobody any more."""
    current.store().outbox_desk.settle(row_id)
    return _back(row_id)


@blueprint.post("/outbox/<int:row_id>/copy")
def copy(row_id: int) -> Response:
    """Try once more to put the copy into the Sent folder, or go without it."""
    if _answer("then", "again", "leave") == "again":
        current.store().copies.again(row_id, current.now())
    else:
        current.store().copies.leave(row_id)
    return _back(row_id)


@blueprint.app_context_processor
def banner() -> dict[str, object]:
    """Let every page say when replies don't leave."""
    return {"sending_troubles": troubles}


def troubles() -> list[Trouble]:
    """Return what hinders sending now."""
    now = current.now()
    found = current.store().sending.troubles()
    return [trouble for trouble in found if is_current(trouble, now)]


def _sent(row: OutboxRow) -> Sent:
    return Sent(row, current.store().conversations.get(row.conversation_id))


def _needs_somebody(row: OutboxRow) -> bool:
    refused = row.state == "refused" and not row.settled
    return row.undecided or refused or row.copy_state == "failed"


def _answer(name: str, *allowed: str) -> str:
    answer = request.form.get(name, "")
    if answer not in allowed:
        abort(400)
    return answer


def _back(row_id: int) -> Response:
    """Return the way back to where the button was pressed."""
    if request.args.get("from") == "outbox":
        return redirect(url_for("outbox.index"), 303)
    return desk.back_to(current.store().outbox_desk.get(row_id).conversation_id)
