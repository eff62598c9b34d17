"""Passwords: new ones, and those that protect nobody, short ones and those tried first.

After NIST SP 800-63B 3.1.1.2: length counts, lists of common choices and the person's own names are
refused, and no mixture of kinds of characters is demanded.
"""

import re
import secrets
from collections.abc import Iterable
from functools import cache

from inbox_assistant.tables import table

SHORTEST, LONGEST = 12, 200  # characters
_FEWEST_KINDS = 5  # different characters
_RUN = 6  # characters that follow one another on a keyboard or in the alphabet
_STAND_FOR = str.maketrans("013457@$!", "oleastasi")
_ROWS = ("0123456789012345", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "asdfghjkl")
_LETTERS = re.compile(r"[^\W\d_]+")


def new_password() -> str:
    """Return a password of 96 random bits."""
    return secrets.token_urlsafe(12)


def weakness(password: str, own: Iterable[str] = ()) -> str:
    """Return why the password is refused: "short", "long", "simple", "common" or "own" (a name or
    address of the person); "" when it may be taken."""
    if not SHORTEST <= len(password) <= LONGEST:
        return "short" if len(password) < SHORTEST else "long"
    plain = password.casefold()
    if len(set(plain)) < _FEWEST_KINDS or plain.isdigit() or _run_share(plain) > 0.5:
        return "simple"
    names = [part for text in own for part in _LETTERS.findall(text.casefold()) if len(part) > 2]
    if _is_made_of(plain, _common()):
        return "common"
    return "own" if names and _is_made_of(plain, _common() | set(names)) else ""


@cache
def _common() -> frozenset[str]:
    return frozenset(table("inbox_assistant", "common_passwords")["words"])


def _is_made_of(plain: str, words: frozenset[str]) -> bool:
    """Return whether nothing but such words is left, beside digits and marks between them."""
    spelled = plain.strip("0123456789!?.,;:*#+-_ $@").translate(_STAND_FOR)
    return any(_is_chain("".join(_LETTERS.findall(read)), words) for read in (spelled, plain))


def _is_chain(letters: str, words: frozenset[str]) -> bool:
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(letters[start:end] in words for start in reached if end - start < 30):
            reached.add(end)
    return bool(letters) and len(letters) in reached


def _run_share(plain: str) -> float:
    """Return which share of it lies in runs along the alphabet, the digits or a keyboard."""
    inside = set[int]()
    for start in range(len(plain) - _RUN + 1):
        piece = plain[start : start + _RUN]
        if any(piece in row or piece in row[::-1] for row in _ROWS):
            inside.update(range(start, start + _RUN))
    return len(inside) / len(plain)
