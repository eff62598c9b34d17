"""Logging in and out. The browser holds a random token; the store holds only its hash."""

import secrets
from datetime import timedelta
from functools import cache
from hashlib import sha256

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.security import check_password_hash, generate_password_hash
from werkzeug.wrappers import Response

from inbox_assistant.model import Agent
from web import current
from web.i18n import LANGUAGES

COOKIE = "inbox_session"
THROTTLE = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 30
LIFETIME = timedelta(days=7)

blueprint = Blueprint("session", __name__)


@blueprint.get("/login")
def form() -> str | Response:
    """The login page; somebody who is logged in already goes on."""
    if current.agent_or_none() is not None:
        return redirect(_wanted(), code=303)
    return render_template("login.html", trouble=None)


@blueprint.post("/login")
def login() -> Response | tuple[str, int]:
    """Start a session with a fresh token, or say no without saying which part was wrong."""
    email = request.form.get("email", "").strip().casefold()
    keys = {f"account:{email}": FAILURES_PER_ACCOUNT}
    keys[f"address:{request.remote_addr}"] = FAILURES_PER_ADDRESS
    sessions, now = current.store().sessions, current.now()
    if any(sessions.failures(key, now - THROTTLE) >= most for key, most in keys.items()):
        return render_template("login.html", trouble="throttled"), 429
    agent = _who(email, request.form.get("password", ""))
    if agent is None:
        for key in keys:
            sessions.failed(key, now)
        return render_template("login.html", trouble="wrong"), 401
    return _begin(agent)


@blueprint.post("/logout")
def logout() -> Response:
    """End the session on the server, not only in the browser."""
    current.store().sessions.end(_hashed(request.cookies.get(COOKIE, "")))
    response = redirect(url_for("session.form"), code=303)
    response.delete_cookie(COOKIE)
    return response


@blueprint.post("/language")
def language() -> Response:
    """Change the language the agent reads."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        current.store().agents.change(current.agent().id, language=wanted)
    return redirect(_wanted(), code=303)


def agent_of_request() -> Agent | None:
    """Return whose live session the request's cookie belongs to."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    agent = current.store().sessions.agent(_hashed(token), current.now())
    return None if agent is None or agent.disabled else agent


def _who(email: str, password: str) -> Agent | None:
    agent = current.store().agents.by_email(email)
    # A stranger's password is hashed too, so that the time tells nothing about who exists.
    known = check_password_hash(agent.password_hash if agent else _nobody(), password)
    return agent if known and agent is not None and not agent.disabled else None


@cache
def _nobody() -> str:
    return generate_password_hash(secrets.token_urlsafe())


def _begin(agent: Agent) -> Response:
    token = secrets.token_urlsafe(32)
    current.store().sessions.start(_hashed(token), agent.id, current.now())
    response = redirect(_wanted(), code=303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=current.config().web.secure_cookies,
    )
    return response


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _wanted() -> str:
    """Return the page of ours the browser wanted; anything that could lead away is dropped."""
    path = request.values.get("next", "")
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else url_for("conversations.index")
