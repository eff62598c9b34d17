"""How well mails are understood, grouped and answered, beside what careful readers say.

    python -m benchmarks.quality PATH...

Each PATH is a file of JSON lines: labelled mails (docs of the form in `training/data`) or drafts
with marked faults, which name the mails they answer by id; give those mails too. Where the mails
belong to an organisation whose mails taught the shipped weights, all is learnt anew without that
organisation first: no figure here is about mails a weight has seen.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import judging
from inbox_assistant.model import Membership, Reading
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.issues import Grouper, Method, shipped_method
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.register import RegisterReader
from inbox_assistant.understand.revision import Arrived, revise
from inbox_assistant.understand.traces import Tracer
from inbox_assistant.understand.words import Understood
from training.generic import GENERIC
from training.grouping import fit_scales, streams
from training.left_out import chances, leave_one_out, temperatures
from training.mails import Labelled, load, load_all
from training.perceive import Example, fit_means, perceive
from training.register import fit


@dataclass(frozen=True, slots=True)
class Judge:
    """What reads and groups: with the shipped weights, or with some learnt for honesty."""

    reader: Reader
    method: Method


def main(paths: Sequence[Path]) -> None:
    """Print the figures of each file."""
    readings: dict[str, tuple[Labelled, Reading]] = {}
    drafts: list[dict[str, Any]] = []
    judges = Judges()
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        if "faults" in json.loads(lines[0]):
            drafts += map(json.loads, lines)
            continue
        print(f"\n== {path.name}")
        read = _mails(load(path), judges)
        readings |= {mail.id: (mail, understood.reading) for mail, understood in read}
    if drafts:
        print(f"\n== {len(drafts)} drafts")
        print("\n".join(judging.check_lines(drafts, readings)))


class Judges:
    """Finds for a file the judge that has not learnt from it."""

    def __init__(self) -> None:
        self._embedder = UniversalSentenceEncoder()
        self._known = load_all()
        self._examples: list[Example] = []

    def honest(self, mails: Sequence[Labelled]) -> Judge:
        """Return a judge that never saw an organisation of these mails."""
        bodies = {mail.words.body for mail in mails}
        seen = {mail.organisation for mail in self._known if mail.words.body in bodies}
        if not seen:
            print("The shipped weights never saw these mails.")
            return Judge(Reader(self._embedder), shipped_method())
        print(f"Taught the shipped weights: learning anew without {', '.join(sorted(seen))}.")
        return self._without(seen)

    def _without(self, seen: set[str]) -> Judge:
        self._examples = self._examples or perceive(self._known, self._embedder)
        others = [e for e in self._examples if e.mail.organisation not in seen]
        means = LanguageMeans(fit_means(others))
        left_out = leave_one_out(others)
        heats = temperatures(left_out)
        tracer = Tracer(self._embedder.embed(list(GENERIC)), means)
        register = RegisterReader(fit(others, means, heats), means)
        method = Method(fit_scales(streams(others, tracer, chances(left_out, "vague"))), tracer)
        return Judge(Reader(self._embedder, register), method)


def _mails(mails: list[Labelled], judges: Judges) -> list[tuple[Labelled, Understood]]:
    judge = judges.honest(mails)
    read = list(zip(mails, judge.reader.read_many(m.words for m in mails), strict=True))
    readings = [(mail, understood.reading) for mail, understood in read]
    print("\n".join(judging.reading_lines(readings)))
    print("\n".join(judging.suggestion_lines(readings)))
    if all(mail.at and "problem" in mail.labels for mail in mails):
        arrived, final = _group(read, judge.method)
        ordered = [mail for mail, _ in _in_time(read)]
        print("\n".join(judging.group_lines("on arrival", ordered, arrived)))
        print("\n".join(judging.group_lines("second look", ordered, final)))
    return read


def _group(
    read: list[tuple[Labelled, Understood]], method: Method
) -> tuple[list[Membership], list[Membership]]:
    """Return the memberships on arrival and after a second look, in order of time."""
    numbers = count(1)
    grouper = Grouper((), lambda: next(numbers), method)
    last: dict[str, int] = {}
    arrived: list[Arrived] = []
    for place, (mail, understood) in enumerate(_in_time(read)):
        assert mail.at
        follows = last.get(mail.thread)
        earlier = None if follows is None else arrived[follows].membership.issue
        membership, _ = grouper.assign(
            at=mail.at, sender=mail.sender, understood=understood, conversation_issue=earlier
        )
        arrived.append(Arrived.of(understood, mail.at, mail.sender, membership, follows, method))
        last[mail.thread] = place
    final, _ = revise(arrived, lambda: next(numbers), method)
    return [a.membership for a in arrived], final


def _in_time(read: list[tuple[Labelled, Understood]]) -> list[tuple[Labelled, Understood]]:
    return sorted(read, key=lambda pair: pair[0].at or 0)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
