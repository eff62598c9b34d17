"""A question or request of the customer that no sentence of the draft answers.

A promise to find out, a refusal and a question of ours about it are answers as well. Who is told
by when the next word comes is answered for now, and what is unclear counts as answered.
"""

from collections.abc import Iterator, Mapping, Sequence

from inbox_assistant.respond.check.answering import Asked, answering
from inbox_assistant.respond.check.asks import Ask, asks_of
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.offers import Offer
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
ANY_NEED = ("finding", "refuse", "back")
LEFT_ALONE = "left_alone"  # the reason where what is asked for is an action
# A question is open when no sentence answers it with this chance: where signs of an answer stand in
# the draft, where there are none, and where without them there hardly is an answer.
DESPITE_SIGNS, WITHOUT, WITHOUT_FIGURES = 0.25, 0.48, 0.9
_FIGURES = frozenset({"when", "amount"})
_FEW = 3  # words: a longer question is met by two of them


def unanswered_question(draft: Draft) -> Iterator[Fault]:
    """Find the questions and requests that stay without an answer, each once."""
    asks = asks_of(draft)
    if not asks:
        return
    asked = Asked(draft.answers or "", draft.language, asks)
    offers = offers_of(draft)
    if any(offer.next_word for offer in offers):
        return
    for ask in asks:
        if likeliest(ask, offers, asked) < _bound(ask, offers):
            reason = LEFT_ALONE if not ask.question and "act" in ask.needs else ""
            yield Fault("unanswered_question", "", ask.text, reason)


def _bound(ask: Ask, offers: Sequence[Offer]) -> float:
    if signed(ask, offers):
        return DESPITE_SIGNS
    return WITHOUT_FIGURES if ask.needs <= _FIGURES else WITHOUT


def likeliest(ask: Ask, offers: Sequence[Offer], asked: Asked) -> float:
    """Return the chance of the sentence that answers it most likely."""
    known = answering()
    return max((known.chance(ask, offer, asked) for offer in offers), default=0.0)


def signed(ask: Ask, offers: Sequence[Offer]) -> bool:
    """Return whether the sentences have signs of an answer of the kind that is needed."""
    met = frozenset[str]().union(*(ask.about & offer.about for offer in offers))
    given = frozenset[str]().union(*(_given(ask, offer) for offer in offers))
    if given.intersection(ANY_NEED):
        return True
    if len(met) >= (1 if len(ask.about) <= _FEW else 2) or not ask.about:
        given |= {"about"}
    return any(given.intersection(ANSWERED_BY[need]) for need in ask.needs)


def _given(ask: Ask, offer: Offer) -> frozenset[str]:
    done = ask.acts & offer.acts if ask.acts else offer.acts or "doing" in offer.said
    return offer.said | ({"act"} if done else set())


def offers_of(draft: Draft) -> list[Offer]:
    """Return the sentences of the draft that may answer something."""
    return [
        Offer(said.text, draft.text[said.start : said.end], draft.language)
        for said in substance(draft, EMPTY)
        if said.text.strip()
    ]
