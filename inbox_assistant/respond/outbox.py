"""The sender: takes mails whose time has come, hands them over, keeps copies. Never twice."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError, SendDeferred, SendHeld
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.model import Delivery, OutboxRow
from inbox_assistant.respond.acknowledge import Acknowledger
from inbox_assistant.respond.copies import Copier
from inbox_assistant.respond.handover import hand_over
from inbox_assistant.respond.schedule import (
    LEASE,
    REST,
    REST_HELD,
    backoff,
    give_up_after,
    too_late,
)
from inbox_assistant.respond.smtp import PATIENCE, entered
from inbox_assistant.respond.talk import Patience
from inbox_assistant.respond.worker import gone, new_worker
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)


class _Overtaken(Exception):
    """Somebody else has the row: this worker was too slow and hands nothing over."""


class Sender:
    """Any number of them may work on one store: each mail is one's alone while it is sent."""

    def __init__(
        self,
        store: Store,
        config: Config,
        clock: Clock,
        open_mailbox: Callable[[MailboxConfig], Mailbox],
        patience: Patience = PATIENCE,
    ) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._patience = patience
        self._worker = new_worker()
        self._rests: dict[str, datetime] = {}
        self._acknowledger = Acknowledger(store, config, clock)
        self._copier = Copier(store, config, clock, open_mailbox)

    def recover(self) -> int:
        """Sort out what senders that died left half sent; return how many mails."""
        return self._store.outbox.recover(self._clock(), gone)

    def send_once(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Try every mail that is due, then the missing copies, until `stopped`; return how many
        mails left."""
        self.recover()
        self._acknowledger.acknowledge_once()
        sent = 0
        while not stopped() and (row := self._claim()):
            sent += self._send(row)
        if not stopped():
            self._copier.copy_once()
        return sent

    def _claim(self) -> OutboxRow | None:
        now = self._clock()
        resting = [name for name, until in self._rests.items() if until > now]
        return self._store.outbox.claim(now, self._worker, LEASE, resting)

    def _send(self, row: OutboxRow) -> bool:
        """Return whether it left for somebody."""
        in_doubt: list[Delivery] = []

        def handing_over(deliveries: Sequence[Delivery]) -> None:
            if not self._store.outbox.handing_over(row, deliveries, self._clock(), LEASE):
                raise _Overtaken
            in_doubt.extend(deliveries)

        recipients = [delivery.recipient for delivery in row.deliveries if delivery.open]
        try:
            server = self._config.mailbox(row.mailbox).smtp
            with entered(server, self._patience) as smtp:
                found = hand_over(
                    smtp, row.sender, recipients, row.raw, handing_over, self._patience
                )
                # Before the goodbye: what is known is kept at once.
                self._finish(row, found)
        except _Overtaken:
            log.warning("Mail %d was taken over by another sender", row.id)
            return False
        except (SendDeferred, ConfigError) as error:
            self._postpone(row, error)
            return False
        except Exception as error:
            # A fault of ours in one mail must not keep the others from leaving.
            log.exception("Mail %d could not be sent", row.id)
            words = f"{type(error).__name__}: {error}"
            self._finish(row, in_doubt or _deferred(recipients, words))
            return False
        self._store.sending.well(row.mailbox, "sending")
        return any(delivery.state == "taken" for delivery in found)

    def _finish(self, row: OutboxRow, found: Sequence[Delivery], error: str = "") -> None:
        now = self._clock()
        if too_late(row, now):
            span = give_up_after(row)
            found = [_given_up(delivery, span, error) for delivery in found]
        deferred = any(delivery.state == "deferred" for delivery in found)
        later = now + backoff(row.attempts) if deferred else None
        self._store.outbox.finish(row, found, now, error=error, later=later)

    def _postpone(self, row: OutboxRow, error: SendDeferred | ConfigError) -> None:
        """The whole mailbox rests: what keeps one mail here keeps them all."""
        now, held = self._clock(), isinstance(error, SendHeld | ConfigError)
        rest_ends = now + (REST_HELD if held else REST)
        self._rests[row.mailbox] = rest_ends
        self._store.sending.trouble(row.mailbox, "sending", now, str(error))
        found = _deferred([d.recipient for d in row.deliveries if d.open])
        if held:
            # Only a person can help: that takes the time it takes, and uses up no tries.
            self._store.outbox.finish(
                row, found, now, error=str(error), later=rest_ends, counted=False
            )
        else:
            self._finish(row, found, str(error))


def _deferred(recipients: Sequence[str], error: str = "") -> list[Delivery]:
    return [Delivery(recipient, "deferred", error) for recipient in recipients]


def _given_up(delivery: Delivery, span: timedelta, error: str) -> Delivery:
    if delivery.state != "deferred":
        return delivery
    time = f"{span.days} days" if span.days else f"{span.seconds // 3600} hours"
    words = f"Not delivered in {time}. {delivery.error or error}".strip()
    return replace(delivery, state="refused", error=words)
