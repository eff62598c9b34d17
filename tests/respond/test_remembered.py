"""What was suggested is remembered until something it was made of has changed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.model import KnownAnswer
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.remembered import Memory, fingerprint, suggested
from inbox_assistant.respond.suggest import suggest
from tests.respond import making


@pytest.fixture
def asked() -> Asked:
    return making.asked()


def test_what_was_made_is_not_made_again(asked: Asked) -> None:
    first = suggested(asked)
    assert list(first) == suggest(asked)
    assert suggested(replace(asked, now=asked.now + timedelta(minutes=20))) is first


def test_whatever_suggestions_are_made_of_makes_them_anew(asked: Asked, tmp_path: Path) -> None:
    before = fingerprint(asked)
    changed = (
        replace(asked, words=asked.words + "!"),
        replace(asked, answers=(KnownAnswer(1, "it", "Così."),)),
        replace(asked, ui_language="it"),
        replace(asked, now=asked.now + timedelta(days=3)),
        replace(asked, team="Another"),
        replace(asked, is_chaser=not asked.is_chaser),
        replace(asked, phrases=tmp_path),
    )
    assert before not in {fingerprint(other) for other in changed}


def test_phrases_that_were_edited_make_them_anew(asked: Asked, tmp_path: Path) -> None:
    own = replace(asked, phrases=tmp_path)
    before = fingerprint(own)
    (tmp_path / "it.toml").write_text('[signature]\nany = "Il team"\n')
    assert fingerprint(own) != before


def test_the_memory_forgets_what_was_asked_for_longest_ago() -> None:
    made: list[str] = []
    memory: Memory[str] = Memory(2)

    def recall(name: str) -> str:
        def make() -> str:
            made.append(name)
            return name

        return memory.recall(name, make)

    for name in ("a", "b", "a", "c", "a", "b"):
        assert recall(name) == name
    assert made == ["a", "b", "c", "b"]
