"""Thoughts of mails nobody wrote: what they are about is chosen, no model is asked.

Mails of one topic say, word and name the same; mails of two topics have nothing in common. That
holds under any sane weights, so a test of a rule does not hang on what was learnt.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.grouping import Placing
from inbox_assistant.model import Membership, Perception, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.understand.meaning import Thought, no_rows, pack
from inbox_assistant.understand.means import shipped_means, unit_length
from inbox_assistant.understand.words import Understood
from tests.builders import a_reading

WORD_WIDTH = 128
VAGUE, THANKS = 900, 901  # topics of mails that are about none
_COLOURS = ("rosso", "verde", "giallo", "bianco", "azzurro", "viola", "grigio", "marrone")


def a_thought(topic: int, number: int = 0, **changes: Any) -> Thought:
    """What a mail about that topic may say; the number makes it differ from others a little."""
    rows = np.stack([_direction(topic, number, kind) for kind in ("clean", "sentence")])
    thought = Thought(
        "it",
        0.98,
        0.03,
        (_sentence(topic),),
        rows[0],
        rows[1:],
        _words(topic),
        _random((topic, 1), len(_words(topic)), WORD_WIDTH),
        (f"object_{topic}", f"fault_{topic}"),
    )
    return replace(thought, **changes)


def a_vague_thought(number: int = 0, **changes: Any) -> Thought:
    """A mail that says of nothing in particular that it does not work."""
    said = {"vague": 0.95, "units": ("Non va niente",), "words": (), "word_rows": no_rows()}
    return a_thought(VAGUE, number, **(said | {"concepts": ()} | changes))


def thanks(number: int = 0) -> Thought:
    """A mail about no problem."""
    return a_thought(THANKS, number, problem=0.03)


def understood(thought: Thought, **reading: Any) -> Understood:
    """What a reader would have understood of it."""
    return Understood(
        a_reading(**reading), pack(thought, "test"), Perception("test", "test", b"row")
    )


def file(store: Store, mail: StoredMail, thought: Thought, placing: Placing | None = None) -> int:
    """File a mail as a reader does; return its issue (0: none)."""
    placing = placing or Placing(store)
    with placing.turn():
        placing.file(mail, understood(thought, vague=thought.vague > 0.5))
    return member(store, mail).issue or 0


def member(store: Store, mail: StoredMail) -> Membership:
    """Return where a mail that was read belongs."""
    found = store.readings.membership(mail.id)
    assert found is not None
    return found


def _direction(topic: int, number: int, kind: str) -> NDArray[np.float32]:
    about, noise = _random(topic, 1, 512)[0], _random((topic, number), 1, 512)[0]
    away = unit_length(about + np.float32(0.3) * noise)
    return np.asarray(shipped_means().mean(kind, "it") + 0.8 * away, dtype=np.float32)


def _random(seed: int | tuple[int, ...], rows: int, width: int) -> NDArray[np.float32]:
    """Directions that have nothing in common with those of another seed."""
    return unit_length(np.random.default_rng(seed).standard_normal((rows, width), np.float32))


def _words(topic: int) -> tuple[str, ...]:
    """Words no language has, so that all are as rare."""
    return (f"{_COLOURS[topic % len(_COLOURS)]}{topic}", f"guasto{topic}", f"pezzo{topic}")


def _sentence(topic: int) -> str:
    return f"Il {' '.join(_words(topic))} non funziona da ieri mattina"
