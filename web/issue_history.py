"""The history of an issue, and the way back from what was done."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from operator import attrgetter
from typing import Literal

from flask import request

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Issue, IssueEvent
from web import current, roles
from web.identifiers import identifier

SHOWN = 30
_AT_ONCE = 500  # events of one act
_MERGED = 200  # merges into one issue that can still be undone

#: separate: undo a merge. join: undo a split. back: move a mail back.
Way = Literal["separate", "join", "back"]


@dataclass(frozen=True, slots=True)
class Line:
    """An event; `other` is the issue it leads to, as it is now, `way` how to undo the event."""

    event: IssueEvent
    other: Issue | None
    way: Way | None


@dataclass(frozen=True, slots=True)
class History:
    """A page of an issue's history, newest first; `older` is where the next page begins."""

    lines: tuple[Line, ...]
    older: int | None
    first: bool

    @property
    def mine(self) -> Line | None:
        """The newest line, if who asks did it a moment ago and may undo it."""
        newest = self.lines[0] if self.first and self.lines else None
        return newest if newest and newest.event.agent_id == current.agent().id else None

    @property
    def came_back(self) -> tuple[datetime, datetime | None] | None:
        """When the issue came back and when it had been fixed, if that is what happened last."""
        told = [one.event for one in self.lines if one.event.kind in ("status", "reopened")]
        if not self.first or not told or told[0].kind != "reopened":
            return None
        fixed = (one.at for one in told if (one.kind, one.text) == ("status", "fixed"))
        return told[0].at, next(fixed, None)


def of_request(issue: Issue) -> History:
    """Return the page of the history that the request asks for."""
    before = request.args.get("before", type=identifier)
    events = current.store().issue_book.events(issue.id, before, SHOWN + 1)
    merged = _merged(issue)
    lines = tuple(Line(one, _other(issue, one), _way(one, merged)) for one in events[:SHOWN])
    older = events[SHOWN - 1].id if len(events) > SHOWN else None
    return History(lines, older, before is None)


def undo(issue: Issue, event_id: int, *, act: bool = False) -> None:
    """Undo what an event of that issue tells, or the whole `act` it was part of. Raises Conflict
    when that is not possible (any more)."""
    events = current.store().issue_book.events(issue.id, event_id + 1, _AT_ONCE if act else 1)
    merged, undone = _merged(issue), False
    for event in takewhile(lambda one: _together(one, events[0]), events):
        if events[0].id == event_id and (way := _way(event, merged)):
            _UNDO[way](event)
            undone = True
    if not undone:
        raise Conflict(f"Event {event_id} of issue {issue.id} can't be undone.")


def _together(one: IssueEvent, other: IssueEvent) -> bool:
    """Return whether two events are of one act: many mails were moved at once."""
    what = attrgetter("at", "kind", "agent_id", "other")
    return bool(what(one) == what(other))


def _merged(issue: Issue) -> set[int]:
    return {one.id for one in current.store().issue_book.merged(issue.id, _MERGED)}


def _other(issue: Issue, event: IssueEvent) -> Issue | None:
    """Return the other issue of an event, None when a link to it would lead nowhere else."""
    with suppress(NotFound):
        found = current.store().issues.get(event.other) if event.other else None
        return found if found and found.id != issue.id else None
    return None


def _way(event: IssueEvent, merged: set[int]) -> Way | None:
    """Return how to undo an event; None when nothing is left to undo."""
    if roles.may("issue_acts.merge"):
        if event.kind == "merged" and event.other in merged:
            return "separate"
        if event.kind == "parted" and event.other and _stands(event.other):
            return "join"
    if event.kind == "moved" and event.mail_id and event.agent_id and _is_there(event):
        return "back"
    return None


def _stands(issue_id: int) -> bool:
    with suppress(NotFound):
        issue = current.store().issues.get(issue_id)
        return issue.id == issue_id and issue.mails > 0
    return False


def _is_there(event: IssueEvent) -> bool:
    """Return whether the mail is still where that event put it."""
    member = current.store().readings.membership(event.mail_id or 0)
    return member is not None and member.issue == (event.other if event.mails < 0 else event.issue)


def _separate(event: IssueEvent) -> None:
    current.store().issue_desk.unmerge(event.other or 0, current.agent().id, current.now())


def _join(event: IssueEvent) -> None:
    new, old = (event.other, event.issue) if event.mails < 0 else (event.issue, event.other)
    current.store().issue_desk.merge(new or 0, old or 0, current.agent().id, current.now())


def _back(event: IssueEvent) -> None:
    place = event.issue if event.mails < 0 else event.other
    current.store().issue_desk.move(event.mail_id or 0, place, current.agent().id, current.now())


_UNDO: Mapping[Way, Callable[[IssueEvent], None]] = {
    "separate": _separate,
    "join": _join,
    "back": _back,
}
