"""Telling the team by mail, at once, that many people write: once for each burst."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from babel.dates import format_datetime as spoken
from babel.numbers import format_decimal

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import NotFound, SendDeferred, SendError
from inbox_assistant.masking import excerpt
from inbox_assistant.model import RaisedBurst
from inbox_assistant.respond.alerts import carrier, notice
from inbox_assistant.respond.links import page
from inbox_assistant.respond.smtp import deliver
from inbox_assistant.respond.subjects import one_line
from inbox_assistant.store.base import Store
from inbox_assistant.tables import table

log = logging.getLogger(__name__)

_LATE = timedelta(hours=24)  # what could not be told until then, the report tells
_AT_ONCE = 20
_LONGEST_TITLE = 80


class BurstAlarm:
    """Mails those whom alerts go to; without any, the pages alone tell."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    def tell_once(self) -> int:
        """Mail about each burst not told yet; return how many mails left."""
        if not (self._config.alerts.to and self._config.alerts.bursts):
            return 0
        since = self._clock() - _LATE
        return sum(map(self._tell, self._store.bursts.unmailed(since, _AT_ONCE)))

    def _tell(self, raised: RaisedBurst) -> bool:
        through = carrier(self._store, self._config)
        # The claim comes first: two senders must not both tell.
        if through is None or not self._store.bursts.mailed(raised.id, self._clock()):
            return False
        to = self._config.alerts.to
        raw = self._letter(raised, through)
        try:
            deliver(through.smtp, through.address, to, raw)
        except SendError as error:
            log.warning("Nobody could be told by mail of burst %d: %s", raised.id, error)
            if isinstance(error, SendDeferred):
                self._store.bursts.mailed(raised.id, None)
            return False
        return True

    def _letter(self, raised: RaisedBurst, through: MailboxConfig) -> bytes:
        config, words = self._config, _words()[self._config.language]
        title = self._title(raised.issue)
        known = {
            "team": one_line(config.team),
            "people": raised.burst.people,
            "minutes": raised.burst.minutes,
            "begun": spoken(raised.burst.begun, "HH:mm", config.timezone, config.language),
            "usual": _usual(raised, words, config.language),
            "title": title,
            "issue": raised.issue,
            "link": page(config, f"/issues/{raised.issue}" if title else "/folders/all"),
        }
        about = "issue" if title else "inbox"
        known["what"] = words[about].format(**known)
        subject = words[f"subject_{about}"].format(**known)
        text = words["text"].strip().format(**known)
        return notice(config, config.alerts.to, through, subject, text, self._clock())

    def _title(self, issue_id: int | None) -> str:
        """Return the issue's title, nobody's data in it; "" for no issue, or one that is gone."""
        if issue_id is None:
            return ""
        try:
            title = self._store.issues.get(issue_id).title
        except NotFound:
            return ""
        return excerpt(title, _LONGEST_TITLE) or f"No. {issue_id}"


def _usual(raised: RaisedBurst, words: Mapping[str, str], language: str) -> str:
    usual = raised.burst.usual_a_day
    if usual < 1:
        return words["rarely"]
    return words["a_day"].format(usual=format_decimal(round(usual), locale=language))


def _words() -> Mapping[str, Mapping[str, str]]:
    return table("inbox_assistant.respond", "bursts")
