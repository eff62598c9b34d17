"""What simple methods make of the same mails: all at once, whole texts, average linkage.

Their thresholds were chosen on the organisations of `training/data` together (`python -m
benchmarks.group_peers` prints how they fare): mails of these flatter the peers a little.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.groups import f1s, group_lines
from inbox_assistant.model import Embedder
from training.mails import Labelled, load_all

Rows = NDArray[Any]
# Distance (1 - cosine) up to which groups are joined: the best mean B-cubed F1 of mails with a
# problem over the organisations of training/data.
TFIDF_AT, VECTORS_AT = 0.96, 0.92
_TRIED = np.arange(0.50, 1.0, 0.02)
_FEW = 2  # mails of a language: fewer have no mean


def lines(mails: Sequence[Labelled], embedder: Embedder) -> Iterator[str]:
    """Yield the figures of each peer, below `benchmarks.groups.HEAD`."""
    yield from group_lines("TF-IDF", mails, agglomerated(tfidf_rows(mails), TFIDF_AT))
    rows = vector_rows(mails, embedder)
    yield from group_lines("whole-mail vectors", mails, agglomerated(rows, VECTORS_AT))


def tfidf_rows(mails: Sequence[Labelled]) -> Rows:
    """Return a row per mail: words and pairs of words."""
    texts = [mail.words.text for mail in mails]
    vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    return np.asarray(vectorizer.fit_transform(texts).toarray(), dtype=np.float32)


def vector_rows(mails: Sequence[Labelled], embedder: Embedder) -> Rows:
    """Return the vector of each whole mail, without what the mails of its language share."""
    rows = np.array(embedder.embed([mail.words.text for mail in mails]), dtype=np.float32)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, mail in enumerate(mails):
        places[mail.language].append(at)
    for own in places.values():
        if len(own) > _FEW:
            rows[own] -= rows[own].mean(axis=0)
    return rows


def agglomerated(rows: Rows, threshold: float) -> list[str]:
    """Return the group of each row; a row of zeros is like no other."""
    if len(rows) < 2:
        return [str(at) for at in range(len(rows))]
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.maximum(length, 1e-9)
    distances = (1 - unit @ unit.T).clip(0, 2)
    np.fill_diagonal(distances, 0)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=threshold
    )
    return [str(label) for label in model.fit_predict(distances)]


def main() -> None:
    """Print the mean B-cubed F1 of each threshold over the organisations of `training/data`."""
    from benchmarks.honest import Remembering

    embedder = Remembering()
    ways: dict[str, Callable[[Sequence[Labelled]], Rows]] = {
        "TF-IDF": tfidf_rows,
        "whole-mail vectors": lambda mails: vector_rows(mails, embedder),
    }
    known: defaultdict[str, list[Labelled]] = defaultdict(list)
    for mail in load_all():
        if mail.at:
            known[mail.organisation].append(mail)
    for name, rows_of in ways.items():
        made = [(mails, rows_of(mails)) for mails in known.values()]
        for threshold in _TRIED:
            each = [f1s(mails, agglomerated(rows, threshold)) for mails, rows in made]
            means = {cut: np.mean([f[cut] for f in each]) for cut in each[0]}
            told = "  ".join(f"{cut} {mean:.3f}" for cut, mean in means.items())
            print(f"{name:20s} {threshold:.2f}  {told}", flush=True)


if __name__ == "__main__":
    main()
