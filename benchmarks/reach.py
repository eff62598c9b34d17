"""How well reach and trend are judged: worlds with known truth, and labelled mails whose problems
say how many people they hit.

    python -m benchmarks.reach [--worlds N] [PATH...]

Each PATH is a file of labelled mails; beside it stands `<name>-problems.json` (or `problems.json`)
with `affected_users_true` by problem.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from benchmarks.worlds import WORLDS, Flat, issues_of, lists_of
from inbox_assistant.model import Reach, Wrote
from inbox_assistant.understand.reach import chapman, reach
from inbox_assistant.understand.trend import Days, movement, usual_days
from training.mails import Labelled, load

_SEED = 11


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.reach", description=__doc__)
    parser.add_argument("--worlds", type=int, default=400, help="issues and inboxes of each kind")
    parser.add_argument("paths", type=Path, nargs="*", help="labelled mails")
    given = parser.parse_args(arguments)
    report(given.worlds, given.paths)


def report(worlds: int = 400, paths: Sequence[Path] = ()) -> None:
    """Print all figures."""
    print("\n== how many are hit: what is said, where the truth is known")
    for line in _reach_lines(worlds):
        print(line, flush=True)
    print("\n== how issues move, looked at every night")
    for line in _trend_lines(worlds):
        print(line, flush=True)
    for path in paths:
        print(f"\n== {path.name}: rank by reach against all who were hit")
        for line in _rank_lines(_in_order(path), _truth(path)):
            print(line, flush=True)


def _reach_lines(worlds: int) -> Iterator[str]:
    for name, world in WORLDS.items():
        rng = np.random.default_rng(_SEED)
        made = [(issue, reach(issue.wrote, issue.cap)) for issue in issues_of(world, worlds, rng)]
        yield _covered(name, [(issue.hit, found) for issue, found in made])
        if world.capped:
            over = sum(found.high > (issue.cap or 0) for issue, found in made)
            yield f"   ranges that go beyond the number of users: {over} of {len(made)}"
    for name, tie in (("two lists, independent", 0.0), ("two lists, callers write too", 0.5)):
        rng = np.random.default_rng(_SEED)
        listed = list(lists_of(tie, worlds, rng))
        found = [(issue.hit, reach(issue.wrote, stated=issue.stated)) for issue in listed]
        yield _covered(name, found)
        ratio = np.median(
            [
                chapman(i.wrote.people, i.stated.listed or 0, i.stated.both or 0) / i.hit
                for i in listed
            ]
        )
        yield f"   Chapman's estimate is {ratio:.2f} of the truth (median)"


def _covered(name: str, found: Sequence[tuple[int, Reach]]) -> str:
    inside = np.mean([reach.low <= hit <= reach.high for hit, reach in found])
    below = np.mean([hit < reach.low for hit, reach in found])
    wide = np.median([reach.high / max(reach.low, 1) for _, reach in found])
    return (
        f"{name:38} truth in the 80 % range {inside:4.0%}, below it {below:4.0%}, "
        f"above it {1 - inside - below:4.0%}; high / low {wide:.1f}"
    )


def _trend_lines(worlds: int) -> Iterator[str]:
    for name, flat in Flat.kinds().items():
        rng = np.random.default_rng(_SEED)
        courses = [_course(flat, *flat.until_today(rng)) for _ in range(worlds)]
        alarms = np.mean([course in ("growing", "returned") for course in courses])
        quiet = np.mean([course in ("fading", "fixed") for course in courses])
        yield f"{name:38} nothing changed: called more {alarms:4.1%}, called less {quiet:4.1%}"
    for rate in (1.0, 3.0, 10.0):
        for times in (2.0, 3.0):
            flat, rng = Flat(rate), np.random.default_rng(_SEED)
            nights = [_nights_until_told(flat, times, rng) for _ in range(worlds // 4)]
            yield (
                f"{rate:4.0f} a day become {times:.0f} times as many: told after "
                f"{np.median(nights):.0f} nights (median; 9 in 10 "
                f"after {np.quantile(nights, 0.9):.0f})"
            )


def _course(flat: Flat, wrote: Sequence[int], inbox: Sequence[int]) -> str:
    return movement(Days(wrote, usual_days(inbox), before=flat.old)).course


def _nights_until_told(flat: Flat, times: float, rng: np.random.Generator) -> int:
    """Return after how many nights growth is told, 21 when it never is."""
    for night, (wrote, inbox) in enumerate(flat.days_more(times, 20, rng), 1):
        if _course(flat, wrote, inbox) == "growing":
            return night
    return 21


def _in_order(path: Path) -> list[Labelled]:
    return sorted(load(path), key=lambda mail: mail.at or 0)


def _truth(path: Path) -> dict[str, int]:
    beside = (path.with_name(f"{path.stem}-problems.json"), path.with_name("problems.json"))
    file = next((file for file in beside if file.is_file()), None)
    if file is None:
        raise SystemExit(f"{path}: no file of problems beside it ({beside[0].name}).")
    problems = json.loads(file.read_text(encoding="utf-8"))
    return {
        slug: problem["affected_users_true"]
        for slug, problem in problems.items()
        if "affected_users_true" in problem
    }


def _rank_lines(mails: Sequence[Labelled], truth: Mapping[str, int]) -> Iterator[str]:
    if not truth:
        yield "its problems don't say how many they hit"
        return
    labelled = [(m, m.labels["problem"], m.labels["blocking"]) for m in mails]
    yield _ranked("writers and blocking as labelled", truth, labelled)
    # Seconds to load: only where they are asked for.
    from benchmarks.grouping import coming
    from inbox_assistant.understand.inbox import Inbox
    from inbox_assistant.understand.method import shipped_method
    from inbox_assistant.understand.pipeline import Reader

    read = list(Reader().read_many([mail.words for mail in mails]))
    degrees = [understood.reading.blocking.value for understood in read]
    yield _ranked(
        "writers as labelled, blocking as read",
        truth,
        [(m, m.labels["problem"], degree) for m, degree in zip(mails, degrees, strict=True)],
    )
    inbox = Inbox(shipped_method())
    for mail, understood in zip(mails, read, strict=True):
        inbox.take(coming(mail, understood))
    issues = [membership.issue for membership in inbox.look_again()]
    main = _main_problems(mails, issues)
    yield _ranked(
        "writers as grouped, blocking as read",
        truth,
        [(m, main.get(issue), d) for m, issue, d in zip(mails, issues, degrees, strict=True)],
    )


def _main_problems(
    mails: Sequence[Labelled], issues: Sequence[int | None]
) -> dict[int | None, str]:
    """Return of each problem the issue that holds most of its mails, as issue -> problem."""
    held: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for mail, issue in zip(mails, issues, strict=True):
        if mail.labels["problem"] and issue is not None:
            held[mail.labels["problem"]][issue] += 1
    return {max(counts, key=lambda i: counts[i]): problem for problem, counts in held.items()}


def _ranked(
    name: str, truth: Mapping[str, int], mails: Sequence[tuple[Labelled, str | None, int]]
) -> str:
    writers: dict[str, set[str]] = defaultdict(set)
    degrees: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for mail, problem, degree in mails:
        if problem is not None and problem in truth:
            writers[problem].add(mail.sender.casefold())
            degrees[problem][degree] += 1

    def agreement(value: Callable[[str], int]) -> float:
        ranks = [value(slug) if writers[slug] else 0 for slug in truth]
        return float(spearmanr(ranks, list(truth.values())).statistic)

    by_reach = agreement(lambda s: reach(Wrote(len(writers[s]), {}, degrees[s])).median)
    by_writers = agreement(lambda slug: len(writers[slug]))
    seen = sum(1 for slug in truth if writers[slug])
    return f"{name:38} Spearman {by_reach:.2f} ({seen} problems); writers alone {by_writers:.2f}"


if __name__ == "__main__":
    main()
