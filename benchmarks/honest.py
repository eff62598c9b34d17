"""Finds for labelled mails a reader that has not learnt from them, nor from their organisation.

Weights are learnt anew on the other folds of organisations (`training.mails.folds`), just as the
shipped ones are; probabilities are scaled by what heads of yet other folds said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.method import Method, shipped_method
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.register import RegisterReader
from inbox_assistant.understand.wordbook import WordBook
from training import streaming
from training.left_out import STDERR, Heads, LeftOut, chances, learnt_without, temperatures
from training.mails import Labelled, folds, load_all
from training.perceive import Example, perceive
from training.thoughts import thoughts_of


class Remembering:
    """An embedder that computes each text once, however many readers ask for it."""

    def __init__(self) -> None:
        self._embedder = UniversalSentenceEncoder()
        self._known: dict[str, NDArray[np.float32]] = {}
        self.name, self.dimensions = self._embedder.name, self._embedder.dimensions

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one row of length 1 per text."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        self._known |= zip(missing, self._embedder.embed(missing), strict=True)
        rows = [self._known[text] for text in texts]
        return np.vstack(rows) if rows else self._embedder.embed([])


@dataclass(frozen=True, slots=True)
class Judge:
    """What reads some mails, and groups them: without a method where learning one anew was not
    asked for. `taught_by` are the mails
    it learnt from, `without` the organisations it was learnt anew without."""

    reader: Reader
    method: Method | None
    taught_by: Sequence[Labelled]
    without: frozenset[str] = frozenset()


class Judges:
    """Hands out judges; what they share is learnt once, when it is first needed."""

    def __init__(self, *, grouping: bool = False) -> None:
        self.embedder = Remembering()
        self._grouping = grouping
        self._known = load_all()
        self._folds = folds(self._known)
        self._learnt: dict[frozenset[str], Judge] = {}

    @cached_property
    def shipped(self) -> Judge:
        """Return the judge of the package."""
        return Judge(Reader(self.embedder), shipped_method(), self._known)

    def honest(self, mails: Sequence[Labelled]) -> Iterator[tuple[Judge, list[Labelled]]]:
        """Yield the mails in parts, each with a judge that never saw an organisation of them."""
        home = {mail.words.text: mail.organisation for mail in self._known}
        unseen = [mail for mail in mails if mail.words.text not in home]
        if unseen:
            yield self.shipped, unseen
        for fold in self._folds:
            own = [mail for mail in mails if home.get(mail.words.text) in fold]
            if own:
                self._learnt[fold] = self._learnt.get(fold) or self._without(fold)
                yield self._learnt[fold], own

    @cached_property
    def examples(self) -> list[Example]:
        """All our labelled mails and what the heads see of them."""
        with STDERR.status(f"perceiving {len(self._known)} labelled mails"):
            return perceive(self._known, self.embedder)

    @cached_property
    def _heads(self) -> Mapping[frozenset[str], Heads]:
        return {heads.fold: heads for heads in learnt_without(self.examples)}

    @cached_property
    def _runs(self) -> list[LeftOut]:
        return [run for heads in self._heads.values() for run in heads.runs(self.examples)]

    def _without(self, fold: frozenset[str]) -> Judge:
        heads = self._heads[fold]
        others = [e for e in self.examples if e.mail.organisation not in fold]
        runs = [run for run in self._runs if run.organisation not in fold]
        register = RegisterReader(heads.at(temperatures(runs)), heads.means)
        method = self._method(others, runs) if self._grouping else None
        return Judge(Reader(self.embedder, register), method, [e.mail for e in others], fold)

    def _method(self, others: Sequence[Example], runs: Sequence[LeftOut]) -> Method:
        timed = [example for example in others if example.mail.at]
        known = {field: chances(runs, field) for field in ("vague", "problem")}
        book = WordBook.shipped(self.embedder)
        return streaming.learn(timed, thoughts_of(timed, book, known))
