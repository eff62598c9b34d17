"""An agent's second step of logging in: turning it on and off, and who must have it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Agent, SecondFactor
from web import current, entrance, session, throttle, totp
from web.api import bearer
from web.i18n import gettext, marked

blueprint = Blueprint("second_step", __name__)

#: What an agent may use who still has to turn the second step on.
_MEANWHILE = frozenset(
    {"static", "health.healthz", "health.metrics", "session.logout", "session.language"}
    | {"account.index", "account.password", "second_step.begin", "second_step.confirm"}
)
_WRONG_CODE = marked(
    "This code is not the one of now. Check the clock of your phone and try again."
)


def require() -> Response | None:
    """Send who needs a second step and has none to where it is turned on."""
    agent, store = current.agent_or_none(), current.whole_store()
    if agent is None or request.endpoint in _MEANWHILE or not store.logins.rules().totp_required:
        return None
    if of(agent) is not None:
        return None
    if bearer.asked() or request.method != "GET" or "HX-Request" in request.headers:
        abort(403)
    return redirect(url_for("account.index", required=1), code=303)


def of(agent: Agent) -> SecondFactor | None:
    """Return the agent's second step when it is on."""
    factor = current.whole_store().second_factors.get(agent.id)
    return factor if factor is not None and factor.confirmed_at is not None else None


@blueprint.post("/account/second-step")
def begin() -> str | Response:
    """Show a new secret, to be confirmed with its first code."""
    if refused := denial():
        return redirect(url_for("account.index", refused=refused), code=303)
    secret = totp.new_secret()
    current.whole_store().second_factors.begin(current.agent().id, secret, current.now())
    return _setup(secret)


@blueprint.post("/account/second-step/confirm")
def confirm() -> str | Response | tuple[str, int]:
    """Turn it on with a code of the app; the recovery codes are shown this once."""
    agent, factors = current.agent(), current.whole_store().second_factors
    factor = factors.get(agent.id)
    if factor is None or factor.confirmed_at is not None:
        return redirect(url_for("account.index"), code=303)
    step = totp.step_of(factor.secret, request.form.get("code", ""))
    if step is None:
        return _setup(factor.secret, gettext(_WRONG_CODE)), 400
    codes = totp.new_codes()
    hashes = list(map(totp.hashed, codes))
    factors.confirm(agent.id, step, hashes, current.now())
    current.audit("totp-on", f"agent {agent.email}")
    return _told_once(codes)


@blueprint.post("/account/second-step/codes")
def codes() -> Response:
    """Replace the recovery codes."""
    if of(current.agent()) is None:
        abort(404)
    if refused := denial():
        return redirect(url_for("account.index", refused=refused), code=303)
    made = totp.new_codes()
    store, agent = current.whole_store(), current.agent()
    with store.writing():
        store.second_factors.new_codes(agent.id, list(map(totp.hashed, made)))
        store.sessions.end_all(agent.id)
    current.audit("recovery-codes", f"agent {agent.email}")
    return _told_once(made)


@blueprint.post("/account/second-step/off")
def off() -> Response:
    """Turn it off, unless an admin wants everybody to have it."""
    if current.whole_store().logins.rules().totp_required:
        abort(403)
    if refused := denial():
        return redirect(url_for("account.index", refused=refused), code=303)
    current.whole_store().second_factors.remove(current.agent().id)
    current.audit("totp-off", f"agent {current.agent().email}")
    return entrance.begin(current.agent(), url_for("account.index", saved=1))


def denial() -> str:
    """Return why the password of this form does not prove who asks: "throttled" or "password"; ""
    when it does."""
    if not current.agent().password_hash:
        return ""  # who comes in by single sign-on alone has none
    limits = throttle.of_code(current.agent().email)
    if not throttle.allows(limits):
        return "throttled"
    if not session.matches(current.agent(), request.form.get("password", "")):
        return "password"
    throttle.forgive(limits)
    return ""


def _setup(secret: str, trouble: str = "") -> str:
    return render_template(
        "login/setup.html",
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=totp.picture(totp.address(current.agent(), secret)),
        trouble=trouble,
    )


def _told_once(codes: list[str]) -> Response:
    """Show the codes in a session of its own: all others ended with the change."""
    response = entrance.begin(current.agent(), "/", "second step")
    response.status_code = 200
    del response.headers["Location"]
    response.set_data(render_template("login/codes.html", codes=codes))
    return response
