"""Hands reports over: to the team's list, and to each who subscribed. Nobody gets one twice."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inbox_assistant.clock import Clock, utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import SendDeferred, SendError
from inbox_assistant.model import ReportRow
from inbox_assistant.report.letter import mail_bytes, sender_of
from inbox_assistant.report.nightly import made
from inbox_assistant.report.spans import Span, newest
from inbox_assistant.report.subscribers import Subscriber, due, kinds, subscribers
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

Deliver = Callable[[str, list[str], bytes], None]  # sender, recipients, the mail as bytes

# A server that puts us off is asked again so much later; others have their turn before.
_AGAIN = timedelta(minutes=10)


def mail_report(
    store: Store, config: Config, row: ReportRow, deliver: Deliver, clock: Clock = utc_now
) -> bool:
    """Mail the report to `config.report.to` unless that was done; return whether it was now.

    The claim comes first, so that nobody gets the mail twice; it is given back only when nothing
    was handed over. What `deliver` raises goes on to the caller; the report stays readable in the
    web inbox.
    """
    recipients = list(config.report.to)
    if not recipients:
        return False
    raw = mail_bytes(row, config)
    if not store.reports.mailed(row.night, clock()):
        return False
    try:
        deliver(sender_of(config).address, recipients, raw)
    except SendDeferred:
        store.reports.mailed(row.night, None)
        raise
    return True


@dataclass
class Rounds:
    """Mails what is new to who subscribed, one after the other, as often as it is asked to."""

    store: Store
    config: Config
    deliver: Deliver
    clock: Clock = utc_now
    _later: dict[str, datetime] = field(default_factory=dict)

    def mail_newest(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Mail the newest night, week and month to who asked for it before it was over; return how
        many mails were handed over."""
        spans = [newest(kind, self.clock(), self.config) for kind in kinds(self.store, self.config)]
        return sum(self.mail(span, stopping) for span in spans)

    def mail(self, span: Span, stopping: Callable[[], bool] = lambda: False) -> int:
        """Mail the report of a span to those who have not got it; return how many were handed
        over. What goes wrong for one keeps no other from theirs."""
        assert span.kind != "span"  # any other time is asked for, never subscribed to
        found = subscribers(self.store, self.config, span.kind)
        readers = due(found, span.until, self.store.restores.last())
        return self._hand_over(span, readers, stopping)

    def _hand_over(
        self, span: Span, readers: Iterable[Subscriber], stopping: Callable[[], bool]
    ) -> int:
        handed_over = 0
        for reader in readers:
            if stopping() or not self._turn_of(reader):
                continue
            try:
                handed_over += self._mail_once(span, reader)
            except SendDeferred as error:
                self._later[reader.address] = self.clock() + _AGAIN
                log.warning("A report of %s was put off: %s", span.night, error)
                break
            except SendError as error:
                log.warning("A report of %s was not mailed: %s", span.night, error)
        return handed_over

    def _turn_of(self, reader: Subscriber) -> bool:
        later = self._later.get(reader.address)
        return later is None or later <= self.clock()

    def _mail_once(self, span: Span, reader: Subscriber) -> bool:
        now = self.clock()
        book = self.store.subscriptions
        if book.claimed(span.night, reader.address):
            return False
        row = made(self.store, self.config, span, now, reader.edition)
        raw = mail_bytes(row, self.config, reader, self.store.joining.secret())
        # Who may see less since the round began gets that next round.
        if reader not in subscribers(self.store, self.config, row.span):
            return False
        if not book.claim(span.night, reader.address, now):
            return False
        try:
            self.deliver(sender_of(self.config).address, [reader.address], raw)
        except SendDeferred:
            book.give_back(span.night, reader.address)
            raise
        return True
