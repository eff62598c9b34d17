"""The interface in the agent's language: English in the code, the others in `translations/*.po`.

The catalogues are read from text and compiled in memory, so only `.po` files are shipped.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, request

from web import current

LANGUAGES = {"en": "English", "it": "Italiano"}
# The team is in Europe: 24 hours, day before month. Parsed once: pages format hundreds of values.
_LOCALES = {"en": Locale("en", "GB"), "it": Locale("it", "IT")}


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the translations into that language; English is what the code says already."""
    if language == "en":
        return NullTranslations()
    with (files("web") / "translations" / f"{language}.po").open("rb") as po:
        messages = read_po(po, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    return GNUTranslations(BytesIO(compiled.getvalue()))


def language() -> str:
    """Return the language to speak: the agent's, else the browser's wish, else the team's."""
    agent = current.agent_or_none()
    if agent is not None and agent.language in LANGUAGES:
        return agent.language
    if "language" not in g:
        team = current.config().language
        g.language = request.accept_languages.best_match(list(LANGUAGES), team)
    return str(g.language)


def locale() -> Locale:
    """Return the locale that dates and numbers are written in."""
    return _LOCALES[language()]


def gettext(message: str) -> str:
    """Return the message in the language of this request."""
    return catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for that count in the language of this request."""
    return catalogue(language()).ngettext(singular, plural, count)


def marked(message: str) -> str:
    """Mark a text where it is written; `gettext` translates it where it is shown."""
    return message


def speak(app: Flask) -> None:
    """Teach an app's templates `_` and `ngettext`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["ui_language"] = language
    app.jinja_env.globals["ui_languages"] = LANGUAGES
