"""What the team has configured, readable, with the part of the file where each stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Literal

from babel.dates import format_time, get_day_names

from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.config.values import OfficeConfig
from inbox_assistant.model import Health, HookState
from web import current, health
from web.display import calendar_day, language_name, listed, moment, number, span, word
from web.i18n import gettext, locale, marked

Line = tuple[str, str, str]  # what it is, what it is set to, and its key in the file
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
    yield gettext("Name"), config.team, "team"
    yield gettext("Language"), language_name(config.language), "language"
    yield gettext("Time zone"), str(config.timezone), "timezone"
    undo = span(config.undo_seconds, "second")
    yield gettext("A reply can be undone for"), undo, "undo_seconds"


def _office(config: Config) -> Iterator[Line]:
    office = config.office
    if current.zone() != config.timezone:  # all other times of the inbox are the reader's
        yield gettext("On the clocks of"), str(config.timezone), "timezone"
    names = get_day_names("wide", "stand-alone", locale())
    for day, spans in enumerate(office.week):
        hours = [f"{_clock(begins)}–{_clock(ends)}" for begins, ends in spans]
        yield str(names[day]), listed(hours) if hours else gettext("closed all day"), "hours"
    yield gettext("Days off"), _days_off(office), "country, subdivision, closed"
    first, further = map(_office_hours, (office.first_answer_hours, office.next_answer_hours))
    yield gettext("First answer due within"), first, "first_answer_hours"
    yield gettext("Each further answer due within"), further, "next_answer_hours"
    yield (
        gettext("Reminded before a promise or a clock runs out"),
        span(office.remind_hours, "hour"),
        "remind_hours",
    )
    yield gettext("Reminders also by mail"), _switch(office.remind_by_mail), "remind_by_mail"
    quiet = span(office.close_after_days, "day") if office.close_quietly else _switch(False)
    keys = "close_quietly, close_after_days"
    yield gettext("Answered conversations close by themselves after"), quiet, keys


def _days_off(office: OfficeConfig) -> str:
    days = [calendar_day(day) for day in sorted(office.closed)]
    if office.country:
        place = "-".join(filter(None, (office.country, office.subdivision)))
        days.insert(0, gettext("public holidays (%(place)s)") % {"place": place})
    return listed(days) if days else gettext("none named")


def _acknowledgement(config: Config) -> Iterator[Line]:
    sent = config.acknowledgement
    yield gettext("Customers are told that their mail came"), _switch(sent.enabled), "enabled"
    if sent.enabled:
        window = span(sent.window_hours, "hour")
        yield gettext("To one customer at most once in"), window, "window_hours"
        yield gettext("At most in one hour"), number(sent.per_hour), "per_hour"
        yield gettext("It names when the answer is due"), _switch(sent.promise), "promise"


def _compensation(config: Config) -> Iterator[Line]:
    offered = sorted(config.compensation.texts)
    said = listed([language_name(code) for code in offered]) if offered else gettext("nothing")
    yield gettext("Offered with an apology, in"), said, "texts"
    if offered:
        harm = config.compensation
        blocked = word(harm.blocking, "blocking") if harm.blocking else gettext("no matter")
        motives = listed([word(motive, "motive") for motive in harm.motives])
        yield gettext("From this degree on"), blocked, "blocking"
        yield gettext("To who wants"), motives or gettext("nothing of that kind"), "motives"
        yield gettext("To who was let down before"), _switch(harm.let_down), "let_down"


def _reminding(config: Config) -> Iterator[Line]:
    yield (
        gettext("In an incident, reminded to tell customers every"),
        span(config.updates.remind_minutes, "minute"),
        "remind_minutes",
    )


def _report(config: Config) -> Iterator[Line]:
    yield gettext("Made at"), _clock(config.report.at), "at"
    yield gettext("Mailed to"), _people(config.report.to), "to"


def _alerts(config: Config) -> Iterator[Line]:
    yield gettext("Told by mail when a mailbox stops working"), _people(config.alerts.to), "to"
    yield gettext("Told by mail when many write at once"), _switch(config.alerts.bursts), "bursts"


def _webhooks(config: Config) -> Iterator[Line]:
    states = current.whole_store().happenings.states([hook.name for hook in config.webhooks])
    for hook in config.webhooks:
        named = f"{hook.name} ({', '.join(hook.events)})"
        yield named, hook_state(states[hook.name]), "name, events"


def hook_state(state: HookState) -> str:
    """Return how a webhook fares, in words."""
    if state.tried_at is None:
        told = gettext("nothing was sent yet")
    elif state.error:
        told = gettext("failed %(when)s: %(error)s") % {
            "when": moment(state.tried_at),
            "error": state.error,
        }
    else:
        told = gettext("delivered %(when)s") % {"when": moment(state.tried_at)}
    counts = [
        gettext("%(num)s waiting") % {"num": number(state.waiting)} if state.waiting else "",
        gettext("%(num)s given up") % {"num": number(state.dead)} if state.dead else "",
    ]
    return "; ".join(filter(None, (told, *counts)))


def _attachments(config: Config) -> Iterator[Line]:
    most = config.attachments
    yield gettext("Largest file"), f"{number(most.file_mb)} MB", "file_mb"
    yield gettext("Largest mail"), f"{number(most.mail_mb)} MB", "mail_mb"
    yield gettext("Files in one reply"), number(most.files), "files"


def _model(config: Config) -> Iterator[Line]:
    named = config.model.name if config.model else gettext("none: nothing leaves this machine")
    yield gettext("Language model"), named, "url, name"


def _login(config: Config) -> Iterator[Line]:
    named = config.oidc.name if config.oidc else gettext("none: agents log in with their password")
    yield gettext("Single sign-on"), named, "issuer, client_id"


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
    (marked("Other programs that are told"), "[[webhooks]]", _webhooks),
    (marked("Attachments to replies"), "[attachments]", _attachments),
    (marked("Replies by a model"), "[model]", _model),
    (marked("Logging in"), "[oidc]", _login),
)
