"""A stream of input mails without a store: read, grouped as they come, remembered for the end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_assistant.cli.lines import Line, id_of, sent_at, text_of, words_of
from inbox_assistant.errors import InputError
from inbox_assistant.model import IssueProfile, Membership, Movement, Reading, Wrote
from inbox_assistant.understand.inbox import Coming, Inbox
from inbox_assistant.understand.meaning import unpack
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.reach import reach
from inbox_assistant.understand.trend import HISTORY, Days, movement, usual_days
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
        self._reader = Reader()
        self._inbox = Inbox()
        self._ids: set[str] = set()
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
            thought = unpack(understood.meaning)
            membership = self._inbox.take(Coming(thought, item.at, item.sender, item.thread))
            self.placed[item.id] = Placed(item, understood.reading, membership)

    def end(self) -> list[IssueProfile]:
        """Look at the whole stream a second time, knowing all of it; return the issues. What was
        said on arrival stays noted. A mail that stayed alone is of no issue."""
        memberships = self._inbox.look_again()
        mails = Counter(membership.issue for membership in memberships)
        for (key, placed), membership in zip(self.placed.items(), memberships, strict=True):
            alone = mails[membership.issue] == 1
            found = replace(membership, issue=None) if alone else membership
            self.placed[key] = replace(placed, membership=found)
        return [profile for profile in self._inbox.issues if mails[profile.issue] > 1]

    def issue_about(self, problem: str) -> int:
        """Return the issue of a stated problem, opened by it unless it is open already. Call it
        before the first mail."""
        if problem not in self._stated:
            understood = self._reader.read(Words("", problem))
            self._stated[problem] = self._inbox.open(unpack(understood.meaning), _LONG_AGO)
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
        end, usual = self._usual()
        made = [self._issue(profile, members[profile.issue], end, usual) for profile in profiles]
        return sorted(made, key=lambda issue: (-issue["writers"], issue["id"]))

    def _issue(
        self, profile: IssueProfile, members: list[Placed], end: datetime, usual: list[float]
    ) -> dict[str, Any]:
        writers = len({p.item.sender.casefold() for p in members})
        degrees = sorted(p.reading.blocking.value for p in members)
        blocking = degrees[len(degrees) // 2]
        affected = reach(_wrote(members))
        moves = _movement(members, end, usual)
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
                "writers": affected.writers,
                "organisations": affected.organisations,
            },
            "blocking": blocking,
            "trend": moves.trend,
            "course": moves.course,
            "expected": round(moves.expected, 1),
            "trend_method": moves.method,
            "first": times[0].isoformat(),
            "last": times[-1].isoformat(),
            "languages": dict(Counter(p.reading.language.value for p in members).most_common()),
            "examples": [p.item.id for p in members[:_EXAMPLES]],
        }

    def _usual(self) -> tuple[datetime, list[float]]:
        """Return when the stream ended, and how busy its days were, the last one first."""
        times = [placed.item.at for placed in self.placed.values()]
        end = max(times, default=_LONG_AGO)
        mails = Counter((end - at) // _DAY for at in times)
        return end, usual_days([mails[day] for day in range(HISTORY)])


def _wrote(members: list[Placed]) -> Wrote:
    people = {p.item.sender.casefold() for p in members}
    return Wrote(
        len(people),
        Counter(person.rpartition("@")[2] for person in people),
        Counter(p.reading.blocking.value for p in members),
    )


def _movement(members: list[Placed], end: datetime, usual: list[float]) -> Movement:
    """Judge the stream's last day by the days before it."""
    people = {((end - p.item.at) // _DAY, p.item.sender.casefold()) for p in members}
    daily = Counter(day for day, _ in people)
    days = [daily[day] for day in range(HISTORY)]
    return movement(Days(days, usual, before=max(daily) >= HISTORY))
