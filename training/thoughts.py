"""What is thought of labelled mails, made by the product's own code: what grouping is learnt on."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from inbox_assistant.model import Embedder, Membership
from inbox_assistant.understand.concepts import concepts
from inbox_assistant.understand.consolidation import Seen
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.means import unit_length
from inbox_assistant.understand.rarity import telling_words
from inbox_assistant.understand.wordbook import WordBook
from training.perceive import Example
from training.register import Array

WORD_DIMENSIONS = 128
UNPLACED = Membership(None, 0.0)


def word_space(examples: Sequence[Example], embedder: Embedder) -> dict[str, Array]:
    """Return the mean and the main directions (Pearson 1901) of the words of these mails. Nothing
    of what the mails are labelled with goes into them."""
    words = dict.fromkeys(word for example in examples for word in _words(example))
    rows = unit_length(embedder.embed(list(words)))
    mean = rows.mean(0)
    rows = unit_length(rows - mean)
    _, directions = np.linalg.eigh(rows.T @ rows)
    basis = directions[:, ::-1][:, :WORD_DIMENSIONS]
    return {"words:mean": mean.astype(np.float16), "words:basis": basis.astype(np.float16)}


def thoughts_of(
    examples: Sequence[Example], book: WordBook, chances: Mapping[str, Mapping[str, float]]
) -> dict[str, Thought]:
    """Return the thought of each mail by its id. `chances` are the probabilities that it is
    "vague", and that there is a "problem", by heads that never saw it."""
    book.learn(word for example in examples for word in _words(example))
    return {
        example.mail.id: _thought(example, book, {f: chances[f][example.mail.id] for f in chances})
        for example in examples
    }


def seen_mails(examples: Sequence[Example], thoughts: Mapping[str, Thought]) -> list[Seen]:
    """Return mails in order of time as the second look sees them."""
    newest: dict[str, int] = {}
    found = []
    for place, example in enumerate(examples):
        mail = example.mail
        assert mail.at
        follows = newest.get(mail.thread)
        newest[mail.thread] = place
        found.append(Seen(thoughts[mail.id], mail.at, mail.sender, UNPLACED, follows=follows))
    return found


def concept_rarity(
    examples: Sequence[Example], thoughts: Mapping[str, Thought]
) -> dict[str, float]:
    """Return how rare each concept is among the mails (logarithm of the inverse frequency)."""
    counts = Counter(slug for e in examples for slug in thoughts[e.mail.id].concepts)
    return {slug: float(np.log(len(examples) / (n + 1))) for slug, n in sorted(counts.items())}


def _words(example: Example) -> tuple[str, ...]:
    return telling_words(example.seen.parts.clean, example.seen.language)


def _thought(example: Example, book: WordBook, chances: Mapping[str, float]) -> Thought:
    seen, words = example.seen, _words(example)
    return Thought(
        language=seen.language,
        problem=chances["problem"],
        vague=chances["vague"],
        units=seen.parts.units,
        clean=seen.vectors.clean,
        unit_rows=np.asarray(seen.vectors.units),
        words=words,
        word_rows=book.rows(words),
        concepts=tuple(sorted(concepts(seen.parts.clean, seen.language))),
    )
