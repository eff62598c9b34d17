"""Telling the team by mail that a mailbox has stopped working: once, through another mailbox."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid

from babel.dates import format_datetime as spoken

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import SendDeferred, SendError
from inbox_assistant.model import Health
from inbox_assistant.respond.compose import POLICY
from inbox_assistant.respond.smtp import deliver
from inbox_assistant.respond.subjects import one_line
from inbox_assistant.store.base import Store
from inbox_assistant.tables import table

log = logging.getLogger(__name__)

# A line that fails is often back by itself; a refused login never is.
PATIENCE = timedelta(hours=1)


class Alarm:
    """Looks after the health of the mailboxes for those who don't have the inbox open."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    def tell_once(self) -> int:
        """Mail about each trouble not told yet; return how many mails left."""
        if not self._config.alerts.to:
            return 0
        return sum(
            self._tell(health) for health in self._store.health.all() if self._is_due(health)
        )

    def _is_due(self, health: Health) -> bool:
        if not health.error or health.alerted_at or health.failing_since is None:
            return False
        return health.refused or self._clock() - health.failing_since >= PATIENCE

    def _tell(self, health: Health) -> bool:
        through = carrier(self._store, self._config, health.mailbox)
        # The claim comes first: two senders must not both tell.
        if through is None or not self._store.health.alerted(health.mailbox, self._clock()):
            return False
        raw = alert(self._config, health, through, self._clock())
        try:
            deliver(through.smtp, through.address, self._config.alerts.to, raw)
        except SendError as error:
            log.warning("Nobody could be told by mail that %s fails: %s", health.mailbox, error)
            if isinstance(error, SendDeferred):
                self._store.health.alerted(health.mailbox, None)
            return False
        return True


def carrier(store: Store, config: Config, troubled: str | None = None) -> MailboxConfig | None:
    """Return the mailbox to tell the team through: the configured one, else any that is well."""
    ill = {health.mailbox for health in store.health.all() if health.error} | {troubled}
    named = config.alerts.mailbox
    for mailbox in config.mailboxes:
        if mailbox.name == named or (named is None and mailbox.name not in ill):
            return mailbox
    return None


def alert(config: Config, health: Health, through: MailboxConfig, now: datetime) -> bytes:
    """Return the mail about a mailbox's trouble, in the team's language."""
    words = _words()[config.language]
    address = config.mailbox(health.mailbox).address
    since = spoken(health.failing_since, "short", config.timezone, config.language)
    known = {"team": one_line(config.team), "address": address, "since": since}
    text = words["text"].strip().format(error=one_line(health.error), **known)
    return notice(config, config.alerts.to, through, words["subject"].format(**known), text, now)


def notice(
    config: Config,
    to: Sequence[str],
    through: MailboxConfig,
    subject: str,
    text: str,
    now: datetime,
) -> bytes:
    """Return a mail of the program itself, to agents or the team."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = formataddr((one_line(config.team), through.address))
    mail["To"] = ", ".join(to)
    mail["Subject"] = one_line(subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=through.address.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834 5: robots must not answer
    mail.set_content(text + "\n")
    return mail.as_bytes()


def _words() -> Mapping[str, Mapping[str, str]]:
    return table("inbox_assistant.respond", "alerts")
