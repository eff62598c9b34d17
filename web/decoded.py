"""The decode card: four plain answers above the reading, and where in the mail they stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from inbox_assistant.decoding import FELT, decode
from inbox_assistant.model import JUDGED_FIELDS, Asking, Decoded, Reading, Reason, StoredMail
from inbox_assistant.questions import vocabulary
from web import current
from web.display import day, language_name, listed
from web.i18n import gettext, ngettext
from web.marks import Place, places, told
from web.words import LET_DOWN, PERSONAL


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that carries the request; `anchor` is its number in the mail, if it stands in its
    own words and not in the subject."""

    text: str
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What the templates show of a decoded mail; `text` are its own words, escaped, with what shows
    the answers and what is asked marked."""

    decoded: Decoded
    text: Markup
    sentences: tuple[Sentence, ...]
    let_down: str
    personal: str
    elsewhere: tuple[int, ...]
    foreign: tuple[str, ...]
    wordings: dict[str, tuple[str, ...]]


def card(stored: StoredMail, reading: Reading) -> Card:
    """Return the decode card of the mail that is to be answered."""
    history = current.store().history.of_conversation(stored.conversation_id, current.now())
    text = f"{stored.mail.subject}\n{stored.mail.own_words}"
    decoded = decode(reading, text, history, current.now())
    return Card(
        decoded,
        _marked(stored, reading, decoded),
        _sentences(stored, reading),
        _said(LET_DOWN, decoded.let_down.reasons),
        _said(PERSONAL, decoded.personal_word.reasons),
        _elsewhere(decoded.let_down.reasons),
        tuple(_foreign(reading)),
        _wordings(reading),
    )


def _marked(stored: StoredMail, reading: Reading, decoded: Decoded) -> Markup:
    body = stored.mail.own_words
    asked = [place for _, place in _asked(stored, reading) if place]
    return told(body, asked, [*_evidence(stored, reading), *places(body, _personal(decoded))])


def _personal(decoded: Decoded) -> Iterable[str]:
    """Return the words that decided beside the reading, whose own evidence has its places."""
    for reason in (*decoded.let_down.reasons, *decoded.personal_word.reasons):
        if reason.slug not in FELT:
            yield from reason.evidence


def _sentences(stored: StoredMail, reading: Reading) -> tuple[Sentence, ...]:
    found, number = [], 0
    for sentence, place in _asked(stored, reading):
        found.append(Sentence(sentence.text, number if place else None))
        number += place is not None
    # A reading from before places were kept has only its text.
    return tuple(found) or ((Sentence(reading.request),) if reading.request else ())


def _asked(stored: StoredMail, reading: Reading) -> list[tuple[Asking, Place | None]]:
    return [(s, _within(stored, (s.start, s.end), s.text)) for s in reading.asking]


def _evidence(stored: StoredMail, reading: Reading) -> list[Place]:
    """Return where the words stand that show the reading; those of the language are on every
    line."""
    found: list[Place] = []
    for judged in (getattr(reading, name) for name in JUDGED_FIELDS if name != "language"):
        spans = judged.spans if len(judged.spans) == len(judged.evidence) else ()
        within = [_within(stored, *pair) for pair in zip(spans, judged.evidence, strict=False)]
        found += filter(None, within)
        if not spans:
            found += places(stored.mail.own_words, judged.evidence)
    return found


def _within(stored: StoredMail, place: Place, words: str) -> Place | None:
    """Return a place of subject and body as one in the body, None when the words are not there."""
    offset = len(stored.mail.subject) + 1
    start, end = place[0] - offset, place[1] - offset
    return (start, end) if start >= 0 and stored.mail.own_words[start:end] == words else None


def _said(words: dict[str, tuple[str, str]], reasons: Iterable[Reason]) -> str:
    """Return the reasons as one enumeration in the reader's language."""
    return listed([_reason(words[reason.slug], reason) for reason in reasons])


def _reason(texts: tuple[str, str], reason: Reason) -> str:
    days = tuple(dict.fromkeys(map(day, reason.times)))
    text = gettext(texts[len(days) > 1])
    return text % {"when": listed(list(days)), "num": reason.mails or len(reason.times)}


def _elsewhere(reasons: Iterable[Reason]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(id_ for reason in reasons for id_ in reason.conversations))


def _foreign(reading: Reading) -> Iterable[str]:
    """Tell of sentences in other languages than the mail's, as far as they are sure."""
    least = current.thresholds().of("language")
    counts: dict[str, int] = {}
    for passage in reading.passages:
        if passage.language not in (reading.language.value, "und") and passage.probability >= least:
            counts[passage.language] = counts.get(passage.language, 0) + 1
    for code, count in counts.items():
        text = ngettext(
            "%(num)s sentence in %(language)s", "%(num)s sentences in %(language)s", count
        )
        yield text % {"num": count, "language": language_name(code)}


def _wordings(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return the ways to put each question worth asking, in the customer's language and form."""
    known, formality = vocabulary(current.config().questions), reading.formality
    informal = formality.value == "informal" and current.thresholds().sure("formality", formality)
    language = reading.language.value
    return {slug: known.ways(slug, language, informal=informal) for slug in reading.questions}
