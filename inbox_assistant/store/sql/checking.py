"""The team's dictionary, and the kinds of findings that hold a reply back."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import TeamWord
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import moment, seconds, to_json
from inbox_assistant.store.sql.settings import set_value

MOST_WORDS = 5_000
LONGEST_WORD = 60
_BLOCKING = "blocking_findings"
_WORD = re.compile(r"[^\W_][\w'’.&+-]{0,59}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class SqlChecking(Facet):
    """Implements `store.checking.Checking`."""

    def add_word(self, word: str, language: str | None, agent_id: int | None, at: datetime) -> bool:
        """Keep a word as right. Return whether it is new. Raises InputError."""
        row = {"word": _word(word), "language": _language(language)}
        if self.db.one(
            "SELECT 1 FROM dictionary WHERE word = :word AND language = :language", **row
        ):
            return False
        count = self.db.one("SELECT count(*) AS n FROM dictionary")
        if count and count["n"] >= MOST_WORDS:
            raise InputError(f"The dictionary is full ({MOST_WORDS} words): remove some first.")
        self.db.insert("dictionary", {**row, "agent_id": agent_id, "at": seconds(at)})
        return True

    def remove_word(self, word: str, language: str | None) -> None:
        """Forget a word. Raises NotFound."""
        row = {"word": word.strip().casefold(), "language": _language(language)}
        if not self.db.run(
            "DELETE FROM dictionary WHERE word = :word AND language = :language", **row
        ):
            raise NotFound(f"The dictionary has no word '{word}' there.")

    def words(self) -> Sequence[TeamWord]:
        """Return the dictionary in alphabetical order."""
        rows = self.db.rows("SELECT * FROM dictionary ORDER BY word, language")
        return [
            TeamWord(r["word"], r["language"] or None, r["agent_id"], moment(r["at"])) for r in rows
        ]

    def known_of(self, words: Iterable[str], language: str) -> frozenset[str]:
        """Return which of these words (in small letters) are right in that language."""
        rows = self.db.rows(
            "SELECT word FROM dictionary WHERE word IN (SELECT value FROM json_each(:words)) "
            "AND language IN ('', :language)",
            words=to_json(sorted(set(words))),
            language=language,
        )
        return frozenset(row["word"] for row in rows)

    def blocking(self) -> frozenset[str]:
        """Return the kinds of findings that hold a reply back."""
        row = self.db.one("SELECT value FROM settings WHERE name = :name", name=_BLOCKING)
        return frozenset(json.loads(row["value"])) if row else frozenset()

    def set_blocking(self, kinds: Iterable[str], agent_id: int, at: datetime) -> None:
        """Keep an agent's choice of these kinds."""
        set_value(self.db, _BLOCKING, to_json(sorted(kinds)), agent_id, seconds(at))


def _word(written: str) -> str:
    word = written.strip().casefold()
    if not _WORD.fullmatch(word):
        raise InputError(f"'{written[:LONGEST_WORD]}' is no single word.")
    return word


def _language(language: str | None) -> str:
    if language and not _LANGUAGE.fullmatch(language):
        raise InputError(f"'{language[:10]}' is no language: write two letters, like it or en.")
    return language or ""
