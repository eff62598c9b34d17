"""One report per night, week and month, and edition of it: made once, made up when missed."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config
from inbox_assistant.errors import InputError
from inbox_assistant.model import Edition, ReportRow
from inbox_assistant.model import Span as Kind
from inbox_assistant.office import Office
from inbox_assistant.questions import vocabulary
from inbox_assistant.report.recurring import night_report
from inbox_assistant.report.render import to_html, to_text
from inbox_assistant.report.sentences import Sentences
from inbox_assistant.report.spans import Span, back_from, newest, night_day, span_of, wanted
from inbox_assistant.report.tables import to_csv, to_json
from inbox_assistant.store.base import Store

TEAM = Edition()
_MADE_UP: Mapping[Kind, int] = {"night": 7, "week": 1, "month": 1}  # that were missed


def night_of(now: datetime, config: Config) -> tuple[str, datetime, datetime]:
    """Return the newest night that is over at `now`, and the span [since, until) its report covers.

    The report of night N covers the time up to `config.report.at` on day N in the team's zone,
    from the same time of the day before: 23 or 25 hours when clocks change. Moments are UTC.
    """
    span = newest("night", now, config)
    return span.night, span.since, span.until


def make(store: Store, config: Config, clock: Clock, night: str | None = None) -> ReportRow:
    """Return the report of that night (YYYY-MM-DD; None: the newest), made now unless it exists.

    However many make it at once, all get the same. Raises InputError for a night that is not over
    or is no date.
    """
    now = clock()
    latest = newest("night", now, config)
    span = span_of("night", night_day(night), config) if night else latest
    if span.until > latest.until:
        raise InputError(f"The night {night} is not over yet: the newest is {latest.night}.")
    return made(store, config, span, now)


def made(
    store: Store, config: Config, span: Span, now: datetime, edition: Edition = TEAM
) -> ReportRow:
    """Return that edition of the report of a night, week or month that is over, made now unless it
    exists."""
    if row := store.reports.get(span.night, edition):
        return row
    row = written(store, config, span, now, edition)
    # Somebody else may have made it meanwhile: what the store holds is the report.
    store.reports.save(row)
    return store.reports.get(span.night, edition) or row


def written(
    store: Store, config: Config, span: Span, now: datetime, edition: Edition = TEAM
) -> ReportRow:
    """Return that edition of the report of any span, in every form. Nothing is kept."""
    language, team = edition.language or config.language, config.team
    if edition.mailboxes is not None:
        store = store.seen(edition.mailboxes)
        team = f"{team}: {', '.join(edition.mailboxes)}"
    words = Sentences(language, config.timezone, vocabulary(config.questions))
    now = now.replace(microsecond=0)
    report = night_report(store, span, now, config.reach, Office.of(config))
    return ReportRow(
        night=span.night,
        made_at=now,
        html=to_html(report, span.night, team, words),
        text=to_text(report, span.night, team, words),
        csv=to_csv(report),
        data=to_json(report, span.night),
        span="night" if span.kind == "span" else span.kind,
        edition=edition,
    )


def make_missed(store: Store, config: Config, clock: Clock) -> list[ReportRow]:
    """Make the reports of all nights, weeks and months the team wants that are over and have none;
    return them. Two who do so at once make each but once."""
    now = clock()
    spans = [span for kind in wanted(config) for span in missed(store, config, now, kind)]
    return [made(store, config, span, now) for span in spans]


def missed(store: Store, config: Config, now: datetime, kind: Kind) -> list[Span]:
    """Return the spans of that kind still without report, oldest first: of nights the last 7, of
    weeks and months the last, but none from before the first report, and the first only once it has
    mail, so that a new team does not begin with empty ones."""
    rows = store.reports.heads(_MADE_UP[kind] + 1, kind, TEAM)
    over = [*islice(back_from(kind, now, config), _MADE_UP[kind])]
    if not rows:
        return [over[0]] if store.reports.day(over[0].since, over[0].until).mails else []
    nights = {row.night for row in rows}
    first = min(nights)
    return [span for span in reversed(over) if span.night not in nights and span.night >= first]
