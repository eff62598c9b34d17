"""Reports as mail, through the team's own mailbox."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import click

from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InputError, SendError
from inbox_assistant.model import Address, ReportHead, ReportRow
from inbox_assistant.report.letter import mail_bytes, sender_of
from inbox_assistant.report.mailing import Deliver, Rounds, mail_report
from inbox_assistant.report.nightly import made, written
from inbox_assistant.report.spans import Span, night_day, span_of
from inbox_assistant.report.subscribers import of_address
from inbox_assistant.respond.addresses import sendable
from inbox_assistant.respond.smtp import deliver
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)


def rounds(store: Store, config: Config) -> Rounds:
    """Return what mails reports to who subscribed, through the real server."""
    return Rounds(store, config, handing_over(config))


def handing_over(config: Config) -> Deliver:
    """Return what hands a mail to the real server."""

    def hand_over(sender: str, recipients: list[str], raw: bytes) -> None:
        deliver(sender_of(config).smtp, sender, recipients, raw)

    return hand_over


def mail_team(store: Store, config: Config, row: ReportRow) -> bool:
    """Mail the team's report to those of the file unless that was done, and return whether it was
    now; what failed is tried again later."""
    if row.mailed_at or not config.report.to:
        return False
    try:
        return mail_report(store, config, row, handing_over(config))
    except SendError as error:
        log.warning("The report of %s was not mailed: %s", row.night, error)
        return False


def send_night(store: Store, config: Config, row: ReportRow) -> int:
    """Mail a report now to all who want it and have not got it; return how many got it."""
    team = len(config.report.to) if mail_team(store, config, row) else 0
    return team + rounds(store, config).mail(span_told(row, config))


def send_to(
    store: Store, config: Config, row: ReportRow, addresses: Sequence[str], span: Span | None
) -> None:
    """Mail a report to these addresses, each the edition it may see, whoever had it before. `span`:
    the one of a report that is not kept. Raises SendError, InputError."""
    for address in addresses:
        if not sendable(Address("", address.strip())):
            raise InputError(f"Nothing can be sent to '{address}': correct the address.")
    for address in addresses:
        reader = replace(of_address(store, config, address), subscription=None)
        if span:
            told = written(store, config, span, utc_now(), reader.edition)
        else:
            told = made(store, config, span_told(row, config), utc_now(), reader.edition)
        raw = mail_bytes(told, config, reader, any_time=span is not None)
        handing_over(config)(sender_of(config).address, [reader.address], raw)
        click.echo(f"Mailed to {reader.address}.", err=True)


def send_any(config: Config, row: ReportRow) -> None:
    """Mail a report that is not kept to those of the file. Raises SendError."""
    recipients = [*config.report.to]
    if recipients:
        raw = mail_bytes(row, config, any_time=True)
        handing_over(config)(sender_of(config).address, recipients, raw)
    click.echo(f"Mailed to {len(recipients)}.", err=True)


def span_told(row: ReportRow | ReportHead, config: Config) -> Span:
    """Return the span that a kept report tells of."""
    return span_of(row.span, night_day(row.night[:10]), config)
