"""One mail as it came: its HTML behind three walls, its source, its attachments."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox_assistant.mail.authentication import authentication
from inbox_assistant.mail.parse import attachment as attachment_of
from inbox_assistant.mail.parse import headers as headers_of
from inbox_assistant.respond.compose import files_of
from web import current, desk, pictures, safe_html, saving
from web.identifiers import identifier

blueprint = Blueprint("mails", __name__)

# What a page of headers shows; the source holds all of it.
_MOST_FIELDS = 300
_LONGEST_FIELD = 4_000


@blueprint.get("/mails/<int:mail_id>/html")
def html(mail_id: int) -> Response:
    """The HTML of a mail for the sandboxed iframe: cleaned, and with a policy of its own."""
    stored = current.store().readings.stored_mail(mail_id)
    if stored.mail.html is None:
        abort(404)
    remote = pictures.may_load(stored)
    page = safe_html.document(stored.mail.html, pictures.enclosed(stored), remote=remote)
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = safe_html.policy(remote=remote)
    # A browser may look up the hosts of links before anybody follows one.
    response.headers["X-DNS-Prefetch-Control"] = "off"
    return response


@blueprint.post("/mails/<int:mail_id>/pictures")
def show(mail_id: int) -> str | BaseResponse:
    """Show the pictures from outside: this once, always for this sender, or not any more."""
    store, stored = current.store(), current.store().readings.stored_mail(mail_id)
    sender, wish = stored.mail.sender.address, request.form.get("show")
    if wish == "once":
        return desk.page(stored.conversation_id, shown=mail_id)
    if wish not in ("always", "never") or not sender:
        abort(400)
    if wish == "always":
        store.trust.trust(sender, current.agent().id, current.now())
    else:
        store.trust.distrust(sender)
    return desk.back_to(stored.conversation_id, f"mail-{mail_id}")


@blueprint.post("/mails/<int:mail_id>/issue")
def belongs(mail_id: int) -> BaseResponse:
    """Keep an agent's word on which issue the mail comes from; empty: from none."""
    store, chosen = current.store(), request.form.get("issue", "")
    issue_id = request.form.get("issue", type=identifier)
    if chosen and issue_id is None:
        abort(400)
    conversation_id = store.readings.stored_mail(mail_id).conversation_id
    store.issue_desk.move(mail_id, issue_id, current.agent().id, current.now())
    return desk.back_to(conversation_id, "origin")


@blueprint.get("/mails/<int:mail_id>/source")
def source(mail_id: int) -> Response:
    """The mail byte for byte: shown as plain text, or saved as a file."""
    raw = _raw(mail_id)
    current.audit("saw-source", f"mail {mail_id}")
    return saving.to_save(raw, f"mail-{mail_id}.eml") if "save" in request.args else _plain(raw)


@blueprint.get("/mails/<int:mail_id>/headers")
def headers(mail_id: int) -> str:
    """All header fields of the mail, readable, and what its server says of who sent it."""
    stored = current.store().readings.stored_mail(mail_id)
    fields = headers_of(_raw(mail_id))
    current.audit("saw-source", f"mail {mail_id}", "headers")
    return render_template(
        "headers.html",
        stored=stored,
        fields=[(name, value[:_LONGEST_FIELD]) for name, value in fields[:_MOST_FIELDS]],
        left_out=max(0, len(fields) - _MOST_FIELDS),
        checked=authentication(fields) if stored.direction == "in" else None,
    )


@blueprint.get("/mails/<int:mail_id>/attachments/<int:number>")
def attachment(mail_id: int, number: int) -> Response:
    """An attachment, to be saved under a harmless name."""
    stored = current.store().readings.stored_mail(mail_id)
    if stored.raw_id is None:
        sent = files_of(_raw(mail_id))
        name, data = (sent[number].name, sent[number].data) if number < len(sent) else abort(404)
    else:
        described, data = attachment_of(_raw(mail_id), number)
        name = described.name
    current.audit("downloaded", f"mail {mail_id}", f"attachment {number + 1}")
    return saving.to_save(data, name)


@blueprint.get("/unreadable")
def unreadable() -> str:
    """The mails that could not be parsed: kept, shown, and each with its source."""
    return render_template("unreadable.html", mails=current.store().raw_mails.unreadable())


@blueprint.post("/unreadable/<int:raw_id>/again")
def again(raw_id: int) -> BaseResponse:
    """Let the program try to read the mail once more, from the beginning."""
    current.store().attempts.anew(raw_id)
    return redirect(url_for("mails.unreadable"), code=303)


@blueprint.get("/unreadable/<int:raw_id>/source")
def unreadable_source(raw_id: int) -> Response:
    """An unreadable mail byte for byte, as plain text."""
    return _plain(current.store().raw_mails.raw(raw_id))


def _raw(mail_id: int) -> bytes:
    """Return the bytes that came, or for our own replies those that went out."""
    store = current.store()
    raw_id = store.readings.stored_mail(mail_id).raw_id
    return store.sent_files.raw(mail_id) if raw_id is None else store.raw_mails.raw(raw_id)


def _plain(data: bytes) -> Response:
    response = Response(data.decode("utf-8", "replace"), mimetype="text/plain")
    response.headers["Content-Security-Policy"] = saving.POLICY
    return response
