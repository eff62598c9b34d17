"""Who gets reports by mail: agents choose for themselves, leads for addresses outside."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.inviting import plain, unfit
from inbox_assistant.model import Agent, Subscription
from inbox_assistant.report.spans import KINDS
from inbox_assistant.report.subscribers import of_token
from web import current
from web.forms import written
from web.i18n import LANGUAGES, gettext, marked

blueprint = Blueprint("subscribing", __name__)

SPANS = {
    "night": marked("every night"),
    "week": marked("every week"),
    "month": marked("every month"),
}
_REFUSALS = {
    "address": marked("That is no address mail can be sent to. Correct it."),
    "ours": marked("That is a mailbox of this inbox: it would read its own reports."),
    "agent": marked("That is an agent's address. Agents choose their reports under “My account”."),
    "span": marked("Choose how often."),
}


@blueprint.post("/account/reports")
def choose() -> Response:
    """Say which reports I get by mail; none chosen: none."""
    agent, store = current.agent(), current.whole_store()
    spans = [span for span in KINDS if span in request.form.getlist("span")]
    mailboxes = _chosen()
    with store.writing():
        store.subscriptions.choose(agent.id, spans, mailboxes, current.now())
        _note(f"agent {agent.email}", spans, mailboxes)
    return redirect(url_for("account.index", saved=1, _anchor="reports"), code=303)


@blueprint.get("/reports/subscribers")
def index() -> str:
    """Who gets reports, as far as they are about mailboxes that who asks may see."""
    store = current.whole_store()
    agents = {agent.id: agent for agent in current.team()}
    return render_template(
        "report/subscribers.html",
        rows=[(one, agents.get(one.agent_id or 0)) for one in _mine(store.subscriptions.listed())],
        listed=current.config().report.to if current.mailboxes() is None else (),
        offered=offered(),
        spans=SPANS,
        refused=_refusal(request.args.get("refused", "")),
        saved="saved" in request.args,
        linked=bool(current.config().web.address),
    )


@blueprint.post("/reports/subscribers")
def add() -> Response:
    """Let an address outside have reports of these mailboxes; none chosen: of all I see."""
    store, address, language = current.whole_store(), plain(written("address")), written("language")
    spans = [span for span in KINDS if span in request.form.getlist("span")]
    if language not in LANGUAGES:
        abort(400)
    if refused := unfit(store, current.config(), address) or ("" if spans else "span"):
        return _back(refused=refused)
    mailboxes = _chosen()
    with store.writing():
        for span in spans:
            store.subscriptions.add(address, language, span, mailboxes, current.now())
        _note(f"address {address}", spans, mailboxes)
    return _back(saved=1)


@blueprint.post("/reports/subscribers/<int:subscription_id>/remove")
def remove(subscription_id: int) -> Response:
    """Let an address outside have no more of these reports."""
    store = current.whole_store()
    found = store.subscriptions.get(subscription_id)
    if found is not None and found.address and found in _mine([found]):
        with store.writing():
            store.subscriptions.remove(found.id)
            current.audit("unsubscribed", f"address {found.address}", found.span)
    return _back(saved=1)


@blueprint.get("/unsubscribe/<ticket>")
def leaving(ticket: str) -> str:
    """Ask who followed the link of a report whether they want no more of them."""
    found = of_token(current.whole_store(), ticket)
    return render_template("report/leaving.html", one=found, ticket=ticket, spans=SPANS)


@blueprint.post("/unsubscribe/<ticket>")
def leave(ticket: str) -> str:
    """End a subscription: by the button of the page, or at once by a mail program (RFC 8058)."""
    store = current.whole_store()
    found = of_token(store, ticket)
    if found is not None:
        with store.writing():
            store.subscriptions.remove(found.id)
            current.audit(
                "unsubscribed", f"address {found.address}", f"{found.span}, by themselves"
            )
    return render_template("report/leaving.html", one=None, ticket=ticket, spans=SPANS)


def is_one_click() -> bool:
    """Return whether the request needs no page of ours: its address is signed by us, and it can do
    nothing but end what that names."""
    values = request.view_args or {}
    ends = request.endpoint == "subscribing.leave"
    return ends and of_token(current.whole_store(), values["ticket"]) is not None


def mine(agent: Agent) -> dict[str, Any]:
    """Return what the page of an agent's account says of their reports."""
    own = [one for one in current.whole_store().subscriptions.listed() if one.agent_id == agent.id]
    return {
        "spans": SPANS,
        "chosen": {one.span for one in own},
        "mailboxes": set(own[0].mailboxes or ()) if own else set(),
        "offered": offered(),
    }


def offered() -> list[str]:
    """Return the mailboxes that who asks may choose from."""
    names = {mailbox.name for mailbox in current.config().mailboxes}
    seen = current.mailboxes()
    return sorted(names if seen is None else seen)


def _refusal(slug: str) -> str:
    words = _REFUSALS.get(slug)
    return gettext(words) if words else ""


def _chosen() -> tuple[str, ...] | None:
    """Return the mailboxes of the form, None for all: who sees only some has all of those."""
    chosen = set(request.form.getlist("mailbox"))
    if not chosen <= set(offered()):
        abort(400)
    if chosen or current.mailboxes() is None:
        return tuple(sorted(chosen)) or None
    # An agent's own follow what they may see; what they let others have stays as it was.
    return None if request.endpoint == "subscribing.choose" else tuple(offered())


def _mine(found: Sequence[Subscription]) -> list[Subscription]:
    seen = current.mailboxes()
    if seen is None:
        return [*found]
    me = current.agent().id
    return [
        one
        for one in found
        if (one.agent_id == me if one.agent_id else set(one.mailboxes or "*") <= seen)
    ]


def _note(subject: str, spans: Sequence[str], mailboxes: Sequence[str] | None) -> None:
    told = ", ".join(mailboxes) if mailboxes else "all mailboxes"
    current.audit("subscribed", subject, f"{', '.join(spans)}; {told}" if spans else "none")


def _back(**values: Any) -> Response:
    return redirect(url_for("subscribing.index", **values), code=303)
