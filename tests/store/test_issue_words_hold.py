"""Whatever agents and methods do one after the other: numbers are stable, what agents said holds,
and counters agree with the mails."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import (
    Consolidated,
    IssueProfile,
    IssueStatus,
    KnownAnswer,
    Membership,
    Regrouped,
    StoredMail,
)
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.rig.stores import fresh_store

T = TypeVar("T")
LATER = MORNING + hours(1000)
NUMBER = st.integers(0, 999)
PLACES = st.lists(NUMBER, min_size=1, max_size=3)


class IssuesOfATeam(RuleBasedStateMachine):
    """A store, and beside it what agents said of it: that has to hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.store: Store = fresh_store(Path(self.folder.name) / "inbox.db")
        self.agent = self.store.agents.add("Bo", "bo@shop.example", "x", "agent", "en").id
        self.came = 0
        self.mails: list[int] = []
        self.issues: list[int] = []
        self.pins: dict[int, int | None] = {}
        self.following: dict[int, int] = {}
        self.apart: set[frozenset[int]] = set()
        self.together: list[set[int]] = []
        self.titles: dict[int, str] = {}
        self.statuses: dict[int, IssueStatus] = {}
        self.answered: set[tuple[int, str]] = set()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    # -- what comes and what methods do

    @rule(issue=NUMBER, earlier=NUMBER, language=st.sampled_from(["it", "de"]))
    def a_mail_comes(self, issue: int, earlier: int, language: str) -> None:
        self.came = number = self.came + 1
        conversation = None
        if self.mails and earlier % 3 == 0:
            conversation = self._stored(self._mail(earlier)).conversation_id
        mail = arrive(self.store, number, MORNING + hours(number), conversation)
        into = self._issue(issue) if self.issues and issue % 4 else self._new()
        reading = a_reading(language=language, blocking=number % 4)
        read(self.store, mail, reading, into, title=f"method {number}")
        self.mails.append(mail.id)

    @precondition(lambda self: self.mails)
    @rule(moves=PLACES, into=NUMBER, merged=NUMBER, joined=NUMBER, late=st.booleans())
    def a_method_looks_again(
        self, moves: list[int], into: int, merged: int, joined: int, late: bool
    ) -> None:
        new = self._issue(into) if into % 3 else self._new()
        seen = [(mail, self._where(mail)) for mail in map(self._mail, moves)]
        found = [Regrouped(mail, before, Membership(new, 0.6)) for mail, before in seen]
        profiles = [IssueProfile(new, b"again", "method", "It fails.", "it")]
        one = {self._issue(merged): self._issue(joined)}
        as_of = 0 if late else self.store.regrouping.version()
        self.store.regrouping.apply(Consolidated(found, profiles, one, as_of), LATER)

    @precondition(lambda self: self.mails)
    @rule(mail=NUMBER)
    def a_mail_is_read_again(self, mail: int) -> None:
        stored = self._stored(self._mail(mail))
        before = self.store.readings.get(stored.id)
        read(self.store, stored, before, self._issue(mail), title="read again")

    @precondition(lambda self: len(self.mails) > 5)
    @rule(mail=NUMBER)
    def a_conversation_is_erased(self, mail: int) -> None:
        erased = self._stored(self._mail(mail)).conversation_id
        self.mails = [m for m in self.mails if self._stored(m).conversation_id != erased]
        self.store.erasing.erase_conversation(erased, {})
        self.pins = {mail: issue for mail, issue in self.pins.items() if mail in self.mails}
        left = self.following.items()
        self.following = {a: b for a, b in left if {a, b} <= set(self.mails)}
        self.together = [group & set(self.mails) for group in self.together]
        self.issues = [issue for issue in self.issues if self._lives(issue)]
        self.apart = {pair for pair in self.apart if pair <= set(self.issues)}

    # -- what agents say

    @precondition(lambda self: self.mails)
    @rule(mail=NUMBER, issue=st.none() | NUMBER)
    def an_agent_moves(self, mail: int, issue: int | None) -> None:
        moved = self._mail(mail)
        source = self._where(moved)
        target = None if issue is None else self._standing(self._issue(issue))
        desk = self.store.issue_desk
        self._moving({moved}, lambda: desk.move(moved, target, self.agent, LATER))
        self.pins[moved] = target
        if source and target and source != target and self.store.issues.get(source).mails:
            self.apart.add(frozenset((source, target)))

    @precondition(lambda self: self.issues)
    @rule(source=NUMBER, into=NUMBER)
    def an_agent_merges(self, source: int, into: int) -> None:
        one, other = (self._standing(self._issue(number)) for number in (source, into))
        if one == other:
            return
        left, kept = self._family(one), self._family(other)
        self.together.append({m for m in self.mails if self._where(m) in (one, other)})
        self.store.issue_desk.merge(one, other, self.agent, LATER)
        self.apart = {pair for pair in self.apart if not (pair & left and pair & kept)}

    @precondition(lambda self: self.issues)
    @rule(source=NUMBER)
    def an_agent_undoes_a_merge(self, source: int) -> None:
        one = self._issue(source)
        try:
            stood = self.store.issue_desk.unmerge(one, self.agent, LATER)
        except Conflict:
            return
        back = {mail for mail in self.mails if self._where(mail) == one}
        self.together = [group for group in self.together if not group & back]
        self.apart.add(frozenset((one, stood)))

    @precondition(lambda self: self.mails)
    @rule(mails=PLACES)
    def an_agent_splits(self, mails: list[int]) -> None:
        issue = self._where(self._mail(mails[0]))
        if issue is None:
            return
        named = {m for m in map(self._mail, mails) if self._where(m) == issue}
        desk = self.store.issue_desk
        try:
            new = self._moving(named, lambda: desk.split(issue, named, self.agent, LATER))
        except Conflict:
            return
        self.issues.append(new)
        self.pins |= dict.fromkeys(named, new)
        self.apart.add(frozenset((issue, new)))

    @precondition(lambda self: self.issues)
    @rule(issue=NUMBER, status=st.sampled_from(["open", "watching", "fixed", "ignored"]))
    def an_agent_names_and_judges(self, issue: int, status: IssueStatus) -> None:
        stands = self._standing(self._issue(issue))
        self.titles[stands] = f"agent {issue} of {stands}"
        self.store.issues.rename(stands, self.titles[stands], self.agent, LATER)
        self.store.issues.set_status(stands, status, self.agent, LATER)
        self.statuses[stands] = status

    @precondition(lambda self: self.issues)
    @rule(issue=NUMBER, language=st.sampled_from(["it", "de"]))
    def an_agent_answers(self, issue: int, language: str) -> None:
        stands = self._standing(self._issue(issue))
        self.store.issues.answer(KnownAnswer(stands, language, "So."), self.agent, LATER)
        self.answered.add((stands, language))

    # -- what has to hold

    @invariant()
    def numbers_are_stable(self) -> None:
        for issue in self.issues:
            assert self.store.issues.get(issue).merged_into is None
        for mail in self.mails:
            where = self._where(mail)
            assert where is None or self.store.issue_book.standing(where) == where

    @invariant()
    def every_correction_is_obeyed(self) -> None:
        standing = self.store.issue_book.standing
        for mail, issue in self.pins.items():
            assert self._where(mail) == (None if issue is None else standing(issue))
        for mail, leader in self.following.items():
            assert self._where(mail) == self._where(leader)
        for one, other in map(tuple, self.apart):
            assert standing(one) != standing(other)
        for group in self.together:
            assert len({self._where(mail) for mail in group}) <= 1

    @invariant()
    def words_of_the_team_stay(self) -> None:
        for issue, title in self.titles.items():
            stands = self.store.issues.get(issue)
            assert stands.title_by_agent
            assert stands.id != issue or stands.title == title
        for issue, status in self.statuses.items():
            stands = self.store.issues.get(issue)
            assert stands.id != issue or stands.status == status
        for issue, language in self.answered:
            assert language in {a.language for a in self.store.issues.answers(issue)}

    @invariant()
    def counters_agree_with_the_mails(self) -> None:
        members: dict[int, list[int]] = {}
        for mail in self.mails:
            if (where := self._where(mail)) is not None:
                members.setdefault(where, []).append(mail)
        for issue, mails in members.items():
            self._agrees(issue, mails)
        for issue in set(self.issues) - set(members):
            if self.store.issue_book.standing(issue) == issue:
                assert self.store.issues.get(issue).mails == 0

    @invariant()
    def lists_show_the_newest_mail_of_a_conversation(self) -> None:
        newest = {self._stored(m).conversation_id: m for m in self.mails}
        for conversation, mail in newest.items():
            assert self.store.readings.conversation_issue(conversation) == self._where(mail)

    def _agrees(self, issue: int, mails: list[int]) -> None:
        kept = self.store.issues.get(issue)
        stored = [self._stored(m) for m in mails]
        readings = [self.store.readings.get(m) for m in mails]
        degrees = sorted((r.blocking.value for r in readings if r), reverse=True)
        assert kept.mails == len(mails)
        assert kept.writers == len({m.mail.sender.address for m in stored})
        assert kept.languages == Counter(r.language.value for r in readings if r)
        assert kept.blocking == degrees[(len(degrees) + 1) // 2 - 1]
        assert (kept.first_at, kept.last_at) == (stored[0].at, stored[-1].at)

    # -- helpers

    def _mail(self, number: int) -> int:
        return self.mails[number % len(self.mails)]

    def _issue(self, number: int) -> int:
        return self.issues[number % len(self.issues)]

    def _new(self) -> int:
        self.issues.append(self.store.readings.new_issue_id())
        profile = IssueProfile(self.issues[-1], b"state", "method", "It fails.", "it")
        self.store.regrouping.save_profile(profile, MORNING)
        return self.issues[-1]

    def _stored(self, mail: int) -> StoredMail:
        return self.store.readings.stored_mail(mail)

    def _where(self, mail: int) -> int | None:
        member = self.store.readings.membership(mail)
        assert member is not None
        return member.issue

    def _standing(self, issue: int) -> int:
        return self.store.issue_book.standing(issue)

    def _family(self, issue: int) -> set[int]:
        return {one for one in self.issues if self._standing(one) == issue}

    def _lives(self, issue: int) -> bool:
        try:
            self.store.issues.get(issue)
        except NotFound:
            return False
        return True

    def _moving(self, named: set[int], act: Callable[[], T]) -> T:
        """Do what an agent wants; the mails this moves are held by no earlier merge, and those not
        named follow one of their conversation."""
        before = {mail: self._where(mail) for mail in self.mails}
        result = act()
        moved = {mail for mail in self.mails if self._where(mail) != before[mail]}
        self.together = [group - moved for group in self.together]
        leaders = {self._stored(mail).conversation_id: mail for mail in named}
        follow = {mail: leaders[self._stored(mail).conversation_id] for mail in moved - named}
        self.following = {a: b for a, b in (self.following | follow).items() if a not in named}
        return result


TestIssuesOfATeam = IssuesOfATeam.TestCase
TestIssuesOfATeam.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)
