"""Public sets of short texts with intents, grouped as if they were the mail of two weeks.

They know no time and no sender: texts are shuffled, spread evenly over 14 days, each from another
address. What is no intent in the set (`none` in `public.toml`) is mail of no problem. Weights and
thresholds come from our mails only. Much here is no trouble (a request to play music is none), and
what reading takes for no problem stays alone: so all texts are also grouped as if each had one.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import group_peers
from benchmarks.fields import json_lines
from benchmarks.grouping import coming
from benchmarks.groups import HEAD, alone_line, group_lines, groups
from benchmarks.honest import Judge
from inbox_assistant.model import Embedder
from inbox_assistant.understand.inbox import Coming, Inbox
from inbox_assistant.understand.issues import PROBLEM_AT
from inbox_assistant.understand.method import Method
from inbox_assistant.understand.words import Words
from training.mails import Labelled

MOST = 600
DAYS = 14
VAGUE_AT = 0.5
START = datetime(2026, 1, 5, tzinfo=UTC)


def lines(path: Path, about: Mapping[str, Any], judge: Judge, embedder: Embedder) -> Iterator[str]:
    """Yield the figures of a set: grouped by the product, and by simple methods."""
    assert judge.method
    rows = list(json_lines(path))
    mails = stream(drawn(rows, MOST, seed=7), path.name.split(".")[0], about.get("none"))
    yield f"{len(mails)} of {len(rows)} texts, drawn label by label, as the mail of {DAYS} days"
    read = list(zip(mails, judge.reader.read_many(m.words for m in mails), strict=True))
    found = [coming(mail, understood) for mail, understood in read]
    problems = sum(mail.thought.problem >= PROBLEM_AT for mail in found)
    truly = sum(mail.problem is not None for mail in mails)
    vague = sum(mail.thought.vague >= VAGUE_AT for mail in found)
    yield f"taken for a problem: {problems}, truly {truly}; for vague: {vague}"
    yield HEAD
    yield from _grouped(mails, found, judge.method)
    open_ = [mail._replace(thought=replace(mail.thought, problem=1.0)) for mail in found]
    yield "each taken for a problem:"
    yield from _grouped(mails, open_, judge.method)
    yield from group_peers.lines(mails, embedder)


def drawn(rows: Sequence[dict[str, Any]], most: int, seed: int) -> list[dict[str, Any]]:
    """Return about so many rows in an order by chance, of each label as large a share as it has;
    at least one."""
    of_label: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_label[row["label"]].append(row)
    chance, kept = random.Random(seed), []
    for own in of_label.values():
        chance.shuffle(own)
        kept += own[: max(1, round(len(own) * min(1.0, most / len(rows))))]
    chance.shuffle(kept)
    return kept


def stream(rows: Sequence[Mapping[str, Any]], name: str, none: str | None) -> list[Labelled]:
    """Return the rows as mails: evenly over the days, each from another writer."""
    pace = timedelta(days=DAYS) / max(1, len(rows))
    return [
        Labelled(
            id=f"{name}-{at}",
            organisation=name,
            words=Words("", str(row["text"])),
            language=str(row["lang"]),
            sender=f"writer{at}@example.org",
            at=START + at * pace,
            thread=f"{at}",
            labels=_labels(row["label"], none),
        )
        for at, row in enumerate(rows)
    ]


def _labels(label: str, none: str | None) -> dict[str, Any]:
    if label == none:
        return {"problem": None, "cue": "none", "vague": False}
    return {"problem": label, "cue": "clear", "vague": False}


def _grouped(mails: Sequence[Labelled], found: Sequence[Coming], method: Method) -> Iterator[str]:
    inbox = Inbox(method)
    arrived = [inbox.take(mail) for mail in found]
    for title, said in (("on arrival", arrived), ("second look", inbox.look_again())):
        yield from group_lines(title, mails, groups(said))
        if any(mail.problem is None for mail in mails):
            yield alone_line(title, mails, said)
