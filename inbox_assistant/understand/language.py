"""Which language a mail is written in: a vote of its sentences.

Only the writer's own words should be given. One sentence in another language (a copied error
message, an English footer) does not decide. The detector is py3langid (Lui & Baldwin 2012,
"langid.py: An Off-the-shelf Language Identification Tool"), restricted to likely languages.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from inbox_assistant.model import Judged
from inbox_assistant.understand.tokens import letters, listed, sentences

# language-1: sentence vote by length and probability, prior of conversation and sender.
METHOD = "language-1"

LIKELY = listed(
    "ar bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko lt "
    "lv mk ms mt nl no pl pt ro ru sk sl sq sr sv ta th tr uk ur vi zh"
)

READ_LETTERS = 20_000  # more of a mail tells nothing new about its language
MOST_SENTENCES = 60
LONGEST_VOTE = 120  # letters: a long paragraph is one voice, not twenty
PRIOR_LETTERS = 6  # a prior weighs as much as a very short sentence
UNSURE_BELOW = 0.3

_NOT_LANGUAGE = re.compile(r"https?:\S+|www\.\S+|\S+@\S+|\b\w*\d\w*\b")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LIKELY)
    return identifier


class LanguageReader:
    """Judges the language of texts. Stateless: the same text has the same answer."""

    def read(self, text: str, prior: Iterable[str | None] = ()) -> Judged[str]:
        """Return the ISO 639-1 code of the text's language, "und" when there is nothing to go on.

        `prior` holds languages known before (of the conversation, of the sender); they decide
        only where the text itself hardly speaks. Evidence is the sentence that says most.
        """
        votes: Counter[str] = Counter()
        telling: dict[str, tuple[float, str]] = {}
        for sentence in _own_sentences(text):
            self._vote(sentence, votes, telling)
        for language in prior:
            if language and language != "und":
                votes[language] += PRIOR_LETTERS
        return _elected(votes, telling)

    def _vote(
        self, sentence: str, votes: Counter[str], telling: dict[str, tuple[float, str]]
    ) -> None:
        words = _NOT_LANGUAGE.sub(" ", sentence)
        weight = min(letters(words), LONGEST_VOTE)
        if not weight:
            return
        for language, probability in _identifier().rank(words)[:3]:
            votes[language] += weight * probability
            if weight * probability > telling.get(language, (0.0, ""))[0]:
                telling[language] = (weight * probability, sentence)


def _own_sentences(text: str) -> list[str]:
    return [s.text for s in sentences(text[:READ_LETTERS])[:MOST_SENTENCES]]


def _elected(votes: Counter[str], telling: dict[str, tuple[float, str]]) -> Judged[str]:
    total = sum(votes.values())
    if not total:
        return Judged("und", 0.0, (), METHOD)
    ranked = [(language, round(weight / total, 4)) for language, weight in votes.most_common(3)]
    value, probability = ranked[0]
    if probability < UNSURE_BELOW:
        return Judged("und", probability, (), METHOD, tuple(ranked))
    evidence = (telling[value][1],) if value in telling else ()
    return Judged(value, probability, evidence, METHOD, tuple(ranked[1:]))
