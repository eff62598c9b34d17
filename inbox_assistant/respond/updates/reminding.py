"""Reminds the team, never customers, to write again while an incident is open."""

import logging
from datetime import datetime, timedelta

from babel.dates import format_datetime as spoken

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config
from inbox_assistant.errors import SendError
from inbox_assistant.model import Incident
from inbox_assistant.respond.alerts import carrier, notice
from inbox_assistant.respond.smtp import deliver
from inbox_assistant.respond.subjects import one_line
from inbox_assistant.respond.updates.wording import wording
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)


def overdue(incident: Incident, config: Config, now: datetime) -> bool:
    """Return whether everybody hit by the incident has heard nothing for too long."""
    return now - incident.silent_since >= timedelta(minutes=config.updates.remind_minutes)


class Reminder:
    """Mails those whom alerts go to; without any, the pages alone remind."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    def remind_once(self) -> int:
        """Mail about each incident that is overdue, once per interval; return how many left."""
        if not self._config.alerts.to:
            return 0
        now = self._clock()
        late = (one for one in self._store.incidents.open() if overdue(one, self._config, now))
        return sum(self._remind(incident, now) for incident in late)

    def _remind(self, incident: Incident, now: datetime) -> bool:
        through = carrier(self._store, self._config)
        every = timedelta(minutes=self._config.updates.remind_minutes)
        # The claim comes first: two senders must not both remind.
        if through is None or not self._store.incidents.remind(incident.id, now, every):
            return False
        words = _words(incident, self._config)
        raw = notice(self._config, self._config.alerts.to, through, words[0], words[1], now)
        try:
            deliver(through.smtp, through.address, self._config.alerts.to, raw)
        except SendError as error:
            # The next one comes after the interval; the pages remind meanwhile.
            log.warning("Nobody could be reminded of issue %d: %s", incident.issue, error)
            return False
        return True


def _words(incident: Incident, config: Config) -> tuple[str, str]:
    """Return subject and text in the team's language."""
    words = wording()[config.language]
    silence = words["never_told"]
    if incident.told_at and incident.told_at > incident.started_at:
        since = spoken(incident.told_at, "short", config.timezone, config.language)
        silence = words["told"].format(since=since)
    known = {
        "team": one_line(config.team),
        "title": one_line(incident.title),
        "issue": incident.issue,
        "minutes": config.updates.remind_minutes,
        "silence": silence,
    }
    return words["subject"].format(**known), words["text"].strip().format(**known)
