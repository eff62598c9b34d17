"""One sentence on how widely an issue blocks, one on how it moves: for reports and the inbox."""

from datetime import timedelta
from fractions import Fraction

from babel.dates import format_timedelta, get_day_names
from babel.numbers import format_decimal, format_percent

from inbox_assistant.model import Movement, Reach, Rhythm
from inbox_assistant.report.wording import Wording
from inbox_assistant.understand.reach import LISTS, STATED

_HALF = 0.42  # from here on "1 in 2" is nearer than "1 in 3"
_ROUND = 2  # people from which on nobody says parts of them
_SOME = 0.05
_SHARES = (Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(4, 5), Fraction(9, 10))


class ReachSentences(Wording):
    """Everything said of estimates, with what they stand on."""

    def reach(self, reach: Reach) -> str:
        """Return who wrote, how many are probably affected, and why."""
        if not reach.writers:
            return self.gettext("Nobody has written yet.")
        return self.gettext(
            "%(who)s; %(estimate)s.", who=self._who_wrote(reach), estimate=self._estimate(reach)
        )

    def _who_wrote(self, reach: Reach) -> str:
        people, members = reach.writers, reach.members
        if not reach.organisations or members < 2:
            return self.ngettext("%(num)s person wrote", "%(num)s people wrote", people)
        if members == people:
            whose = self.ngettext(
                "of %(num)s organisation", "of %(num)s organisations", reach.organisations
            )
            return self.gettext("%(people)s people %(whose)s wrote", people=people, whose=whose)
        whose = self.ngettext(
            "from %(num)s organisation", "from %(num)s organisations", reach.organisations
        )
        return self.gettext(
            "%(people)s people wrote, %(members)s of them %(whose)s",
            people=self.number(people),
            members=self.number(members),
            whose=whose,
        )

    def _estimate(self, reach: Reach) -> str:
        if reach.method == STATED:
            return self.ngettext(
                "your team counted %(num)s who was hit",
                "your team counted %(num)s who were hit",
                reach.median,
            )
        between = {"low": self.number(reach.low), "high": self.number(reach.high)}
        if reach.method == LISTS:
            return self.gettext(
                "%(listed)s are on your second list, %(both)s on both, so probably %(low)s to "
                "%(high)s are affected (8 times in 10); more, if those who call also tend to "
                "write",
                listed=self.number(reach.listed),
                both=self.number(reach.both),
                **between,
            )
        said = self.gettext(
            "%(share)s, so probably %(low)s to %(high)s are affected (8 times in 10)",
            share=self._share(reach),
            **between,
        )
        if reach.cap is not None:
            users = self.number(reach.cap)
            said += self.gettext(", of %(users)s users there are", users=users)
        if reach.learnt:
            said += self.ngettext(
                ", as %(num)s closed issue of yours taught",
                ", as %(num)s closed issues of yours taught",
                reach.learnt,
            )
        return said

    def _share(self, reach: Reach) -> str:
        write = _in_words(reach.share)
        some, of = self.number(write.numerator), self.number(write.denominator)
        said = {
            3: self.gettext(
                "of people fully blocked about %(some)s in %(of)s write", some=some, of=of
            ),
            2: self.gettext(
                "of people for whom it works only in part about %(some)s in %(of)s write",
                some=some,
                of=of,
            ),
            1: self.gettext(
                "of people merely annoyed about %(some)s in %(of)s write", some=some, of=of
            ),
        }
        mixed = self.gettext(
            "of people hindered like these about %(some)s in %(of)s write", some=some, of=of
        )
        return said.get(reach.degree or 0, mixed)

    def movement(self, movement: Movement) -> str:
        """Return how the issue moves, with what was to be expected."""
        told = {
            "new": self._new,
            "growing": self._growing,
            "fading": self._fading,
            "fixed": self._fixed,
            "returned": self._returned,
        }
        return told.get(movement.course, self._steady)(movement)

    def _new(self, movement: Movement) -> str:
        return self.ngettext(
            "It is new: %(num)s person wrote, all since yesterday.",
            "It is new: %(num)s people wrote, all since yesterday.",
            movement.wrote,
        )

    def _growing(self, movement: Movement) -> str:
        return self.gettext(
            "It grew: %(wrote)s wrote %(since)s where %(expected)s were to be expected.",
            **self._counts(movement),
        )

    def _fading(self, movement: Movement) -> str:
        return self.gettext(
            "It fades: %(wrote)s wrote %(since)s where %(expected)s were to be expected.",
            **self._counts(movement),
        )

    def _steady(self, movement: Movement) -> str:
        return self.gettext(
            "No clear change: %(wrote)s wrote %(since)s, about %(expected)s were to be expected.",
            **self._counts(movement),
        )

    def _fixed(self, movement: Movement) -> str:
        if movement.said:
            return self.gettext("Your team calls it fixed.")
        if not movement.wrote and movement.expected < _SOME:
            return self.gettext("It seems over: nobody has written for weeks.")
        return self.gettext(
            "It seems over: nobody has written for %(span)s, where %(expected)s were to be "
            "expected.",
            span=self._days(movement.silent),
            expected=self._people(movement.expected),
        )

    def _returned(self, movement: Movement) -> str:
        wrote = self.number(movement.wrote)
        if movement.said:
            return self.gettext(
                "It is back though it was fixed: %(wrote)s wrote since yesterday.", wrote=wrote
            )
        return self.gettext(
            "It is back: %(wrote)s wrote since yesterday, after %(span)s without mail.",
            wrote=wrote,
            span=self._days(movement.silent),
        )

    def _counts(self, movement: Movement) -> dict[str, str]:
        since = self.gettext("since yesterday")
        if movement.days > 1:
            since = self.gettext("in the last %(span)s", span=self._days(movement.days))
        return {
            "wrote": self.number(movement.wrote),
            "since": since,
            "expected": self._people(movement.expected),
        }

    def _people(self, expected: float) -> str:
        """Return an expectation as people say it: 0.3, or 12."""
        rounded = round(expected) if expected >= _ROUND else round(expected, 1)
        return format_decimal(rounded, locale=self.locale)

    def _days(self, days: int) -> str:
        return format_timedelta(
            timedelta(days=days), granularity="day", threshold=99, locale=self.locale
        )

    def rhythm(self, rhythm: Rhythm) -> str:
        """Return when most write."""
        if rhythm.weekday is not None:
            return self.gettext(
                "Most write on the same day of the week: %(weekday)s.",
                weekday=get_day_names("wide", locale=self.locale)[rhythm.weekday],
            )
        return self.gettext(
            "%(share)s of the mails come between %(since)s and %(until)s o'clock.",
            share=format_percent(rhythm.share, locale=self.locale),
            since=rhythm.since,
            until=rhythm.until,
        )


def _in_words(share: float) -> Fraction:
    """Return a share as people say it: 1 in 16, 1 in 3, 2 in 3."""
    if share < _HALF:
        return Fraction(1, round(1 / max(share, 0.001)))
    return min(_SHARES, key=lambda simple: abs(float(simple) - share))
