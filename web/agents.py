"""The people who answer, for admins: what they may do, and the rules of logging in."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.security import generate_password_hash
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Agent, LoginRules
from inbox_assistant.passwords import new_password
from web import current, throttle
from web.forms import written
from web.i18n import LANGUAGES, gettext, marked
from web.identifiers import identifier

blueprint = Blueprint("agents", __name__)

ROLES = {"agent": marked("Agent"), "lead": marked("Lead"), "admin": marked("Admin")}
IDLE_MINUTES = (30, 60, 120, 240, 480, 720, 1440)
LONGEST_HOURS = (12, 24, 72, 168, 336, 720)
AUDIT_DAYS = (30, 90, 180, 365, 730, 1825)
_REFUSALS = {
    "taken": marked("There is an agent with this address already."),
    "form": marked("Fill in a name and a mail address, which agents log in with."),
    "last": marked("This is the last admin. Make somebody else admin first."),
    "rules": marked("Choose values of the lists."),
}


@blueprint.get("/agents")
def index() -> str:
    """All agents, and the rules of logging in."""
    return _page(saved="saved" in request.args, refused=request.args.get("refused", ""))


@blueprint.post("/agents")
def add() -> str | Response:
    """Add an agent; the password is made here and shown this once."""
    name, email = " ".join(written("name").split()), written("email").strip()
    role, language = written("role"), written("language")
    if role not in ROLES or language not in LANGUAGES:
        abort(400)
    if not name or len(name) > 100 or len(email) > 254 or "@" not in email[1:-1]:
        return _back(refused="form")
    password = new_password()
    store = current.whole_store()
    try:
        with store.writing():
            agent = store.agents.add(name, email, generate_password_hash(password), role, language)
            current.audit("agent-added", f"agent {agent.email}", role)
    except Conflict:
        return _back(refused="taken")
    return _page(told=(agent, password))


@blueprint.post("/agents/<int:agent_id>/role")
def role(agent_id: int) -> Response:
    """Change what an agent may do; their sessions end."""
    agent, wanted = current.whole_store().agents.get(agent_id), written("role")
    if wanted not in ROLES:
        abort(400)
    if wanted != "admin" and _is_last_admin(agent):
        return _back(refused="last")
    store = current.whole_store()
    with store.writing():
        store.agents.change(agent_id, role=wanted)
        current.audit("role", f"agent {agent.email}", f"{agent.role} -> {wanted}")
    return _back(saved=1)


@blueprint.post("/agents/<int:agent_id>/mailboxes")
def mailboxes(agent_id: int) -> Response:
    """Say which mailboxes an agent sees, from their next click on; none chosen: all of them."""
    store = current.whole_store()
    agent, chosen = store.agents.get(agent_id), set(request.form.getlist("mailbox"))
    if not chosen <= set(_mailboxes(agent_id)):
        abort(400)
    with store.writing():
        store.access.allow(agent_id, sorted(chosen) or None)
        told = ", ".join(sorted(chosen)) or "all mailboxes"
        current.audit("access", f"agent {agent.email}", told)
    return _back(saved=1)


@blueprint.post("/agents/<int:agent_id>/disabled")
def disabled(agent_id: int) -> Response:
    """Lock an agent out at once, or let them in again."""
    store = current.whole_store()
    agent, out = store.agents.get(agent_id), written("disabled") == "yes"
    if out and _is_last_admin(agent):
        return _back(refused="last")
    with store.writing():
        store.agents.change(agent_id, disabled=out)
        current.audit("agent-disabled" if out else "agent-enabled", f"agent {agent.email}")
    return _back(saved=1)


@blueprint.post("/agents/<int:agent_id>/password")
def password(agent_id: int) -> str:
    """Give an agent a new password, shown this once; their sessions end."""
    store, new = current.whole_store(), new_password()
    agent = store.agents.get(agent_id)
    with store.writing():
        store.agents.change(agent_id, password_hash=generate_password_hash(new))
        store.logins.unlock(throttle.account_key(agent.email))
        current.audit("password", f"agent {agent.email}", "given by an admin")
    return _page(told=(agent, new))


@blueprint.post("/agents/<int:agent_id>/second-step")
def reset(agent_id: int) -> Response:
    """Turn an agent's second step off, and forget who they are elsewhere; their sessions end."""
    store = current.whole_store()
    agent = store.agents.get(agent_id)
    with store.writing():
        store.second_factors.remove(agent_id)
        store.logins.forget_identities(agent_id)
        store.logins.unlock(throttle.account_key(agent.email))
        current.audit("totp-reset", f"agent {agent.email}")
    return _back(saved=1)


@blueprint.post("/agents/rules")
def rules() -> Response:
    """Keep the rules of logging in."""
    now = current.whole_store().logins.rules()
    idle = _choice("idle", IDLE_MINUTES, now.idle_minutes)
    longest = _choice("longest", LONGEST_HOURS, now.longest_hours)
    days = _choice("days", AUDIT_DAYS, now.audit_days)
    if idle is None or longest is None or days is None:
        return _back(refused="rules")
    chosen = LoginRules(idle, longest, "totp" in request.form, days)
    store = current.whole_store()
    with store.writing():
        store.logins.set_rules(chosen, current.agent().id, current.now())
        current.audit("login-rules", "team", str(chosen))
    return _back(saved=1)


def _page(*, saved: bool = False, refused: str = "", told: tuple[Agent, str] | None = None) -> str:
    store = current.whole_store()
    return render_template(
        "agents/page.html",
        agents=store.agents.all(),
        mailboxes=_mailboxes,
        sees=store.access.mailboxes,
        holders=store.second_factors.holders(),
        rules=store.logins.rules(),
        roles=ROLES,
        choices=(IDLE_MINUTES, LONGEST_HOURS, AUDIT_DAYS),
        told=told,
        saved=saved,
        refused=gettext(_REFUSALS[refused]) if refused in _REFUSALS else "",
    )


def _mailboxes(agent_id: int) -> list[str]:
    """Return the mailboxes to choose from: those configured, and those the agent is bound to."""
    bound = current.whole_store().access.mailboxes(agent_id) or frozenset()
    return sorted({mailbox.name for mailbox in current.config().mailboxes} | bound)


def _choice(name: str, allowed: tuple[int, ...], now: int) -> int | None:
    """Return the number chosen in a list; what was set elsewhere may stay as it is."""
    try:
        number = identifier(written(name))
    except ValueError:
        return None
    return number if number in allowed or number == now else None


def _is_last_admin(agent: Agent) -> bool:
    admins = [a for a in current.whole_store().agents.all() if a.role == "admin" and not a.disabled]
    return [a.id for a in admins] == [agent.id]


def _back(**values: Any) -> Response:
    return redirect(url_for("agents.index", **values), code=303)
