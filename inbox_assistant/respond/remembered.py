"""Suggestions that were made once, for as long as nothing they depend on has changed.

What they are made of is all in `Asked`; the moment counts only as far as it shows in the words (the
evening by which the next word comes). The team's phrases lie in files, known by time and size.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Generic, TypeVar

from inbox_assistant.model import Suggestion
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.own_phrases import stamp_of
from inbox_assistant.respond.suggest import suggest

_MOST = 1_000  # conversations: some ten kilobytes each

Made = TypeVar("Made")


class Memory(Generic[Made]):
    """The values used last, by a text that stands for all they were made of. For all threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._lock = Lock()

    def recall(self, fingerprint: str, make: Callable[[], Made]) -> Made:
        """Return what was made for that fingerprint, made now where it is not remembered."""
        with self._lock:
            if fingerprint in self._made:
                self._made.move_to_end(fingerprint)
                return self._made[fingerprint]
        made = make()  # without the lock: it takes long, and twice does no harm
        with self._lock:
            self._made[fingerprint] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


_SUGGESTED: Memory[tuple[Suggestion, ...]] = Memory(_MOST)


def suggested(asked: Asked) -> tuple[Suggestion, ...]:
    """Return what `suggest` does, without making it again."""
    return _SUGGESTED.recall(fingerprint(asked), lambda: tuple(suggest(asked)))


def fingerprint(asked: Asked) -> str:
    """Return a text (SHA-256, hexadecimal) that differs when what would be suggested may differ."""
    calm = replace(asked, now=asked.office.next_evening(asked.now))
    told = repr((calm, stamp_of(asked.phrases, asked.reading.language.value)))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
