"""Logging in through the organisation's own provider, where the configuration names one."""

import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.config import Config
from inbox_assistant.errors import ConfigError, Conflict
from inbox_assistant.model import Agent
from web import current, entrance, throttle
from web.i18n import gettext, marked
from web.seals import sealed, unsealed

if TYPE_CHECKING:
    from web.provider import Asked, Provider

blueprint = Blueprint("oidc", __name__)
log = logging.getLogger(__name__)

COOKIE = "inbox_sign_on"
_NAME = "inbox-assistant sign-on"
_KEPT = ("state", "nonce", "verifier")
_PATIENCE = timedelta(minutes=10)
_FAILED = marked("%(name)s could not confirm who you are. Try again, or use your password.")
_UNVERIFIED = marked("%(name)s has not verified your mail address, so it can't be used here.")
_UNKNOWN = marked("Nobody with the address %(email)s answers mail here. Ask an admin to add you.")
_OTHER = marked("This agent is known at %(name)s under another account. Ask an admin to reset it.")


def ready(app: Flask, config: Config) -> None:
    """Prepare single sign-on where it is configured. Raises ConfigError without its library."""
    if config.oidc is None:
        return
    try:
        from web.provider import Provider
    except ImportError as error:
        raise ConfigError(
            "The [oidc] part needs a library more: pip install 'inbox-assistant[oidc]'."
        ) from error
    app.extensions[_NAME] = Provider(config.oidc)


@blueprint.get("/login/sso")
def ask() -> Response | tuple[str, int]:
    """Send the browser to the provider; what must come back with it stays in a signed cookie."""
    provider, kept = _provider(), {name: secrets.token_urlsafe(32) for name in _KEPT}
    if not throttle.allows(throttle.of_sign_on()):
        return render_template("login.html", trouble="throttled"), 429
    try:
        there = provider.address(_asked(kept), current.now())
    except _failure() as error:
        return _refused(_FAILED, str(error))
    response = redirect(there, code=303)
    kept["next"] = entrance.ours(request.args.get("next", ""))
    response.set_cookie(
        COOKIE,
        sealed("sign-on", kept, _PATIENCE),
        max_age=_PATIENCE,
        path=url_for("oidc.ask"),
        httponly=True,
        samesite="Lax",  # it has to come along when the provider sends the browser back
        secure=entrance.encrypted(),
    )
    return response


@blueprint.get("/login/sso/back")
def back() -> Response | str | tuple[str, int]:
    """Let in whom the provider knows, or say why not."""
    provider, kept = _provider(), unsealed("sign-on", request.cookies.get(COOKIE, ""))
    if kept is None or not _same(request.args.get("state", ""), kept["state"]):
        return _refused(_FAILED, "The browser brought back another login than it began.")
    if not throttle.allows(throttle.of_sign_on()):
        return render_template("login.html", trouble="throttled"), 429
    try:
        claims = provider.claims(request.args.get("code", ""), _asked(kept), current.now())
    except _failure() as error:
        return _refused(_FAILED, str(error))
    return _let_in(claims, kept["next"])


def _let_in(claims: Mapping[str, Any], wanted: str) -> Response | str | tuple[str, int]:
    email, store = str(claims.get("email", "")).strip().casefold(), current.whole_store()
    oidc = current.config().oidc
    assert oidc is not None
    known = store.logins.identity(oidc.issuer, claims["sub"])
    if known is None and claims.get("email_verified") is not True:
        return _refused(_UNVERIFIED, "email_verified is not true")
    agent = _agent(known, email, claims)
    if agent is None or agent.disabled:
        return _refused(_UNKNOWN, "no such agent", email=email)
    try:
        store.logins.identify(oidc.issuer, claims["sub"], agent.id, current.now())
    except Conflict as error:
        return _refused(_OTHER, str(error))
    response = current_app.make_response(entrance.enter(agent, wanted))
    response.delete_cookie(COOKIE, path=url_for("oidc.ask"))
    return response


def _agent(known: int | None, email: str, claims: Mapping[str, Any]) -> Agent | None:
    agents = current.whole_store().agents
    if known is not None:
        return agents.get(known)
    return agents.by_email(email) or _made(email, claims)


def _made(email: str, claims: Mapping[str, Any]) -> Agent | None:
    """Return a new agent of one of the organisation's domains, None where none is to be made."""
    oidc = current.config().oidc
    if oidc is None or not oidc.create_agents or email.rpartition("@")[2] not in oidc.domains:
        return None
    name = " ".join(str(claims.get("name") or email.partition("@")[0]).split())[:100]
    store = current.whole_store()
    with store.writing():
        agent = store.agents.add(name, email, "", "agent", current.config().language)
        store.audit.note(agent.id, "identity", f"agent {email}", "made", current.now())
    return agent


def _asked(kept: Mapping[str, str]) -> "Asked":
    from web.provider import Asked

    scheme = "https" if entrance.encrypted() else request.scheme
    redirect_uri = url_for("oidc.back", _external=True, _scheme=scheme)
    return Asked(redirect_uri, kept["state"], kept["nonce"], kept["verifier"])


def _provider() -> "Provider":
    if _NAME not in current_app.extensions:
        abort(404)
    return cast("Provider", current_app.extensions[_NAME])


def _failure() -> type[Exception]:
    from web.provider import SignOnFailed

    return SignOnFailed


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _refused(words: str, why: str, **values: str) -> tuple[str, int]:
    """Say no in words of ours; what the provider answered is for the log alone."""
    log.warning("Single sign-on refused: %s", why)
    oidc = current.config().oidc
    trouble = gettext(words) % {"name": oidc.name if oidc else "", **values}
    return render_template("login.html", trouble=trouble), 401
