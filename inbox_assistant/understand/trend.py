"""Whether an issue grows, fades, ended or came back: counts against what was to be expected.

The people who write on one day are Poisson around a rate that differs by weekday. What is known of
the rate is a Gamma distribution, so that the count to come is negative binomial (Gelman et al.
2013, "Bayesian Data Analysis", 2.6); older days count for less (Smith 1979, power steady model).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from math import exp, log
from statistics import median

from inbox_assistant.model import Course, Movement

# poisson-pair-1: writers of the span against those of the span of the same length before it.
# weekly-1: against the rate of up to five weeks, by weekday, as negative binomial.
METHOD = "weekly-1"

HISTORY = 35  # days that are looked at
NEWS = 3  # days that something stays news in lists
_WEEK = 7
_RISEN: frozenset[Course] = frozenset({"growing", "returned"})
_SPANS = (1, 3)  # what begins at once and what builds up, in days
# One look in twenty at an unchanged issue may find a change; there are two spans and two sides.
_SURPRISE = 0.0195
_SILENCE = 0.02
_QUIET = 2  # days: one without mail is a Sunday, or luck
_FORGETTING = 0.95  # what a day counts for, of the day after it
_RATE = 0.5  # Gamma(1/2, 1/2): half a writer in half a day, before anything was seen
_WEEKDAY = 5.0  # people after whom an issue's own weekdays count as much as the inbox's
_NO_WEEK_AS_ANOTHER = 0.004  # weekdays of a whole inbox differ by some 6 %, squared
_DISPERSION = 5.0  # days after which the scatter seen counts as much as that of Poisson


@dataclass(frozen=True, slots=True)
class Days:
    """The people who wrote about an issue, a day each, the newest first (at most `HISTORY`).

    `usual` says how busy each day is in the whole inbox, 1 on average (see `usual_days`). `before`
    means the issue is older than these days. `fixed`: agents call it fixed, and nobody wrote since;
    `reopened`: they did, until somebody wrote today.
    """

    wrote: Sequence[int]
    usual: Sequence[float]
    before: bool = False
    fixed: bool = False
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class _Expected:
    """A negative binomial count: its mean, and its size (small: much scatter)."""

    mean: float
    size: float


_NOTHING = _Expected(1e-6, 1.0)


def usual_days(mails: Sequence[int]) -> list[float]:
    """Return how busy days are by the whole inbox's mails (newest first), 1 on average.

    The median of a weekday withstands one outage; today is left out, for it is what is judged.
    """
    # Before the inbox began, days were not quiet: there were none.
    begun = max((day + 1 for day, count in enumerate(mails) if count), default=0)
    past = mails[1:begun]
    average = sum(past) / len(past) if past else 0.0
    if not average:
        return [1.0] * len(mails)
    factors = []
    for weekday in range(_WEEK):
        same = [mails[day] for day in range(weekday, begun, _WEEK) if day]
        # One ordinary week more: two weeks of mail don't make a rhythm for sure.
        usual = median(same) if same else average
        factors.append((average + len(same) * usual) / ((1 + len(same)) * average))
    whole = sum(factors) / _WEEK
    return [factors[day % _WEEK] / whole for day in range(len(mails))]


def movement(days: Days) -> Movement:
    """Return how the issue moves at the end of the newest day, and the figures it is judged by."""
    last = _silent(days.wrote)
    if days.fixed:
        return Movement("fixed", 0, 0.0, 1.0, max(1, last), METHOD, silent=last, said=True)
    if days.reopened:
        return _told("returned", days, silent=_silent(days.wrote[1:]), said=True)
    if not days.before and not any(days.wrote[1:]):
        return _told("new", days)
    if not last and _over(days, 1):
        return _told("returned", days, silent=_silent(days.wrote[1:]))
    if last and _over(days, 0):
        return _told("fixed", days, silent=last)
    return _compared(days)


def lately(looks: Sequence[Days]) -> tuple[int, Movement]:
    """Return how the issue moved when it last was news, and how many days ago that was; `looks` are
    the same days as they stood at the end of each of the last ones, today's first.

    A morning's figures alone would call yesterday's outage steady. What began in these days stays
    new as long as it neither grows nor seems over; what grew or came back stays so until it fades.
    """
    today = movement(looks[0])
    if today.course in ("steady", "fading"):
        for ago, past in enumerate(looks[1:], 1):
            if not past.before and not any(past.wrote[1:]):
                return ago, movement(past)
    if today.course == "steady":
        for ago, past in enumerate(looks[1:], 1):
            if _more_than_usual(past) and (found := movement(past)).course in _RISEN:
                return ago, found
    return 0, today


def _more_than_usual(days: Days) -> bool:
    """Return whether a closer look could find that it grew or came back: most days it could not,
    and the closer look takes its time."""
    rate = sum(days.wrote) / (sum(days.usual) or 1.0)
    return any(sum(days.wrote[:span]) > rate * sum(days.usual[:span]) for span in _SPANS) or bool(
        days.wrote[0] and _silent(days.wrote[1:]) >= _QUIET
    )


def _silent(wrote: Sequence[int]) -> int:
    """Return how many days without mail come first."""
    return next((day for day, people in enumerate(wrote) if people), len(wrote))


def _over(days: Days, today: int) -> bool:
    """Return whether the silence up to day `today` is one a living issue would hardly keep."""
    silent = _silent(days.wrote[today:])
    if silent == len(days.wrote) - today:
        return days.before and silent >= HISTORY - 1
    if silent < _QUIET or silent <= _longest_silence(days.wrote[today + silent :]):
        return False
    return _at_most(0, _expected(days, today, today + silent)) <= _SILENCE


def _longest_silence(wrote: Sequence[int]) -> int:
    """Return the most days in a row without mail, since the first mail in these days."""
    longest = now = 0
    for people in wrote:
        longest, now = (max(longest, now), 0) if people else (longest, now + 1)
    return longest


def _told(course: Course, days: Days, silent: int = 0, said: bool = False) -> Movement:
    """Return a course that is no matter of more or less: told by today, or by the silence."""
    span = range(silent) if course == "fixed" else range(1)
    expected = _expected(days, 0, len(span)) if len(days.wrote) > len(span) else _NOTHING
    wrote = sum(days.wrote[day] for day in span)
    surprise = _at_most(0, expected) if course == "fixed" else _at_least(wrote, expected)
    return Movement(course, wrote, expected.mean, surprise, max(1, len(span)), METHOD, silent, said)


def _compared(days: Days) -> Movement:
    """Return growing, fading or steady by the most surprising of the spans."""
    found = []
    for span in _SPANS:
        if len(days.wrote) > span and _born(days, span) >= 2 * span:
            expected, wrote = _expected(days, 0, span), sum(days.wrote[:span])
            up, down = _tails(wrote, expected)
            course: Course = "growing" if up < down else "fading"
            found.append((min(up, down), -span, course, wrote, expected.mean))
    surprise, span, course, wrote, mean = min(found)
    if surprise > _SURPRISE:
        surprise, span, course, wrote, mean = next(f for f in found if f[1] == -1)
        course = "steady"
    return Movement(course, wrote, mean, surprise, -span, METHOD)


def _expected(days: Days, today: int, past: int) -> _Expected:
    """Return what was to be expected of the days from `today` to before `past`, by those since."""
    history = range(past, _born(days, past))
    rate = (sum(days.wrote[d] for d in history) + _RATE) / (
        sum(days.usual[d] for d in history) + _RATE
    )
    own = _own_weekdays(days, history, rate)
    usual = [busy * own[day % _WEEK][0] for day, busy in enumerate(days.usual)]
    seen = _RATE + sum(_FORGETTING ** (d - past) * days.wrote[d] for d in history)
    weight = _RATE + sum(_FORGETTING ** (d - past) * usual[d] for d in history)
    mean = max(seen / weight * sum(usual[today:past]), _NOTHING.mean)
    doubt = sum(usual[d] ** 2 * own[d % _WEEK][1] for d in range(today, past))
    doubt /= max(sum(usual[today:past]) ** 2, 1e-9)
    # What is not known of the rate, what is not known of weekdays, and scatter beyond Poisson's.
    variance = mean * _scatter(days, history, usual, rate) + mean**2 * (
        1 / seen + doubt + _NO_WEEK_AS_ANOTHER
    )
    return _Expected(mean, mean**2 / max(variance - mean, 1e-9))


def _born(days: Days, past: int) -> int:
    """Return the end of the issue's history: before its first mail nothing was to be expected."""
    if days.before:
        return len(days.wrote)
    first = max((day for day, people in enumerate(days.wrote) if people), default=past)
    return max(past, first) + 1


