"""Runs the product's grouper over labelled streams, and scores what it said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np

from inbox_assistant.model import Membership
from inbox_assistant.understand.issues import Grouper, Method
from inbox_assistant.understand.revision import Arrived, revise
from inbox_assistant.understand.traces import Tracer
from training.grouping import Array, Stream, fit_scales, streams, thought_of
from training.left_out import LeftOut, chances, each_fold
from training.mails import folds
from training.measures import b_cubed
from training.perceive import Example, language_means

CUTS = ("clear", "with a problem", "all")


@dataclass(frozen=True, slots=True)
class Run:
    """A stream and where the grouper put each mail."""

    stream: Stream
    memberships: tuple[Membership, ...]
    revised: tuple[Membership, ...]

    def said(self, *, revised: bool) -> list[str]:
        """Return the group of each mail; a mail that belongs to no issue is its own."""
        told = self.revised if revised else self.memberships
        return [_group(i, m.issue) for i, m in enumerate(told)]


def run(stream: Stream, method: Method, problems: Sequence[float]) -> Run:
    """Return where the grouper puts each mail when it comes; `problems` are the probabilities
    that there is one behind the mail."""
    numbers = count(1)
    grouper = Grouper((), lambda: next(numbers), method)
    last: dict[str, int] = {}
    placed: list[Arrived] = []
    for at, (example, problem) in enumerate(zip(stream.examples, problems, strict=True)):
        mail = example.mail
        assert mail.at is not None
        follows = last.get(mail.thread)
        earlier = None if follows is None else placed[follows].membership.issue
        thought = thought_of(example, stream.traces[at].vague, problem)
        membership, _ = grouper.place(thought, mail.at, mail.sender, earlier)
        last[mail.thread] = at
        placed.append(Arrived(stream.traces[at], membership, follows))
    revised, _ = revise(placed, lambda: next(numbers), method)
    return Run(stream, tuple(a.membership for a in placed), tuple(revised))


def leave_out(examples: Sequence[Example], seen: Sequence[LeftOut], generic: Array) -> list[Run]:
    """Return a run per organisation, with means, heads and weights learnt on other folds."""
    timed = [e for e in examples if e.mail.at]
    known = {field: chances(seen, field) for field in ("vague", "problem")}
    parts = folds([e.mail for e in timed])
    found = each_fold(partial(_fold, timed, known, generic), parts, "grouping")
    return [run for runs in found for run in runs]


def _fold(
    timed: Sequence[Example],
    known: Mapping[str, Mapping[str, float]],
    generic: Array,
    fold: frozenset[str],
) -> list[Run]:
    vagueness, problems = known["vague"], known["problem"]
    others = [e for e in timed if e.mail.organisation not in fold]
    tracer = Tracer(generic, language_means(others))
    method = Method(fit_scales(streams(others, tracer, vagueness)), tracer)
    own = [e for e in timed if e.mail.organisation in fold]
    return [
        run(stream, method, [problems[e.mail.id] for e in stream.examples])
        for stream in streams(own, tracer, vagueness)
    ]


def figures(truth: Sequence[str], said: Sequence[str], stream: Stream) -> dict[str, Array]:
    """Return B-cubed precision, recall and F1 per cut of the mails."""
    kept: Mapping[str, list[int]] = {
        "clear": _where(stream, lambda e: e.mail.labels["cue"] == "clear"),
        "with a problem": _where(stream, lambda e: e.mail.problem is not None),
        "all": _where(stream, lambda e: True),
    }
    return {
        cut: np.array(b_cubed([truth[i] for i in places], [said[i] for i in places]))
        for cut, places in kept.items()
    }


def report(runs: Sequence[Run], *, revised: bool = False) -> list[str]:
    """Return lines of figures: the mean over organisations left out in turn."""
    each = [figures(run.stream.truth, run.said(revised=revised), run.stream) for run in runs]
    lines = []
    for cut in CUTS:
        precision, recall, f1 = np.mean([f[cut] for f in each], axis=0)
        lines.append(
            f"{cut:15s} B-cubed precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
        )
    lines += [
        f"   {run.stream.examples[0].mail.organisation:10s} F1 "
        + "  ".join(f"{cut} {found[cut][2]:.2f}" for cut in CUTS)
        for run, found in zip(runs, each, strict=True)
    ]
    return lines


def _where(stream: Stream, wanted: Callable[[Example], bool]) -> list[int]:
    return [i for i, e in enumerate(stream.examples) if wanted(e)]


def _group(at: int, issue: int | None) -> str:
    return f"alone {at}" if issue is None else f"issue {issue}"
