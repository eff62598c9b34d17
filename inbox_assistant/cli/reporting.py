"""`report`: what recurs, every night, and what corrections taught."""

import logging
from pathlib import Path

import click

from inbox_assistant.cli.keeping import keep_tonight
from inbox_assistant.cli.wiring import Part, as_part, begun, loaded
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InboxAssistantError
from inbox_assistant.model import ReportHead, ReportRow
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

_FORMATS = ("text", "html", "csv", "json")
_LOOK_SECONDS = 30.0


@click.command()
@click.option("--once", is_flag=True, help="Make the report of the night that has just ended.")
@click.option("--night", help="The night to make the report of, as YYYY-MM-DD.")
@click.option("--since", help="Tell of the time from this day, or 'day time', on; keep nothing.")
@click.option("--until", help="… up to this moment (a day is its midnight; by default now).")
@click.option("--send", is_flag=True, help="Mail it now to all who want it and have not got it.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Mail it to this address only.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.pass_obj
def report(
    config_path: Path,
    once: bool,
    night: str | None,
    since: str | None,
    until: str | None,
    send: bool,
    to: tuple[str, ...],
    form: str,
) -> None:
    """Make the nightly report and mail it to those who want it; never twice for one night. Reports
    of weeks and months, where they are asked for, are made along with it. One night (--night) and
    any time (--since) are mailed only with --send or --to."""
    if until and not since:
        raise click.UsageError("--until goes with --since.")
    if since and (once or night):
        raise click.UsageError("--since tells of any time, --night and --once of one night.")
    if (send or to) and not (since or once or night):
        raise click.UsageError("--send and --to go with --night, --once or --since.")
    config = loaded(config_path)
    if since:
        with begun(config) as store:
            click.echo(_shown(_any_time(store, config, since, until, send, to), form))
        return
    if not (once or night):
        with as_part(config, "report") as part, begun(config) as store:
            _every_night(store, config, config_path, part)
        return
    with begun(config) as store:
        click.echo(_shown(_one_night(store, config, night, send, to), form))


def _one_night(
    store: Store, config: Config, night: str | None, send: bool, to: tuple[str, ...]
) -> ReportRow:
    from inbox_assistant.cli.report_mail import send_night, send_to
    from inbox_assistant.report.nightly import make  # see the package docstring

    row = make(store, config, utc_now, night)
    if to:
        send_to(store, config, row, to, None)
    elif send or not night:
        mailed = send_night(store, config, row)
        again = "" if mailed else " Nobody wants it, or all have it: --to mails it once more."
        if send:
            click.echo(f"Mailed to {mailed}.{again}", err=True)
    return row


def _any_time(
    store: Store, config: Config, since: str, until: str | None, send: bool, to: tuple[str, ...]
) -> ReportRow:
    from inbox_assistant.cli.report_mail import send_any, send_to
    from inbox_assistant.report.nightly import written
    from inbox_assistant.report.spans import any_span, moment_of

    now = utc_now()
    end = moment_of(until, config) if until else now
    span = any_span(moment_of(since, config), end, config)
    row = written(store, config, span, now)
    if to:
        send_to(store, config, row, to, span)
    elif send:
        send_any(config, row)
    return row


def _shown(row: ReportRow, form: str) -> str:
    return {"text": row.text, "html": row.html, "csv": row.csv, "json": row.data}[form]


def _every_night(store: Store, config: Config, path: Path, part: Part) -> None:
    from inbox_assistant.cli.report_mail import rounds
    from inbox_assistant.report.nightly import make_missed

    subscribed = rounds(store, config)
    while not part.stopping():
        store.promises.mark_missed(utc_now())
        make_missed(store, config, utc_now)
        _mail_newest(store, config)
        subscribed.mail_newest(part.stopping)
        _learn_tonight(store, config)
        _consolidate_tonight(store, config)
        keep_tonight(store, config, path, part.stopping)
        part.stop.wait(_LOOK_SECONDS)


def _mail_newest(store: Store, config: Config) -> None:
    from inbox_assistant.cli.report_mail import mail_team
    from inbox_assistant.report.nightly import TEAM
    from inbox_assistant.report.spans import wanted

    for kind in wanted(config):
        for head in store.reports.heads(1, kind, TEAM):
            if head.mailed_at or _told_before_restore(store, config, head):
                continue
            if row := store.reports.get(head.night):
                mail_team(store, config, row)


def _told_before_restore(store: Store, config: Config, head: ReportHead) -> bool:
    """Return whether the store was put back from a backup since that time was over: the report was
    mailed by the one that was lost."""
    from inbox_assistant.cli.report_mail import span_told

    restored = store.restores.last()
    return restored is not None and span_told(head, config).until <= restored


def _learn_tonight(store: Store, config: Config) -> None:
    """Learn from corrections once a night. What goes wrong here keeps no report from its people."""
    from inbox_assistant.learning import learn_tonight
    from inbox_assistant.report.nightly import night_of

    night = night_of(utc_now(), config)[0]
    try:
        outcomes = learn_tonight(store, utc_now, night)
    except (InboxAssistantError, ValueError, ArithmeticError, MemoryError):
        log.exception("Learning from corrections failed in the night %s", night)
        store.learning.mark_learnt(night, utc_now())
        return
    for outcome in outcomes:
        if outcome.version:
            log.info("Learnt from corrections: %s, team-%d", outcome.field, outcome.version)


def _consolidate_tonight(store: Store, config: Config) -> None:
    """Let a reader look at the recent mail a second time, once a night and before its report."""
    from inbox_assistant.consolidating import AHEAD, ask_tonight
    from inbox_assistant.report.nightly import night_of

    ask_tonight(store, utc_now, night_of(utc_now() + AHEAD, config)[0])
