"""What a conversation shows in order of time: its mails, notes of colleagues, who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from markupsafe import Markup

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Act, Agent, Note
from inbox_assistant.model.desk import ActKind
from web import calling, current
from web.desk import Letter
from web.display import moment
from web.i18n import gettext, marked

#: What is said of an act, and of one that happened by itself or to oneself.
_SAID: Mapping[ActKind, str] = {
    "assigned": marked("%(name)s gave it to %(other)s"),
    "released": marked("%(name)s gave it back"),
    "closed": marked("%(name)s closed it"),
    "reopened": marked("%(name)s opened it again"),
    "snoozed": marked("%(name)s snoozed it until %(when)s"),
    "woken": marked("Back from snooze"),
    "wrote": marked("Back, because the customer wrote"),
    "spam": marked("%(name)s marked it as spam"),
    "unspam": marked("%(name)s said that it is not spam"),
    "tagged": marked("%(name)s tagged it “%(detail)s”"),
    "untagged": marked("%(name)s took the tag “%(detail)s” away"),
    "merged": marked("%(name)s merged No. %(detail)s into it"),
    "unmerged": marked("%(name)s separated No. %(detail)s again"),
    "split": marked("%(name)s split No. %(detail)s from it"),
    "unnoted": marked("%(name)s deleted a note"),
    "returned": marked("Opened again by the customer's mail"),
    "relapsed": marked("“%(title)s” had been fixed, and came back with this mail"),
}
_TOOK = marked("%(name)s took it")
_CLOSED_ITSELF = marked("Closed: nobody came back to it")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the thread: a mail, a note, or a line of history."""

    at: datetime
    letter: Letter | None = None
    note: Note | None = None
    text: Markup | str = ""
    told: tuple[str, ...] = ()


def thread(conversation_id: int, letters: Sequence[Letter]) -> list[Entry]:
    """Return what the conversation shows, in order of time."""
    store, names = current.store(), {agent.id: agent for agent in current.team()}
    known = calling.calls(names.values())
    entries = [Entry(letter.stored.at, letter=letter) for letter in letters]
    entries += [
        _noted(note, names, calling.shown(note.text, known, note.mentioned))
        for note in store.notes.of_conversation(conversation_id)
    ]
    entries += [
        Entry(act.at, text=said(act, names)) for act in store.acts.of_conversation(conversation_id)
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _noted(note: Note, names: Mapping[int, Agent], text: Markup) -> Entry:
    told = tuple(_name(names, agent_id) for agent_id in note.mentioned)
    return Entry(note.at, note=note, text=text, told=told)


def said(act: Act, names: Mapping[int, Agent]) -> str:
    """Return an act in words."""
    other = act.detail if act.kind == "assigned" else ""
    until = datetime.fromtimestamp(int(act.detail), UTC) if act.kind == "snoozed" else None
    values = {
        "name": _name(names, act.agent_id),
        "other": _name(names, int(other)) if other else "",
        "when": moment(until) if until else "",
        "detail": act.detail,
        "title": _title(int(act.detail)) if act.kind == "relapsed" else "",
    }
    text = _SAID[act.kind]
    if act.kind == "assigned" and other == str(act.agent_id):
        text = _TOOK
    if act.kind == "closed" and act.agent_id is None:
        text = _CLOSED_ITSELF
    return gettext(text) % values


def _title(issue_id: int) -> str:
    try:
        return current.store().issues.get(issue_id).title
    except NotFound:  # forgotten, or its mails were moved where who asks may not look
        return gettext("A problem")


def _name(names: Mapping[int, Agent], agent_id: int | None) -> str:
    agent = names.get(agent_id) if agent_id is not None else None
    return agent.name if agent else gettext("somebody")


def teach(app: Flask) -> None:
    """Teach an app's templates the thread."""
    app.jinja_env.globals["thread_of"] = thread
