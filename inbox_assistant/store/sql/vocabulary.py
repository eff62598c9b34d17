"""The words of all mails: what a beginning may go on to, and the nearest to one misspelt.

A word stays as long as a mail has it, so nothing of erased mail is left here. A slip of the pen
(one letter more, less, other, or two that changed places) spares the first or the last letter: only
words that share one of them, and are about as long, are compared (Damerau 1964, restricted).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz.distance import OSA

from inbox_assistant.store.sql.database import Database

# Beginnings and slips are looked for in words of at least so many letters.
LEAST_BEGINNING = 3
_LEAST_SLIP = 4
_LONG = 8  # letters from which on two slips are forgiven
_MOST_LETTERS = 40  # longer "words" are keys and links: nobody misspells them
_COMPARED = 20_000
_RIVALS = 8
_FREQUENT = 1000
_LAST = "\U0010ffff"


def word_row(word: str) -> dict[str, Any]:
    """Return the row of a word; `letters` is 0 for what is never taken for a slip of another."""
    letters = len(word) if word.isalpha() and len(word) <= _MOST_LETTERS else 0
    return {"word": word, "letters": letters, "first": word[0], "last": word[-1]}


def learn_words(db: Database, words: Iterable[str]) -> None:
    """Know the words of a mail from now on."""
    db.run_many(
        "INSERT INTO search_words (word, letters, first, last) "
        "VALUES (:word, :letters, :first, :last) ON CONFLICT DO NOTHING",
        [word_row(word) for word in words],
    )


def forget_words(db: Database, words: Iterable[str]) -> None:
    """Forget those of the words that no mail has any more."""
    for word in words:
        if frequency(db, word) == 0:
            db.run("DELETE FROM search_words WHERE word = :word", word=word)


def frequency(db: Database, word: str, scope: str = "") -> int:
    """Return how many mails have the word, up to 1000; `scope` is an expression they must fit."""
    row = db.one(
        "SELECT count(*) AS n FROM (SELECT 1 FROM mail_search "
        "WHERE mail_search MATCH :expression LIMIT :most)",
        expression=f'- marks : "{word}"' + (f" AND {scope}" if scope else ""),
        most=_FREQUENT,
    )
    return int(row["n"]) if row else 0


def is_known(db: Database, word: str) -> bool:
    """Return whether a mail has that very word."""
    return db.one("SELECT 1 FROM search_words WHERE word = :word", word=word) is not None


def beginning_with(db: Database, beginning: str, most: int) -> list[str]:
    """Return up to so many words that begin so."""
    rows = db.rows(
        "SELECT word FROM search_words WHERE word >= :low AND word < :high LIMIT :most",
        low=beginning,
        high=beginning + _LAST,
        most=most,
    )
    return [row["word"] for row in rows]


def nearest(db: Database, word: str, scope: str = "") -> str | None:
    """Return the known word that a misspelt one most likely stands for: the fewest slips, then the
    same first letter, then the one of most mails. None when no word is near, and none is named of
    mail outside the scope."""
    if not word.isalpha() or not _LEAST_SLIP <= len(word) <= _MOST_LETTERS:
        return None
    allowed = 2 if len(word) >= _LONG else 1
    scores = {
        other: OSA.distance(word, other, score_cutoff=allowed)
        for other in _comparable(db, word, allowed)
    }
    best = min(scores.values(), default=allowed + 1)
    if best > allowed:
        return None
    rivals = sorted(
        (other for other, score in scores.items() if score == best),
        key=lambda other: (other[0] != word[0], other),
    )
    known = {other: frequency(db, other, scope) for other in rivals[:_RIVALS]}
    named = [other for other in known if known[other]]
    return max(named, key=lambda other: (other[0] == word[0], known[other]), default=None)


def _comparable(db: Database, word: str, allowed: int) -> Sequence[str]:
    lengths = range(max(_LEAST_SLIP - 1, len(word) - allowed), len(word) + allowed + 1)
    within = ", ".join(map(str, lengths))
    found: list[str] = []
    for place, letter in (("first", word[0]), ("last", word[-1])):
        rows = db.rows(
            f"SELECT word FROM search_words WHERE {place} = :letter "  # noqa: S608  # our own names
            f"AND letters > 0 AND letters IN ({within}) LIMIT {_COMPARED}",
            letter=letter,
        )
        found += [row["word"] for row in rows]
    return found
