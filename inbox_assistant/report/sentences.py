"""What a report says of people, promises and the day, besides the issues."""

from datetime import datetime, timedelta

from inbox_assistant.report.issue_sentences import IssueSentences
from inbox_assistant.report.night import LeftWaiting, NightReport, Promised, Vague, Waiting
from inbox_assistant.report.recurring import FULLY_BLOCKED
from inbox_assistant.store.figures import DayFigures

# What to ask, in English: each value is a message of the translations.
QUESTIONS = {
    "account_email": "account address",
    "batch_code": "batch code",
    "booking_number": "booking number",
    "contract_number": "contract number",
    "customer_number": "customer number",
    "device": "device",
    "error_text": "words of the error",
    "hob_model": "model of the hob",
    "invoice_number": "invoice number",
    "order_number": "order number",
    "payment_method": "way of payment",
    "photo": "photo",
    "place": "place",
    "proof_of_purchase": "proof of purchase",
    "refund_or_replacement": "refund or replacement",
    "screenshot": "picture of the screen",
    "serial_number": "serial number",
    "since_when": "since when",
    "tracking_number": "tracking number",
    "what_happened": "what happened",
    "which_account": "which account",
    "which_product": "which product",
}

_MORE = ("new", "growing", "returned")
_STARTLING = 0.02  # the probability below which more mail than expected makes the headline


class Sentences(IssueSentences):
    """Handed to the templates as `words`."""

    def sentence(self, report: NightReport) -> str:
        """Return the one sentence that says how the day was."""
        return f"{self._day(report)}{self._patience(report)}."

    def _day(self, report: NightReport) -> str:
        day, first = report.day, next(iter(report.recurring), None)
        if day.mails == day.automatic:
            return self.gettext("A silent day: no customer wrote")
        if first and first.blocking == FULLY_BLOCKED:
            return self.gettext(
                "A hard day: “%(title)s” blocks people fully, %(people)s",
                title=first.title,
                people=self.people(first.reach),
            )
        if first and first.movement.course in _MORE and first.movement.surprise <= _STARTLING:
            return self.gettext(
                "A day to look at: “%(title)s”, %(trend)s; %(wrote)s, %(people)s",
                title=first.title,
                trend=self.course(first.movement),
                wrote=self.wrote(first),
                people=self.people(first.reach),
            )
        mails = self.ngettext("%(num)s mail", "%(num)s mails", day.mails - day.automatic)
        if not first:
            return self.gettext("A calm day: %(mails)s, and no problem recurs", mails=mails)
        return self.ngettext(
            "An ordinary day: %(mails)s, and %(num)s problem recurs: “%(title)s”",
            "An ordinary day: %(mails)s, and %(num)s problems recur, first of all “%(title)s”",
            len(report.recurring),
            mails=mails,
            title=first.title,
        )

    def _patience(self, report: NightReport) -> str:
        waiting = report.waiting
        if not waiting.longest:
            return self.gettext("; nobody waits for us")
        return self.ngettext(
            "; %(num)s conversation waits, for %(span)s",
            "; %(num)s conversations wait, the oldest for %(span)s",
            waiting.total,
            span=self.span(report.made_at - waiting.longest[0].since),
        )

    def small_print(self, report: NightReport) -> list[str]:
        """Return which time the report covers, and how its figures were made."""
        lines = [
            self.gettext(
                "Mail from %(since)s to %(until)s (%(zone)s); who waits as of %(made)s.",
                since=self.moment(report.since),
                until=self.moment(report.until),
                zone=self.zone.key,
                made=self.moment(report.made_at),
            )
        ]
        if report.recurring:
            lines += self._methods(report)
        return lines

    def _methods(self, report: NightReport) -> list[str]:
        items = report.recurring
        return [
            self.gettext(
                "“Affected” is an estimate from those who wrote (n), with the range that holds the "
                "truth 8 times in 10 if its assumptions fit you; method %(methods)s.",
                methods=", ".join(sorted({item.reach.method for item in items})),
            ),
            self.gettext(
                "“Growing” and “fading” compare the people who wrote with what was to be expected "
                "of such a weekday, and leave out what chance explains; method %(methods)s.",
                methods=", ".join(sorted({item.movement.method for item in items})),
            ),
        ]

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
            "%(total)s: %(young)s for less than a day, %(middling)s for one to three days, "
            "%(longer)s for longer.",
            total=total,
            young=self.number(waiting.under_a_day),
            middling=self.number(waiting.under_three_days),
            longer=self.number(waiting.longer),
        )

    def waits(self, who: LeftWaiting, now: datetime) -> str:
        """Return who waits for what, and since when."""
        stuck = who.blocking == FULLY_BLOCKED
        said = f"{self.span(now - who.since)}: {who.customer}, {self.about(who.subject)}"
        return f"{said}, {self.blocking(FULLY_BLOCKED)}" if stuck else said

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
        whom = promise.customer or self.gettext(
            "conversation %(id)s", id=self.number(promise.conversation)
        )
        return f"{when}: {whom}" + (f", {self.quoted(promise.quote)}" if promise.quote else "")

    def vague(self, mail: Vague) -> str:
        """Return a vague mail and what to ask."""
        said = f"{mail.customer}: {self.about(mail.request)}"
        if not mail.questions:
            return said
        asked = self.list(self.question(slug) for slug in mail.questions)
        return f"{said} → " + self.gettext("ask: %(questions)s", questions=asked)

    def question(self, slug: str) -> str:
        """Return what to ask a customer, in words."""
        return self.gettext(QUESTIONS[slug]) if slug in QUESTIONS else slug.replace("_", " ")

    def figures(self, day: DayFigures) -> list[str]:
        """Return how the team did, a sentence each."""
        people = self.ngettext("%(num)s person", "%(num)s people", day.writers)
        lines = [
            self.ngettext(
                "%(num)s mail from %(people)s",
                "%(num)s mails from %(people)s",
                day.mails - day.automatic,
                people=people,
            )
        ]
        if day.automatic:
            lines.append(
                self.ngettext(
                    "%(num)s automatic mail besides",
                    "%(num)s automatic mails besides",
                    day.automatic,
                )
            )
        lines.append(self._answered(day))
        if day.languages:
            lines.append(
                self.gettext("Languages: %(languages)s", languages=self.languages(day.languages))
            )
        return lines

    def _answered(self, day: DayFigures) -> str:
        replies = self.ngettext("%(num)s reply", "%(num)s replies", day.replies)
        if day.median_first_answer_minutes is None:
            return self.gettext("%(replies)s sent, no first answer among them", replies=replies)
        return self.gettext(
            "%(replies)s sent; a first answer took %(span)s (median)",
            replies=replies,
            span=self.span(timedelta(minutes=day.median_first_answer_minutes)),
        )
