"""Who is told of an issue: all that it surely hits, each once. Decides; writes nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from inbox_assistant.config import Config
from inbox_assistant.model import Hit, Qualm
from inbox_assistant.respond.addresses import is_ours, mailbox_of, sendable
from inbox_assistant.respond.kinds import SURE_OF_A_VAGUE_ISSUE, SURE_OF_ISSUE
from inbox_assistant.respond.manner import SURE_OF_FORMALITY
from inbox_assistant.understand.address import address_cues, address_form

# Who closed a matter longer ago hears no more of it.
CLOSED_WITHIN = timedelta(days=14)


class Person(NamedTuple):
    """A conversation to be told; with a qualm it is offered, and an agent decides."""

    hit: Hit
    qualm: Qualm | None


def people(hits: Sequence[Hit], config: Config, begun_at: datetime | None = None) -> list[Person]:
    """Return whom to tell, by conversation. `begun_at` is when others were told the same."""
    reached: set[str] = set()
    found = []
    # Of two conversations of one customer, the one they wrote in last hears of it.
    for hit in sorted(hits, key=lambda hit: hit.answers, reverse=True):
        if sendable(hit.customer) and not is_ours(hit.customer.address, config):
            qualm = next(_qualms(hit, begun_at), None)
            who = mailbox_of(hit.customer.address)
            if qualm is None and who in reached:
                qualm = "twice"
            reached |= {who} if qualm is None else set()
            found.append(Person(hit, qualm))
    return sorted(found, key=lambda person: person.hit.conversation_id)


def register(hit: Hit) -> str:
    """Return how the customer writes, for a letter; who is casual and yet polite ("Hallo, könnten
    Sie …") is addressed politely."""
    judged, language = hit.reading.formality, hit.reading.language.value
    if not judged.sure(SURE_OF_FORMALITY):
        return "neutral"
    if judged.value == "informal":
        form = address_form(address_cues(hit.words, language), language)
        return "neutral" if form == "formal" else "informal"
    return judged.value


def sure(hit: Hit) -> bool:
    """Return whether the customer surely wrote about the issue."""
    needed = SURE_OF_A_VAGUE_ISSUE if hit.reading.vague.value else SURE_OF_ISSUE
    return hit.membership.by_agent or hit.membership.probability >= needed


def _qualms(hit: Hit, begun_at: datetime | None) -> Iterator[Qualm]:
    if hit.undelivered:
        yield "undelivered"
    if not sure(hit):
        yield "unsure"
    if hit.closed:
        yield "closed"
    if hit.unread:
        yield "unread"
    if hit.drafted:
        yield "drafted"
    if hit.skipped:
        yield "skipped"
    if begun_at and hit.answered_at and hit.answered_at >= begun_at:
        yield "answered"
