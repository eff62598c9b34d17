"""Filters of lists, between addresses, forms and what the store is asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask import request

from inbox_assistant.errors import NotFound
from inbox_assistant.store.pages import NOBODY, Filters
from web import current
from web.display import day, language_name, word
from web.i18n import gettext, marked
from web.identifiers import identifier

#: How long somebody may be asked to have waited, in hours.
WAITS: Mapping[int, str] = {
    1: marked("1 hour"),
    4: marked("4 hours"),
    24: marked("1 day"),
    48: marked("2 days"),
    168: marked("1 week"),
}
STATUSES = ("open", "closed", "snoozed")
_LONGEST = 200
Arguments = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the form, with what it offers: values and how people read them. `anything` is what
    it says when nothing is asked for."""

    name: str
    label: str
    anything: str
    options: list[tuple[str, str]]


def checked(given: Arguments) -> dict[str, str]:
    """Return the filters among the arguments of an address, those left out that can't be."""
    named = {name: given.get(name, "").strip()[:_LONGEST] for name in _READ}
    return {name: value for name, value in named.items() if value and _can_be(name, value)}


def of_request() -> dict[str, str]:
    """Return the filters in the address of the request."""
    return checked(request.args)


def filters_of(given: Arguments) -> Filters:
    """Return what the store is asked for; time is counted back from now."""
    values: dict[str, Any] = {}
    for name, written in given.items():
        field, value = _FIELDS.get(name, name), _READ[name](written)
        # Of two words about waiting the stricter one holds.
        values[field] = min(value, values[field]) if field in values else value
    return Filters(**values)


def choices() -> list[Choice]:
    """Return the fields of the form that offer something to choose from, for who asks."""
    anything = gettext("any")
    return [
        Choice("lang", gettext("Language"), anything, _languages()),
        Choice("emotion", gettext("Emotion"), anything, _words("emotion", _EMOTIONS)),
        Choice("blocking", gettext("Blocked"), anything, [(n, _blocked(n)) for n in _LEVELS]),
        Choice("waiting", gettext("Waiting for"), gettext("any time"), _waits()),
        *(field for field in (_mailboxes(anything), _tags(anything)) if field.options),
        Choice("assignee", gettext("Assigned to"), gettext("anybody"), _agents()),
        Choice("status", gettext("Status"), anything, _words("status", STATUSES)),
    ]


def _languages() -> list[tuple[str, str]]:
    codes = current.store().views.languages()
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1])


def _words(kind: str, values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, word(value, kind)) for value in values]


def _waits() -> list[tuple[str, str]]:
    longer = gettext("%(span)s or longer")
    return [(str(hours), longer % {"span": gettext(span)}) for hours, span in WAITS.items()]


def _mailboxes(anything: str) -> Choice:
    seen = current.mailboxes()
    boxes = [box.name for box in current.config().mailboxes if seen is None or box.name in seen]
    options = [(name, name) for name in boxes] if len(boxes) > 1 else []
    return Choice("mailbox", gettext("Mailbox"), anything, options)


def _tags(anything: str) -> Choice:
    options = [(str(tag.id), tag.name) for tag in current.store().tags.all()]
    return Choice("tag", gettext("Tag"), anything, options)


def _agents() -> list[tuple[str, str]]:
    agents = current.team()
    at_work = [(str(agent.id), agent.name) for agent in agents if not agent.disabled]
    return [(str(NOBODY), gettext("nobody")), *at_work]


def named(given: Arguments) -> list[tuple[str, str]]:
    """Return each filter by its argument and as people read it."""
    return [(name, _NAMED[name](value)) for name, value in given.items()]


def _can_be(name: str, value: str) -> bool:
    try:
        _READ[name](value)
    except (ValueError, OverflowError):
        return False
    return True


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(value)
        return value

    return read


def _code(value: str) -> str:
    if not (value.isascii() and value.isalpha() and len(value) in (2, 3)):
        raise ValueError(value)
    return value.lower()


def _level(value: str) -> int:
    return int(_one_of(*_LEVELS)(value))


def _hours_ago(value: str) -> datetime:
    hours = identifier(value)
    if hours not in WAITS:
        raise ValueError(value)
    return current.now() - timedelta(hours=hours)


def _end_of_day(value: str) -> datetime:
    """Return the last moment of a day of who asks: who waits since then has waited long."""
    local = datetime.combine(datetime.fromisoformat(value).date(), time(), current.zone())
    return local + timedelta(days=1, seconds=-1)


def _tag(value: str) -> str:
    known = {tag.id: tag.name for tag in current.store().tags.all()}
    return known.get(identifier(value), value)


def _assignee(value: str) -> str:
    if identifier(value) == NOBODY:
        return gettext("assigned to nobody")
    try:
        return current.store().agents.get(identifier(value)).name
    except NotFound:
        return value


def _blocked(value: str) -> str:
    level = word(int(value), "blocking")
    return level if value == _LEVELS[-1] else gettext("at least: %(level)s") % {"level": level}


def _waiting(span: str) -> str:
    return gettext("waiting for %(span)s or longer") % {"span": span}


def _waiting_since(date: str) -> str:
    return gettext("waiting since %(day)s or longer") % {"day": date}


_LEVELS = ("1", "2", "3")
_EMOTIONS = (
    *("anger", "frustration", "anxiety", "disappointment"),
    *("confusion", "gratitude", "joy", "neutral"),
)
# Argument -> how it is read; ValueError for what it can't be.
_READ: Mapping[str, Callable[[str], Any]] = {
    "lang": _code,
    "emotion": _one_of(*_EMOTIONS),
    "blocking": _level,
    "issue": identifier,
    "waiting": _hours_ago,
    "since": _end_of_day,
    "mailbox": str,
    "tag": identifier,
    "assignee": identifier,
    "status": _one_of(*STATUSES),
    "unread": lambda value: _one_of("1")(value) == "1",
}
_FIELDS = {"lang": "language", "waiting": "waiting_since", "since": "waiting_since"}
# Argument -> how people read its value.
_NAMED: Mapping[str, Callable[[str], str]] = {
    "lang": language_name,
    "emotion": lambda value: word(value, "emotion"),
    "blocking": _blocked,
    "issue": lambda value: gettext("issue %(number)s") % {"number": value},
    "waiting": lambda value: _waiting(gettext(WAITS[int(value)])),
    "since": lambda value: _waiting_since(day(_end_of_day(value))),
    "mailbox": str,
    "tag": _tag,
    "assignee": _assignee,
    "status": lambda value: word(value, "status"),
    "unread": lambda _: gettext("unread"),
}
#: The arguments that filters have in addresses.
NAMES = tuple(_READ)
