"""Which sentences agents strike from suggestions, and which they write instead, most often.

Only what several replies share is shown, and nothing that is one customer's own: the words are for
the team, to better its phrases.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from rapidfuzz.fuzz import ratio

from inbox_assistant.model import Edited, Kind
from inbox_assistant.respond.amending import SPAN
from inbox_assistant.respond.private import Customer
from inbox_assistant.store.base import Store
from inbox_assistant.understand.tokens import sentences

FEWEST = 3  # replies that must share a sentence
SHOWN = 8
_NEWEST = 200  # replies that are looked through
_MOST_KEPT = 300  # different sentences
_ALIKE = 80  # of 100: the same sentence but for a day, a name, a word
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence as one reply had it, and in how many replies it was struck, or added."""

    text: str
    replies: int


@dataclass(frozen=True, slots=True)
class Rewordings:
    """What agents changed most often in suggestions of one kind and language."""

    struck: tuple[Rewording, ...]
    added: tuple[Rewording, ...]


def rewordings(store: Store, kind: Kind, language: str, now: datetime) -> Rewordings:
    """Return what was changed most often in the last 90 days, the most frequent first."""
    return compared(store.suggested.edited(kind, language, now - SPAN, _NEWEST))


def compared(replies: Iterable[Edited]) -> Rewordings:
    """Return what these replies have in common in what was struck and added."""
    struck, added = _Tally(), _Tally()
    for reply in replies:
        shown, sent = _sentences(reply.begun.text), _sentences(reply.sent.mail.own_words)
        customer = Customer.of((reply.customer, *reply.sent.mail.to), ())
        struck.add(_without_private(shown - sent, customer))
        added.add(_without_private(sent - shown, customer))
    return Rewordings(struck.common(), added.common())


@dataclass(slots=True)
class _Tally:
    """Sentences and how many replies had them, or one very much alike."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, found: Iterable[str]) -> None:
        for known in {self._known(sentence) for sentence in found}:
            if known in self.counts or len(self.counts) < _MOST_KEPT:
                self.counts[known] = self.counts.get(known, 0) + 1

    def _known(self, sentence: str) -> str:
        if sentence in self.counts:
            return sentence
        alike = (known for known in self.counts if ratio(known, sentence) >= _ALIKE)
        return next(alike, sentence)

    def common(self) -> tuple[Rewording, ...]:
        """Return the most frequent ones."""
        often = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Rewording(text, n) for text, n in often if n >= FEWEST)[:SHOWN]


def _sentences(text: str) -> frozenset[str]:
    return frozenset(" ".join(one.text.split()) for one in sentences(text))


def _without_private(found: Iterable[str], customer: Customer) -> Iterator[str]:
    for sentence in sorted(found):
        if len(sentence.split()) >= _FEWEST_WORDS and not customer.identifies(sentence):
            yield sentence
