"""Builders: a night report with everything in it, and small pieces of one."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inbox_assistant.model import Course, Movement, Reach, Wrote
from inbox_assistant.report.night import (
    Change,
    Doing,
    Joined,
    LeftWaiting,
    LetDown,
    Mismatch,
    NightReport,
    Promised,
    Proposal,
    Quiet,
    Recurring,
    Vague,
    Waiting,
)
from inbox_assistant.report.sentences import Sentences
from inbox_assistant.store.figures import DayFigures
from inbox_assistant.understand.reach import reach

NIGHT = "2026-11-03"
UNTIL = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
TITLE = "Non riesco più ad accedere, la pagina resta bianca"


def words(language: str = "en") -> Sentences:
    """Return the wording of a team in Rome."""
    return Sentences(language, ROME)


def recurring(issue: int = 1, **changes: Any) -> Recurring:
    """Return an outage that twelve people wrote about, or what `changes` make of it."""
    writers, blocking = changes.get("writers", 12), changes.get("blocking", 3)
    values: dict[str, Any] = {
        "issue": issue,
        "title": TITLE,
        "writers": writers,
        "writers_before": 0,
        "mails": 14,
        "reach": reach(Wrote(writers, {}, {blocking: writers})),
        "blocking": blocking,
        "languages": {"it": 9, "en": 3, "de": 2},
        "movement": moved("new", writers, 0.4, 0.004 if writers > 4 else 0.03),
        "quote": "Da stamattina non riesco ad accedere: metto la password e resta tutto bianco.",
        "answered": (),
        "unanswered": ("de", "en", "it"),
        "daily": (0,) * 13 + (writers,),
        "new": changes.get("movement", moved("new", 1, 1)).course == "new",
    }
    return Recurring(**values | changes)


def moved(course: Course, wrote: int, expected: float, surprise: float = 0.01) -> Movement:
    """Return how an issue moved in a day."""
    return Movement(course, wrote, expected, surprise, 1, "weekly-1")


def said_fixed() -> Movement:
    """Return that an agent called it fixed."""
    return Movement("fixed", 0, 0.0, 1.0, 1, "said", 1, said=True)


def waiting(*since_days: float) -> Waiting:
    """Return conversations that have been waiting for that many days each, longest first."""
    who = tuple(
        LeftWaiting(40 + n, "Marta Bianchi", "Fattura di ottobre", UNTIL - timedelta(days=d), 2)
        for n, d in enumerate(since_days)
    )
    return Waiting(
        total=len(who),
        under_a_day=sum(d < 1 for d in since_days),
        under_three_days=sum(1 <= d < 3 for d in since_days),
        longer=sum(d >= 3 for d in since_days),
        capped=False,
        longest=who,
    )


def invoice() -> Recurring:
    """Return a problem that goes on as usual, answered in one of its languages."""
    return recurring(
        2,
        title="The invoice shows the wrong VAT number",
        writers=5,
        writers_before=4,
        mails=5,
        blocking=2,
        languages={"en": 4, "it": 1},
        movement=moved("steady", 5, 4.2, 0.4),
        quote="I need a corrected invoice before the end of the month, ••• is our number.",
        answered=("en",),
        unanswered=("it",),
        daily=(3, 4, 6, 2, 0, 0, 5, 4, 4, 3, 5, 0, 1, 5),
    )


def report(**changes: Any) -> NightReport:
    """Return a hard day with something in every part, or what `changes` make of it."""
    values: dict[str, Any] = {
        "since": UNTIL - timedelta(days=1),
        "until": UNTIL,
        "made_at": UNTIL,
        "day": DayFigures(43, 36, 5, 21, 19, 95, {"it": 24, "en": 9, "de": 5}),
        "recurring": (
            recurring(),
            invoice(),
        ),
        "watch": (recurring(7, title="Die App startet auf meinem Telefon nicht mehr", writers=1),),
        "changes": (
            Change(4, "Voucher code refused", moved("returned", 3, 0.2), 3, 0),
            Change(1, TITLE, moved("new", 12, 0.4), 12, 0),
            Change(3, "Newsletter link leads nowhere", moved("fading", 0, 5.5), 0, 6),
            Change(5, "Parcel stuck in Bologna", said_fixed(), 0, 0),
        ),
        "joined": (
            Joined("merged", 1, TITLE, 9, "Pagina bianca dopo la password", 4, by_agent=False),
        ),
        "proposals": (
            Proposal("merge", 2, "The invoice shows the wrong VAT number", 6, "Fattura", 4, 5),
            Proposal("split", 8, "Handle loose", 0, "", 6, 11),
        ),
        "waiting": waiting(4.2, 1.5, 0.3),
        "promises_missed": (
            Promised(40, "Marta Bianchi", UNTIL - timedelta(hours=14), "entro lunedì"),
        ),
        "promises_due": (
            Promised(52, "Sam Field", UNTIL + timedelta(hours=4), "by Tuesday morning"),
        ),
        "let_down": (LetDown(40, "Marta Bianchi", "Fattura di ottobre", 3),),
        "mismatches": (
            Mismatch(44, "Ole Weiss", "language", "de", "en"),
            Mismatch(47, "Carla Conti", "form", "formal", "informal"),
        ),
        "replies_read": 21,
        "quiet": (
            Quiet(31, "Ugo Neri", 1, TITLE, 3, UNTIL - timedelta(days=6), answered=False),
            Quiet(33, "Ann Lee", 4, "Voucher code refused", 2, UNTIL - timedelta(days=4), True),
        ),
        "vague": (Vague(61, "Ole Weiss", "Geht nicht!", ("what_happened", "device")),),
        "doing": (
            Doing("", 14, timedelta(minutes=95), 3, 1, 8, 5),
            Doing("it", 9, timedelta(minutes=80), 2, 1, 5, 4),
            Doing("en", 5, timedelta(minutes=150), 1, 0, 3, 1),
        ),
    }
    return NightReport(**values | changes)


def quiet_report() -> NightReport:
    """Return a day on which nothing happened."""
    return report(
        day=DayFigures(0, 0, 0, 0, 0, None, {}),
        recurring=(),
        watch=(),
        changes=(),
        waiting=waiting(),
        promises_missed=(),
        promises_due=(),
        vague=(),
        joined=(),
        proposals=(),
        let_down=(),
        mismatches=(),
        replies_read=0,
        quiet=(),
        doing=(),
    )


def exact(number: int) -> Reach:
    """Return a reach that is known."""
    return Reach(number, number, number, "counted", number)
