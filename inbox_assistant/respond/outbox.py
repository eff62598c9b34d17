"""The sender: takes replies whose time has come, hands them over, keeps copies. Never twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError, SendDeferred, SendRefused, SendUnknown
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.model import OutboxRow, OutboxState
from inbox_assistant.respond.copies import Copier
from inbox_assistant.respond.smtp import deliver
from inbox_assistant.store.base import Store

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
_MOST_DOUBLINGS = 10


class Sender:
    """One per store: only one process sends."""

    def __init__(
        self,
        store: Store,
        config: Config,
        clock: Clock,
        open_mailbox: Callable[[MailboxConfig], Mailbox],
    ) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._copier = Copier(store, config, clock, open_mailbox)

    def recover(self) -> int:
        """Sort out what a crash left half sent; return how many replies. Call once, at start."""
        return self._store.outbox.recover()

    def send_once(self) -> int:
        """Try every reply that is due, then the missing copies; return how many replies left."""
        sent = 0
        while row := self._store.outbox.claim(self._clock()):
            state, error = self._try(row)
            later = self._clock() + backoff(row.attempts) if state == "deferred" else None
            self._store.outbox.finish(row.id, state, error, later)
            sent += state == "sent"
        self._copier.copy_once()
        return sent

    def _try(self, row: OutboxRow) -> tuple[OutboxState, str]:
        handed: list[datetime] = []

        def handing_over() -> None:
            self._store.outbox.handing_over(row.id)
            handed.append(self._clock())

        try:
            server = self._config.mailbox(row.mailbox).smtp
            deliver(server, row.sender, row.recipients, row.raw, handing_over=handing_over)
        except (SendDeferred, ConfigError) as error:
            return "deferred", str(error)
        except SendRefused as error:
            return "refused", str(error)
        except SendUnknown as error:
            return "unknown", str(error)
        except Exception as error:
            # A fault of ours in one reply must not keep the others from leaving.
            return ("unknown" if handed else "deferred"), f"{type(error).__name__}: {error}"
        return "sent", ""


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after that many attempts: 1, 2, 4 … minutes, two hours at most."""
    return min(FIRST_WAIT * (1 << min(max(attempts - 1, 0), _MOST_DOUBLINGS)), LONGEST_WAIT)
