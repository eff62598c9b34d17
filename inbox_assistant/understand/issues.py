"""Which issue a mail belongs to, decided when it comes, knowing only the past.

Issues are compared by their profiles, never mail by mail, so that the hundred-thousandth mail
costs what the first did. A mail of a known conversation stays in its issue. Mail without a problem
(thanks, sales, robots) belongs to none.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import numpy as np

from inbox_assistant.model import Candidate, IssueProfile, Membership
from inbox_assistant.understand.belonging import Belonging, Scales, belongings
from inbox_assistant.understand.meaning import Thought, unpack
from inbox_assistant.understand.means import load_arrays
from inbox_assistant.understand.profiles import Profile, decode, encode
from inbox_assistant.understand.reasons import SAME_CONVERSATION, why
from inbox_assistant.understand.titles import titled
from inbox_assistant.understand.traces import Trace, Tracer, generic_rows
from inbox_assistant.understand.words import Understood

# issues-1: profiles of up to 8 kept mails, one softmax over likeness, rates and size.
METHOD = "issues-1"

OPEN = 300  # issues a mail is compared with at all: those with the newest mail
NEAR = 40  # of these, looked at closely: the most alike by centre, and the liveliest
LIVELY = 12
LISTED = 3  # candidates told to people
TELLABLE = 0.02
YOUNG = 20  # mails: a title settles after so many
PROBLEM_AT = 0.7  # below, a mail is about no problem: few who have one are read as surely

NewId = Callable[[], int]


@dataclass(slots=True)
class _Known:
    """An issue that may receive the mail: what the store knows and what the grouper knows."""

    stored: IssueProfile
    profile: Profile


@dataclass(frozen=True, slots=True)
class Method:
    """What was learnt: the weights, and what makes mails comparable."""

    scales: Scales
    tracer: Tracer


@lru_cache(maxsize=1)
def shipped_method() -> Method:
    """Return the method that comes with the package."""
    arrays = load_arrays("grouping.npz")
    return Method(Scales.of(arrays), Tracer(generic_rows(arrays)))


class Grouper:
    """Assigns mails to issues, in order of arrival. Open issues are handed in as the store keeps
    them; what changes is handed back."""

    def __init__(
        self, profiles: Iterable[IssueProfile], new_id: NewId, method: Method | None = None
    ) -> None:
        self._method = method or shipped_method()
        self._new_id = new_id
        self._known = {p.issue: _Known(p, decode(p.state)) for p in profiles}

    @property
    def profiles(self) -> list[IssueProfile]:
        """Return all issues as they are now."""
        return [known.stored for known in self._known.values()]

    def assign(
        self,
        *,
        at: datetime,
        sender: str,
        understood: Understood,
        conversation_issue: int | None = None,
    ) -> tuple[Membership, list[IssueProfile]]:
        """Return to which issue the mail belongs, and the profiles this changes or creates.

        `conversation_issue` is the issue of the conversation's earlier mail: it decides.
        """
        return self.place(unpack(understood.meaning), at, sender, conversation_issue)

    def place(
        self, thought: Thought, at: datetime, sender: str, conversation_issue: int | None = None
    ) -> tuple[Membership, list[IssueProfile]]:
        """Return the same for what is thought of a mail."""
        trace = self._method.tracer.trace(thought, at, sender)
        if conversation_issue is not None:
            return self._followed(conversation_issue, trace)
        if thought.problem < PROBLEM_AT:
            return Membership(None, round(1 - thought.problem, 4), (), METHOD), []
        near = self._near(trace)
        claims, new = belongings(trace, [known.profile for known in near], self._method.scales)
        candidates = _candidates(near, claims)
        if candidates and candidates[0].probability > new:
            return self._joined(candidates[0].issue, trace, candidates[0].probability, candidates)
        return self._joined(self._new_id(), trace, new, candidates)

    def _followed(self, issue: int, trace: Trace) -> tuple[Membership, list[IssueProfile]]:
        candidates = (Candidate(issue, 1.0, SAME_CONVERSATION),)
        if issue in self._known:
            return self._joined(issue, trace, 1.0, candidates)
        return Membership(issue, 1.0, candidates, METHOD, issue), []

    def _joined(
        self, issue: int, trace: Trace, probability: float, candidates: tuple[Candidate, ...]
    ) -> tuple[Membership, list[IssueProfile]]:
        """Enter the mail into the issue (a new one when it is not known) and tell it anew."""
        known = self._known.get(issue)
        profile = known.profile.with_mail(trace) if known else Profile.of(trace)
        stored = told(issue, profile, known.stored if known else None)
        self._known[issue] = _Known(stored, profile)
        membership = Membership(issue, round(probability, 4), candidates, METHOD, issue)
        return membership, [stored]

    def _near(self, trace: Trace) -> list[_Known]:
        """Return the few issues worth a close look."""
        newest = sorted(self._known.values(), key=lambda k: -k.profile.last)[:OPEN]
        if len(newest) <= NEAR:
            return newest
        centres = np.array([known.profile.direction for known in newest])
        alike = np.argsort(-(centres @ trace.clean), kind="stable")[: NEAR - LIVELY]
        chosen = sorted({*alike.tolist(), *range(LIVELY)})
        return [newest[i] for i in chosen]


def told(issue: int, profile: Profile, before: IssueProfile | None) -> IssueProfile:
    """Return what the store keeps of an issue.

    Its words are refreshed while it is young; a title given by an agent stays.
    """
    state = encode(profile)
    if before and (before.title_by_agent or profile.count > YOUNG):
        return replace(before, state=state)
    words = titled(profile.traces)
    return IssueProfile(issue, state, words.title, words.problem, words.language)


def _candidates(near: Sequence[_Known], claims: Sequence[Belonging]) -> tuple[Candidate, ...]:
    ranked = sorted(zip(near, claims, strict=True), key=lambda pair: -pair[1].probability)
    return tuple(
        Candidate(known.stored.issue, round(claim.probability, 4), why(claim.features))
        for known, claim in ranked[:LISTED]
        if claim.probability >= TELLABLE
    )
