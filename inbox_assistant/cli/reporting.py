"""`report`: what recurs, every night, and what corrections taught."""

import logging
import threading
from pathlib import Path

import click

from inbox_assistant.cli.wiring import opened, stop_event
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InboxAssistantError, SendError
from inbox_assistant.model import ReportRow
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

_FORMATS = ("text", "html", "csv", "json")
_LOOK_SECONDS = 30.0


@click.command()
@click.option("--once", is_flag=True, help="Make the report of the night that has just ended.")
@click.option("--night", help="The night to make the report of, as YYYY-MM-DD.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.pass_obj
def report(config_path: Path, once: bool, night: str | None, form: str) -> None:
    """Make the nightly report and mail it to those who want it; never twice for one night."""
    from inbox_assistant.report.nightly import make  # see the package docstring

    with opened(config_path) as (config, store):
        if not (once or night):
            _every_night(store, config, stop_event())
            return
        row = make(store, config, utc_now, night)
        _mail(store, config, row)
        forms = {"text": row.text, "html": row.html, "csv": row.csv, "json": row.data}
        click.echo(forms[form])


def _every_night(store: Store, config: Config, stop: threading.Event) -> None:
    from inbox_assistant.report.nightly import make, missed_nights

    while not stop.is_set():
        store.promises.mark_missed(utc_now())
        for night in missed_nights(store, config, utc_now):
            make(store, config, utc_now, night)
        for row in store.reports.nights(1):
            _mail(store, config, row)
        _learn_tonight(store, config)
        _consolidate_tonight(store, config)
        stop.wait(_LOOK_SECONDS)


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
    """Let a reader look at the recent mail a second time, once a night."""
    from inbox_assistant.consolidating import ask_tonight
    from inbox_assistant.report.nightly import night_of

    ask_tonight(store, utc_now, night_of(utc_now(), config)[0])


def _mail(store: Store, config: Config, row: ReportRow) -> None:
    """Mail the report through the team's own mailbox; what failed is tried again later."""
    from inbox_assistant.report.nightly import mail_report
    from inbox_assistant.respond.smtp import deliver

    if row.mailed_at or not config.report.to:
        return

    def hand_over(sender: str, recipients: list[str], raw: bytes) -> None:
        server = config.mailbox(config.report.mailbox or config.mailboxes[0].name).smtp
        deliver(server, sender, recipients, raw)

    try:
        mail_report(store, config, row, hand_over)
    except SendError as error:
        log.warning("The report of %s was not mailed: %s", row.night, error)
