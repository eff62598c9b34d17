"""Invented worlds of which all is known: whom issues hit, who writes, and on which days."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from inbox_assistant.model import Stated, Wrote
from inbox_assistant.understand.reach import SHARE_WHO_WRITE
from inbox_assistant.understand.trend import HISTORY

_FEWEST, _MOST = 5, 3000  # people hit, as likely to be 5 to 50 as 50 to 500
# How careful readers of single mails see a degree, by the degree it is: from labelled mails.
_SEEN = {3: (0.03, 0.08, 0.27, 0.62), 2: (0.05, 0.2, 0.6, 0.15), 1: (0.1, 0.6, 0.25, 0.05)}
_WEEK = np.array([1.6, 1.3, 1.2, 1.1, 1.0, 0.45, 0.35])  # Monday to Sunday


@dataclass(frozen=True, slots=True)
class World:
    """How people write there. `share` multiplies the mean share of those hit who write; `seen`:
    degrees are read off mails, and misread; `mixed`: people are hit to different degrees; `team`
    is the size of the organisations people belong to, who write together; `capped`: the number of
    users is known."""

    share: float = 1.0
    seen: bool = False
    mixed: bool = False
    team: int = 1
    capped: bool = False


WORLDS = {
    "as the priors say": World(),
    "users counted": World(capped=True),
    "degrees misread": World(seen=True),
    "hit to different degrees": World(mixed=True),
    "people of teams of 6 write together": World(team=6),
    "1.5 times as many write": World(share=1.5),
    "1.5 times as few write": World(share=1 / 1.5),
}


class Simulated(NamedTuple):
    """An issue: how many it hit, and what is seen of it."""

    hit: int
    wrote: Wrote
    cap: int | None = None
    stated: Stated = Stated()


def issues_of(world: World, number: int, rng: np.random.Generator) -> Iterator[Simulated]:
    """Yield issues of that world, those nobody wrote about left out."""
    while number:
        hit = _size(rng)
        issue = _issue(world, hit, rng)
        if issue.wrote.people:
            number -= 1
            yield _counted(issue, rng) if world.capped else issue


def _counted(issue: Simulated, rng: np.random.Generator) -> Simulated:
    """Return the issue where so many users are known as might be: now and then hardly more."""
    return issue._replace(cap=int(issue.hit * np.exp(rng.uniform(0, 2))))


def _issue(world: World, hit: int, rng: np.random.Generator) -> Simulated:
    parts = rng.dirichlet([1, 1, 1]) if world.mixed else np.eye(3)[rng.integers(3)]
    people: dict[int, int] = {}
    domains: Counter[str] = Counter()
    for degree, count in enumerate(rng.multinomial(hit, parts), 1):
        share = _share(degree, world.share, rng)
        teams = _teams(int(count), world.team)
        wrote = [
            _of_team(size, share, rng) if size > 1 else int(rng.random() < share) for size in teams
        ]
        people[degree] = sum(wrote)
        if world.team > 1:
            domains.update({f"team{degree}-{i}.example": n for i, n in enumerate(wrote) if n})
    degrees = _as_seen(people, rng) if world.seen else people
    return Simulated(hit, Wrote(sum(people.values()), domains, degrees))


def _share(degree: int, times: float, rng: np.random.Generator) -> float:
    prior = SHARE_WHO_WRITE[degree]
    mean = min(0.95, prior.mean * times)
    sure = prior.a + prior.b
    return float(rng.beta(mean * sure, (1 - mean) * sure))


def _teams(people: int, size: int) -> list[int]:
    whole, rest = divmod(people, size)
    return [size] * whole + ([rest] if rest else [])


def _of_team(size: int, share: float, rng: np.random.Generator) -> int:
    """Return how many of a team write: half of the time all do as one of them does."""
    if rng.random() < 0.5:
        return size if rng.random() < share else 0
    return int(rng.binomial(size, share))


def _as_seen(people: dict[int, int], rng: np.random.Generator) -> dict[int, int]:
    seen = sum(rng.multinomial(count, _SEEN[degree]) for degree, count in people.items())
    return {degree: int(count) for degree, count in enumerate(seen)}  # type: ignore[arg-type]


def lists_of(tie: float, number: int, rng: np.random.Generator) -> Iterator[Simulated]:
    """Yield issues with a second list: a third of those hit call; `tie` is how much of a writer's
    chance to call comes from having written (0: none, the lists are independent)."""
    while number:
        hit = _size(rng)
        wrote = int(rng.binomial(hit, _share(int(rng.integers(2, 4)), 1.0, rng)))
        calls = 1 / 3
        both = int(rng.binomial(wrote, calls + tie * (1 - calls)))
        listed = both + int(rng.binomial(hit - wrote, calls))
        if both >= 7:
            number -= 1
            yield Simulated(
                hit, Wrote(wrote, {}, {3: wrote}), stated=Stated(None, None, listed, both)
            )


def _size(rng: np.random.Generator) -> int:
    return int(np.exp(rng.uniform(np.log(_FEWEST), np.log(_MOST))))


@dataclass(frozen=True, slots=True)
class Flat:
    """An issue that stays as it is: `rate` people a day on average, weekdays as given; days differ
    by more than chance where `scatter` is given (the size of a negative binomial)."""

    rate: float
    week: tuple[float, ...] = tuple(_WEEK)
    days: int = HISTORY
    scatter: float | None = None

    @staticmethod
    def kinds() -> dict[str, "Flat"]:
        """Return issues of many kinds, by name."""
        mondays = (7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        return {
            **{f"{rate:g} a day": Flat(rate) for rate in (0.2, 1, 3, 10, 30)},
            "3 a day, four days old": Flat(3, days=4),
            "3 a day, eight days old": Flat(3, days=8),
            "10 a week, on Mondays alone": Flat(10 / 7, mondays),
            "5 a day, days differ beyond chance": Flat(5, scatter=8),
        }

    @property
    def old(self) -> bool:
        """Whether the issue is older than what is looked at."""
        return self.days >= HISTORY

    def until_today(self, rng: np.random.Generator) -> tuple[list[int], list[int]]:
        """Return the people of each day and the mails of the whole inbox, the newest first."""
        return self._until(int(rng.integers(7)), rng)

    def _until(self, today: int, rng: np.random.Generator) -> tuple[list[int], list[int]]:
        wrote = [self._day(today - back, 1.0, rng) for back in range(self.days)]
        wrote += [0] * (HISTORY - self.days)
        return wrote, [self._inbox(today - back, rng) for back in range(HISTORY)]

    def days_more(
        self, times: float, days: int, rng: np.random.Generator
    ) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield the same, night after night, from the day on that the rate is so many times."""
        start = int(rng.integers(7))
        wrote, inbox = self._until(start, rng)
        for day in range(start + 1, start + 1 + days):
            wrote = [self._day(day, times, rng), *wrote[:-1]]
            inbox = [self._inbox(day, rng), *inbox[:-1]]
            yield wrote, inbox

    def _day(self, day: int, times: float, rng: np.random.Generator) -> int:
        mean = times * self.rate * self.week[day % 7] / (sum(self.week) / 7)
        if self.scatter is None:
            return int(rng.poisson(mean))
        return int(rng.negative_binomial(self.scatter, self.scatter / (self.scatter + mean)))

    def _inbox(self, day: int, rng: np.random.Generator) -> int:
        return int(rng.poisson(40 * _WEEK[day % 7]))
