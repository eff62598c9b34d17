"""The language of a mail: what its pieces say together, each trusted as far as it is own words.

Each piece multiplies the chances of a language by how well it fits that language, or, where it may
be somebody else's words, any (a robust product of experts): a foreign sentence costs a bounded
amount, however clear it is.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from inbox_assistant.model import Judged, Passage
from inbox_assistant.understand.heads import softmax
from inbox_assistant.understand.language.frame import framed
from inbox_assistant.understand.language.guess import Chances, chances
from inbox_assistant.understand.language.likely import BEFORE, LIKELY
from inbox_assistant.understand.language.pieces import READ_LETTERS, Piece, pieces

# language-2: letters and word frequencies, pieces trusted as far as they are own words.
METHOD = "language-2"

UNSURE_BELOW = 0.3
# Of a language known before, as logarithms: more than "ok" says, less than three clear words.
_KNOWN, _KNOWN_AGAIN = 3.0, 1.0
_ALONE = 0.93  # the trust in a few words where nothing else is said
_OTHERS = 0.02  # how well somebody else's words fit a language that is not the mail's
_FULL_VOICE, _LOUDEST = 40, 2.5  # letters; how often such voices a long piece counts
_DOUBTED = 0.5  # pieces trusted less are heard once, however long
_STRAYS = 0.15  # the chance that a piece of a mail is in another language than the mail
_SUREST = 0.9999
_MOST_OTHERS, _LEAST_OTHER = 3, 0.005

_BEFORE = np.array([BEFORE[language] for language in LIKELY])
_ANY = softmax(_BEFORE)
_PLACES = {language: place for place, language in enumerate(LIKELY)}


class LanguageReader:
    """Judges the language of texts. Stateless: the same text has the same answer."""

    def read(self, text: str, prior: Iterable[str | None] = ()) -> Judged[str]:
        """Return the ISO 639-1 code of the text's language, "und" when there is nothing to go on;
        `others` are then the candidates.

        `prior` holds languages known before (of the conversation, of the sender); they decide
        only where the text itself hardly speaks. Evidence is the piece that says most.
        """
        return self.listen(text, prior)[0]

    def listen(
        self, text: str, prior: Iterable[str | None] = (), *, titled: bool = False
    ) -> tuple[Judged[str], tuple[Passage, ...]]:
        """Return what `read` does, and the language of each of the first pieces of the text.
        `titled` says that the first line is a subject, which somebody else may have set."""
        found = framed(pieces(text), text[:READ_LETTERS], titled)
        known = _known(prior)
        if not found and not known.any():
            return Judged("und", 0.0, (), METHOD), ()
        each = chances([piece.words for piece in found])
        loud = _loudness(found)
        own = _trust(found)
        voices = np.log(own * each + (1 - own) * _OTHERS)
        whole = softmax(_BEFORE + known + loud @ voices)
        telling = own * each * loud[:, np.newaxis]
        return _judged(text, whole, found, telling), _passages(found, each, whole)


def _known(prior: Iterable[str | None]) -> Chances:
    weights = np.zeros(len(LIKELY))
    for language in prior:
        if language in _PLACES:
            place = _PLACES[language]
            weights[place] += _KNOWN_AGAIN if weights[place] else _KNOWN
    return weights


def _loudness(found: Sequence[Piece]) -> Chances:
    """A long piece counts more than once, when its words are own."""
    most = np.where(np.array([piece.own for piece in found]) < _DOUBTED, 1, _LOUDEST)
    return np.clip([piece.letters / _FULL_VOICE for piece in found], 1, most)


def _trust(found: Sequence[Piece]) -> Chances:
    """Return a column: trust is relative, a greeting speaks freely where nothing else does."""
    own = np.array([piece.own for piece in found])[:, np.newaxis]
    best = own.max(initial=0.01)
    return np.asarray(own * max(best, _ALONE) / best)


def _passages(found: Sequence[Piece], each: Chances, whole: Chances) -> tuple[Passage, ...]:
    """A piece that hardly speaks is in the language of the mail."""
    both = each * ((1 - _STRAYS) * whole + _STRAYS * _ANY)
    both /= both.sum(axis=1, keepdims=True)
    return tuple(
        Passage(piece.start, piece.end, LIKELY[place], _stated(row[place]))
        for piece, row, place in zip(found, both, both.argmax(axis=1).tolist(), strict=True)
    )


def _judged(text: str, whole: Chances, found: Sequence[Piece], telling: Chances) -> Judged[str]:
    order = np.argsort(-whole, kind="stable")[: _MOST_OTHERS + 1].tolist()
    ranked = [(LIKELY[place], _stated(whole[place])) for place in order]
    ranked = [(language, p) for language, p in ranked if p >= _LEAST_OTHER]
    value, probability = ranked[0]
    if probability < UNSURE_BELOW:
        return Judged("und", probability, (), METHOD, tuple(ranked[:_MOST_OTHERS]))
    best = found[int(telling[:, order[0]].argmax())] if found else None
    spans = ((best.start, best.end),) if best else ()
    evidence = tuple(text[start:end] for start, end in spans)
    return Judged(value, probability, evidence, METHOD, tuple(ranked[1:]), spans=spans)


def _stated(probability: float) -> float:
    return round(min(float(probability), _SUREST), 4)
