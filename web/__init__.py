"""The web inbox: server-rendered pages, one htmx file, every form works without JavaScript.

One blueprint per noun; `current` is what a request stands on; `security` guards every endpoint.
"""

from collections.abc import Callable, Iterable

import waitress
from flask import Flask

from inbox_assistant.clock import Clock, utc_now
from inbox_assistant.config import Config
from inbox_assistant.store.base import Store
from web import (
    conversations,
    current,
    display,
    doubts,
    erasing,
    errors,
    estimates,
    health,
    i18n,
    identifiers,
    issue_acts,
    issues,
    mails,
    merging,
    modelled,
    outbox,
    phrases,
    promising,
    readings,
    reasons,
    replies,
    reports,
    security,
    session,
    settings,
    solving,
    spelling,
    suggestions,
    telling,
    updates,
    warming,
)

_LARGEST_FORM = 1_000_000  # bytes: a long draft is a hundredth of it
_NOUNS = (
    *(conversations, erasing, estimates, health, mails, merging, modelled),
    *(doubts, issue_acts, issues, telling, updates),
    *(outbox, phrases, promising, readings, replies, reports, session, settings),
    *(solving, spelling, suggestions),
)


def create_app(open_store: Callable[[], Store], config: Config, clock: Clock = utc_now) -> Flask:
    """Return the inbox over the stores that `open_store` opens, one for each thread."""
    app = Flask("web")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = _LARGEST_FORM
    app.config["TRUSTED_HOSTS"] = list(config.web.trusted_hosts)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    current.lay(app.extensions, current.Ground(open_store, config, clock))
    identifiers.bound(app)
    security.protect(app)
    i18n.speak(app)
    display.teach(app)
    reasons.teach(app)
    errors.explain(app)
    for noun in _NOUNS:
        app.register_blueprint(noun.blueprint)
    return app


def serve(app: Flask, host: str, port: int, spoken: Iterable[str] = ()) -> None:
    """Serve until the process is told to stop, ready soon to check drafts in the languages that
    customers write."""
    warming.in_background(spoken)
    waitress.serve(app, host=host, port=port, threads=4, ident=None)
