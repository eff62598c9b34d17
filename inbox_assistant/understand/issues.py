"""Which issue a mail belongs to, decided when it comes, knowing only the past.

Issues are compared by their profiles, never mail by mail, so that the hundred-thousandth mail
costs what the first did. A mail of a known conversation stays in its issue. Mail without a problem
(thanks, sales, robots) belongs to none, and so does vague mail that no issue claims.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from inbox_assistant.model import Candidate, IssueProfile, Membership
from inbox_assistant.understand.belonging import Belongings, belongings
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.method import Method, shipped_method
from inbox_assistant.understand.profiles import Profile, encode
from inbox_assistant.understand.reasons import Evidence, candidate
from inbox_assistant.understand.shelf import Shelf, Shelved
from inbox_assistant.understand.testimony import testimony
from inbox_assistant.understand.titles import Titled, titled
from inbox_assistant.understand.traces import Trace

# issues-2: one softmax over what each issue says for a mail: text, words, concepts, times, size.
METHOD = "issues-2"

LISTED = 3  # candidates told to people
TELLABLE = 0.02
YOUNG = 20  # mails: a title settles after so many
PROBLEM_AT = 0.5  # below, a mail is about no problem
CLEAR_BELOW = 0.5  # vagueness of a mail that may found an issue
JOINS_AT = 0.25  # probability from which a mail joins an issue

NewId = Callable[[], int]
Placed = tuple[Membership, list[IssueProfile]]


class Grouper:
    """Assigns mails to issues, in order of arrival. The shelf knows the issues; what changes is
    handed back, to be put there. `language` is the team's: titles are in it where mails allow."""

    def __init__(
        self, shelf: Shelf, new_id: NewId, method: Method | None = None, language: str = ""
    ) -> None:
        self._shelf = shelf
        self._new_id = new_id
        self._method = method or shipped_method()
        self._language = language

    def place(
        self,
        thought: Thought,
        at: datetime,
        sender: str,
        conversation_issue: int | None = None,
        without: int | None = None,
    ) -> Placed:
        """Return to which issue the mail belongs, and the profiles this changes or creates.

        `conversation_issue` is the issue of the conversation's earlier mail: it decides. `without`
        is an issue it is not of.
        """
        trace = self._method.tracer.trace(thought, at, sender)
        if conversation_issue is not None:
            return self._followed(conversation_issue, trace)
        near = [known for known in self._shelf.near(trace) if known.stored.issue != without]
        found = belongings(trace, [known.profile for known in near], self._method.scales)
        candidates = _candidates(trace, near, found)
        best = max(found.issues.tolist(), default=0.0)
        if best >= JOINS_AT:
            issue = near[int(found.issues.argmax())].stored.issue
            return self._joined(issue, trace, best, candidates)
        if trace.problem > PROBLEM_AT and trace.vague < CLEAR_BELOW:
            return self._joined(self._new_id(), trace, found.none, candidates)
        return Membership(None, round(found.none, 4), candidates, METHOD), []

    def found(self, thought: Thought, at: datetime) -> Placed:
        """Return the membership in a new issue that the text founds, and its profile."""
        trace = self._method.tracer.trace(thought, at, "")
        return self._joined(self._new_id(), trace, 1.0, ())

    def _followed(self, issue: int, trace: Trace) -> Placed:
        said = Evidence(likeness=0.0, same_conversation=True)
        candidates = (candidate(issue, 1.0, said),)
        if self._shelf.find(issue):
            return self._joined(issue, trace, 1.0, candidates)
        return Membership(issue, 1.0, candidates, METHOD, issue), []

    def _joined(
        self, issue: int, trace: Trace, probability: float, candidates: tuple[Candidate, ...]
    ) -> Placed:
        """Enter the mail into the issue (a new one when it is not known) and tell it anew."""
        known = self._shelf.find(issue)
        profile = known.profile.with_mail(trace) if known else Profile.of(trace)
        stored = told(issue, profile, known.stored if known else None, self._language)
        membership = Membership(issue, round(probability, 4), candidates, METHOD, issue)
        return membership, [stored]


def told(
    issue: int, profile: Profile, before: IssueProfile | None, language: str = ""
) -> IssueProfile:
    """Return what the store keeps of an issue.

    Its words are refreshed while it is young; a title given by an agent stays.
    """
    state = encode(profile)
    if before and (before.title_by_agent or profile.count > YOUNG):
        return replace(before, state=state)
    words = titled(profile.traces, language, _words(before))
    return IssueProfile(issue, state, words.title, words.problem, words.language)


def _words(before: IssueProfile | None) -> Titled | None:
    return Titled(before.title, before.problem, before.language) if before else None


def _candidates(own: Trace, near: Sequence[Shelved], found: Belongings) -> tuple[Candidate, ...]:
    ranked = sorted(range(len(near)), key=lambda at: -found.issues[at])
    return tuple(
        candidate(
            near[at].stored.issue,
            float(found.issues[at]),
            testimony(own, found.claims[at], near[at].profile.traces),
        )
        for at in ranked[:LISTED]
        if found.issues[at] >= TELLABLE
    )
