"""What customers say of an issue in their own words: a few telling sentences, of several people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from inbox_assistant.understand.offers import Heard, Offer, alike, stated
from inbox_assistant.understand.phrasing import introduces
from inbox_assistant.understand.tellings import Telling
from inbox_assistant.understand.traces import Trace

MOST = 4
_SAME = 0.85  # cosine: two units that close say the same in the same way
_SAME_WORDS = 0.6
_NEW_LANGUAGE = 0.1  # worth: a language not heard yet


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a mail, private data masked, and its language."""

    text: str
    language: str


def quotes(traces: Sequence[Trace], language: str = "", without: str = "") -> tuple[Quote, ...]:
    """Return up to four telling sentences, each of another writer, of several languages where
    there are, none like another or like the text it stands beside (`without`)."""
    heard = Heard.of(traces, language)
    left = [(t, stated(t, heard)) for t in heard.told if not introduces(t.text, t.language)]
    left = [(t, offer) for t, offer in left if alike(offer.text, without) < _SAME_WORDS]
    found: list[Offer] = []
    while left and len(found) < MOST:
        languages = {offer.language for offer in found}
        told, offer = max(left, key=lambda pair: _worth(pair[1], languages))
        found.append(offer)
        left = [(t, o) for t, o in left if not _repeats(t, told, o.text, offer.text)]
    return tuple(Quote(offer.text, offer.language) for offer in found)


def _worth(offer: Offer, languages: Collection[str]) -> float:
    return offer.worth + _NEW_LANGUAGE * (offer.language not in languages)


def _repeats(one: Telling, other: Telling, text: str, said: str) -> bool:
    """Return whether one says the other's words again, or is of the same writer."""
    near = float(one.row @ other.row) > _SAME or alike(text, said) > _SAME_WORDS
    return near or one.sender == other.sender
