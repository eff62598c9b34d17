"""Teaches the check of drafts how faults sound, from sentences written for it (`data/drafts`).

A file holds sentences of one language: under `## kind` those with that fault after `+`, those that
only look like it after `-`. What our own letters say is harmless as well.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.svm import SVC

import inbox_assistant.respond.check
from inbox_assistant.model import Embedder
from inbox_assistant.questions import shipped
from inbox_assistant.respond.check.learnt import KEEN_WEIGHTS, WEIGHTS, centred, parts_of
from inbox_assistant.understand.embedding import ContextualEncoder
from inbox_assistant.understand.tokens import sentences
from training.register import Array

ROWS = Path(__file__).parent / "data" / "drafts"
LANGUAGES = ("it", "en", "fr", "de", "es")
HARMLESS = ""
# Chosen on other drafts (docs/check.md); a fault counts for three harmless sentences.
WIDTH, LOOSENESS, WEIGHT = 1.0, 3.0, 3.0
_MOST = 127  # a byte, with its sign


class Row(NamedTuple):
    """A sentence, its language, and the fault it has, if any."""

    text: str
    language: str
    kind: str


def main(embedder: Embedder) -> None:
    """Write the weights of both ears of the check; print how many rows of each kind taught them."""
    rows = [*written(), *own_phrases()]
    counted = Counter(row.kind or "harmless" for row in rows)
    print(", ".join(f"{kind} {count}" for kind, count in counted.most_common()))
    folder = Path(inbox_assistant.respond.check.__file__).parent / "weights"
    for name, ear in {WEIGHTS: embedder, KEEN_WEIGHTS: ContextualEncoder()}.items():
        np.savez_compressed(folder / name, allow_pickle=False, **fit(rows, ear))
        print(f"{name}: {(folder / name).stat().st_size // 1024} KiB")


def written(folder: Path = ROWS) -> Iterator[Row]:
    """Yield the rows of all files: `it.txt`, `it_more.txt`, … are Italian."""
    for path in sorted(folder.glob("*.txt")):
        kind = HARMLESS
        for line in path.read_text(encoding="utf-8").splitlines():
            mark, _, text = line.strip().partition(" ")
            if mark == "##":
                kind = text
            elif mark in ("+", "-"):
                yield Row(text, path.stem[:2], kind if mark == "+" else HARMLESS)


def own_phrases() -> Iterator[Row]:
    """Yield what our own letters say, sentence by sentence, and what they ask."""
    folder = resources.files("inbox_assistant.respond") / "phrases"
    asked = shipped()
    for language in LANGUAGES:
        texts = list(_texts(tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))))
        for slug, informal in product(asked.questions, (False, True)):
            texts += asked.ways(slug, language, informal=informal)
        whole = [sentence.text for text in texts for sentence in sentences(text)]
        parts = [text[start:end] for text in whole for start, end in parts_of(text)]
        for text in dict.fromkeys([*texts, *whole, *parts]):
            yield Row(text, language, HARMLESS)


def fit(rows: Sequence[Row], embedder: Embedder) -> dict[str, Array]:
    """Return the arrays of the machines: one for each kind, all over the same rows."""
    vectors = embedder.embed([row.text for row in rows])
    spoken = np.array([row.language for row in rows])
    means = np.stack([vectors[spoken == language].mean(0) for language in LANGUAGES])
    apart = centred(vectors, means[[LANGUAGES.index(row.language) for row in rows]])
    kinds = sorted({row.kind for row in rows} - {HARMLESS})
    dual = np.zeros((len(rows), len(kinds)), dtype=np.float32)
    bias = np.zeros(len(kinds), dtype=np.float32)
    near = np.exp(2 * WIDTH * (apart.astype(np.float64) @ apart.T - 1))  # once for all kinds
    for at, kind in enumerate(kinds):
        weights = {True: WEIGHT, False: 1.0}
        machine = SVC(C=LOOSENESS, kernel="precomputed", class_weight=weights)
        machine.fit(near, np.array([row.kind == kind for row in rows]))
        dual[machine.support_, at] = machine.dual_coef_[0]
        bias[at] = machine.intercept_[0]
    told = np.flatnonzero(dual.any(axis=1))
    scale = _MOST / np.abs(apart[told]).max(axis=1, keepdims=True)
    return {
        "kinds": np.array(kinds),
        "languages": np.array(LANGUAGES),
        "means": means.astype(np.float32),
        "rows": np.round(apart[told] * scale).astype(np.int8),
        "dual": dual[told].astype(np.float16),
        "bias": bias,
        "width": np.array(WIDTH),
    }


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, (list, dict)):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _texts(inner)
