"""Sentences of replies in every language: what they promise, to the minute, and what they don't.

The rows were written by hand in two sittings; the second was held out while the words were tuned
on the first (docs/decisions/0014-promise-words.md tells how they fared at first sight).
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.respond.promises import promises
from tests.respond.making import OFFICE, ROME

ROWS = Path(__file__).parent / "promise_rows"
NOW = datetime(2026, 11, 24, 10, tzinfo=ROME)
FILES = sorted(file.stem for file in ROWS.glob("*.toml"))


def rows(language: str, kind: str) -> list[Any]:
    table = tomllib.loads((ROWS / f"{language}.toml").read_text("utf-8"))
    return [*table.get(kind, ()), *table.get(f"later_{kind}", ())]


def moment(text: str) -> datetime:
    # Rows name no year: what would lie before November is next year's.
    year = 2026 if text >= "11" else 2027
    return datetime.fromisoformat(f"{year}-{text}").replace(tzinfo=ROME)


@pytest.mark.parametrize("language", FILES)
def test_what_a_reply_promises_is_understood_to_the_minute(language: str) -> None:
    wrong = []
    for until, text in rows(language, "promises"):
        found = [promise.until for promise in promises(text, NOW, OFFICE)]
        if min(found, default=None) != moment(until):
            wrong.append((text, until, found))
    assert wrong == []


@pytest.mark.parametrize("language", FILES)
def test_what_others_do_and_what_was_is_no_promise_of_ours(language: str) -> None:
    found = [text for text in rows(language, "harmless") if promises(text, NOW, OFFICE)]
    assert found == []
