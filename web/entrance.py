"""From "it is them" to a session. The browser holds a random token; the store only its hash."""

import secrets
from datetime import timedelta
from hashlib import sha256

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Agent
from web import current, throttle
from web.seals import sealed, unsealed

COOKIE = "inbox_session"
#: What pages ask by themselves: it keeps nobody logged in.
QUIET = frozenset({"together.here", "live.index"})
_HALFWAY = timedelta(minutes=5)
_HALF = "second step"


def agent_of_request() -> Agent | None:
    """Return whose live session the request's cookie belongs to."""
    token = token_hash()
    if not token:
        return None
    touch = request.endpoint not in QUIET
    return current.whole_store().sessions.agent(token, current.now(), touch=touch)


def token_hash() -> str:
    """Return the hash of the request's session, "" without one."""
    token = request.cookies.get(COOKIE)
    return _hashed(token) if token else ""


def enter(agent: Agent, wanted: str) -> Response | str:
    """Let in who proved the first step: to the second one, where the agent has it, or inside."""
    factor = current.whole_store().second_factors.get(agent.id)
    if factor is None or factor.confirmed_at is None:
        return begin(agent, wanted)
    half = sealed(_HALF, [agent.id, _version(agent), wanted], _HALFWAY)
    return render_template("login/code.html", half=half, trouble=None)


def halfway(half: str) -> tuple[Agent, str] | None:
    """Return who is between the two steps and where they want to go; None when that is too long
    ago, or the password changed since."""
    known = unsealed(_HALF, half)
    if known is None:
        return None
    agent = current.whole_store().agents.get(known[0])
    return None if agent.disabled or _version(agent) != known[1] else (agent, known[2])


def begin(agent: Agent, wanted: str, how: str = "") -> Response:
    """Start a session with a fresh token; that of this browser, if it had one, ends."""
    token, store = secrets.token_urlsafe(32), current.whole_store()
    address, device = request.remote_addr or "", request.user_agent.string
    with store.writing():
        store.sessions.end(token_hash())
        store.sessions.start(_hashed(token), agent.id, current.now(), address, device)
        store.audit.note(agent.id, "login", f"agent {agent.email}", how or address, current.now())
    response = redirect(ours(wanted), code=303)
    longest = timedelta(hours=store.logins.rules().longest_hours)
    response.set_cookie(
        COOKIE, token, max_age=longest, httponly=True, samesite="Lax", secure=encrypted()
    )
    throttle.remember(response, agent.email, secure=encrypted())
    return response


def encrypted() -> bool:
    """Return whether cookies may travel over https alone."""
    return current.config().web.secure_cookies or request.is_secure


def ours(path: str) -> str:
    """Return the page of ours the browser wanted; anything that could lead away is dropped."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else url_for("conversations.index")


def _version(agent: Agent) -> str:
    return _hashed(agent.password_hash)[:16]


def _hashed(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
