"""Figures of the answers built on readings: questions asked back, checks of drafts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from benchmarks.fields import Read
from benchmarks.suggesting import asked_of
from inbox_assistant.model import Finding
from inbox_assistant.respond.check import check
from training.mails import Labelled

_QUESTIONED: Mapping[str, Callable[[Labelled], bool]] = {
    "all": lambda mail: True,
    "clear": lambda mail: mail.labels.get("cue") == "clear",
    "vague": lambda mail: bool(mail.labels.get("vague")),
}


def question_lines(read: Sequence[Read]) -> list[str]:
    """Return, for all mails, clear and vague ones, how many of the questions a suggestion asks a
    good agent would ask, the reverse, and how often one of them at least is right where there is
    something to ask."""
    asked = [
        (mail, set(asked_of(mail, reading).missing), set(mail.labels["asks"]))
        for mail, reading in read
        if "asks" in mail.labels
    ]
    lines = ["questions     precision  recall  one is right, where something is to be asked"]
    for cut, wanted_by in _QUESTIONED.items():
        rows = [(said, wanted) for mail, said, wanted in asked if wanted_by(mail)]
        right = sum(len(said & wanted) for said, wanted in rows)
        said, wanted = sum(len(s) for s, _ in rows), sum(len(w) for _, w in rows)
        met = [bool(s & w) for s, w in rows if w]
        lines.append(
            f"  {cut:11s} {_ratio(right, said)}       {_ratio(right, wanted)}    {_share(met)}"
            f" of {len(met)}"
        )
    return lines


def check_lines(drafts: Sequence[Mapping[str, Any]], readings: Mapping[str, Read]) -> list[str]:
    """Return precision and recall per kind of fault, and per kind and language, how many right
    findings quote some of the words that were marked, and how many good drafts stay unblamed."""
    tallies: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    unblamed: list[bool] = []
    overlaps: list[bool] = []
    for draft in drafts:
        found = _findings(draft, readings)
        marked = {fault["kind"]: fault["quote"] for fault in draft["faults"]}
        for kind in found.keys() | marked.keys():
            for key in product((kind, "all kinds"), ("", draft["lang"])):
                tallies[key].count(said=kind in found, marked=kind in marked)
        overlaps += _overlaps(draft["text"], found, marked)
        if not marked:
            unblamed.append(not found)
    return [
        *(tally.line(f"{kind} {language}") for (kind, language), tally in sorted(tallies.items())),
        f"right findings whose quote overlaps {_share(overlaps)} of {len(overlaps)}",
        f"good drafts without a finding {_share(unblamed)}",
    ]


@dataclass(slots=True)
class Tally:
    """In how many drafts a kind was said, was marked, and both."""

    said: int = 0
    marked: int = 0
    right: int = 0

    def count(self, *, said: bool, marked: bool) -> None:
        """Count one draft."""
        self.said += said
        self.marked += marked
        self.right += said and marked

    def line(self, name: str) -> str:
        """Return the figures in a line."""
        return (
            f"{name:36s} precision {_ratio(self.right, self.said)}  "
            f"recall {_ratio(self.right, self.marked)}  marked {self.marked}"
        )


def _overlaps(
    text: str, found: Mapping[str, list[str]], marked: Mapping[str, str]
) -> Iterator[bool]:
    for kind in found.keys() & marked.keys():
        if marked[kind]:  # an omission quotes nothing
            yield any(_overlap(text, quote, marked[kind]) for quote in found[kind])


def _overlap(text: str, quote: str, marked: str) -> bool:
    start, other = text.find(quote), text.find(marked)
    return min(start, other) >= 0 and start < other + len(marked) and other < start + len(quote)


def _findings(draft: Mapping[str, Any], readings: Mapping[str, Read]) -> Mapping[str, list[str]]:
    """Return the quotes of each kind found in a draft."""
    quotes: defaultdict[str, list[str]] = defaultdict(list)
    for finding in _checked(draft, readings):
        quotes[finding.kind].append(finding.quote)
    return dict(quotes)


def _checked(draft: Mapping[str, Any], readings: Mapping[str, Read]) -> list[Finding]:
    if draft["answers"] not in readings:
        return check(draft["text"], None, None)
    mail, reading = readings[draft["answers"]]
    names = (mail.words.sender_name, mail.words.subject)
    return check(draft["text"], mail.words.body, reading, names)


def _share(values: Iterable[bool]) -> str:
    hits = list(values)
    return _ratio(sum(hits), len(hits))


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else " -  "
