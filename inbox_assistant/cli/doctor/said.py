"""What the doctor says, one line a finding."""

from dataclasses import dataclass
from typing import Literal

#: right: as it should be. look: it works, and may not be meant so. wrong: somebody has to act.
Grade = Literal["right", "look", "wrong"]
_SIGNS = {"right": "✓", "look": "!", "wrong": "✗"}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding: what is, and what to do about it."""

    grade: Grade
    words: str

    @property
    def line(self) -> str:
        """The finding as it is shown."""
        return f"{_SIGNS[self.grade]} {self.words}"


def right(words: str) -> Said:
    """Return a finding that all is as it should be."""
    return Said("right", words)


def look(words: str) -> Said:
    """Return a finding that somebody should look at."""
    return Said("look", words)


def wrong(words: str) -> Said:
    """Return a finding that somebody has to act on."""
    return Said("wrong", words)
