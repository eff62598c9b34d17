"""What a report says of people: who waits, what was promised, who was let down or went quiet."""

from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_assistant.questions import Vocabulary, shipped
from inbox_assistant.report.issue_sentences import IssueSentences
from inbox_assistant.report.night import (
    Doing,
    LeftWaiting,
    LetDown,
    Mismatch,
    NightReport,
    Promised,
    Quiet,
    Vague,
    Waiting,
)
from inbox_assistant.report.recurring import FULLY_BLOCKED


class CareSentences(IssueSentences):
    """Everything said of people. `vocabulary` words what may be asked."""

    def __init__(self, language: str, zone: ZoneInfo, vocabulary: Vocabulary | None = None) -> None:
        super().__init__(language, zone)
        self._vocabulary = vocabulary or shipped()

    def ages(self, waiting: Waiting) -> str:
        """Return how many conversations wait, by age."""
        if not waiting.total:
            return self.gettext("Nobody: every mail has its answer.")
        total = self.ngettext(
            "%(num)s conversation waits", "%(num)s conversations wait", waiting.total
        )
        if waiting.capped:
            total = self.gettext("At least %(total)s", total=total)
        return self.gettext(
            "%(total)s: %(longer)s for three days or longer, %(middling)s for one to three days, "
            "%(young)s for less than a day.",
            total=total,
            young=self.number(waiting.under_a_day),
            middling=self.number(waiting.under_three_days),
            longer=self.number(waiting.longer),
        )

    def waits(self, who: LeftWaiting, now: datetime) -> str:
        """Return who waits for what, and since when."""
        stuck = who.blocking == FULLY_BLOCKED
        said = f"{self.span(now - who.since)}: {who.customer}, {self.about(who.subject)}"
        return f"{said}, {self.hindered(FULLY_BLOCKED)}" if stuck else said

    def about(self, subject: str) -> str:
        """Return a subject, or words for its absence."""
        return self.quoted(subject) if subject else self.gettext("(no subject)")

    def promise(self, promise: Promised, *, missed: bool) -> str:
        """Return a promise with its time."""
        until = self.moment(promise.until)
        when = (
            self.gettext("Missed (was due %(until)s)", until=until)
            if missed
            else self.gettext("Due %(until)s", until=until)
        )
        said = f"{when}: {promise.customer}"
        return f"{said}, {self.quoted(promise.quote)}" if promise.quote else said

    def let_down(self, who: LetDown) -> str:
        """Return whom we let down, and how often."""
        times = self.ngettext("%(num)s time", "%(num)s times", who.times)
        return f"{times}: {who.customer}, {self.about(who.subject)}"

    def mismatch(self, one: Mismatch) -> str:
        """Return what was not kept in a reply."""
        if one.kind == "language":
            return self.gettext(
                "%(customer)s wrote in %(theirs)s, we answered in %(ours)s",
                customer=one.customer,
                theirs=self.language(one.theirs),
                ours=self.language(one.ours),
            )
        if one.theirs == "formal":
            return self.gettext(
                "%(customer)s writes formally, we answered familiarly", customer=one.customer
            )
        return self.gettext(
            "%(customer)s writes familiarly, we answered formally", customer=one.customer
        )

    def mismatches(self, report: NightReport) -> str:
        """Return how many replies kept neither, of those that were looked at."""
        return self.ngettext(
            "%(num)s of %(read)s replies is not in the customer's language or form of address:",
            "%(num)s of %(read)s replies are not in the customer's language or form of address:",
            len(report.mismatches),
            read=self.number(report.replies_read),
        )

    def quiet(self, who: Quiet, now: datetime) -> str:
        """Return who went quiet, and what they were left with."""
        answer = (
            self.gettext("only asked or put off") if who.answered else self.gettext("no answer")
        )
        return self.gettext(
            "%(customer)s, %(hindered)s, silent for %(span)s, %(answer)s: %(title)s",
            customer=who.customer,
            hindered=self.hindered(who.blocking),
            span=self.span(now - who.since),
            answer=answer,
            title=self.quoted(who.title),
        )

    def vague(self, mail: Vague) -> str:
        """Return a vague mail and the question that would settle it."""
        said = f"{mail.customer}: {self.about(mail.request)}"
        if not mail.questions:
            return said
        # "What happened?" comes first for all of them; what follows asks for what it is about.
        return f"{said} → {self.question(mail.questions[-1])}"

    def question(self, slug: str) -> str:
        """Return what to ask a customer, as a question in the report's language."""
        ways = self._vocabulary.ways(slug, self.code, informal=False)
        return ways[0] if ways else self.gettext("Ask: %(what)s", what=self._vocabulary.label(slug))

    def did(self, doing: Doing) -> str:
        """Return how the team did, in one sentence; of one language, with its name."""
        said = "; ".join(filter(None, (self._answers(doing), self._kept(doing), self._sent(doing))))
        return f"{self.language(doing.language)}: {said}" if doing.language else said

    def _answers(self, doing: Doing) -> str:
        if doing.median is None:
            return ""
        if doing.language:
            return self.ngettext(
                "%(num)s first answer (%(span)s)",
                "%(num)s first answers (%(span)s)",
                doing.first_answers,
                span=self.span(doing.median),
            )
        return self.ngettext(
            "%(num)s first answer, within %(span)s of office time",
            "%(num)s first answers, half of them within %(span)s of office time",
            doing.first_answers,
            span=self.span(doing.median),
        )

    def _kept(self, doing: Doing) -> str:
        promised = doing.kept + doing.missed
        if not promised:
            return ""
        return self.ngettext(
            "%(kept)s of %(num)s promise kept",
            "%(kept)s of %(num)s promises kept",
            promised,
            kept=self.number(doing.kept),
        )

    def _sent(self, doing: Doing) -> str:
        if not doing.suggested:
            return ""
        return self.ngettext(
            "%(unedited)s of %(num)s suggestion sent unchanged",
            "%(unedited)s of %(num)s suggestions sent unchanged",
            doing.suggested,
            unedited=self.number(doing.unedited),
        )
