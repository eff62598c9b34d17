"""Words are embedded once, many at a time, and a bounded number is held."""

import numpy as np
import pytest
from numpy.typing import NDArray

from inbox_assistant.understand import wordbook
from inbox_assistant.understand.wordbook import WordBook
from tests.understand.making import FakeEmbedder


class Counting(FakeEmbedder):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked.append(texts)
        return super().embed(texts)


@pytest.fixture
def embedder() -> Counting:
    return Counting()


def test_each_word_is_embedded_once(embedder: Counting) -> None:
    book = WordBook.shipped(embedder)
    book.learn(["moka", "lampada", "moka"])
    book.rows(("moka", "chiave"))
    book.learn(["chiave"])
    assert embedder.asked == [["moka", "lampada"], ["chiave"]]


def test_nothing_is_embedded_for_no_words(embedder: Counting) -> None:
    book = WordBook.shipped(embedder)
    book.learn([])
    assert book.rows(()).shape == (0, 128)
    assert embedder.asked == []


def test_rows_have_length_one_and_follow_the_words(embedder: Counting) -> None:
    book = WordBook.shipped(embedder)
    rows = book.rows(("moka", "lampada", "moka"))
    assert rows.shape == (3, 128)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=0.01)
    assert (rows[0] == rows[2]).all() and (rows[0] != rows[1]).any()


def test_a_word_is_the_same_whoever_asks_first(embedder: Counting) -> None:
    one, other = WordBook.shipped(embedder), WordBook.shipped(embedder)
    one.learn(["lampada", "chiave"])
    assert (one.rows(("moka",)) == other.rows(("moka",))).all()


def test_a_bounded_number_of_words_is_held(
    embedder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordbook, "HELD", 4)
    book = WordBook.shipped(embedder)
    for word in "abcdef":
        book.learn([word * 3])
    book.learn(["fff", "aaa"])
    assert embedder.asked[-1] == ["aaa"]


def test_a_batch_larger_than_what_is_held_is_there_while_it_is_needed(
    embedder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordbook, "HELD", 2)
    book = WordBook.shipped(embedder)
    words = tuple(letter * 3 for letter in "abcdef")
    book.learn(["old"])
    book.learn(words)
    assert book.rows(words).shape == (6, 128)
    assert len(embedder.asked) == 2


def test_a_mails_known_words_stay_while_its_new_ones_are_embedded(
    embedder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordbook, "HELD", 2)
    book = WordBook.shipped(embedder)
    book.learn(["old", "new"])
    assert book.rows(("old", "one", "two")).shape == (3, 128)
