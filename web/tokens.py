"""An agent's tokens for the API: made, shown once, revoked."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web import current, second_step
from web.api import bearer
from web.forms import written

blueprint = Blueprint("tokens", __name__)

LIFETIMES: Sequence[int] = (30, 90, 365)  # days
_LONGEST_NAME = 60


@blueprint.post("/account/tokens")
def make() -> str | Response:
    """Make a token and show it, this once."""
    agent, store = current.agent(), current.whole_store()
    name, days = " ".join(written("name").split()), request.form.get("days", "")
    if refused := second_step.denial():
        return redirect(url_for("account.index", refused=refused), code=303)
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable() or days not in _offered():
        return redirect(url_for("account.index", refused="token"), code=303)
    token, until = bearer.new_token(), current.now() + timedelta(days=int(days))
    with store.writing():
        store.api_tokens.add(agent.id, name, bearer.hashed(token), current.now(), until)
        current.audit("token-made", f"agent {agent.email}", name)
    return render_template("login/token.html", token=token, name=name, until=until)


@blueprint.post("/account/tokens/<int:token_id>/revoke")
def revoke(token_id: int) -> Response:
    """End one of my tokens."""
    agent, store = current.agent(), current.whole_store()
    with store.writing():
        store.api_tokens.revoke(agent.id, token_id)
        current.audit("token-revoked", f"agent {agent.email}")
    return redirect(url_for("account.index", saved=1, _anchor="tokens"), code=303)


def _offered() -> list[str]:
    return list(map(str, LIFETIMES))
