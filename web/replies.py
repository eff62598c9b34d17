"""Drafts and replies: checked, and queued once."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import InputError
from inbox_assistant.model import Address, Reply, StoredMail
from inbox_assistant.respond.queueing import queue_reply
from inbox_assistant.store.base import Store
from web import (
    answering,
    begun,
    copied,
    current,
    desk,
    drafts,
    enclosing,
    findings,
    listing,
    promising,
)
from web.identifiers import identifier

blueprint = Blueprint("replies", __name__)


@blueprint.post("/conversations/<int:conversation_id>/draft")
def draft(conversation_id: int) -> str | Response | tuple[str, int]:
    """Keep the draft and say what the check finds; a browser without JavaScript gets the page."""
    text = drafts.of_form()
    kept = drafts.keep(conversation_id, text)
    if not kept and "HX-Request" not in request.headers:
        return desk.page(conversation_id, trouble="draft", unsaved=text), 409
    return checked(conversation_id, text)


@blueprint.get("/conversations/<int:conversation_id>/suggestions")
def suggested(conversation_id: int) -> str | Response:
    """Make the suggestions, to take their places in a page that is there; a browser without
    JavaScript gets the page with them."""
    if "HX-Request" not in request.headers:
        way = listing.way_of_request() | {"suggestion": "show", "_anchor": "reply"}
        url = url_for("conversations.page", conversation_id=conversation_id, **way)
        return redirect(url, code=303)
    store = current.store()
    conversation = store.conversations.get(conversation_id)
    mails = store.conversations.mails(conversation_id)
    latest = answering.latest_of_customer(mails)
    return render_template(
        "conversation/suggestions.html",
        conversation=conversation,
        box=answering.box(conversation, mails, desk.understood(latest), makes=True),
        saved_at=None,
    )


def checked(conversation_id: int, text: str) -> str | Response:
    """Return what the check finds in a draft, to take its place in the page."""
    if "HX-Request" not in request.headers:
        return desk.back_to(conversation_id, "reply")
    box = answering.check_of_draft(conversation_id, text)
    versions = drafts.versions(conversation_id)
    return render_template(
        "conversation/checked.html",
        box=box,
        versions=versions,
        saved_at=None if versions.other else current.now(),
        conversation_id=conversation_id,
    )


@blueprint.post("/conversations/<int:conversation_id>/reply")
def send(conversation_id: int) -> Response | tuple[str, int]:
    """Give the reply to the outbox, once however often the button is pressed."""
    text, listed = drafts.of_form(), listing.of_request()
    following = listed.next_to(conversation_id)
    with current.store().writing():
        outcome = _queue(current.store(), conversation_id, text)
        # What could not be queued stays the agent's draft: no word is lost.
        kept = drafts.keep(conversation_id, text if isinstance(outcome, str) else "")
    if isinstance(outcome, str):
        unsaved = None if kept else text
        return desk.page(conversation_id, trouble=outcome, unsaved=unsaved), 409
    way = listing.way_of_request() | {"sent": str(outcome)}
    if request.form.get("then") != "next":
        return redirect(url_for("conversations.page", conversation_id=conversation_id, **way), 303)
    if following is None:
        folder = listed.folder or "waiting"
        return redirect(url_for("conversations.folder", name=folder, sent=outcome), 303)
    return redirect(url_for("conversations.page", conversation_id=following.id, **way), 303)


def _queue(store: Store, conversation_id: int, text: str) -> int | str:
    """Return the outbox row of the reply, or what keeps it back: "empty", "mailbox", "draft",
    "held", "files", "checked" or "address"."""
    conversation = store.conversations.get(conversation_id)
    mails = store.conversations.mails(conversation_id)
    answers, sender = answering.latest_of_customer(mails), answering.sender(conversation.mailbox)
    if not text.strip():
        return "empty"
    if answers is None or sender is None:
        return "mailbox"
    unseen = _unseen(store, conversation_id, mails)
    if (twin := _already(store, unseen, text)) is not None:
        return twin
    if drafts.unseen(conversation_id):
        return "draft"
    if unseen:
        return "held"
    if enclosing.chosen_only():
        return "files"
    if request.form.get("then") != "anyway" and _checked(text, answers, mails):
        return "checked"
    try:
        reply = _reply(conversation_id, text, answers, sender, mails)
        row_id = queue_reply(store, current.config(), reply, current.now())
    except InputError:
        return "address"
    store.draft_files.clear(reply.agent_id, conversation_id)
    current.audit("sent", f"conversation {conversation_id}", f"reply {row_id}")
    return row_id


def _reply(
    conversation_id: int, text: str, answers: StoredMail, sender: Address, mails: list[StoredMail]
) -> Reply:
    promises = promising.entered(text)
    return Reply(
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
        files=enclosing.of_draft(conversation_id),
    )


def _checked(text: str, answers: StoredMail, mails: list[StoredMail]) -> bool:
    """Return whether a finding holds the reply back."""
    found = findings.of_draft(text, answers, current.store().readings.get(answers.id), mails)
    return bool(findings.holding(found))


def _unseen(store: Store, conversation_id: int, mails: list[StoredMail]) -> list[StoredMail]:
    """Return what came since the page was shown; a reply that was taken back came not."""
    seen = request.form.get("seen", 0, type=identifier)
    newer = [mail for mail in mails if mail.id > seen]
    if not newer:
        return []
    rows = store.outbox.of_conversation(conversation_id)
    undone = {row.message_id for row in rows if row.state == "cancelled"}
    return [mail for mail in newer if mail.mail.message_id not in undone]


def _already(store: Store, unseen: list[StoredMail], text: str) -> int | None:
    """Return the row of the very same reply, given to the outbox since the page was shown."""
    ours = {m.mail.message_id for m in unseen if m.direction == "out" and m.mail.own_words == text}
    if not ours:
        return None
    rows = store.outbox.of_conversation(unseen[0].conversation_id)
    return next((row.id for row in rows if row.message_id in ours), None)
