"""Why a mail may belong to an issue, in the reader's language."""

from collections.abc import Callable, Mapping

from flask import Flask

from inbox_assistant.model import Reason
from inbox_assistant.respond.asking import Possible
from web.display import number
from web.i18n import gettext, ngettext

SAID: Mapping[str, Callable[[int], str]] = {
    "same_conversation": lambda _: gettext("same conversation"),
    "says_same": lambda n: ngettext(
        "says nearly the same as one of its mails",
        "says nearly the same as %(num)s of its mails",
        n,
    ),
    "says_alike": lambda _: gettext("says something alike"),
    "names_same": lambda _: gettext("names the same: %(words)s"),
    "same_sender": lambda _: gettext("its sender wrote about it before"),
    "same_organisation": lambda _: gettext("a colleague of the same company wrote about it"),
    "burst": lambda n: ngettext(
        "another mail about it came within two hours",
        "%(num)s others wrote about it within two hours",
        n,
    ),
    "day": lambda n: ngettext(
        "another mail about it came within a day",
        "%(num)s others wrote about it within a day, more than usual",
        n,
    ),
    "most_mails": lambda _: gettext("most mails of these hours are about it"),
    "place": lambda n: ngettext(
        "one of its latest mails names %(words)s", "%(num)s of its latest mails name %(words)s", n
    ),
    "at_night": lambda _: gettext("in the night, when almost nobody writes otherwise"),
    "large": lambda _: gettext("many write about it"),
    "little": lambda _: gettext("little speaks for it"),
    "says_little": lambda _: gettext("says little itself: this goes by when it came"),
}


def teach(app: Flask) -> None:
    """Teach an app's templates to give reasons."""
    app.jinja_env.filters[because.__name__] = because


def because(possible: Possible) -> str:
    """Return why the mail may come from that issue; what was kept as words only stays as it is."""
    return "; ".join(map(said, possible.reasons)) or possible.why


def said(reason: Reason) -> str:
    """Return one reason in the reader's language."""
    words = ", ".join(reason.evidence)
    return SAID[reason.slug](max(reason.mails, 1)) % {"num": number(reason.mails), "words": words}
