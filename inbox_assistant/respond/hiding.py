"""What identifies people and accounts is hidden from the language model, and put back afterwards.

Each hidden value has a placeholder of its own. A letter that repeats it unchanged gets the value
back; nothing else does. What strangers in the conversation wrote is hidden for good.
"""

import re
import unicodedata
from collections.abc import Callable

from inbox_assistant.masking import MASK, masked

LONGEST = 6_000  # characters of a text that the model is told
_CUT = 120  # a number that the cut went through is no longer known as one
_PLACEHOLDER = re.compile(r"\[PRIVATE-(\d{1,4})\]")
_ALIKE = re.compile(r"[\[({<]\s{0,3}(?=PRIVATE[\s_-]{0,2}\d)", re.IGNORECASE)
_LINE = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Letters nobody sees: tags, joiners, marks of direction, variants of a form (UAX 44: Cf, Cc, …).
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Hidden:
    """The values hidden in one conversation with the customer who has that mail address."""

    def __init__(self, address: str) -> None:
        self._address = address.casefold()
        self._values: list[str] = []

    def keep(self, text: str) -> str:
        """Return what is seen of a text of the team, at most `LONGEST` characters, its private
        values behind placeholders."""
        return _hidden(_strange(text), self._placeholder)

    def hide(self, text: str) -> str:
        """Return the same of a text of the customer. Mail addresses of others are hidden for good:
        what a mail says of where to write to is not to be passed on as our word."""
        return _hidden(_strange(text), self._customers)

    def blank(self, text: str) -> str:
        """Return the same of a stranger's text: its values never come back."""
        return _hidden(_strange(text), lambda _: MASK)

    def put_back(self, text: str) -> str:
        """Return the text with the values of unchanged placeholders; unknown ones stay."""
        return _PLACEHOLDER.sub(self._value, text)

    def unknown(self, text: str) -> bool:
        """Return whether the text holds a placeholder that stands for nothing, or a changed one."""
        return bool(_ALIKE.search(self.put_back(text))) or MASK in text

    def private_in(self, text: str) -> set[str]:
        """Return the values that the placeholders of a text stand for."""
        found = (self._value(match) for match in _PLACEHOLDER.finditer(text))
        return {value for value in found if value in self._values}

    def _placeholder(self, value: str) -> str:
        if value not in self._values:
            self._values.append(value)
        return f"[PRIVATE-{self._values.index(value) + 1}]"

    def _customers(self, value: str) -> str:
        foreign = "@" in value and value.casefold() != self._address
        return MASK if foreign else self._placeholder(value)

    def _value(self, match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        return self._values[at] if 0 <= at < len(self._values) else match[0]


def without_placeholders(text: str) -> str:
    """Return the text without its placeholders, which state nothing."""
    return _PLACEHOLDER.sub("", text)


def seen(text: str) -> str:
    """Return what a reader sees of the head of a text, its lines ended in one way."""
    lines = _LINE.sub("\n", text[: 2 * LONGEST])
    return "".join(c for c in lines if c in "\n\t" or not _unseen(c))


def _strange(text: str) -> str:
    """Return what is seen of a text; nothing in it looks like a placeholder of ours."""
    return _ALIKE.sub("", seen(text))


def _unseen(character: str) -> bool:
    variant = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return variant or unicodedata.category(character) in _UNSEEN


def _hidden(text: str, mark: Callable[[str], str]) -> str:
    if len(text) <= LONGEST:
        return masked(text, mark)
    head = masked(text[:LONGEST], mark)[:-_CUT]
    return f"{head.rsplit(maxsplit=1)[0]} […]"
