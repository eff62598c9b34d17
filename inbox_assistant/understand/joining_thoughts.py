"""All own words of a conversation as one thought: what two vague mails say together."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from inbox_assistant.understand.meaning import Thought, no_rows
from inbox_assistant.understand.means import unit_length


def joined(thoughts: Sequence[Thought]) -> Thought:
    """Return one thought that says everything the given ones say, the newest last.

    It is about a problem if one of them is, and as vague as the clearest of them; its language is
    the newest one's. There must be at least one.
    """
    newest = thoughts[-1]
    # What was said twice (a quote that slipped through, a second copy) is said once.
    rows = {text: row for t in thoughts for text, row in zip(t.units, t.unit_rows, strict=True)}
    words = {word: row for t in thoughts for word, row in zip(t.words, t.word_rows, strict=True)}
    lengths = [sum(map(len, t.units)) or 1 for t in thoughts]
    clean = np.average([t.clean for t in thoughts], axis=0, weights=lengths)
    return replace(
        newest,
        problem=max(t.problem for t in thoughts),
        vague=min(t.vague for t in thoughts),
        units=tuple(rows),
        clean=unit_length(clean.astype(np.float32)),
        unit_rows=np.array(list(rows.values()), dtype=np.float32),
        words=tuple(words),
        word_rows=np.array(list(words.values()), dtype=np.float32) if words else no_rows(),
        concepts=tuple(sorted({slug for t in thoughts for slug in t.concepts})),
        places=tuple(dict.fromkeys(place for t in thoughts for place in t.places)),
    )
