"""What every agent sets for themselves: name, language, times, keys, password, sessions."""

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.security import generate_password_hash
from werkzeug.wrappers import Response

from inbox_assistant.passwords import LONGEST, SHORTEST, weakness
from web import current, entrance, second_step, subscribing, tokens
from web.devices import device_name
from web.forms import written
from web.i18n import LANGUAGES, gettext, marked

blueprint = Blueprint("account", __name__)

_LONGEST_NAME = 100
#: Why something was refused, by the slug in the address.
_REFUSALS = {
    "password": marked("That is not your password. Nothing was changed."),
    "throttled": marked("Too many attempts. Wait a quarter of an hour and try again."),
    "differ": marked("The two new passwords differ. Type the same one twice."),
    "same": marked("That is the password you have. Choose another one."),
    "short": marked("A password needs at least %(num)s characters. A few words make a good one."),
    "long": marked("A password has at most %(num)s characters."),
    "simple": marked("That is too simple: it repeats or counts. A few words make a good one."),
    "common": marked("That is among the first passwords anybody tries. Choose another one."),
    "own": marked("That is made of your own name or address. Choose another one."),
    "name": marked("A name needs between 1 and 100 characters."),
    "zone": marked("There is no such time zone. Choose one of the list."),
    "token": marked("A token needs a name and one of the times offered."),
}
_NUMBERS = {"short": SHORTEST, "long": LONGEST}


@blueprint.get("/account")
def index() -> str:
    """My account."""
    agent, store = current.agent(), current.whole_store()
    return render_template(
        "login/account.html",
        agent=agent,
        zones=sorted(zone for zone in available_timezones() if "/" in zone),
        factor=second_step.of(agent),
        required=store.logins.rules().totp_required,
        sessions=store.sessions.of(agent.id, current.now()),
        tokens=store.api_tokens.of(agent.id),
        lifetimes=tokens.LIFETIMES,
        reports=subscribing.mine(agent),
        now=current.now(),
        this=entrance.token_hash(),
        device_name=device_name,
        refused=refusal(request.args.get("refused", "")),
        saved="saved" in request.args,
        shortest=SHORTEST,
    )


@blueprint.post("/account")
def change() -> Response:
    """Keep name, language, time zone and whether single keys do something."""
    name, zone = " ".join(written("name").split()), written("timezone")
    language = written("language")
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        return _back(refused="name")
    if zone and zone not in available_timezones():
        return _back(refused="zone")
    current.whole_store().agents.change(
        current.agent().id,
        name=name,
        language=language if language in LANGUAGES else current.agent().language,
        timezone=zone,
        keys="keys" in request.form,
    )
    return _back(saved=1)


@blueprint.post("/account/password")
def password() -> Response:
    """Change the password; all other sessions end."""
    agent, new = current.agent(), request.form.get("new", "")
    if not agent.password_hash:
        abort(404)
    refused = second_step.denial() or _unfit(new)
    if refused:
        return _back(refused=refused)
    store = current.whole_store()
    with store.writing():
        store.agents.change(agent.id, password_hash=generate_password_hash(new))
        current.audit("password", f"agent {agent.email}")
    return entrance.begin(agent, url_for("account.index", saved=1), "new password")


@blueprint.post("/account/sessions/end")
def end_others() -> Response:
    """End all other sessions of mine."""
    store, agent = current.whole_store(), current.agent()
    with store.writing():
        store.sessions.end_all(agent.id, but=entrance.token_hash())
        current.audit("sessions-ended", f"agent {agent.email}")
    return _back(saved=1)


def refusal(slug: str) -> str:
    """Return why something was refused, in words."""
    words = _REFUSALS.get(slug)
    return gettext(words) % {"num": _NUMBERS.get(slug, 0)} if words else ""


def _unfit(new: str) -> str:
    agent = current.agent()
    if new != request.form.get("again", ""):
        return "differ"
    if new == request.form.get("password", ""):
        return "same"
    return weakness(new, (agent.name, agent.email, current.config().team))


def _back(**values: Any) -> Response:
    return redirect(url_for("account.index", **values), code=303)
