"""What a report says of the span as a whole; what it says of issues and people is inherited."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from inbox_assistant.report.care_sentences import CareSentences
from inbox_assistant.report.night import NightReport
from inbox_assistant.report.recurring import FULLY_BLOCKED
from inbox_assistant.store.figures import DayFigures

_MORE = ("new", "growing", "returned")
_MANY = 5  # people who wrote: two who are stuck make no hard day
_STARTLING = 0.02  # the probability below which more mail than expected makes the headline

# How it was, by kind of span: each is a message of the translations.
MOODS: Mapping[str, Mapping[str, str]] = {
    "silent": {
        "night": "A silent day",
        "week": "A silent week",
        "month": "A silent month",
        "span": "Silent",
    },
    "hard": {
        "night": "A hard day",
        "week": "A hard week",
        "month": "A hard month",
        "span": "Hard",
    },
    "odd": {
        "night": "A day to look at",
        "week": "A week to look at",
        "month": "A month to look at",
        "span": "To look at",
    },
    "calm": {
        "night": "A calm day",
        "week": "A calm week",
        "month": "A calm month",
        "span": "Calm",
    },
    "ordinary": {
        "night": "An ordinary day",
        "week": "An ordinary week",
        "month": "An ordinary month",
        "span": "Ordinary",
    },
}


class Sentences(CareSentences):
    """Handed to the templates as `words`."""

    def title(self, span: str, night: str) -> str:
        """Return what a report is called: its kind and its day, or its month."""
        day = date.fromisoformat(night[:10])
        if span == "month":
            before = day.replace(day=1).toordinal() - 1
            month = format_date(date.fromordinal(before), "MMMM y", locale=self.locale)
            return self.gettext("Month report, %(month)s", month=month)
        if span == "week":
            return self.gettext("Week report, up to %(day)s", day=self.day(day))
        if span == "span":
            return self.gettext("Report, up to %(day)s", day=self.day(day))
        return self.gettext("Night report, %(day)s", day=self.day(day))

    def sentence(self, report: NightReport) -> str:
        """Return the one sentence that says how the span was."""
        return f"{self._span(report)}{self._patience(report)}."

    def _mood(self, mood: str, report: NightReport) -> str:
        return self.gettext(MOODS[mood][report.span])

    def _span(self, report: NightReport) -> str:
        day, first = report.day, next(iter(report.recurring), None)
        if day.mails == day.automatic:
            return self.gettext("%(mood)s: no customer wrote", mood=self._mood("silent", report))
        if first and first.blocking == FULLY_BLOCKED and first.writers >= _MANY:
            return self.gettext(
                "%(mood)s: “%(title)s” blocks people fully, %(people)s",
                mood=self._mood("hard", report),
                title=first.title,
                people=self.people(first.reach),
            )
        moves = first and (first.movement.course in _MORE or first.new or first.returned)
        if first and moves and first.movement.surprise <= _STARTLING:
            return self.gettext(
                "%(mood)s: “%(title)s”, %(trend)s; %(wrote)s, %(people)s",
                mood=self._mood("odd", report),
                title=first.title,
                trend=self.moves(first),
                wrote=self.wrote(first),
                people=self.people(first.reach),
            )
        mails = self.ngettext("%(num)s mail", "%(num)s mails", day.mails - day.automatic)
        if not first:
            return self.gettext(
                "%(mood)s: %(mails)s, and no problem recurs",
                mood=self._mood("calm", report),
                mails=mails,
            )
        return self.ngettext(
            "%(mood)s: %(mails)s, and %(num)s problem recurs: “%(title)s”",
            "%(mood)s: %(mails)s, and %(num)s problems recur, first of all “%(title)s”",
            len(report.recurring),
            mood=self._mood("ordinary", report),
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

    def essentials(self, report: NightReport) -> str:
        """Return the few numbers that come first."""
        day = report.day
        people = self.ngettext("%(num)s person", "%(num)s people", day.writers)
        said = [
            self.ngettext(
                "%(num)s mail from %(people)s",
                "%(num)s mails from %(people)s",
                day.mails - day.automatic,
                people=people,
            ),
            self.ngettext("%(num)s reply sent", "%(num)s replies sent", day.replies),
        ]
        if missed := len(report.promises_missed):
            said.append(self.ngettext("%(num)s promise missed", "%(num)s promises missed", missed))
        if quiet := len(report.quiet):
            said.append(
                self.ngettext(
                    "%(num)s customer went quiet unsolved",
                    "%(num)s customers went quiet unsolved",
                    quiet,
                )
            )
        return f"{', '.join(said)}."

    def figures(self, day: DayFigures) -> list[str]:
        """Return what came besides, a sentence each."""
        lines = []
        if day.automatic:
            lines.append(
                self.ngettext(
                    "%(num)s automatic mail besides",
                    "%(num)s automatic mails besides",
                    day.automatic,
                )
            )
        if day.languages:
            lines.append(
                self.gettext("Languages: %(languages)s", languages=self.languages(day.languages))
            )
        return lines

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
