"""What of a person may still stand in texts of others: addresses, names, numbers, quoted words.

Pure: made of their mails before these are erased, asked of every text that stays. Whatever is found
becomes `masking.MASK`.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import quote

from inbox_assistant.masking import MASK
from inbox_assistant.model import Mail

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.!?…\n\r]+")

#: So many words in a row are a quote; a whole sentence may be shorter, but not a greeting.
_QUOTE = 5
_SHORTEST = 3
#: A name in one word counts from so many letters on, a number or code from so many characters.
_NAME_LETTERS = 4
_CODE_CHARACTERS = 5
#: Quotes of so many words of their newest mails are looked for: what that takes is bounded.
_MOST_WORDS = 400_000
_MOST_CHARACTERS = 20_000  # of one mail

#: A word that hardly anybody uses counts from so many letters on.
_RARE_LETTERS = 6

Elsewhere = Callable[[str], bool]  # whether others wrote these words as well
Rare = Callable[[set[str]], Collection[str]]  # which of these words hardly anybody uses


class Remains:
    """What tells of a person, and a way to take it out of any text."""

    def __init__(
        self, addresses: Iterable[str], names: Iterable[str], rare: Rare = lambda _words: ()
    ) -> None:
        names = {name for name in names if name}
        addresses = list(addresses)
        # As they stand in the query of a saved view.
        escaped = [quote(address) for address in addresses]
        whole = [*addresses, *escaped, *(name for name in names if len(_WORD.findall(name)) > 1)]
        self._literal = _any_of(whole)
        self._quotes: set[tuple[str, ...]] = set()
        self._codes: set[str] = set()
        self._parts = {
            word
            for name in names
            for word in folded(name)
            if len(word) >= _NAME_LETTERS and not word.isdigit()
        }
        self._words: set[str] = set()
        self._find_rare = rare
        self._left = _MOST_WORDS

    def learn(self, mail: Mail) -> None:
        """Remember what of a mail could be quoted: the newest mails first, as long as there is
        room."""
        own = (mail.subject, mail.own_words[:_MOST_CHARACTERS], mail.signature)
        for text in (*own, *(attachment.name for attachment in mail.attachments)):
            if self._left > 0:
                self._words.update(w for w in _WORD.findall(text.casefold()) if _is_long(w))
            for sentence in _SENTENCE.finditer(text):
                self._learn(folded(sentence[0]))

    def _learn(self, words: list[str]) -> None:
        self._codes.update(word for word in words if _is_code(word))
        if self._left <= 0 or len(words) < _SHORTEST:
            return
        length = min(_QUOTE, len(words))
        self._quotes.update(_windows(words, length))
        self._left -= len(words)

    def masked(self, text: str, elsewhere: Elsewhere) -> str:
        """Return the text without what tells of the person; words that others wrote too stay."""
        if self._literal:
            text = self._literal.sub(MASK, text)
        spans = sorted(self._spans(text, elsewhere))
        parts: list[str] = []
        end = 0
        for start, stop in spans:
            if start > end or not parts:
                parts += [text[end:start], MASK]
            end = max(end, stop)
        return "".join(parts) + text[end:]

    def masked_value(self, value: Any, elsewhere: Elsewhere) -> Any:
        """Return a JSON value with all texts in it masked."""
        if isinstance(value, str):
            return self.masked(value, elsewhere)
        if isinstance(value, list):
            return [self.masked_value(one, elsewhere) for one in value]
        if isinstance(value, dict):
            return {key: self.masked_value(one, elsewhere) for key, one in value.items()}
        return value

    def is_rare(self, word: str) -> bool:
        """Return whether the word is none of their names, but hardly anybody else's either."""
        return word in self._rare

    @cached_property
    def _rare(self) -> Collection[str]:
        """What is rare of all they wrote; asked for when all is learnt."""
        return {
            bare for word in self._find_rare(self._words) for bare in folded(word)
        } - self._parts

    def names_them(self, text: str) -> bool:
        """Return whether an address or a whole name stands in the text."""
        return bool(self._literal and self._literal.search(text))

    def blotted(self, raw: bytes) -> bytes:
        """Return the bytes with addresses and names made unreadable, each as long as before: the
        parts of a mail are places in its bytes."""
        if not self._literal:
            return raw
        text = raw.decode("latin-1")
        blotted = _in_latin(self._literal).sub(lambda found: "x" * len(found[0]), text)
        return blotted.encode("latin-1")

    def _spans(self, text: str, elsewhere: Elsewhere) -> Iterator[tuple[int, int]]:
        found = [(m.start(), m.end(), word) for m in _WORD.finditer(text) for word in folded(m[0])]
        words = [word for _, _, word in found]
        for start, stop, word in found:
            telling = word in self._parts or word in self._rare
            if word in self._codes or (telling and not elsewhere(word)):
                yield start, stop
        for length in range(_SHORTEST, _QUOTE + 1):
            for place, window in enumerate(_windows(words, length)):
                if window in self._quotes and not elsewhere(" ".join(window)):
                    yield found[place][0], found[place + length - 1][1]


def folded(text: str) -> list[str]:
    """Return the words of a text, case folded and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def _windows(words: list[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def _is_long(word: str) -> bool:
    return len(word) >= _RARE_LETTERS


def _is_code(word: str) -> bool:
    return len(word) >= _CODE_CHARACTERS and any(c.isdigit() for c in word)


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    longest = sorted({text for text in texts if text}, key=len, reverse=True)
    if not longest:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)


def _in_latin(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern as it stands in UTF-8 bytes that are read as Latin-1."""
    return re.compile(pattern.pattern.encode().decode("latin-1"), re.IGNORECASE)
