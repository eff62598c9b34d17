"""Groups of mails against the problems behind them: B-cubed, V-measure, how many, left alone."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from inbox_assistant.model import Membership
from training.mails import Labelled
from training.measures import across, b_cubed, recurring, v_measure

HEAD = (
    f"{'grouping':20s} {'mails':15s}  B-cubed F1 (prec, rec)  V-measure (hom, compl)"
    "  issues of 2 mails or more, of truly"
)


class Grouped(NamedTuple):
    """Labelled mails in order of time, and where each was put: by the past alone, and at a second
    look."""

    mails: Sequence[Labelled]
    arrived: Sequence[Membership]
    final: Sequence[Membership]


def truths(mails: Sequence[Labelled]) -> list[str]:
    """Return the problem of each mail; a mail of none is a group of its own."""
    return [mail.problem or f"none {mail.id}" for mail in mails]


def groups(said: Sequence[Membership]) -> list[str]:
    """Return the group of each mail; a mail that belongs to no issue is a group of its own."""
    return [f"alone {i}" if m.issue is None else f"issue {m.issue}" for i, m in enumerate(said)]


def cuts(mails: Sequence[Labelled]) -> dict[str, list[int]]:
    """Return the places of clear mails, of those with a problem, and of all; no cut is empty."""
    found = {
        "clear": [i for i, m in enumerate(mails) if m.problem and m.labels["cue"] == "clear"],
        "with a problem": [i for i, m in enumerate(mails) if m.problem],
        "all": list(range(len(mails))),
    }
    if found["clear"] == found["with a problem"]:
        del found["clear"]  # texts of public sets: one line says it
    return {cut: places for cut, places in found.items() if places}


def left_alone(mails: Sequence[Labelled], said: Sequence[Membership]) -> list[bool]:
    """Return, for each mail of no problem, whether it is alone: in no issue, or in one without
    mail of another conversation."""
    threads: defaultdict[str, set[str]] = defaultdict(set)
    named = groups(said)
    for mail, group in zip(mails, named, strict=True):
        threads[group].add(mail.thread)
    return [
        len(threads[group]) == 1
        for mail, group in zip(mails, named, strict=True)
        if mail.problem is None
    ]


def f1s(mails: Sequence[Labelled], named: Sequence[str]) -> dict[str, float]:
    """Return the B-cubed F1 of each cut of the mails."""
    truth = truths(mails)
    return {
        cut: b_cubed([truth[i] for i in own], [named[i] for i in own])[2]
        for cut, own in cuts(mails).items()
    }


def group_lines(title: str, mails: Sequence[Labelled], named: Sequence[str]) -> list[str]:
    """Return the figures of each cut (below HEAD), and those of pairs of mails in two languages
    where there are several."""
    truth = truths(mails)
    lines = [
        _line(f"{title:20s} {cut:15s}", [truth[i] for i in own], [named[i] for i in own])
        for cut, own in cuts(mails).items()
    ]
    own = [i for i, mail in enumerate(mails) if mail.problem]
    languages = [mails[i].language for i in own]
    if len(set(languages)) > 1:
        figures = across([truth[i] for i in own], [named[i] for i in own], languages)
        lines.append(f"{title:20s} {'two languages':15s}  {_three(figures)}  (pairs of mails)")
    return lines


def alone_line(title: str, mails: Sequence[Labelled], said: Sequence[Membership]) -> str:
    """Return how many mails of no problem are left alone."""
    alone = left_alone(mails, said)
    share = sum(alone) / max(1, len(alone))
    return f"{title:20s} mails of no problem left alone: {share:.2f} of {len(alone)}"


def _line(start: str, truth: Sequence[str], named: Sequence[str]) -> str:
    homogeneity, completeness, v = v_measure(truth, named)
    return (
        f"{start}  {_three(b_cubed(truth, named))}  {v:.3f} ({homogeneity:.3f}, {completeness:.3f})"
        f"  {recurring(named):4d} of {recurring(truth)}"
    )


def _three(figures: tuple[float, float, float]) -> str:
    precision, recall, f1 = figures
    return f"{f1:.3f} ({precision:.3f}, {recall:.3f})"
