"""What a report says of an issue: one method, one kind of sentence."""

from collections.abc import Iterable

from inbox_assistant.model import Movement, Reach
from inbox_assistant.report.night import Change, Recurring
from inbox_assistant.report.reach_sentences import ReachSentences


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

    def course(self, movement: Movement) -> str:
        """Return in a word or two how an issue moves."""
        return {
            "new": self.gettext("new"),
            "growing": self.gettext("growing"),
            "fading": self.gettext("fading"),
            "fixed": self.gettext("seems over"),
            "returned": self.gettext("back again"),
        }.get(movement.course, self.gettext("no clear change"))

    def explained(self, item: Recurring) -> str:
        """Return what the estimate and the trend stand on."""
        return f"{self.reach(item.reach)} {self.movement(item.movement)}"

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
        if change.movement.course == "new":
            return self.gettext("New: %(title)s (%(now)s)", title=change.title, now=now)
        if change.movement.course == "fixed":
            said = self.movement(change.movement)
            return self.gettext("%(title)s: %(said)s", title=change.title, said=said)
        course = {
            "growing": self.gettext("Growing"),
            "returned": self.gettext("Back again"),
            "fading": self.gettext("Fading"),
        }[change.movement.course]
        return self.gettext(
            "%(course)s: %(title)s (%(before)s → %(now)s)",
            course=course,
            title=change.title,
            before=before,
            now=now,
        )

    def _names(self, codes: Iterable[str]) -> str:
        return self.list(self.language(code) for code in codes)
