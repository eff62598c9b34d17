"""One mail as it came: its HTML behind three walls, its source, its attachments."""

from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox_assistant.mail.parse import attachment as attachment_of
from web import current, desk, pictures, safe_html
from web.identifiers import identifier

blueprint = Blueprint("mails", __name__)

# A file a stranger chose is only ever saved, never shown, whatever it says it is.
_FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


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
    """The mail byte for byte, as plain text."""
    return _plain(_raw(mail_id))


@blueprint.get("/mails/<int:mail_id>/attachments/<int:number>")
def attachment(mail_id: int, number: int) -> Response:
    """An attachment, to be saved under a harmless name."""
    described, data = attachment_of(_raw(mail_id), number)
    response = Response(data, mimetype="application/octet-stream")
    # RFC 6266; the parser has made the name harmless already.
    name = quote(described.name, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    return response


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
    raw_id = current.store().readings.stored_mail(mail_id).raw_id
    if raw_id is None:
        abort(404)
    return current.store().raw_mails.raw(raw_id)


def _plain(data: bytes) -> Response:
    response = Response(data.decode("utf-8", "replace"), mimetype="text/plain")
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    return response
