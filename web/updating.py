"""What the page of an issue tells of its updates, and how far one has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox_assistant.model import Fate, Incident, Issue, Update
from inbox_assistant.office import Office
from inbox_assistant.respond.phrases import spoken
from inbox_assistant.respond.updates.letters import on_the_hour
from inbox_assistant.respond.updates.preparing import joined
from inbox_assistant.respond.updates.reminding import overdue
from web import current

_SHOWN = 20  # updates of an issue
_JOINED = 100  # conversations looked through for those who joined
_HOUR = timedelta(hours=1)
_UNDER_WAY: tuple[Fate, ...] = ("waiting", "queued", "deferred")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update has come."""

    update: Update
    fates: Mapping[Fate, int]

    @property
    def of(self) -> int:
        """How many are to be told."""
        return sum(count for fate, count in self.fates.items() if fate not in _NOT_TOLD)

    @property
    def under_way(self) -> bool:
        """Whether something happens without anybody's help."""
        moving = any(self.fates.get(fate) for fate in _UNDER_WAY)
        return moving and self.update.state == "sending"

    @property
    def mendable(self) -> bool:
        """Whether another try may help somebody."""
        failed = self.fates.get("refused", 0) + self.fates.get("held", 0)
        return bool(failed) and self.update.state != "overtaken"

    @property
    def stoppable(self) -> bool:
        """Whether a pause would keep something back."""
        waits = self.fates.get("waiting", 0) + self.fates.get("queued", 0)
        return bool(waits) and self.update.state == "sending"


_NOT_TOLD: tuple[Fate, ...] = ("proposed", "skipped")


@dataclass(frozen=True, slots=True)
class Told:
    """The updates of an issue: the newest is pinned."""

    newest: Progress | None
    older: tuple[Progress, ...]
    drafts: tuple[Update, ...]
    joined: int
    incident: Incident | None
    overdue: bool


def told(issue: Issue) -> Told:
    """Return what was told of an issue, and whether it is time to tell it again."""
    store, now = current.store(), current.now()
    found = [progress(update) for update in store.updates.of_issue(issue.id, _SHOWN)]
    newest = found[0] if found else None
    late = joined(store, current.config(), newest.update, now, _JOINED) if newest else 0
    incident = store.incidents.of_issue(issue.id)
    open_ = incident if incident and incident.ended_at is None else None
    return Told(
        newest=newest,
        older=tuple(found[1:]),
        drafts=tuple(store.updates.of_issue(issue.id, _SHOWN, drafts=True)),
        joined=late,
        incident=open_,
        overdue=open_ is not None and overdue(open_, current.config(), now),
    )


def progress(update: Update) -> Progress:
    """Return how far an update has come."""
    return Progress(update, current.store().addressings.fates(update.id))


def reminders() -> list[Incident]:
    """Return the open incidents of which customers have heard nothing for too long."""
    now, config = current.now(), current.config()
    return [one for one in current.store().incidents.open() if overdue(one, config, now)]


def minutes(since: datetime) -> int:
    """Return how many whole minutes have passed."""
    return int((current.now() - since) / timedelta(minutes=1))


def languages(issue: Issue) -> dict[str, list[str]]:
    """Return the languages letters are written in, with those of the customers who get them, those
    of most mails first."""
    found: dict[str, list[str]] = {}
    for code in sorted(issue.languages, key=lambda code: -issue.languages[code]):
        found.setdefault(spoken(code), []).append(code)
    return found


def next_word(issue: Issue) -> datetime:
    """Return when the next word may come: soon in an incident, else on the next working day."""
    now, config = current.now(), current.config()
    incident = current.store().incidents.of_issue(issue.id)
    if incident is None or incident.ended_at is not None:
        return Office.of(config).next_evening(now)
    soon = now + timedelta(minutes=config.updates.remind_minutes)
    return on_the_hour(soon + _HOUR, current.zone())
