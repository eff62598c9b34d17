"""The contract of every store: the team's dictionary, and what holds a reply back."""

import pytest

from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.store.base import Store
from tests.builders import MORNING


@pytest.fixture(autouse=True)
def _agent(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "lead", "en")


def _add(store: Store, word: str, language: str | None = None) -> bool:
    return store.checking.add_word(word, language, 1, MORNING)


def test_a_word_is_kept_once_in_small_letters(store: Store) -> None:
    assert _add(store, " Vesuvietto ") is True
    assert _add(store, "vesuvietto") is False
    [known] = store.checking.words()
    assert (known.word, known.language, known.agent_id, known.at) == (
        "vesuvietto",
        None,
        1,
        MORNING,
    )


def test_a_word_of_one_language_is_unknown_in_the_others(store: Store) -> None:
    _add(store, "Pfändle", "de")
    _add(store, "induktiv")
    asked = ["pfändle", "induktiv", "topf"]
    assert store.checking.known_of(asked, "de") == {"pfändle", "induktiv"}
    assert store.checking.known_of(asked, "en") == {"induktiv"}
    assert store.checking.known_of([], "de") == frozenset()


def test_a_removed_word_is_unknown_again(store: Store) -> None:
    _add(store, "lorem")
    store.checking.remove_word("Lorem", None)
    assert store.checking.words() == []
    with pytest.raises(NotFound):
        store.checking.remove_word("lorem", None)


@pytest.mark.parametrize(
    ("word", "language"),
    [("", None), ("two words", None), ("<b>", None), ("x" * 90, None), ("a", "English")],
)
def test_what_is_no_word_or_language_is_refused(
    store: Store, word: str, language: str | None
) -> None:
    with pytest.raises(InputError):
        _add(store, word, language)


def test_nothing_holds_a_reply_back_until_somebody_says_so(store: Store) -> None:
    assert store.checking.blocking() == frozenset()
    store.checking.set_blocking(["hostile", "spelling"], 1, MORNING)
    assert store.checking.blocking() == {"hostile", "spelling"}
    store.checking.set_blocking([], 1, MORNING)
    assert store.checking.blocking() == frozenset()
