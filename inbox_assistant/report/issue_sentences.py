"""What a report says of an issue: one method, one kind of sentence."""

from collections.abc import Iterable

from inbox_assistant.model import Movement, Reach
from inbox_assistant.report.changes import course_of
from inbox_assistant.report.night import Change, Joined, Proposal, Recurring
from inbox_assistant.report.reach_sentences import ReachSentences

_SELDOM = 1_000  # days: what is rarer is said no more exactly
_BARS = "▁▂▃▄▅▆▇█"


class IssueSentences(ReachSentences):
    """Everything said of issues."""

    def people(self, reach: Reach) -> str:
        """Return the estimate of those affected, with its range."""
        return self.gettext(
            "probably %(median)s affected (%(low)s–%(high)s)",
            median=self.number(reach.median),
            low=self.number(reach.low),
            high=self.number(reach.high),
        )

    def wrote(self, item: Recurring) -> str:
        """Return how many people wrote, in how many mails."""
        mails = self.ngettext("%(num)s mail", "%(num)s mails", item.mails)
        return self.ngettext(
            "%(num)s person wrote (%(mails)s)",
            "%(num)s people wrote (%(mails)s)",
            item.writers,
            mails=mails,
        )

    def blocking(self, degree: int) -> str:
        """Return what a blocking degree (0..3) means to those who are hit."""
        return (
            self.gettext("hinders nobody"),
            self.gettext("annoys"),
            self.gettext("works only in part"),
            self.gettext("blocks fully"),
        )[degree]

    def hindered(self, degree: int) -> str:
        """Return the same, said of somebody who is hit."""
        return (
            self.gettext("not hindered"),
            self.gettext("annoyed"),
            self.gettext("hindered in part"),
            self.gettext("fully blocked"),
        )[degree]

    def course(self, movement: Movement) -> str:
        """Return in a word or two how an issue moves."""
        return {
            "new": self.gettext("new"),
            "growing": self.gettext("growing"),
            "fading": self.gettext("fading"),
            "fixed": self.gettext("seems over"),
            "returned": self.gettext("back again"),
        }.get(movement.course, self.gettext("no clear change"))

    def moves(self, item: Recurring) -> str:
        """Return the same of an issue of a report, as its span tells."""
        return self.course(course_of(item))

    def told(self, item: Recurring) -> str:
        """Return how an issue of a report moves, in one sentence."""
        told = course_of(item)
        if told.course == item.movement.course:
            return self.trend(told)
        # The span is longer than the day its movement is judged by.
        return f"{self.course(told).capitalize()}. {self.trend(item.movement)}"

    def explained(self, item: Recurring) -> str:
        """Return what the estimate and the trend stand on."""
        return " ".join(filter(None, (self.reach(item.reach), self.told(item))))

    def trend(self, movement: Movement) -> str:
        """Return how the issue moves, with how seldom chance alone does that."""
        said = self.movement(movement)
        if movement.course not in ("growing", "fading", "returned") or movement.said:
            return said
        return f"{said} {self._chance(movement.surprise)}"

    def _chance(self, surprise: float) -> str:
        if surprise < 1 / _SELDOM:
            return self.gettext(
                "By chance that happens less than once in %(days)s days.",
                days=self.number(_SELDOM),
            )
        return self.gettext(
            "By chance that happens about once in %(days)s days.",
            days=self.number(max(2, round(1 / surprise))),
        )

    def sparkline(self, item: Recurring) -> str:
        """Return the people of the last days as a row of little bars, the oldest first."""
        top = max(*item.daily, 1) if len(item.daily) > 1 else 1
        steps = len(_BARS) - 1
        return "".join(_BARS[-(-people * steps // top)] for people in item.daily)

    def days_told(self, item: Recurring) -> str:
        """Return the same in words."""
        return self.gettext(
            "people a day, the last %(days)s days; at most %(top)s",
            days=self.number(len(item.daily)),
            top=self.number(max(item.daily, default=0)),
        )

    def answer(self, item: Recurring) -> str:
        """Return whether agents have a known answer, and in which languages it is missing."""
        if not item.answered:
            return self.gettext("no answer yet")
        known = self.gettext("known answer in %(languages)s", languages=self._names(item.answered))
        if not item.unanswered:
            return known
        missing = self.gettext(
            "still missing in %(languages)s", languages=self._names(item.unanswered)
        )
        return f"{known}; {missing}"

    def change(self, change: Change) -> str:
        """Return what happened to an issue since the span before."""
        course = change.movement.course
        before = self.number(change.writers_before)
        if course == "fixed":
            said = self.movement(change.movement)
            return self.gettext("%(title)s: %(said)s", title=change.title, said=said)
        if course == "new":
            people = self.ngettext("%(num)s person", "%(num)s people", change.writers)
            return self.gettext("New: %(title)s (%(people)s)", title=change.title, people=people)
        return self.gettext(
            "%(course)s: %(title)s (%(before)s → %(now)s)",
            course={
                "growing": self.gettext("Growing"),
                "returned": self.gettext("Back again"),
                "fading": self.gettext("Fading"),
            }[course],
            title=change.title,
            before=before,
            now=self.ngettext("%(num)s person", "%(num)s people", change.writers),
        )

    def joined(self, one: Joined) -> str:
        """Return which issues became one, or two."""
        told = {
            "title": one.title,
            "other": one.other_title,
            "mails": self.ngettext("%(num)s mail", "%(num)s mails", one.mails),
        }
        if one.kind == "merged":
            return self.gettext("Now one: “%(title)s” and “%(other)s” (%(mails)s)", **told)
        return self.gettext("Now two: “%(title)s” (%(mails)s) left “%(other)s”", **told)

    def proposal(self, one: Proposal) -> str:
        """Return what agents should look at, and where."""
        told = {
            "mails": self.number(one.mails),
            "of": self.number(one.of),
            "title": one.title,
            "number": one.issue,
        }
        if one.kind == "merge":
            return self.gettext(
                "One problem or two? “%(title)s” and “%(other)s”: %(mails)s of %(of)s mails fit "
                "both (issue %(number)s).",
                other=one.other_title,
                **told,
            )
        return self.gettext(
            "Perhaps two problems: “%(title)s”, %(mails)s of %(of)s mails hardly fit (issue "
            "%(number)s).",
            **told,
        )

    def _names(self, codes: Iterable[str]) -> str:
        return self.list(self.language(code) for code in codes)
