"""Drafts and replies: checked, and queued once."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import InputError
from inbox_assistant.model import Reply, StoredMail
from inbox_assistant.respond.queueing import queue_reply
from inbox_assistant.store.base import Store
from web import answering, begun, copied, current, desk, findings, listing, promising
from web.forms import written
from web.identifiers import identifier

LONGEST_DRAFT = 50_000  # characters

blueprint = Blueprint("replies", __name__)


@blueprint.post("/conversations/<int:conversation_id>/draft")
def draft(conversation_id: int) -> str | Response:
    """Keep the draft and say what the check finds; a browser without JavaScript gets the page."""
    text = text_of_form()
    keep(conversation_id, text)
    return checked(conversation_id, text)


def checked(conversation_id: int, text: str) -> str | Response:
    """Return what the check finds in a draft, to take its place in the page."""
    if "HX-Request" not in request.headers:
        return desk.back_to(conversation_id, "reply")
    box = answering.check_of_draft(conversation_id, text)
    return render_template("conversation/checked.html", box=box, saved_at=current.now())


@blueprint.post("/conversations/<int:conversation_id>/reply")
def send(conversation_id: int) -> Response | tuple[str, int]:
    """Give the reply to the outbox, once however often the button is pressed."""
    text, listed = text_of_form(), listing.of_request()
    following = listed.next_to(conversation_id)
    with current.store().writing():
        outcome = _queue(current.store(), conversation_id, text)
        # What could not be queued stays the agent's draft: no word is lost.
        keep(conversation_id, text if isinstance(outcome, str) else "")
    if isinstance(outcome, str):
        return desk.page(conversation_id, trouble=outcome), 409
    way = listing.way_of_request() | {"sent": str(outcome)}
    if request.form.get("then") != "next":
        return redirect(url_for("conversations.page", conversation_id=conversation_id, **way), 303)
    if following is None:
        folder = listed.folder or "waiting"
        return redirect(url_for("conversations.folder", name=folder, sent=outcome), 303)
    return redirect(url_for("conversations.page", conversation_id=following.id, **way), 303)


def text_of_form() -> str:
    """Return the draft of the form, its line ends as we keep them."""
    return written("text")[:LONGEST_DRAFT]


def keep(conversation_id: int, text: str) -> None:
    """Keep the agent's draft of a conversation."""
    begun.keep_draft(conversation_id, text, begun.of_form(conversation_id) if text else None)


def _queue(store: Store, conversation_id: int, text: str) -> int | str:
    """Return the outbox row of the reply, or what keeps it back: "empty", "mailbox", "held",
    "checked" or "address"."""
    conversation = store.conversations.get(conversation_id)
    mails = store.conversations.mails(conversation_id)
    answers, sender = answering.latest_of_customer(mails), answering.sender(conversation.mailbox)
    if not text.strip():
        return "empty"
    if answers is None or sender is None:
        return "mailbox"
    unseen = [mail for mail in mails if mail.id > request.form.get("seen", 0, type=identifier)]
    if (twin := _already(store, unseen, text)) is not None:
        return twin
    if unseen:
        return "held"
    if request.form.get("then") != "anyway" and _checked(text, answers, mails):
        return "checked"
    promises = promising.entered(text)
    reply = Reply(
        conversation_id,
        answers.id,
        sender,
        to=answers.mail.answer_to,
        subject=answers.mail.subject,
        text=text,
        agent_id=current.agent().id,
        promise=promises[0] if promises else None,
        further=promises[1:],
        cc=copied.chosen(copied.others(answers), mails),
        begun=begun.of_form(conversation_id),
    )
    try:
        return queue_reply(store, current.config(), reply, current.now())
    except InputError:
        return "address"


def _checked(text: str, answers: StoredMail, mails: list[StoredMail]) -> bool:
    """Return whether a finding holds the reply back."""
    found = findings.of_draft(text, answers, current.store().readings.get(answers.id), mails)
    return bool(findings.holding(found))


def _already(store: Store, unseen: list[StoredMail], text: str) -> int | None:
    """Return the row of the very same reply, given to the outbox since the page was shown."""
    ours = {m.mail.message_id for m in unseen if m.direction == "out" and m.mail.own_words == text}
    if not ours:
        return None
    rows = store.outbox.of_conversation(unseen[0].conversation_id)
    return next((row.id for row in rows if row.message_id in ours), None)
