"""What a report says of an issue: one method, one kind of sentence."""

from collections.abc import Iterable

from inbox_assistant.model import Reach
from inbox_assistant.report.night import Change, Recurring
from inbox_assistant.report.wording import Wording


class IssueSentences(Wording):
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

    def trend(self, item: Recurring) -> str:
        """Return the trend, with the count it is judged against."""
        if item.trend == "new":
            return self.gettext("new")
        words = {
            "growing": self.gettext("growing"),
            "fading": self.gettext("fading"),
            "steady": self.gettext("no clear change"),
        }[item.trend]
        return self.gettext(
            "%(trend)s (day before: %(before)s)",
            trend=words,
            before=self.number(item.writers_before),
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
        before, now = self.number(change.writers_before), self.number(change.writers)
        if change.trend == "new":
            return self.gettext("New: %(title)s (%(now)s)", title=change.title, now=now)
        if change.trend == "growing":
            return self.gettext(
                "Growing: %(title)s (%(before)s → %(now)s)",
                title=change.title,
                before=before,
                now=now,
            )
        return self.gettext(
            "Fading: %(title)s (%(before)s → %(now)s)", title=change.title, before=before, now=now
        )

    def _names(self, codes: Iterable[str]) -> str:
        return self.list(self.language(code) for code in codes)
