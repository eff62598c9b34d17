"""What may be asked of a store about the check of drafts: see `base`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import TeamWord


class Checking(Protocol):
    """The team's dictionary, and the kinds of findings that it lets hold a reply back."""

    def add_word(self, word: str, language: str | None, agent_id: int | None, at: datetime) -> bool:
        """Keep a word as right, in one language or (None) in all; letters count the same in any
        case. Return whether it is new. Raises InputError when it is none, or there are too many."""

    def remove_word(self, word: str, language: str | None) -> None:
        """Forget a word. Raises NotFound when the dictionary has it not."""

    def words(self) -> Sequence[TeamWord]:
        """Return the dictionary in alphabetical order."""

    def known_of(self, words: Iterable[str], language: str) -> frozenset[str]:
        """Return which of these words (in small letters) are right in that language."""

    def blocking(self) -> frozenset[str]:
        """Return the kinds of findings that hold a reply back until an agent confirms it."""

    def set_blocking(self, kinds: Iterable[str], agent_id: int, at: datetime) -> None:
        """Keep an agent's choice of these kinds."""
