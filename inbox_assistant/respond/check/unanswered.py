"""A question or request of the customer that no sentence of the draft answers.

Each need of a question ("when", "how much", "do I have to") has signs of an answer; a promise to
find out, a refusal and a question of ours count for all. What is unclear counts as answered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from inbox_assistant.respond.check.asks import Ask, asks_of
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.speech import Speech, kinds, plain, speech
from inbox_assistant.respond.check.stems import stems
from inbox_assistant.respond.check.substance import substance

# Sentences of these kinds answer nothing, whatever their words.
EMPTY = (
    "uncommitted_vague",
    "deflects_competence",
    "demands_reply",
    "channel_switch",
    "blames_others",
    "hostile",
    "asks_personal_data_insecurely",
    "time_limited_offer",
    "excuse_or_self_centred",
)
ANY_NEED = ("finding", "refuse", "back")
# For each need the signs of which one answers it; "about" are the words of the question.
ANSWERED_BY: Mapping[str, tuple[str, ...]] = {
    "when": ("moment",),
    "amount": ("amount",),
    "place": ("place", "about"),
    "way": ("steps", "doing", "about"),
    "reason": ("reason", "fault", "about"),
    "fault": ("fault",),
    "safe": ("safe",),
    "duty": ("duty", "steps", "doing"),
    "act": ("act", "yes", "doing", "about"),
    "other": ("yes", "about"),
}
LEFT_ALONE = "left_alone"  # the reason where what is asked for is an action
_FEW = 3  # words: a longer question is met by two of them


@dataclass(frozen=True)
class Offer:
    """A sentence of the draft, and what it offers; `written` has its quotations as well."""

    text: str
    written: str
    language: str
    table: Speech

    @cached_property
    def said(self) -> frozenset[str]:
        """Return the signs of an answer in it."""
        low = plain(self.text)
        found = kinds(self.table.said, low)
        if "since" in found:  # a past moment answers no "when"
            later = self.table.said["since"].sub(" ", low)
            found = found if self.table.said["moment"].search(later) else found - {"moment"}
        # By when the next word comes answers for now.
        return found | {"finding"} if {"word", "moment"} <= found else found

    @cached_property
    def acts(self) -> frozenset[str]:
        """Return what it says is done."""
        return kinds(self.table.act, plain(self.text))

    @cached_property
    def about(self) -> frozenset[str]:
        """Return the stems of its words."""
        return stems(self.written, self.language)


def unanswered_question(draft: Draft) -> Iterator[Fault]:
    """Find the questions and requests that stay without an answer, each once."""
    table = speech(draft.language)
    asks = asks_of(draft) if table else []
    if not table or not asks:
        return
    offers = [
        Offer(said.text, draft.text[said.start : said.end], draft.language, table)
        for said in substance(draft, EMPTY)
    ]
    if any(offer.said.intersection(ANY_NEED) for offer in offers):
        return
    for ask in asks:
        if not _answered(ask, offers):
            reason = LEFT_ALONE if not ask.question and "act" in ask.needs else ""
            yield Fault("unanswered_question", "", ask.text, reason)


def _answered(ask: Ask, offers: Sequence[Offer]) -> bool:
    met = frozenset[str]().union(*(ask.about & offer.about for offer in offers))
    given = frozenset[str]().union(*(_given(ask, offer) for offer in offers))
    if len(met) >= (1 if len(ask.about) <= _FEW else 2) or not ask.about:
        given |= {"about"}
    return any(given.intersection(ANSWERED_BY[need]) for need in ask.needs)


def _given(ask: Ask, offer: Offer) -> frozenset[str]:
    done = ask.acts & offer.acts if ask.acts else offer.acts or "doing" in offer.said
    return offer.said | ({"act"} if done else set())
