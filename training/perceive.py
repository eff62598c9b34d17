"""What the heads see of labelled mails: signs and vectors, made by the product's own code."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Embedder
from inbox_assistant.understand.cleaning import parts_of
from inbox_assistant.understand.means import ANY, LanguageMeans
from inbox_assistant.understand.register import Perceived
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.vectors import vectors_of
from training.mails import Labelled

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled mail and what is perceived of it."""

    mail: Labelled
    seen: Perceived


def perceive(mails: Sequence[Labelled], embedder: Embedder) -> list[Example]:
    """Return the mails with their signs and vectors; one pass of the embedder."""
    parts = [parts_of(mail.words, mail.language) for mail in mails]
    vectors = vectors_of(parts, embedder)
    return [
        Example(
            mail, Perceived(mail.words, cut, mail.language, signs_of(mail.words, mail.language), v)
        )
        for mail, cut, v in zip(mails, parts, vectors, strict=True)
    ]


def fit_means(examples: Sequence[Example]) -> dict[str, Matrix]:
    """Return the mean vector per kind of text and language, and over the languages ("*")."""
    means: dict[str, Matrix] = {}
    languages = sorted({e.mail.language for e in examples})
    for kind in ("full", "subject", "sentence", "clean"):
        for language in languages:
            rows = [_rows(e, kind) for e in examples if e.mail.language == language]
            means[f"{kind}:{language}"] = np.vstack(rows).mean(0)
        own = [means[f"{kind}:{language}"] for language in languages]
        means[f"{kind}:{ANY}"] = np.mean(own, axis=0)
    return means


def language_means(examples: Sequence[Example]) -> LanguageMeans:
    """Return the means of these mails in the form the readers use."""
    return LanguageMeans(fit_means(examples))


def _rows(example: Example, kind: str) -> Matrix:
    vectors = example.seen.vectors
    rows = {
        "full": vectors.full,
        "subject": vectors.subject,
        "sentence": vectors.units,
        "clean": vectors.clean,
    }[kind]
    return np.atleast_2d(rows)
