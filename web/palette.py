"""The palette: every place and the acts of a conversation on one page, found by a few letters.

A page of links and forms; with JavaScript, Ctrl+K shows the same in a dialog.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request, url_for

from inbox_assistant.errors import NotFound
from web import current, keys, noting, views
from web.i18n import gettext, marked
from web.identifiers import identifier

LONGEST_QUERY = 200
MOST_ISSUES = 50  # looked through
MOST_SHOWN = 8  # of a kind, when something was typed; without, issues are the newest

blueprint = Blueprint("palette", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette: a link, or with `form` a button that sends these values there."""

    title: str
    url: str
    key: str = ""
    language: str | None = None
    form: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """Entries of a kind."""

    title: str
    entries: list[Entry] = field(default_factory=list)


@blueprint.get("/palette")
def index() -> str:
    """Everything that fits the letters typed; the whole page, or for the dialog the lines alone."""
    typed = request.args.get("q", "").strip()[:LONGEST_QUERY]
    partial = "HX-Request" in request.headers
    return render_template(
        "palette/lines.html" if partial else "palette/page.html",
        kinds=[kind for kind in _kinds(typed) if kind.entries],
        typed=typed,
        asked=request.args.get("conversation", type=identifier),
    )


def _kinds(typed: str) -> Iterator[Kind]:
    letters = typed.casefold().split()

    def fitting(entries: Iterator[Entry]) -> list[Entry]:
        return [e for e in entries if all(part in e.title.casefold() for part in letters)]

    conversation_id = request.args.get("conversation", type=identifier)
    if conversation_id:
        yield Kind(gettext("This conversation"), fitting(_acts(conversation_id)))
        yield Kind(gettext("Assign it to"), fitting(_agents(conversation_id)))
    yield Kind(gettext("Folders and pages"), fitting(_places()))
    yield Kind(gettext("Saved views"), fitting(_views()))
    yield Kind(gettext("Issues"), fitting(_issues())[:MOST_SHOWN])
    if typed:
        yield Kind(gettext("Search"), list(_searches(typed)))


def _acts(conversation_id: int) -> Iterator[Entry]:
    page = url_for("conversations.page", conversation_id=conversation_id)
    yield Entry(gettext("Reply"), f"{page}#reply", "r")
    yield Entry(gettext("Write a note"), f"{page}#note", "n")
    to = url_for("conversations.status", conversation_id=conversation_id)
    if current.store().conversations.get(conversation_id).status == "closed":
        yield Entry(gettext("Open again"), to, "e", form={"status": "open"})
    else:
        yield Entry(gettext("Close"), to, "e", form={"status": "closed"})
    for key, title in _MENUS.items():
        yield Entry(gettext(title), f"{page}#main", key)


def _agents(conversation_id: int) -> Iterator[Entry]:
    to = url_for("conversations.assign", conversation_id=conversation_id)
    for agent in noting.colleagues(conversation_id):
        yield Entry(agent.name, to, form={"agent": str(agent.id)})


def _places() -> Iterator[Entry]:
    for key in keys.places():
        yield Entry(gettext(key.does), key.to, key.keys)
    yield Entry(gettext("Help with the keys"), url_for("palette.index", _anchor="keys"), "?")


def _views() -> Iterator[Entry]:
    for line in views.saved():
        yield Entry(line.view.name, line.address)


def _issues() -> Iterator[Entry]:
    for issue in current.store().issues.page(("open", "watching"), MOST_ISSUES):
        yield Entry(issue.title, url_for("issues.page", issue_id=issue.id), language=issue.language)


def _searches(typed: str) -> Iterator[Entry]:
    number = typed.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 16 and _exists(int(number)):
        to = url_for("conversations.page", conversation_id=int(number))
        yield Entry(gettext("Conversation no. %(number)s") % {"number": number}, to)
    said = gettext("Search all mail for “%(query)s”") % {"query": typed}
    yield Entry(said, url_for("conversations.search", q=typed), "/")


def _exists(conversation_id: int) -> bool:
    """Return whether who asks may see such a conversation."""
    try:
        return bool(current.store().conversations.get(conversation_id))
    except NotFound:
        return False


#: Menus of a conversation's page, under their keys.
_MENUS = {"s": marked("Snooze"), "t": marked("Tag")}
