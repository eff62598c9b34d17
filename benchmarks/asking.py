"""`python -m benchmarks.asking`: are vague mails asked what would tell their issue?

The true problems of an organisation stand for its issues, so that nothing depends on grouping; a
vague mail knows only what came before it. How probable each is follows from how lively it was and
how alike the mail is to it. Asked questions are compared with what careful readers would ask, and
then answered as the true problem's later mails would: how much surer does the right one become?
"""

import argparse
import logging
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.replays import Sample, samples
from inbox_assistant.model import Reading
from inbox_assistant.questions import shipped
from inbox_assistant.respond.asking import HEARD
from inbox_assistant.understand.meaning import unpack
from inbox_assistant.understand.means import shipped_means
from inbox_assistant.understand.questions import VAGUE
from inbox_assistant.understand.telling_apart import (
    NEW,
    Answers,
    Suspect,
    answers_of,
    chances,
    telling_questions,
)

Vector = NDArray[np.float32]
MOST = 4  # issues in question
NONE = 0.15  # probability that it is none of them
_FADES = 24.0  # hours
_QUIET, _ALIKE = 0.2, 6.0


@dataclass(frozen=True, slots=True)
class Case:
    """A vague mail, the problems it may come from with their probabilities and earlier mails, and
    the mails of the true one that come later."""

    sample: Sample
    suspects: Mapping[str, Suspect]
    later: Sequence[Reading]

    @property
    def reading(self) -> Reading:
        """How it reads."""
        return self.sample.understood.reading

    @property
    def wanted(self) -> set[str]:
        """What careful readers would ask."""
        return set(self.sample.mail.labels["asks"])

    @property
    def asked(self) -> tuple[str, ...]:
        """What we ask."""
        return telling_questions(self.reading, list(self.suspects.values()), shipped())


def cases(mails: Sequence[Sample]) -> Iterator[Case]:
    """Yield the vague mails that begin a conversation, organisation by organisation."""
    worlds: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in mails:
        worlds[sample.mail.organisation].append(sample)
    for world in worlds.values():
        yield from _cases(sorted(world, key=lambda s: s.after))


def _cases(world: Sequence[Sample]) -> Iterator[Case]:
    earlier: defaultdict[str, list[Sample]] = defaultdict(list)
    for place, sample in enumerate(world):
        problem, labels = sample.mail.problem, sample.mail.labels
        if labels["vague"] and not sample.mail.words.is_reply and len(earlier) > 1:
            rest = [s for s in world[place + 1 :] if s.mail.problem == problem]
            later = [s.understood.reading for s in rest if not s.mail.labels["vague"]]
            yield Case(sample, _suspects(sample, earlier), later)
        if problem:
            earlier[problem].append(sample)


def _suspects(sample: Sample, earlier: Mapping[str, Sequence[Sample]]) -> dict[str, Suspect]:
    scores = {problem: _score(sample, others) for problem, others in earlier.items()}
    best = sorted(scores, key=lambda problem: -scores[problem])[:MOST]
    weights = np.exp([scores[problem] - scores[best[0]] for problem in best])
    shares = (1 - NONE) * weights / weights.sum()
    return {
        problem: Suspect(
            float(share),
            [s.understood.reading for s in reversed(earlier[problem][-HEARD:])],
        )
        for problem, share in zip(best, shares, strict=True)
    }


def _score(sample: Sample, others: Sequence[Sample]) -> float:
    """Return a logarithm of how probable a problem is: how lively it was, how alike it reads."""
    hours = [(sample.after - other.after) / timedelta(hours=1) for other in others]
    lively = sum(math.exp(-passed / _FADES) for passed in hours)
    centre = np.sum([_direction(other) for other in others[-HEARD:]], axis=0)
    alike = float(_direction(sample) @ centre / (np.linalg.norm(centre) + 1e-6))
    return math.log(_QUIET + lively) + _ALIKE * alike


def _direction(sample: Sample) -> Vector:
    thought = unpack(sample.understood.meaning)
    return shipped_means().directions(thought.clean, "clean", thought.language)


def question_line(name: str, rows: Sequence[tuple[set[str], set[str]]]) -> str:
    """Return precision and recall of what is asked against what would be."""
    right = sum(len(said & wanted) for said, wanted in rows)
    said, wanted = sum(len(s) for s, _ in rows), sum(len(w) for _, w in rows)
    precision, recall = right / max(1, said), right / max(1, wanted)
    f1 = 2 * right / max(1, said + wanted)
    return (
        f"  {name:34s} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  n {len(rows)}"
    )


def gained(case: Case, slug: str) -> float | None:
    """Return by how much the right problem is more probable once the question was answered as its
    later mails would; None when it has none, or was not in question."""
    problem = case.sample.mail.problem
    if problem not in case.suspects or not case.later:
        return None
    question = shipped().questions[slug]
    prior = [suspect.probability for suspect in case.suspects.values()]
    each = [answers_of(question, suspect.readings) for suspect in case.suspects.values()]
    true = answers_of(question, case.later)
    right = [name == problem for name in case.suspects].index(True)
    return sum(
        share * (_posterior(prior, each, answer)[right] - prior[right] / sum(prior))
        for answer, share in _typical(true)
    )


def _typical(true: Answers) -> Iterator[tuple[str | None, float]]:
    """Yield the answers people give, each with its share."""
    yield None, 1 - true.fits
    total = sum(true.values.values())
    for value, count in true.values.items():
        yield value, true.fits * count / total
    if not total:
        yield NEW, true.fits


def _posterior(prior: Sequence[float], each: Sequence[Answers], answer: str | None) -> list[float]:
    joint = [p * c for p, c in zip(prior, chances(each, answer), strict=True)]
    return [weight / sum(joint) for weight in joint]


def report(mails: Sequence[Sample]) -> None:
    """Print the figures."""
    found = list(cases(mails))
    print(f"Questions to {len(found)} vague mails, against what careful readers would ask")
    print(question_line("by the mail alone", [(set(c.reading.questions), c.wanted) for c in found]))
    print(question_line("by what may be behind it", [(set(c.asked), c.wanted) for c in found]))
    second = [(set(c.asked) - {VAGUE}, c.wanted) for c in found if set(c.asked) - {VAGUE}]
    print(question_line("  the second question alone", second))
    print("The right problem's probability, once that question is answered")
    own = [g for c in found for s in c.asked if s != VAGUE and (g := gained(c, s)) is not None]
    slugs = [slug for slug in shipped().questions if slug != VAGUE]
    asked = [c for c in found if set(c.asked) - {VAGUE}]
    any_of = [g for c in asked for s in slugs if (g := gained(c, s)) is not None]
    print(f"  the chosen question {np.mean(own):+.3f} (n {len(own)}), any {np.mean(any_of):+.3f}")


def main() -> None:
    """Read the worlds unless they are kept, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asking", description=__doc__)
    kept = Path(tempfile.gettempdir()) / "inbox-assistant-worlds.gz"
    parser.add_argument("--cache", type=Path, default=kept, help="where the worlds are kept")
    logging.disable(logging.CRITICAL)
    report(samples(parser.parse_args().cache))


if __name__ == "__main__":
    main()
