"""An inbox without a store: mails grouped as they come, and each night looked at again.

What the product does with a store, for streams of lines, for training and for benchmarks.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

from inbox_assistant.model import IssueProfile, Membership
from inbox_assistant.understand.consolidation import Seen
from inbox_assistant.understand.issues import Grouper, told
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.method import Method, shipped_method
from inbox_assistant.understand.profiles import Profile, encode
from inbox_assistant.understand.regrouping import regroup
from inbox_assistant.understand.shelf import Held
from inbox_assistant.understand.traces import Trace

WINDOW = 1_500  # mails looked at again each night: the work is quadratic
GLANCE = 400  # mails looked at again by day
EVERY = 40  # mails: after so many new ones
QUIET = timedelta(hours=3)  # after midnight, as the mails' clocks say, the night is quiet
LEARNT_FROM = 100  # newest mails: a profile remembers fewer
NO_PINS: Mapping[int, int | None] = MappingProxyType({})


class Coming(NamedTuple):
    """A mail as grouping meets it: what is thought of it, when and from whom it came, and the
    conversation it belongs to."""

    thought: Thought
    at: datetime
    sender: str
    thread: str


class Inbox:
    """Takes mails in order of arrival. `language` is the team's: titles are written in it where
    the mails allow."""

    def __init__(self, method: Method | None = None, language: str = "") -> None:
        self._method = method or shipped_method()
        self._language = language
        self._numbers = count(1)
        self._shelf = Held()
        self._grouper = Grouper(self._shelf, self.new_id, self._method, language)
        self._newest: dict[str, int] = {}  # of each conversation: its newest mail's place
        self._seen: list[Seen] = []
        self._members: defaultdict[int, set[int]] = defaultdict(set)
        self._night: date | None = None
        self._stated: dict[int, Thought] = {}

    def new_id(self) -> int:
        """Return a number no issue has."""
        return next(self._numbers)

    @property
    def memberships(self) -> list[Membership]:
        """Return where each mail stands now, in the order they came."""
        return [mail.membership for mail in self._seen]

    @property
    def issues(self) -> list[IssueProfile]:
        """Return the issues as they stand now."""
        return self._shelf.issues

    def take(self, mail: Coming) -> Membership:
        """Return where a mail belongs, by what came before it."""
        self._keep_order(mail.at)
        self._remind(mail.at)
        follows = self._newest.get(mail.thread)
        earlier = None if follows is None else self._seen[follows].membership.issue
        membership, changed = self._grouper.place(mail.thought, mail.at, mail.sender, earlier)
        for profile in changed:
            self._shelf.put(profile)
        place = self._newest[mail.thread] = len(self._seen)
        self._seen.append(Seen(mail.thought, mail.at, mail.sender, membership, follows=follows))
        if membership.issue is not None:
            self._members[membership.issue].add(place)
        return membership

    def open(self, thought: Thought, at: datetime) -> int:
        """Return the issue that a stated problem opens, or is about when mails opened it. Whoever
        states it says that it is one, and another than those stated before."""
        thought = replace(thought, problem=1.0, vague=0.0)
        membership, changed = self._grouper.place(thought, at, "")
        if membership.issue in self._stated:
            membership, changed = self._grouper.found(thought, at)
        assert membership.issue is not None  # what is clear and a problem founds an issue
        if not self._shelf.find(membership.issue):
            self._stated[membership.issue] = thought
        for profile in changed:
            self._shelf.put(profile)
        return membership.issue

    def look_again(
        self, pins: Mapping[int, int | None] = NO_PINS, newest: int = WINDOW
    ) -> list[Membership]:
        """Look at the newest mails a second time; return where all belong, in the order they came.
        `pins` tells, by place, what agents would say: then it is only tried, and nothing stays."""
        start = max(0, len(self._seen) - newest)
        stated = self._as_pinned()
        window = [
            self._as_seen(place, start - len(stated), pins)
            for place in range(start, len(self._seen))
        ]
        found = regroup([*stated, *window], self.new_id, self._method)[len(stated) :]
        all_ = [*self.memberships[:start], *found]
        if not pins:
            self._settle(start, found)
        return all_

    def _keep_order(self, at: datetime) -> None:
        """Look again when a night has passed, and by day when much came."""
        night = (at - QUIET).date()
        if self._night is not None and night > self._night:
            self.look_again()
        elif self._seen and len(self._seen) % EVERY == 0:
            self.look_again(newest=GLANCE)
        self._night = max(night, self._night or night)

    def _as_seen(self, place: int, start: int, pins: Mapping[int, int | None]) -> Seen:
        mail = self._seen[place]
        earlier = start + len(self._stated)  # what is stated stands before the mails
        follows = None if mail.follows is None or mail.follows < earlier else mail.follows - start
        if place not in pins:
            return replace(mail, follows=follows)
        said = replace(mail.membership, issue=pins[place], probability=1.0, by_agent=True)
        return replace(mail, follows=follows, membership=said, pinned=True)

    def _settle(self, start: int, found: Iterable[Membership]) -> None:
        """Let the mails be where they were found, and learn the issues that changed again."""
        changed: set[int] = set()
        for place, membership in enumerate(found, start):
            before = self._seen[place].membership.issue
            self._seen[place] = replace(self._seen[place], membership=membership)
            if before != membership.issue:
                changed |= {issue for issue in (before, membership.issue) if issue is not None}
                self._members[before or 0].discard(place)
                self._members[membership.issue or 0].add(place)
        for issue in sorted(changed):
            self._learn(issue)

    def _learn(self, issue: int) -> None:
        places = sorted(self._members[issue])
        known = self._shelf.find(issue)
        if not places:
            if issue not in self._stated:
                self._shelf.drop(issue)
            return
        traces = [self._trace(place) for place in places[-LEARNT_FROM:]]
        if issue in self._stated:
            traces = [self._trace_of(self._stated[issue], self._seen[places[0]].at), *traces]
        profile = Profile.of_all(traces).grown(len(places))
        self._shelf.put(told(issue, profile, known.stored if known else None, self._language))

    def _remind(self, at: datetime) -> None:
        """A stated problem that nobody wrote about yet is as fresh as the mail that comes."""
        for issue in self._stated:
            known = self._shelf.find(issue)
            if known and not self._members[issue]:
                fresh = replace(known.profile, times=(at.timestamp() / 3600,))
                self._shelf.put(replace(known.stored, state=encode(fresh)))

    def _as_pinned(self) -> list[Seen]:
        if not self._seen:
            return []
        at = self._seen[0].at
        return [
            Seen(thought, at, "", Membership(issue, 1.0, by_agent=True), pinned=True)
            for issue, thought in self._stated.items()
        ]

    def _trace_of(self, thought: Thought, at: datetime) -> Trace:
        return self._method.tracer.trace(thought, at, "")

    def _trace(self, place: int) -> Trace:
        mail = self._seen[place]
        return self._method.tracer.trace(mail.thought, mail.at, mail.sender)
