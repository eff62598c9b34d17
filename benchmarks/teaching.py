"""What corrections are worth: simulated agents of organisations that the weights never saw.

    python -m benchmarks.teaching [PATH...]

Each organisation in `training/data` (or each file of labelled mails given) is left out of learning
in turn. Its agents then go through 50, 100 and 200 of its mails: they correct every value their
labels contradict and leave the others. What the night's learning makes of that is measured on the
organisation's other mails. A second team corrects at random: nothing of that may be kept.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.learning import ENOUGH
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.heads import Head, decided, softmax
from inbox_assistant.understand.perceptions import unpack_row
from inbox_assistant.understand.register import FIELDS, ORDERED, RegisterReader
from inbox_assistant.understand.teaching import Lessons, taught
from inbox_assistant.understand.verdicts import Verdict, judge
from training.mails import Labelled, load, load_all, organisations
from training.perceive import Example, language_means, perceive
from training.register import fit, label

GONE_THROUGH = (50, 100, 200)
LEFT_TO_JUDGE = 40  # mails: with fewer nothing can be said
ORDERS = 2  # each organisation's mails are dealt out so many times
RANDOM_SHARE = 0.3  # of the mails a careless team corrects


@dataclass(frozen=True, slots=True)
class Team:
    """The mails of an organisation as one head sees them, in some order, and what is true."""

    field: str
    head: Head
    rows: NDArray[np.float32]
    truths: NDArray[np.str_]

    def said(self, head: Head) -> NDArray[np.str_]:
        """Return what a head says of each mail."""
        chances = softmax(head.scores(self.rows))
        return np.array(head.values)[decided(chances, ordered=self.field in ORDERED)]

    def lessons(self, count: int, truths: NDArray[np.str_]) -> Lessons:
        """Return what agents say who go through so many mails and hold that for true."""
        said = self.said(self.head)[:count]
        ones, places = np.ones(count), np.arange(count)
        return Lessons(self.rows[:count], truths[:count], ones, said != truths[:count], places)


@dataclass(frozen=True, slots=True)
class Trial:
    """Accuracies on mails nobody went through: as shipped, when kept, always, and when what was
    left uncorrected does not count."""

    field: str
    count: int
    corrections: int
    before: float
    after: float
    always: float
    corrections_alone: float
    kept: bool


def main(paths: Sequence[Path]) -> None:
    """Print what corrections gained, and what a team that corrects at random gained."""
    teams = list(_teams([mail for path in paths for mail in load(path)]))
    trials = [t for team in teams for count in GONE_THROUGH if (t := trial(team, count))]
    print("mails  field       trials  corrected  shipped  after  kept | always  corrections alone")
    for count in GONE_THROUGH:
        for field in (*FIELDS, ""):
            if own := [t for t in trials if t.count == count and field in ("", t.field)]:
                print(_line(count, field or "all", own))
    careless = [verdict for i, team in enumerate(teams) for verdict in _careless(team, i)]
    kept = sum(verdict.better for verdict in careless)
    print(f"random corrections: {kept} of {len(careless)} heads kept")


def trial(team: Team, count: int) -> Trial | None:
    """Return what so many mails taught, None where too few corrections or mails are left."""
    lessons = team.lessons(count, team.truths)
    corrections = int(lessons.corrected.sum())
    if corrections < ENOUGH or len(team.truths) < count + LEFT_TO_JUDGE:
        return None
    verdict = judge(team.head, lessons, np.zeros(count, bool), ordered=team.field in ORDERED)
    head = taught(team.head, lessons, [verdict.strength])[0]
    alone = taught(team.head, lessons.where(lessons.corrected), [verdict.strength])[0]

    def right(of: Head) -> float:
        return float((team.said(of)[count:] == team.truths[count:]).mean())

    before, after = right(team.head), right(head)
    kept = verdict.better
    return Trial(
        team.field,
        count,
        corrections,
        before,
        after if kept else before,
        after,
        right(alone),
        kept,
    )


def _careless(team: Team, seed: int) -> Iterator[Verdict]:
    """Yield the verdicts over teams whose model is right and whose corrections are chance."""
    chance = np.random.default_rng(seed)
    for count in GONE_THROUGH:
        if count > len(team.truths):
            continue
        truths = team.said(team.head)
        for place in chance.choice(count, max(ENOUGH, int(count * RANDOM_SHARE)), replace=False):
            truths[place] = chance.choice([v for v in team.head.values if v != truths[place]])
        lessons = team.lessons(count, truths)
        yield judge(team.head, lessons, np.zeros(count, bool), ordered=team.field in ORDERED)


def _teams(strangers: Sequence[Labelled]) -> Iterator[Team]:
    embedder = UniversalSentenceEncoder()
    known = perceive(load_all(), embedder)
    given = perceive(strangers, embedder) if strangers else known
    for name in organisations([example.mail for example in given]):
        own = [example for example in given if example.mail.organisation == name]
        if all(example.mail.at for example in own):  # a mixed bag is no organisation
            bodies = {example.mail.words.body for example in own}
            others = [e for e in known if e.mail.words.body not in bodies]
            yield from _of_organisation(own, others)


def _of_organisation(own: Sequence[Example], others: Sequence[Example]) -> Iterator[Team]:
    means = language_means(others)
    reader = RegisterReader(fit(others, means), means)
    rows = np.array([unpack_row(reader.read(e.seen).perception.data) for e in own])
    for field in FIELDS:
        head = reader.shipped[field]
        truths = np.array([str(label(example, field)) for example in own])
        kept = np.flatnonzero(np.isin(truths, head.values))
        for seed in range(ORDERS):
            order = np.random.default_rng(seed).permutation(kept)
            if len(order):
                yield Team(field, head, rows[order], truths[order])


def _line(count: int, field: str, trials: Sequence[Trial]) -> str:
    def mean(name: str) -> float:
        return float(np.mean([getattr(trial, name) for trial in trials]))

    return (
        f"{count:5d}  {field:10s}  {len(trials):6d}  {mean('corrections'):9.0f}  "
        f"{mean('before'):7.3f}  {mean('after'):5.3f}  {mean('kept'):4.2f} | "
        f"{mean('always'):6.3f}  {mean('corrections_alone'):17.3f}"
    )


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
