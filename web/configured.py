"""What the team has configured, readable, with the part of the file where each stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Literal

from babel.dates import format_time, get_day_names

from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.config.values import OfficeConfig
from inbox_assistant.model import Health
from web import current, health
from web.display import calendar_day, language_name, listed, number, span
from web.i18n import gettext, locale, marked

Line = tuple[str, str]  # what it is, and what it is set to
State = Literal["works", "failing", "unattended", "never"]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in one part of the file ("" is its beginning)."""

    title: str
    where: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class MailboxState:
    """A mailbox of the file with how it fares; None: nobody has looked into it yet."""

    mailbox: MailboxConfig
    health: Health | None
    state: State


def mailboxes() -> list[MailboxState]:
    """Return the mailboxes that who asks may see."""
    seen, now = current.mailboxes(), health.state()
    known = {one.mailbox: one for one in current.store().health.all()}
    silent = {one.mailbox for one in now.unattended}
    return [
        MailboxState(one, known.get(one.name), _state(known.get(one.name), one.name in silent))
        for one in current.config().mailboxes
        if seen is None or one.name in seen
    ]


def _state(found: Health | None, silent: bool) -> State:
    if found is None or (found.ok_at is None and found.failing_since is None):
        return "never"
    if found.failing_since is not None:
        return "failing"
    return "unattended" if silent else "works"


def parts() -> list[Part]:
    """Return what is configured, part by part."""
    config = current.config()
    told = [(gettext(title), where, list(lines(config))) for title, where, lines in _PARTS]
    return [Part(title, where, lines) for title, where, lines in told if lines]


def _team(config: Config) -> Iterator[Line]:
    yield gettext("Name"), config.team
    yield gettext("Language"), language_name(config.language)
    yield gettext("Time zone"), str(config.timezone)
    yield gettext("A reply can be undone for"), span(config.undo_seconds, "second")


def _office(config: Config) -> Iterator[Line]:
    office = config.office
    names = get_day_names("wide", "stand-alone", locale())
    for day, spans in enumerate(office.week):
        hours = [f"{_clock(begins)}–{_clock(ends)}" for begins, ends in spans]
        yield str(names[day]), listed(hours) if hours else gettext("closed all day")
    yield gettext("Days off"), _days_off(office)
    yield gettext("First answer due within"), _office_hours(office.first_answer_hours)
    yield gettext("Each further answer due within"), _office_hours(office.next_answer_hours)
    yield (
        gettext("Reminded before a promise or a clock runs out"),
        span(office.remind_hours, "hour"),
    )
    yield gettext("Reminders also by mail"), _switch(office.remind_by_mail)
    quiet = span(office.close_after_days, "day") if office.close_quietly else _switch(False)
    yield gettext("Answered conversations close by themselves after"), quiet


def _days_off(office: OfficeConfig) -> str:
    days = [calendar_day(day) for day in sorted(office.closed)]
    if office.country:
        place = "-".join(filter(None, (office.country, office.subdivision)))
        days.insert(0, gettext("public holidays (%(place)s)") % {"place": place})
    return listed(days) if days else gettext("none named")


def _acknowledgement(config: Config) -> Iterator[Line]:
    sent = config.acknowledgement
    yield gettext("Customers are told that their mail came"), _switch(sent.enabled)
    if sent.enabled:
        yield gettext("To one customer at most once in"), span(sent.window_hours, "hour")
        yield gettext("At most in one hour"), number(sent.per_hour)
        yield gettext("It names when the answer is due"), _switch(sent.promise)


def _compensation(config: Config) -> Iterator[Line]:
    offered = sorted(config.compensation.texts)
    said = listed([language_name(code) for code in offered]) if offered else gettext("nothing")
    yield gettext("Offered with an apology, in"), said


def _reminding(config: Config) -> Iterator[Line]:
    yield (
        gettext("In an incident, reminded to tell customers every"),
        span(config.updates.remind_minutes, "minute"),
    )


def _report(config: Config) -> Iterator[Line]:
    yield gettext("Made at"), _clock(config.report.at)
    yield gettext("Mailed to"), _people(config.report.to)


def _alerts(config: Config) -> Iterator[Line]:
    yield gettext("Told by mail when a mailbox stops working"), _people(config.alerts.to)


def _attachments(config: Config) -> Iterator[Line]:
    most = config.attachments
    yield gettext("Largest file"), f"{number(most.file_mb)} MB"
    yield gettext("Largest mail"), f"{number(most.mail_mb)} MB"
    yield gettext("Files in one reply"), number(most.files)


def _model(config: Config) -> Iterator[Line]:
    named = config.model.name if config.model else gettext("none: nothing leaves this machine")
    yield gettext("Language model"), named


def _login(config: Config) -> Iterator[Line]:
    named = config.oidc.name if config.oidc else gettext("none: agents log in with their password")
    yield gettext("Single sign-on"), named


def _clock(at: time) -> str:
    return format_time(at, "HH:mm", locale=locale())


def _office_hours(hours: int) -> str:
    return gettext("%(span)s of office time") % {"span": span(hours, "hour")}


def _people(addresses: Sequence[str]) -> str:
    return listed(list(addresses)) if addresses else gettext("nobody")


def _switch(answer: bool) -> str:
    return gettext("on") if answer else gettext("off")


_PARTS: Sequence[tuple[str, str, Callable[[Config], Iterator[Line]]]] = (
    (marked("The team"), "", _team),
    (marked("Office hours"), "[office]", _office),
    (marked("“We have your mail”"), "[acknowledgement]", _acknowledgement),
    (marked("Making up for harm"), "[compensation]", _compensation),
    (marked("Incidents"), "[updates]", _reminding),
    (marked("Nightly report"), "[report]", _report),
    (marked("When a mailbox stops"), "[alerts]", _alerts),
    (marked("Attachments to replies"), "[attachments]", _attachments),
    (marked("Replies by a model"), "[model]", _model),
    (marked("Logging in"), "[oidc]", _login),
)
