"""How widely issues block and how they move, as the store knows it at one moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from inbox_assistant.model import Exposure, Issue, Movement, Reach, Rhythm, Share, Stated, Wrote
from inbox_assistant.store.reaching import Courses, ReachBook
from inbox_assistant.understand.reach import SHARE_WHO_WRITE, cap_of, reach
from inbox_assistant.understand.rhythm import rhythm
from inbox_assistant.understand.shares import learnt
from inbox_assistant.understand.trend import HISTORY, NEWS, Days, lately, movement, usual_days

_DAY = timedelta(days=1)
_LEARNT_FROM = 200  # closed issues, the newest


class Estimates:
    """Answers for issues of one store at the moment `now`; `exposure` is the team's setting.

    `courses` counts when people wrote, where that is not for the whole team to see.
    """

    def __init__(
        self,
        book: ReachBook,
        exposure: Exposure,
        now: datetime,
        courses: Courses | None = None,
    ) -> None:
        self._book = book
        self._courses: Courses = courses or book
        self._exposure = exposure
        self._now = now

    def reach(self, issues: Sequence[Issue]) -> dict[int, Reach]:
        """Return how many people each of the issues affects."""
        ids = [issue.id for issue in issues]
        wrote, stated = self._book.wrote(ids), self._book.stated(ids)
        return {
            issue.id: reach(
                wrote.get(issue.id, Wrote(issue.writers)),
                self._cap(issue, stated.get(issue.id)),
                stated.get(issue.id),
                self.shares,
            )
            for issue in issues
        }

    def reach_of_spans(self, spans: Sequence[tuple[Issue, Wrote]]) -> dict[int, Reach]:
        """Return how many people are behind those who wrote in a span of time; what is known of
        the issue as a whole sets no more than the cap."""
        stated = self._book.stated([issue.id for issue, _ in spans])
        return {
            issue.id: reach(wrote, self._cap(issue, stated.get(issue.id)), shares=self.shares)
            for issue, wrote in spans
        }

    def movements(self, issues: Sequence[Issue]) -> dict[int, Movement]:
        """Return how each of the issues moves."""
        return {issue: movement(looks[0]) for issue, looks in self._looks(issues, 1).items()}

    def lately(self, issues: Sequence[Issue]) -> dict[int, tuple[int, Movement]]:
        """Return how each of the issues moved when it last was news, and how many days ago that
        was: 0 where today's movement is all there is to say."""
        return {issue: lately(looks) for issue, looks in self._looks(issues, NEWS).items()}

    def _looks(self, issues: Sequence[Issue], days: int) -> dict[int, list[Days]]:
        """Return the days of the issues as they stood at the end of each of so many days, the
        newest first."""
        ids = [issue.id for issue in issues]
        daily = self._courses.daily_writers(ids, self._now, HISTORY)
        ends = [self._now - ago * _DAY for ago in range(days)]
        reopened = [self._courses.reopened(ids, end - _DAY, end) for end in ends]
        return {
            issue.id: [
                Days(
                    daily[issue.id][ago:],
                    self._usual[ago:],
                    before=issue.first_at < self._now - HISTORY * _DAY,
                    fixed=issue.status == "fixed",
                    reopened=issue.id in reopened[ago],
                )
                for ago in range(days)
            ]
            for issue in issues
        }

    def daily(self, issues: Sequence[Issue], days: int) -> dict[int, tuple[int, ...]]:
        """Return the people who wrote about each of the issues, a day each, the oldest first."""
        found = self._courses.daily_writers([issue.id for issue in issues], self._now, days)
        return {issue: tuple(reversed(people)) for issue, people in found.items()}

    def rhythm(self, issue: Issue, zone: ZoneInfo) -> Rhythm | None:
        """Return when most write about the issue."""
        hourly = self._courses.hourly(issue.id, self._now - HISTORY * _DAY, self._now)
        return rhythm(hourly, zone)

    @cached_property
    def shares(self) -> Mapping[int, Share]:
        """How many of those hit write, by blocking degree: as set, and as closed issues taught."""
        chosen = {**SHARE_WHO_WRITE, **self._exposure.shares}
        return learnt({**chosen, 0: chosen[1]}, self._book.closed(_LEARNT_FROM))

    @cached_property
    def _usual(self) -> list[float]:
        mails = [0] * HISTORY
        since = self._now - HISTORY * _DAY
        for hour, count in self._courses.hourly(None, since, self._now).items():
            day = int(self._now.timestamp() - 1 - hour * 3600) // 86_400
            mails[min(max(day, 0), HISTORY - 1)] += count
        return usual_days(mails)

    def _cap(self, issue: Issue, stated: Stated | None) -> int | None:
        return cap_of(f"{issue.title}\n{issue.problem}", self._exposure, stated)
