"""Folding of text, in Python, so that every store finds the same."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


class _Accents(dict[int, int | None]):
    """A table for `str.translate` that leaves out combining characters, filled as they are met."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_ACCENTS = _Accents()


def fold(text: str) -> str:
    """Return the words of the text, case folded and without accents, joined by blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall(plain.translate(_ACCENTS)))
