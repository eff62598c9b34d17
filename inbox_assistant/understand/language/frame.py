"""What stands around the writer's words: greetings, a subject, footers of programs and companies.

Such pieces are heard with little trust, so that they decide only where nothing else speaks.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from inbox_assistant.tables import table
from inbox_assistant.understand.language.pieces import OWN, Piece, outside_quotes

# The chance that a piece is in the mail's language because its writer chose the words.
_SUBJECT, _GREETING, _LAST, _ADDED = 0.6, 0.4, 0.2, 0.08
_GREETING_LINES = 2  # a subject may come before
_GREETING_WORDS, _LONG_GREETING_WORDS = 3, 5  # the long end with a comma or the like
_FEWEST_LINES = 3  # before the last one is taken for a footer


def framed(found: Sequence[Piece], text: str, titled: bool) -> list[Piece]:
    """Return the pieces, trusted less where they may be a frame around what more is said.
    `titled` says that the first line is a subject."""
    title = text.find("\n") if titled else -1
    head, last, added = _head_end(text), _last_line(text), _added_from(text, titled)
    result: list[Piece] = []
    said = False
    for piece in found:
        own = piece.own
        if piece.start < head and _is_greeting(text[piece.start : piece.end]):
            own = min(own, _GREETING)
        elif piece.start <= title:
            own = min(own, _SUBJECT)
        elif piece.start >= added:
            own = _ADDED
        elif said and piece.start > last:
            own = min(own, _LAST)
        said = said or own == OWN
        result.append(replace(piece, own=own))
    return result


def _head_end(text: str) -> int:
    end = -1
    for _ in range(_GREETING_LINES):
        end = text.find("\n", end + 1)
        if end < 0:
            return len(text)
    return end


def _last_line(text: str) -> int:
    """Return where the last of enough lines begins, the length of the text for fewer."""
    lines = text.strip().count("\n") + 1
    return text.rstrip().rfind("\n") if lines >= _FEWEST_LINES else len(text)


def _is_greeting(words: str) -> bool:
    count = len(words.split(maxsplit=_LONG_GREETING_WORDS))
    return count <= _GREETING_WORDS or (
        count <= _LONG_GREETING_WORDS and words.endswith((",", "!", ":"))
    )


def _added_from(text: str, titled: bool) -> int:
    """Return where what was added begins: at a line with a mark, or below a rule; the length of
    the text when nothing was."""
    programs, notes = (_present(text, marks) for marks in (_added().programs, _added().notes))
    start, said = 0, False
    for number, line in enumerate(text.splitlines(keepends=True)):
        marks = programs + notes if said or number > _GREETING_LINES else programs
        if number and (_is_rule(line.strip()) or _present(outside_quotes(line), marks)):
            return start
        said = said or not (_is_greeting(line.strip()) or (titled and number == 0))
        start += len(line)
    return len(text)


def _present(text: str, marks: Sequence[str]) -> tuple[str, ...]:
    low = text.casefold() if marks else ""
    return tuple(mark for mark in marks if mark in low)


def _is_rule(line: str) -> bool:
    return len(line) > 1 and not line.strip(_added().rules)


class _Added(NamedTuple):
    """Words that tell what was added (`added.toml`)."""

    programs: tuple[str, ...]
    notes: tuple[str, ...]
    rules: str


@lru_cache(maxsize=1)
def _added() -> _Added:
    data = table("inbox_assistant.understand.language", "added")
    return _Added(tuple(data["programs"]), tuple(data["notes"]), data["rules"])
