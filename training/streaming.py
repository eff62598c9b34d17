"""Runs the product's grouper over labelled streams, and scores what it said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from inbox_assistant.model import Membership
from inbox_assistant.understand.inbox import Coming, Inbox
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.method import Method
from training.grouping import Stream, fit_method
from training.left_out import each_fold
from training.mails import folds
from training.measures import b_cubed
from training.perceive import Example, language_means
from training.register import Array
from training.thoughts import concept_rarity, seen_mails

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


def streams(examples: Sequence[Example], thoughts: Mapping[str, Thought]) -> list[Stream]:
    """Return the streams of all organisations that know time and problems."""
    kept: dict[str, list[Example]] = {}
    for example in examples:
        if example.mail.at:
            kept.setdefault(example.mail.organisation, []).append(example)
    return [_stream(name, kept[name], thoughts) for name in sorted(kept)]


def run(stream: Stream, method: Method) -> Run:
    """Return where the grouper puts each mail when it comes, and when it is looked at again."""
    inbox = Inbox(method)
    arrived = [
        inbox.take(Coming(mail.thought, mail.at, mail.sender, thread))
        for mail, thread in zip(stream.mails, _threads(stream), strict=True)
    ]
    return Run(stream, tuple(arrived), tuple(inbox.look_again()))


def learn(examples: Sequence[Example], thoughts: Mapping[str, Thought]) -> Method:
    """Return the method learnt on these mails."""
    timed = [example for example in examples if example.mail.at]
    rarity = concept_rarity(timed, thoughts)
    return fit_method(streams(timed, thoughts), language_means(timed), rarity)


def leave_out(examples: Sequence[Example], thoughts: Mapping[str, Thought]) -> list[Run]:
    """Return a run per organisation, with means and weights learnt on other folds."""
    timed = [example for example in examples if example.mail.at]
    parts = folds([example.mail for example in timed])
    found = each_fold(partial(_fold, timed, thoughts), parts, "grouping")
    return [run for runs in found for run in runs]


def _fold(
    timed: Sequence[Example], thoughts: Mapping[str, Thought], fold: frozenset[str]
) -> list[Run]:
    method = learn([e for e in timed if e.mail.organisation not in fold], thoughts)
    own = [e for e in timed if e.mail.organisation in fold]
    return [run(stream, method) for stream in streams(own, thoughts)]


def _stream(name: str, examples: Sequence[Example], thoughts: Mapping[str, Thought]) -> Stream:
    ordered = sorted(examples, key=lambda e: (e.mail.at is None, e.mail.at))
    return Stream(
        name,
        tuple(seen_mails(ordered, thoughts)),
        tuple(e.mail.problem or f"none/{e.mail.id}" for e in ordered),
        tuple(e.mail.labels["cue"] == "clear" for e in ordered),
        tuple(e.mail.problem is not None for e in ordered),
    )


def _threads(stream: Stream) -> list[str]:
    found: list[str] = []
    for at, mail in enumerate(stream.mails):
        found.append(f"{at}" if mail.follows is None else found[mail.follows])
    return found


def figures(truth: Sequence[str], said: Sequence[str], stream: Stream) -> dict[str, Array]:
    """Return B-cubed precision, recall and F1 per cut of the mails."""
    kept: Mapping[str, list[int]] = {
        "clear": _where(stream, lambda at: stream.clear[at]),
        "with a problem": _where(stream, lambda at: stream.troubled[at]),
        "all": _where(stream, lambda at: True),
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
        f"   {run.stream.name:10s} F1 " + "  ".join(f"{cut} {found[cut][2]:.2f}" for cut in CUTS)
        for run, found in zip(runs, each, strict=True)
    ]
    return lines


def _where(stream: Stream, wanted: Callable[[int], bool]) -> list[int]:
    return [at for at in range(len(stream.mails)) if wanted(at)]


def _group(at: int, issue: int | None) -> str:
    return f"alone {at}" if issue is None else f"issue {issue}"
