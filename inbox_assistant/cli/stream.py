"""A stream of input mails without a store: read, grouped as they come, remembered for the end."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_assistant.cli.lines import Line, id_of, sent_at, text_of, words_of
from inbox_assistant.errors import InputError
from inbox_assistant.model import IssueProfile, Membership, Reading, Trend
from inbox_assistant.report.trend import trend
from inbox_assistant.understand.issues import Grouper
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.reach import reach
from inbox_assistant.understand.revision import Arrived, revise
from inbox_assistant.understand.words import Words

_EXAMPLES = 3
_DAY = timedelta(days=1)
# A problem that was only stated, not written about, is no news when the stream begins.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One mail of the stream."""

    line: Line
    id: str
    at: datetime
    sender: str
    words: Words
    thread: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A mail that was read and grouped."""

    item: Item
    reading: Reading
    membership: Membership


class Stream:
    """Takes mails in order of arrival, as the reading room does with a store."""

    def __init__(self) -> None:
        counter = itertools.count(1)
        self._new_id = lambda: next(counter)
        self._reader = Reader()
        self._grouper = Grouper([], self._new_id)
        self._ids: set[str] = set()
        self._newest: dict[str, int] = {}  # of each conversation: its newest mail's place
        self._arrived: list[Arrived] = []
        self._stated: dict[str, int] = {}
        self.placed: dict[str, Placed] = {}

    def item(self, line: Line) -> Item:
        """Return the mail of an input line. Raises InputError."""
        mail_id = id_of(line)
        thread, sender = text_of(line, "thread") or mail_id, text_of(line, "from_email")
        item = Item(line, mail_id, sent_at(line), sender, words_of(line), thread)
        if mail_id in self._ids:
            raise InputError(f"the id {mail_id!r} came before.")
        self._ids.add(mail_id)
        return item

    def take(self, batch: list[Item]) -> None:
        """Read the mails together, then group them one after the other."""
        readings = self._reader.read_many([item.words for item in batch])
        for item, understood in zip(batch, readings, strict=True):
            follows = self._newest.get(item.thread)
            earlier = None if follows is None else self._arrived[follows].membership.issue
            membership, _ = self._grouper.assign(
                at=item.at, sender=item.sender, understood=understood, conversation_issue=earlier
            )
            self._newest[item.thread] = len(self._arrived)
            arrived = Arrived.of(understood, item.at, item.sender, membership, follows)
            self._arrived.append(arrived)
            self.placed[item.id] = Placed(item, understood.reading, membership)

    def end(self) -> list[IssueProfile]:
        """Look at the whole stream a second time, knowing all of it; return the issues. What was
        said on arrival stays noted."""
        memberships, profiles = revise(self._arrived, self._new_id)
        for (key, placed), membership in zip(self.placed.items(), memberships, strict=True):
            self.placed[key] = replace(placed, membership=membership)
        return profiles

    def issue_about(self, problem: str) -> int:
        """Return the issue of a stated problem, opened by it unless it is open already. Call it
        before the first mail. Raises InputError when the text states no problem."""
        if problem not in self._stated:
            understood = self._reader.read(Words("", problem))
            membership, _ = self._grouper.assign(at=_LONG_AGO, sender="", understood=understood)
            if membership.issue is None:
                raise InputError(f"this states no problem: {problem!r}.")
            self._stated[problem] = membership.issue
        return self._stated[problem]

    def memberships(self) -> list[dict[str, Any]]:
        """Return one line a mail, in the order they came."""
        return [
            {
                "id": placed.item.id,
                "issue": placed.membership.issue,
                "probability": placed.membership.probability,
                "on_arrival": placed.membership.on_arrival,
                "candidates": [
                    {"issue": c.issue, "probability": c.probability, "why": c.why}
                    for c in placed.membership.candidates
                ],
                "method": placed.membership.method,
            }
            for placed in self.placed.values()
        ]

    def issues(self, profiles: Sequence[IssueProfile]) -> list[dict[str, Any]]:
        """Return the issues, the one with most writers first."""
        members = {profile.issue: list[Placed]() for profile in profiles}
        for placed in self.placed.values():
            if placed.membership.issue in members:
                members[placed.membership.issue].append(placed)
        made = [self._issue(profile, members[profile.issue]) for profile in profiles]
        return sorted(made, key=lambda issue: (-issue["writers"], issue["id"]))

    def _issue(self, profile: IssueProfile, members: list[Placed]) -> dict[str, Any]:
        writers = len({p.item.sender.casefold() for p in members})
        degrees = sorted(p.reading.blocking.value for p in members)
        blocking = degrees[len(degrees) // 2]
        affected = reach(writers, blocking)
        times = sorted(p.item.at for p in members)
        return {
            "id": profile.issue,
            "title": profile.title,
            "language": profile.language,
            "problem": profile.problem,
            "mails": len(members),
            "writers": writers,
            "affected": {
                "median": affected.median,
                "low": affected.low,
                "high": affected.high,
                "method": affected.method,
            },
            "blocking": blocking,
            "trend": self._trend(members),
            "first": times[0].isoformat(),
            "last": times[-1].isoformat(),
            "languages": dict(Counter(p.reading.language.value for p in members).most_common()),
            "examples": [p.item.id for p in members[:_EXAMPLES]],
        }

    def _trend(self, members: list[Placed]) -> Trend:
        """Compare the writers of the stream's last day with those of the day before it."""
        end = max(placed.item.at for placed in self.placed.values())
        last, before = (self._writers(members, end - days * _DAY) for days in (0, 1))
        is_new = all(end - placed.item.at < _DAY for placed in members)
        return trend(len(last), len(before), is_new=is_new)

    def _writers(self, members: list[Placed], until: datetime) -> set[str]:
        return {p.item.sender.casefold() for p in members if until - _DAY < p.item.at <= until}
