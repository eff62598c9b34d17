"""What to ask a customer back, with all that is known of the issues their mail may come from."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Issue, Membership, Reading, Reason
from inbox_assistant.questions import Vocabulary
from inbox_assistant.store.base import Store
from inbox_assistant.understand.telling_apart import Suspect, telling_questions, undecided

HEARD = 12  # newest mails of an issue that show what its people have to tell


@dataclass(frozen=True, slots=True)
class Possible:
    """An issue as it stands now that a mail may come from, and why: reasons, or the words of
    former times."""

    issue: Issue
    probability: float
    reasons: tuple[Reason, ...] = ()
    why: str = ""


def questions_for(
    store: Store, reading: Reading, membership: Membership | None, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return the slugs to ask, at most two. Reads a dozen mails of each likely issue, and only
    when the issue is open."""
    candidates = membership.candidates if membership and not membership.by_agent else ()
    if not undecided(reading, [candidate.probability for candidate in candidates]):
        return reading.questions
    suspects = [
        Suspect(candidate.probability, store.voices.readings(candidate.issue, HEARD))
        for candidate in candidates
    ]
    return telling_questions(reading, suspects, vocabulary)


def possible_issues(store: Store, membership: Membership) -> list[Possible]:
    """Return the issues the mail may come from, the likeliest first; those that were merged since
    count as one, those that are no more are left out."""
    found: dict[int, Possible] = {}
    for one in _standing(store, membership):
        same = found.get(one.issue.id)
        together = one.probability + (same.probability if same else 0.0)
        found[one.issue.id] = replace(same or one, probability=together)
    return sorted(found.values(), key=lambda one: -one.probability)


def _standing(store: Store, membership: Membership) -> Iterator[Possible]:
    for candidate in membership.candidates:
        with suppress(NotFound):
            issue = store.issues.get(candidate.issue)
            yield Possible(issue, candidate.probability, candidate.reasons, candidate.why)
