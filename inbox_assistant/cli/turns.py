"""What a stream of mails shows of a writer's past: their earlier mails in the same conversation."""

from collections import OrderedDict
from typing import Generic, TypeVar

from inbox_assistant.cli.lines import Line, text_of

T = TypeVar("T")

# A stream may have no end: this many conversations are remembered, and of each so many mails.
_MOST_THREADS = 10_000
_MOST_MAILS = 20


class Past(Generic[T]):
    """What is remembered of the mails of one writer in one conversation, the oldest first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[T, ...]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many conversations are remembered."""
        return len(self._kept)

    def of(self, line: Line) -> tuple[T, ...]:
        """Return what is remembered of the conversation of that mail."""
        return self._kept.get(_key(line), ())

    def remember(self, line: Line, new: T) -> None:
        """Add something; a mail without a conversation is alone."""
        key = _key(line)
        if not key[0]:
            return
        self._kept[key] = (*self._kept.pop(key, ()), new)[-_MOST_MAILS:]
        if len(self._kept) > _MOST_THREADS:
            self._kept.popitem(last=False)


def _key(line: Line) -> tuple[str, str]:
    return text_of(line, "thread"), text_of(line, "from_email").casefold()
