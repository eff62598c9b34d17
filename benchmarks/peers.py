"""What others say of the same mails: VADER, textblob and its siblings, and a TF-IDF baseline.

The lexicons answer polarity alone, in one language each; ours is read off the emotion. They need
the extra `bench`; without it their lines say "not installed".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_union

from benchmarks.fields import FIELDS
from training.mails import Labelled
from training.measures import Answer, f1_of, macro_f1

POLARITY = {
    "gratitude": "positive",
    "joy": "positive",
    "neutral": "neutral",
    "confusion": "neutral",
    "anger": "negative",
    "frustration": "negative",
    "anxiety": "negative",
    "disappointment": "negative",
}
Score = Callable[[str], float]
_STEPS = np.linspace(0, 1, 21)  # quantiles tried as thresholds


class Peer(NamedTuple):
    """A lexicon: its name, its language, and what makes its score of a text (-1 to 1)."""

    name: str
    language: str
    make: Callable[[], Score]


class Thresholds(NamedTuple):
    """Below `low` a score is negative, above `high` positive."""

    low: float
    high: float

    def polarity(self, score: float) -> str:
        """Return the polarity of a score."""
        return "negative" if score < self.low else "positive" if score > self.high else "neutral"


@cache
def score_of(peer: Peer) -> Score | None:
    """Return what scores texts, None when the peer is not installed."""
    try:
        return cache(peer.make())
    except ImportError:
        return None


def tuned(scores: Sequence[float], truth: Sequence[str]) -> Thresholds:
    """Return the thresholds with the best macro-F1 on these texts."""
    # Just beside a quantile, since many scores are exactly 0.
    steps = sorted({float(q) + side for q in np.quantile(scores, _STEPS) for side in (-1e-6, 1e-6)})
    pairs = [Thresholds(low, high) for low, high in combinations_with_replacement(steps, 2)]
    return max(pairs, key=lambda t: macro_f1(truth, [t.polarity(score) for score in scores]))


def polarity_of(mail: Labelled) -> str:
    """Return the polarity of what careful readers say is felt."""
    return POLARITY[mail.labels["emotion"]]


def in_polarity(answers: Iterable[Answer]) -> list[Answer]:
    """Return answers about emotion as answers about polarity."""
    return [a._replace(truth=POLARITY[a.truth], said=POLARITY[a.said]) for a in answers]


def lexicon_answers(
    score: Score, language: str, taught_by: Sequence[Labelled], mails: Sequence[Labelled]
) -> list[Answer]:
    """Return what a lexicon says of the polarity of the mails in its language, with thresholds
    tuned on the mails our heads were taught by."""
    known = [m for m in taught_by if m.language == language and "emotion" in m.labels]
    cut = tuned([score(m.words.text) for m in known], [polarity_of(m) for m in known])
    return [
        Answer(polarity_of(m), cut.polarity(score(m.words.text)), 1.0, language, m.organisation)
        for m in mails
        if m.language == language and "emotion" in m.labels
    ]


def tfidf_answers(
    taught_by: Sequence[Labelled], mails: Sequence[Labelled]
) -> dict[str, list[Answer]]:
    """Return what logistic regressions over words and characters say of each field, learnt from
    the same mails as our heads."""
    seen = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True),
    )
    rows = seen.fit_transform([mail.words.text for mail in taught_by])
    asked = seen.transform([mail.words.text for mail in mails])
    found = {}
    for label, field in FIELDS.items():
        known = [i for i, mail in enumerate(taught_by) if label in mail.labels]
        wanted = [i for i, mail in enumerate(mails) if label in mail.labels]
        if field == "language" or not wanted:
            continue
        model = LogisticRegression(C=10, max_iter=60, tol=1e-3, class_weight="balanced")
        model.fit(rows[known], [str(taught_by[i].labels[label]) for i in known])
        chances = model.predict_proba(asked[wanted])
        found[field] = [
            _answer(mails[i], label, str(model.classes_[row.argmax()]), float(row.max()))
            for i, row in zip(wanted, chances, strict=True)
        ]
    return found


def commonest(answers: Sequence[Answer]) -> list[Answer]:
    """Return what would be said by always saying the commonest value."""
    value = Counter(answer.truth for answer in answers).most_common(1)[0][0]
    return [answer._replace(said=value) for answer in answers]


def polarity_line(name: str, theirs: Sequence[Answer], ours: Sequence[Answer]) -> str:
    """Return a line with the polarity figures of another beside ours on the same texts."""
    right, own = ([a.right for a in given] for given in (theirs, ours))
    return (
        f"{name:28s}{len(theirs):6d}     {f1_of(theirs):.3f}     {np.mean(right):.3f}"
        f"          {f1_of(ours):.3f}     {np.mean(own):.3f}"
    )


def _answer(mail: Labelled, label: str, said: str, sure: float) -> Answer:
    return Answer(str(mail.labels[label]), said, sure, mail.language, mail.organisation)


def _vader() -> Score:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    return lambda text: float(analyser.polarity_scores(text)["compound"])


def _textblob() -> Score:
    from textblob import TextBlob

    return lambda text: float(TextBlob(text).sentiment.polarity)


def _textblob_de() -> Score:
    from textblob_de import TextBlobDE
    from textblob_de.tokenizers import PatternTokenizer

    # Its own default tokeniser would want data from the network.
    cut = PatternTokenizer()
    return lambda text: float(TextBlobDE(text, tokenizer=cut).sentiment.polarity)


def _textblob_fr() -> Score:
    from textblob_fr import PatternAnalyzer

    analyser = PatternAnalyzer()
    return lambda text: float(analyser.analyze(text)[0])


PEERS = (
    Peer("VADER", "en", _vader),
    Peer("textblob", "en", _textblob),
    Peer("textblob-de", "de", _textblob_de),
    Peer("textblob-fr", "fr", _textblob_fr),
)