def _own_weekdays(days: Days, history: range, rate: float) -> list[tuple[float, float]]:
    """Return by how much the issue is busier on a weekday than the inbox is, and how unsure (the
    variance, relative): some things fail on Mondays alone."""
    factors = []
    for weekday in range(_WEEK):
        same = [day for day in history if day % _WEEK == weekday]
        seen = _WEEKDAY + sum(days.wrote[day] for day in same)
        factors.append((seen / (_WEEKDAY + rate * sum(days.usual[day] for day in same)), 1 / seen))
    return factors


def _scatter(days: Days, history: range, usual: Sequence[float], rate: float) -> float:
    """Return how much more days differ than Poisson's would, by Pearson's statistic."""
    seen = sum((days.wrote[d] - rate * usual[d]) ** 2 / max(rate * usual[d], 0.2) for d in history)
    return max(1.0, (_DISPERSION + seen) / (_DISPERSION + len(history)))


def _at_least(number: int, expected: _Expected) -> float:
    return _tails(number, expected)[0]


def _at_most(number: int, expected: _Expected) -> float:
    return _tails(number, expected)[1]


def _tails(number: int, expected: _Expected) -> tuple[float, float]:
    """Return the probability of such a count or a greater one, and of such or a smaller one."""
    probabilities = list(islice(_probabilities(expected), number + 1))
    below = sum(probabilities[:-1])
    return max(0.0, 1.0 - below), min(1.0, below + probabilities[-1])


def _probabilities(expected: _Expected) -> Iterator[float]:
    """Yield the probability of each count, from none on."""
    mean, size = expected.mean, expected.size
    whole = log(size + mean)
    logarithm, step = size * (log(size) - whole), log(mean) - whole
    for number in count():
        yield exp(logarithm)
        logarithm += log((number + size) / (number + 1)) + step
