"""Whether so many people write at once that somebody has to know now, not at night.

Scan statistics (Naus 1965; Glaz, Naus and Wallenstein 2001): how many people wrote in the last
minutes, in a few windows that end with the mail at hand, against a negative binomial count (Gelman
et al. 2013, "Bayesian Data Analysis", 2.6) around what the inbox's rhythm lets expect. The
threshold follows from how many false alarms a week are borne: each mail is a look, each window a
question, and every question gets its share (Bonferroni).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log
from statistics import median_low

from inbox_assistant.model import Burst
from inbox_assistant.understand.usual_hours import HOUR, WEEK, WEEKS, UsualHours

METHOD = "burst-1"

WINDOWS = (15, 60, 240)  # minutes
FEWEST = 3  # people: two are a coincidence, whatever the figures
# Of all mail: a few more or less are chance, and what builds up slowly is for the nightly report.
INBOX_WINDOWS = (15, 60)
_INBOX_FEWEST = 5
FALSE_ALARMS = 0.1  # a week, of each of the two detectors, if the model holds
STILL = 0.01  # what is still so surprising is the same burst
# A small inbox, where few looks are taken, is no reason to be alarmed by less.
_FEWEST_LOOKS = 150
# A new issue: a person's worth of evidence that it takes a share of the inbox, a large one if few
# issues are known (measured on 30 worlds: docs/how-it-understands.md).
_SHAPE = 1.0
_LARGEST_SHARE = 0.07
# Days differ beyond what weekday and hour explain, by a third; squared.
_DAYS_DIFFER = 0.1
_LEAST = 1e-6
_MOST_PEOPLE = 500  # a window is looked at no further than to so many


@dataclass(frozen=True, slots=True)
class Intake:
    """What came, of one issue or of the whole inbox, until a mail.

    `wrote` are moment and address of the mails of the last `max(WINDOWS)` minutes, `hourly` the
    mails of each hour (since 1970, UTC) of the weeks before, `born` when there was first any.
    """

    at: datetime
    wrote: Sequence[tuple[datetime, str]]
    hourly: Mapping[int, int]
    born: datetime


def of_issue(intake: Intake, hours: UsualHours, active: int) -> Burst | None:
    """Return the most surprising window of an issue, None with too few people to speak of one.
    `active` is how many issues people write about in a week."""
    prior = min(_LARGEST_SHARE, 1 / max(active, 1))
    return _most_surprising(intake, hours, prior, WINDOWS, FEWEST)


def of_inbox(intake: Intake, hours: UsualHours) -> Burst | None:
    """Return the most surprising window of all mail, None with too few people to speak of one."""
    return _most_surprising(intake, hours, None, INBOX_WINDOWS, _INBOX_FEWEST)


def alarming(burst: Burst, hours: UsualHours) -> bool:
    """Return whether it is worth an alert: by chance alone it would hardly ever come."""
    looks = max(hours.rate * WEEK, _FEWEST_LOOKS)
    return burst.surprise <= FALSE_ALARMS / (looks * len(WINDOWS))


def _most_surprising(
    intake: Intake,
    hours: UsualHours,
    prior: float | None,
    windows: Sequence[int],
    fewest: int,
) -> Burst | None:
    found = []
    for minutes in windows:
        people = _people(intake, minutes)
        if people >= fewest:
            since = intake.at - timedelta(minutes=minutes)
            mean, size = _expected(intake, hours, since, prior)
            # The mail that makes us look is there by itself: the question is who came with it.
            found.append((_at_least(people - 1, mean, size), minutes, people, mean))
    if not found:
        return None
    surprise, minutes, people, mean = min(found)
    begun = min(at for at, _ in _within(intake, minutes))
    return Burst(begun, intake.at, people, minutes, mean, surprise, METHOD)


def _within(intake: Intake, minutes: int) -> list[tuple[datetime, str]]:
    since = intake.at - timedelta(minutes=minutes)
    return [(at, writer) for at, writer in intake.wrote if since < at <= intake.at]


def _people(intake: Intake, minutes: int) -> int:
    return min(_MOST_PEOPLE, len({writer for _, writer in _within(intake, minutes)}))


def _expected(
    intake: Intake, hours: UsualHours, since: datetime, prior: float | None
) -> tuple[float, float]:
    """Return mean and size (small: much scatter) of the count to be expected of a window."""
    usual = hours.expected(since, intake.at)
    if prior is None:
        mean, known = usual, hours.mails
    else:
        first = since - timedelta(days=7 * WEEKS)
        begun = max(intake.born, first)
        before = sum(n for hour, n in intake.hourly.items() if hour < since.timestamp() // HOUR)
        exposed = hours.expected(begun, since) if begun < since else 0.0
        known = _SHAPE + before
        mean = usual * known / (_SHAPE / prior + exposed)
    mean = max(mean, _same_time_of_the_week(intake, since), _LEAST)
    return mean, 1 / (1 / max(known, _SHAPE) + _DAYS_DIFFER)


def _same_time_of_the_week(intake: Intake, since: datetime) -> float:
    """Return what usually comes at this time of the week: some things fail on Monday mornings. One
    week alone makes no habit."""
    first, last = int(since.timestamp() // HOUR), int(intake.at.timestamp() // HOUR)
    span = range(first, last + 1)
    born = int(intake.born.timestamp() // HOUR)
    past = [
        sum(intake.hourly.get(hour - back * WEEK, 0) for hour in span)
        for back in range(1, WEEKS + 1)
        if first - back * WEEK >= born
    ]
    if len(past) < 2:
        return 0.0
    return median_low(past) * (intake.at - since) / timedelta(hours=len(span))


def _at_least(count: int, mean: float, size: float) -> float:
    """Return the probability of such a count or a larger one (negative binomial)."""
    if count <= 0:
        return 1.0
    # From the count upwards: what is left of one minus nearly one would be noise.
    term = _probability(count, mean, size)
    whole, ratio = term, mean / (mean + size)
    while term > whole * 1e-9 and count < 10 * _MOST_PEOPLE:
        term *= ratio * (count + size) / (count + 1)
        whole += term
        count += 1
    return min(1.0, whole)


def _probability(count: int, mean: float, size: float) -> float:
    ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    whole = log(size + mean)
    return exp(ways + size * (log(size) - whole) + count * (log(mean) - whole))
