"""Endless mail of many organisations: the labelled worlds again and again, each time a little
different, and made-up organisations among them.

Each mail of `training` is read once by the product's own reader; a replay shifts its time by a
fortnight, leaves out a sentence here and there and turns its vectors by a little, as other words
for the same would. A made-up organisation is a replay whose vectors are shuffled about the mean of
their language and whose words are spelt otherwise: it is to itself what the real one is to
itself, and like nothing else.
"""

import gzip
import json
import string
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from inbox_assistant.model import Meaning, Perception, Reading
from inbox_assistant.understand.meaning import Thought, pack, unpack
from inbox_assistant.understand.means import shipped_means, unit_length
from inbox_assistant.understand.pipeline import BATCH, Reader
from inbox_assistant.understand.words import Understood
from training.left_out import STDERR
from training.mails import Labelled, load_all

Matrix = NDArray[np.float32]

FORTNIGHT = timedelta(days=14)
_TURN = 0.15  # length of the noise added to a vector: it stays .99 like itself
_LEFT_OUT = 0.15  # of the sentences, where there are several
_START = datetime.fromisoformat("2025-01-06T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled mail as the reader understood it, at its place within a fortnight."""

    mail: Labelled
    understood: Understood
    after: timedelta


@dataclass(frozen=True, slots=True)
class Replay:
    """One mail of the stream; `number` is its place in it."""

    number: int
    sample: Sample
    world: str
    at: datetime
    round: int

    @property
    def sender(self) -> str:
        """Who wrote it: people of another organisation are others, some come back each round."""
        return f"{self.world}-{self.sample.mail.sender}"

    @property
    def thread(self) -> str:
        """Its conversation."""
        return f"{self.world}-{self.round}-{self.sample.mail.thread}"

    @property
    def problem(self) -> str | None:
        """The problem behind it, a known one when the world has been replayed before."""
        problem = self.sample.mail.problem
        return f"{self.world}/{problem}" if problem else None

    def understood(self) -> Understood:
        """Return what a reader would say of it; the same whenever it is asked."""
        chance = np.random.default_rng(self.number)
        thought = _turned(unpack(self.sample.understood.meaning), chance)
        if "~" in self.world:
            thought = _made_up(thought, self.round)
        meaning = pack(thought, self.sample.understood.meaning.embedder)
        return replace(self.sample.understood, meaning=meaning)


def replayed(samples: Sequence[Sample]) -> Iterator[Replay]:
    """Yield mail without end, in order of time. In every round the organisations take turns: of
    two, one lives through its fortnight again, and one makes room for a made-up one."""
    ordered = sorted(samples, key=lambda s: (s.after, s.mail.id))
    names = sorted({sample.mail.organisation for sample in samples})
    number = 0
    for turn in range(10**6):
        real = {name for place, name in enumerate(names) if turn == 0 or (place + turn) % 2}
        for sample in ordered:
            name = sample.mail.organisation
            world = name if name in real else f"{name}~{turn}"
            yield Replay(number, sample, world, _START + turn * FORTNIGHT + sample.after, turn)
            number += 1


def samples(cache: Path) -> list[Sample]:
    """Return all labelled mails that know their time, read now unless `cache` holds them."""
    mails = [mail for mail in load_all() if mail.at]
    if not cache.exists():
        _read(mails, cache)
    with gzip.open(cache, "rt", encoding="utf-8") as lines:
        read = {line["id"]: _understood(line) for line in map(json.loads, lines)}
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for mail in mails:
        assert mail.at
        first[mail.organisation] = min(mail.at, first.get(mail.organisation, mail.at))
        last[mail.organisation] = max(mail.at, last.get(mail.organisation, mail.at))
    return [
        Sample(mail, read[mail.id], _after(mail, first[mail.organisation], last[mail.organisation]))
        for mail in mails
    ]


def _after(mail: Labelled, first: datetime, last: datetime) -> timedelta:
    """Return when in its fortnight the mail comes: longer worlds go faster."""
    assert mail.at
    span = max(last - first, FORTNIGHT)
    return (mail.at - first) * (FORTNIGHT / span) * 0.999


def _read(mails: Sequence[Labelled], cache: Path) -> None:
    reader = Reader()
    batches = [mails[at : at + BATCH] for at in range(0, len(mails), BATCH)]
    with gzip.open(cache.with_suffix(".part"), "wt", encoding="utf-8") as file:
        for batch in track(batches, "reading the worlds", console=STDERR):
            found = reader.read_many([mail.words for mail in batch])
            for mail, understood in zip(batch, found, strict=True):
                file.write(json.dumps(_line(mail, understood)) + "\n")
    cache.with_suffix(".part").replace(cache)


def _line(mail: Labelled, understood: Understood) -> dict[str, Any]:
    meaning, perception = understood.meaning, understood.perception
    return {
        "id": mail.id,
        "reading": understood.reading.as_dict(),
        "meaning": [meaning.embedder, b64encode(meaning.data).decode()],
        "perception": [
            perception.method,
            perception.reader,
            b64encode(perception.data).decode(),
        ],
    }


def _understood(line: dict[str, Any]) -> Understood:
    embedder, data = line["meaning"]
    method, reader, row = line["perception"]
    return Understood(
        Reading.from_dict(line["reading"]),
        Meaning(embedder, b64decode(data)),
        Perception(method, reader, b64decode(row)),
    )


def _turned(thought: Thought, chance: np.random.Generator) -> Thought:
    kept = np.flatnonzero(chance.random(len(thought.units)) >= _LEFT_OUT)
    if len(kept) < min(2, len(thought.units)):
        kept = np.arange(len(thought.units))
    return replace(
        thought,
        units=tuple(thought.units[i] for i in kept),
        clean=_noisy(thought.clean, chance),
        unit_rows=_noisy(thought.unit_rows[kept], chance),
    )


def _noisy(rows: Matrix, chance: np.random.Generator) -> Matrix:
    noise = unit_length(chance.standard_normal(rows.shape).astype(np.float32))
    return unit_length(rows + _TURN * noise)


def _made_up(thought: Thought, seed: int) -> Thought:
    chance = np.random.default_rng(10**6 + seed)
    order = chance.permutation(len(thought.clean))
    letters = "".join(chance.permutation(list(string.ascii_lowercase)))
    spelling = str.maketrans(string.ascii_lowercase, letters)
    return replace(
        thought,
        units=tuple(unit.lower().translate(spelling) for unit in thought.units),
        clean=_shuffled(thought.clean, "clean", thought.language, order),
        unit_rows=_shuffled(thought.unit_rows, "sentence", thought.language, order),
    )


def _shuffled(rows: Matrix, kind: str, language: str, order: NDArray[np.int64]) -> Matrix:
    mean = shipped_means().mean(kind, language)
    return np.asarray(mean + (rows - mean)[..., order], dtype=np.float32)
