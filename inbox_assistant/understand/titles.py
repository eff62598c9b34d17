"""What an issue is called: a title a colleague would write, and the problem in a sentence.

A title is either the clause of a mail that says best what all say, or, in the team's language, the
object and the fault that most mails name ("Fattura: doppio addebito"). Whichever is worth more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.understand.offers import (
    Heard,
    Offer,
    alike,
    best,
    problem_offers,
    title_offers,
)
from inbox_assistant.understand.traces import Trace

CLEARLY = 0.08  # worth: words change only for such that are that much better


@dataclass(frozen=True, slots=True)
class Titled:
    """A short title, the problem in a sentence, and the language of the title."""

    title: str
    problem: str
    language: str


def titled(traces: Sequence[Trace], language: str = "", before: Titled | None = None) -> Titled:
    """Return what the issue of these mails is called, in the team's language where the mails
    allow it, else in that of most mails ("": the team has none).

    The words `before` stay unless others are clearly better.
    """
    heard = Heard.of(traces, language)
    title = _settled(title_offers(heard), before.title if before else "")
    problem = _settled(problem_offers(heard, title), before.problem if before else "")
    return Titled(title.text, problem.text, title.language)


def _settled(offers: Sequence[Offer], before: str) -> Offer:
    """Return the best offer, or the words before if those are hardly worse. What they are worth
    now is told by the offer that is most like them: their own mail may be forgotten."""
    found = best(offers)
    likest = max(offers, key=lambda offer: offer.worth * alike(offer.text, before))
    if likest.worth * alike(likest.text, before) > found.worth - CLEARLY:
        return Offer(before, likest.language, likest.worth)
    return found
