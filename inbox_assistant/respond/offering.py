"""Where a letter gives something away: money back, a voucher, a replacement.

What is offered is the team's to decide (`policy`). A writer that isn't of the team, like a language
model, may not offer what the plan doesn't.
"""

import re
from collections.abc import Mapping, Sequence

from inbox_assistant.respond.private import folded
from inbox_assistant.tables import table

_CLAUSE = re.compile(r"[^.!?;:,\n–—]+")


def offers(text: str, language: str) -> list[str]:
    """Return the clauses that give something to the customer, in order; none in a language
    without words for it."""
    words = _tables().get(language)
    clauses = (match.group().strip() for match in _CLAUSE.finditer(text))
    return [clause for clause in clauses if words and _gives(folded(clause), words)]


def _gives(clause: str, words: Mapping[str, Sequence[str]]) -> bool:
    def has(kind: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(begin)}", clause) for begin in words[kind])

    given = has("acts") or (has("things") and has("gives"))
    return given and not has("open")


def _tables() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return table("inbox_assistant.respond", "offering")
