"""Logging in and out, in one step or two."""

import secrets
from functools import cache

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.security import check_password_hash, generate_password_hash
from werkzeug.wrappers import Response

from inbox_assistant.model import Agent
from web import current, entrance, throttle, totp
from web.i18n import LANGUAGES

blueprint = Blueprint("session", __name__)


@blueprint.get("/login")
def form() -> str | Response:
    """The login page; somebody who is logged in already goes on."""
    if current.agent_or_none() is not None:
        return redirect(_wanted(), code=303)
    return render_template("login.html", trouble=None)


@blueprint.post("/login")
def login() -> Response | str | tuple[str, int]:
    """Start a session, or say no without saying which part was wrong."""
    email = request.form.get("email", "").strip().casefold()
    limits = throttle.of_password(email)
    if not throttle.allows(limits):
        return render_template("login.html", trouble="throttled"), 429
    agent = _who(email, request.form.get("password", ""))
    if agent is None:
        _note_failure(email)
        return render_template("login.html", trouble="wrong"), 401
    throttle.forgive(limits)
    return entrance.enter(agent, request.form.get("next", ""))


@blueprint.post("/login/code")
def code() -> Response | tuple[str, int]:
    """The second step: a code of the authenticator app, or one for the day it is gone."""
    half = request.form.get("half", "")
    known = entrance.halfway(half)
    if known is None:
        return render_template("login.html", trouble="late"), 401
    agent, wanted = known
    limits = throttle.of_code(agent.email)
    if not throttle.allows(limits):
        return render_template("login.html", trouble="throttled"), 429
    factor = current.whole_store().second_factors.get(agent.id)
    used = totp.opens(factor, request.form.get("code", "")) if factor else ""
    if not used:
        _note_failure(agent.email)
        return render_template("login/code.html", half=half, trouble="wrong"), 401
    throttle.forgive(limits)
    response = entrance.begin(agent, wanted)
    if used == "recovery":
        _note(agent, "recovery-code-used")
    return response


@blueprint.post("/logout")
def logout() -> Response:
    """End the session on the server, not only in the browser."""
    current.audit("logout", f"agent {current.agent().email}")
    current.whole_store().sessions.end(entrance.token_hash())
    response = redirect(url_for("session.form"), code=303)
    response.delete_cookie(entrance.COOKIE)
    return response


@blueprint.post("/language")
def language() -> Response:
    """Change the language the agent reads."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        current.store().agents.change(current.agent().id, language=wanted)
    return redirect(_wanted(), code=303)


def matches(agent: Agent | None, password: str) -> bool:
    """Return whether that is the agent's password."""
    # A stranger's password is hashed too, so that the time tells nothing about who exists.
    return check_password_hash(agent.password_hash if agent else _nobody(), password)


def _who(email: str, password: str) -> Agent | None:
    agent = current.whole_store().agents.by_email(email)
    known = matches(agent, password)
    return agent if known and agent is not None and not agent.disabled else None


@cache
def _nobody() -> str:
    return generate_password_hash(secrets.token_urlsafe())


def _note_failure(email: str) -> None:
    """Write down who could not come in; of addresses that are nobody's nothing is kept."""
    agent = current.whole_store().agents.by_email(email)
    if agent is not None:
        _note(agent, "login-failed")


def _note(agent: Agent, act: str) -> None:
    where, at = request.remote_addr or "", current.now()
    current.whole_store().audit.note(agent.id, act, f"agent {agent.email}", where, at)


def _wanted() -> str:
    return entrance.ours(request.values.get("next", ""))
