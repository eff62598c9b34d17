"""The keys: one table for what they do, the help that shows it, and the script that listens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from web import current, roles, words
from web.i18n import gettext, marked


@dataclass(frozen=True, slots=True)
class Key:
    """A key, or two one after the other ("g w"), and what it does.

    `act` is a function of static/keys.js; "press" uses whatever on the page has this key as its
    `data-key`. An empty one is the browser's own doing. `to` is where "go" leads.
    """

    keys: str
    does: str
    act: str = "press"
    to: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together."""

    title: str
    keys: tuple[Key, ...]


_LIST = Group(
    marked("In the list"),
    (
        Key("j", marked("next"), "next"),
        Key("k", marked("previous"), "previous"),
        Key("Enter", marked("open it"), ""),
        Key("x", marked("choose it, for several at once")),
        Key("/", marked("search")),
    ),
)
_CONVERSATION = Group(
    marked("In a conversation"),
    (
        Key("r", marked("reply")),
        Key("n", marked("write a note")),
        Key("a", marked("assign it")),
        Key("e", marked("close it, or open it again")),
        Key("s", marked("snooze it")),
        Key("t", marked("tag it")),
        Key("#", marked("mark it as spam")),
        Key("v", marked("show what is new"), "press"),
    ),
)
_REPLY = Group(
    marked("In a reply"),
    (
        Key("1", marked("another suggestion: 1, 2, 3 …")),
        Key("0", marked("back to your draft")),
        Key("Ctrl+Enter", marked("send"), "send"),
        Key("Ctrl+Shift+Enter", marked("send and open the next one"), "send_next"),
        Key("z", marked("take the reply just sent back")),
        Key("Esc", marked("leave the text, so that keys work again"), ""),
    ),
)
_ANYWHERE = Group(
    marked("Anywhere"),
    (
        Key("Ctrl+K", marked("go to anything, do anything"), "palette"),
        Key("?", marked("this help"), "help"),
    ),
)

#: The letter after g, for each folder.
FOLDER_LETTERS: Mapping[str, str] = {
    "unassigned": "u",
    "mine": "m",
    "mentions": "n",
    "waiting": "w",
    "promised": "p",
    "snoozed": "l",
    "sent": "t",
    "closed": "c",
    "automatic": "b",
    "spam": "x",
    "all": "a",
}
#: The letter after g, for each other place: its endpoint and its name.
PLACES: Mapping[str, tuple[str, str]] = {
    "o": ("outbox.index", marked("Outbox")),
    "y": ("mails.unreadable", marked("Unreadable")),
    "i": ("issues.index", marked("Issues")),
    "v": ("overview.index", marked("Overview")),
    "r": ("reports.index", marked("Nightly reports")),
    "s": ("settings.index", marked("Settings")),
}

blueprint = Blueprint("keys", __name__)


def table() -> tuple[Group, ...]:
    """Return all keys, in the order in which the help shows them."""
    return _LIST, _CONVERSATION, _REPLY, _ANYWHERE, Group(marked("Go to"), tuple(places()))


def places() -> Iterator[Key]:
    """Return the keys that lead to folders and to pages that who asks may see."""
    for name, (title, _) in words.FOLDERS.items():
        to = url_for("conversations.folder", name=name)
        yield Key(f"g {FOLDER_LETTERS[name]}", title, "go", to)
    for letter, (endpoint, title) in PLACES.items():
        if roles.may(endpoint):
            yield Key(f"g {letter}", title, "go", url_for(endpoint))


@blueprint.post("/keys")
def wish() -> Response | tuple[str, int]:
    """Keep whether single keys do something for this agent."""
    on = request.form.get("keys") == "on"
    current.store().agents.change(current.agent().id, keys=on)
    if "HX-Request" in request.headers:
        return "", 204
    return redirect(url_for("palette.index", _anchor="keys"), code=303)


@blueprint.app_context_processor
def told() -> dict[str, object]:
    """Let every page show the keys."""
    return {"key_table": table, "key_name": key_name}


def key_name(keys: str) -> list[str]:
    """Return the keys of an entry one by one, as they are written on a keyboard."""
    parts = keys.replace("+", " ").split() if len(keys) > 1 else [keys]
    return [gettext(_CAPS[part]) if part in _CAPS else part for part in parts]


_CAPS: Mapping[str, str] = {"Enter": marked("Enter"), "Shift": marked("Shift")}
