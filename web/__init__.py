"""The web inbox: server-rendered pages, one htmx file, every form works without JavaScript.

One blueprint per noun; `current` is what a request stands on; `security` guards every endpoint.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from inbox_assistant.clock import Clock, utc_now
from inbox_assistant.config import Config, WebConfig
from inbox_assistant.store.base import Store
from web import (
    account,
    agents,
    audit,
    bulk,
    bursts,
    conversations,
    current,
    display,
    doubts,
    drafts,
    enclosing,
    erasing,
    errors,
    estimates,
    guard,
    health,
    i18n,
    identifiers,
    issue_acts,
    issues,
    keys,
    leaving,
    live,
    mails,
    merging,
    modelled,
    noting,
    oidc,
    outbox,
    overview,
    palette,
    people,
    phrases,
    printing,
    promising,
    readings,
    reasons,
    replies,
    reports,
    restored,
    roles,
    second_step,
    security,
    server,
    session,
    settings,
    snoozing,
    solving,
    spelling,
    subscribing,
    suggestions,
    tagging,
    telling,
    thread,
    together,
    tokens,
    translating,
    updates,
    views,
    warming,
)
from web.api import bearer, routes

_LARGEST_FORM = 1_000_000  # bytes: a long draft is a hundredth of it
_OF_PROXIES = {"x-forwarded-for", "x-forwarded-proto"}
_NOUNS = (
    *(account, agents, audit, oidc, second_step, tokens),
    *(leaving, overview, people),
    *(bulk, noting, snoozing, tagging),
    *(conversations, erasing, estimates, health, mails, merging, modelled),
    *(doubts, issue_acts, issues, telling, updates, views),
    *(outbox, phrases, promising, readings, replies, reports, session, settings),
    *(solving, spelling, subscribing, suggestions),
    *(enclosing, printing, translating),
    *(restored,),
    *(bursts, drafts, keys, live, palette, together),
)


def create_app(open_store: Callable[[], Store], config: Config, clock: Clock = utc_now) -> Flask:
    """Return the inbox over the stores that `open_store` opens, one for each thread."""
    app = Flask("web")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = _LARGEST_FORM
    app.config["LARGEST_REQUEST"] = enclosing.most_sent(config.attachments.mail_mb)
    app.config["TRUSTED_HOSTS"] = list(config.web.trusted_hosts)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    current.lay(app.extensions, current.Ground(open_store, config, clock))
    identifiers.bound(app)
    security.protect(app)
    i18n.speak(app)
    display.teach(app)
    thread.teach(app)
    reasons.teach(app)
    roles.teach(app)
    oidc.ready(app, config)
    errors.explain(app)
    bearer.ready(app)
    for noun in _NOUNS:
        app.register_blueprint(noun.blueprint)
    for blueprint in routes.BLUEPRINTS:
        app.register_blueprint(blueprint)
    guard.complete(app)
    return app


def serve(
    app: Flask, listen: WebConfig, spoken: Iterable[str], stopping: Callable[[], bool]
) -> None:
    """Serve until `stopping`, ready soon to check drafts in the languages that customers write."""
    warming.in_background(spoken)
    server.turn(app, serving(app, listen), stopping)


def serving(app: Flask, listen: WebConfig) -> dict[str, Any]:
    """Return what the server is told: only the trusted proxy is believed about who asks."""
    proxy: dict[str, Any] = {
        "trusted_proxy": listen.trusted_proxy,
        "trusted_proxy_headers": _OF_PROXIES,
    }
    return {
        "host": listen.host,
        "port": listen.port,
        "threads": 4,
        "ident": None,
        "clear_untrusted_proxy_headers": True,
        # The server takes in a whole request before any of our guards sees it.
        "max_request_body_size": app.config["LARGEST_REQUEST"],
        **(proxy if listen.trusted_proxy else {}),
    }
