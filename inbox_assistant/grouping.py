"""Mail is placed into issues: each one on the issues as the one before it left them.

In one transaction, on issues that are at hand: however many readers there are, they agree. A later
mail of a conversation may tell what an earlier, vague one was about: then that one follows.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from inbox_assistant.errors import InputError
from inbox_assistant.model import (
    Consolidated,
    Grouped,
    IssueEvent,
    IssueProfile,
    Membership,
    Regrouped,
    StoredMail,
)
from inbox_assistant.registry import Registry
from inbox_assistant.store.base import Store
from inbox_assistant.understand.issues import Grouper
from inbox_assistant.understand.joining_thoughts import joined
from inbox_assistant.understand.meaning import Thought, unpack
from inbox_assistant.understand.words import Understood

VAGUE_AT = 0.5
SETTLED = 0.5  # a mail whose issue is surer than this waits for no other word
TOGETHER = 10  # mails of a conversation read together


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a mail belongs, the profiles this changes, and the earlier mails of its conversation
    that follow it."""

    membership: Membership
    profiles: Sequence[IssueProfile] = ()
    followers: Sequence[Regrouped] = ()


class Placing:
    """Places mails one after the other, inside `turn`."""

    def __init__(self, store: Store, language: str = "") -> None:
        self._store = store
        self._shelf = Registry(store)
        new_id = store.readings.new_issue_id
        self._grouper = Grouper(self._shelf, new_id, language=language)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One transaction, which begins with the issues as all others left them."""
        try:
            with self._store.writing():
                self._shelf.refresh()
                yield
        except BaseException:
            self._shelf.forget()  # what it noted may not have happened
            raise

    def file(self, mail: StoredMail, understood: Understood) -> None:
        """Place a mail and keep what was understood of it."""
        placed = self._placed(mail, understood)
        for profile in placed.profiles:
            self._shelf.put(profile)
        self._store.readings.save(
            mail.id,
            understood.reading,
            understood.meaning,
            placed.membership,
            placed.profiles,
            understood.perception,
        )
        if placed.followers:
            self._follow(placed, mail)

    def _placed(self, mail: StoredMail, understood: Understood) -> Placed:
        """A mail that is read again stays in its issue, which has learnt of it already."""
        old = self._store.readings.membership(mail.id)
        if old and (old.by_agent or old.issue is not None):
            return Placed(old)
        thought = unpack(understood.meaning)
        earlier = self._unsettled(mail, understood.meaning.embedder)
        if earlier and (found := self._told_together(mail, thought, earlier)):
            return found
        issue = self._store.readings.conversation_issue(mail.conversation_id)
        return Placed(*self._place(mail, thought, issue))

    def _place(
        self, mail: StoredMail, thought: Thought, follows: int | None, without: int | None = None
    ) -> tuple[Membership, list[IssueProfile]]:
        return self._grouper.place(thought, mail.at, mail.mail.sender.address, follows, without)

    def _unsettled(self, mail: StoredMail, embedder: str) -> list[Grouped]:
        """Return the conversation's earlier mails when all of them are vague, and none is where it
        is for sure. Vectors of another embedder can't be compared."""
        told = self._store.shelving.told(mail.conversation_id, TOGETHER)
        earlier = [other for other in told if other.mail_id != mail.id and other.at <= mail.at]
        alike = all(other.meaning.embedder == embedder for other in earlier)
        return earlier if alike and all(map(_unsettled, earlier)) else []

    def _told_together(
        self, mail: StoredMail, thought: Thought, earlier: Sequence[Grouped]
    ) -> Placed | None:
        """Compare all own words of the conversation; None when that settles nothing."""
        whole = joined([*(unpack(other.meaning) for other in earlier), thought])
        membership, profiles = self._place(mail, whole, None, self._of_its_own(earlier))
        best = next(iter(membership.candidates), None)
        if best is None or best.issue != membership.issue or best.probability < SETTLED:
            return None
        followers = [
            Regrouped(other.mail_id, other.membership.issue, _following(other, membership))
            for other in earlier
        ]
        return Placed(membership, profiles, followers)

    def _of_its_own(self, earlier: Sequence[Grouped]) -> int | None:
        """Return the issue that holds nothing but this conversation, if it has one: it is of
        course most like itself."""
        issue = earlier[-1].membership.issue
        own = None if issue is None else self._shelf.find(issue)
        return issue if own and own.profile.count <= len(earlier) else None

    def _follow(self, placed: Placed, mail: StoredMail) -> None:
        """Move the earlier mails; the store lets the issues they leave and join be learnt again."""
        regrouping = self._store.regrouping
        regrouping.apply(Consolidated(placed.followers, (), {}, regrouping.version()), mail.at)
        for moved in placed.followers:
            for event in _moving(moved, mail.at):
                self._store.issue_book.note(event)


def _unsettled(other: Grouped) -> bool:
    try:
        vague = unpack(other.meaning).vague >= VAGUE_AT
    except InputError:
        return False
    # Of a mail in no issue, the probability says how sure it is that none was known then.
    sure = other.membership.issue is not None and other.membership.probability >= SETTLED
    return vague and not other.pinned and not sure


def _following(other: Grouped, membership: Membership) -> Membership:
    arrived = other.membership.on_arrival
    return replace(membership, on_arrival=arrived, by_agent=False)


def _moving(moved: Regrouped, at: datetime) -> Iterator[IssueEvent]:
    """Yield a line for the history of the issue that is left, and of the one that is joined."""
    old, new = moved.before, moved.membership.issue
    if old != new:
        for issue, other, mails in ((old, new, -1), (new, old, 1)):
            if issue is not None:
                yield IssueEvent(
                    issue, at, "moved", other=other, mail_id=moved.mail_id, mails=mails
                )
