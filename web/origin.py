"""Which issue a mail comes from, as far as it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Membership, Reading
from inbox_assistant.respond.asking import Possible, possible_issues
from inbox_assistant.respond.kinds import SURE_OF_ISSUE
from web import current

PERHAPS = 0.3  # from this probability on, issues are named as likely ones
RECURS = 2  # people: what one person reports is no issue yet

#: said: by an agent. sure: its own issue. perhaps: one of those named. unknown: ask.
#: new: nothing like it came before. none: it reports no problem.
Kind = Literal["said", "sure", "perhaps", "unknown", "new", "none"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of the issue behind a mail: `own`, when it is sure or said, and the others it
    may come from, the likeliest first."""

    kind: Kind
    own: Possible | None
    others: tuple[Possible, ...]


def of_mail(reading: Reading, membership: Membership) -> Origin:
    """Return what is known of the issue behind a mail that was read."""
    own = _own(membership)
    possible = possible_issues(current.store(), membership)
    others = [one for one in possible if own is None or one.issue.id != own.issue.id]
    if membership.by_agent:
        return Origin("said", own, tuple(others))
    recurs = own is not None and own.issue.writers >= RECURS
    if own and recurs and own.probability >= SURE_OF_ISSUE:
        return Origin("sure", own, tuple(others))
    if own and recurs:
        others = sorted((own, *others), key=lambda one: -one.probability)
    return Origin(_unsure(reading, membership, others), None, tuple(others))


def _unsure(reading: Reading, membership: Membership, possible: Sequence[Possible]) -> Kind:
    if membership.issue is None:
        return "none"
    if possible and possible[0].probability >= PERHAPS:
        return "perhaps"
    return "unknown" if reading.vague.value else "new"


def _own(membership: Membership) -> Possible | None:
    """Return the issue the mail is in, with what was said for it when it came."""
    if membership.issue is None:
        return None
    try:
        issue = current.store().issues.get(membership.issue)
    except NotFound:
        return None
    told = next((c for c in membership.candidates if c.issue == membership.issue), None)
    reasons, why = (told.reasons, told.why) if told else ((), "")
    return Possible(issue, membership.probability, reasons, why)
