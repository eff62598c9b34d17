"""Reminders by mail: to the agent who looks after a conversation, else to the team. Never to
customers, and only when the team switched them on."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from babel.dates import format_datetime as spoken

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import NotFound, SendError
from inbox_assistant.model import Conversation
from inbox_assistant.respond.alerts import notice
from inbox_assistant.respond.smtp import deliver
from inbox_assistant.respond.subjects import one_line
from inbox_assistant.respond.waiting import Due
from inbox_assistant.store.base import Store
from inbox_assistant.tables import table

log = logging.getLogger(__name__)

_MOST_LINES = 20
_MOST_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class Reminder:
    """A promise or an answer that is soon due, or late; `words` are those of the promise."""

    kind: Literal["promise", "answer"]
    conversation: Conversation
    due: Due
    words: str


class Reminding:
    """Mails reminders, all of one moment to one person in one mail."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    def tell(self, reminders: Sequence[Reminder]) -> int:
        """Mail them to whom they concern; return how many mails left. What can't be mailed is
        logged: the inbox shows it all the same."""
        if not (reminders and self._config.office.remind_by_mail and self._config.mailboxes):
            return 0
        people: dict[tuple[str, ...], list[Reminder]] = defaultdict(list)
        for reminder in reminders:
            if to := self._whom(reminder.conversation):
                people[to].append(reminder)
        return sum(self._mail(to, found) for to, found in people.items())

    def _whom(self, conversation: Conversation) -> tuple[str, ...]:
        """Return the agent's address, else the team's; mail to nobody is not sent."""
        if conversation.assignee is not None:
            try:
                agent = self._store.agents.get(conversation.assignee)
            except NotFound:
                return self._config.alerts.to
            if not agent.disabled:
                return (agent.email,)
        return self._config.alerts.to

    def _mail(self, to: tuple[str, ...], reminders: Sequence[Reminder]) -> bool:
        through = self._through()
        raw = reminder_mail(self._config, to, reminders, through, self._clock())
        try:
            deliver(through.smtp, through.address, to, raw)
        except SendError as error:
            log.warning("%d reminder(s) could not be mailed: %s", len(reminders), error)
            return False
        return True

    def _through(self) -> MailboxConfig:
        named = self._config.alerts.mailbox
        return self._config.mailbox(named) if named else self._config.mailboxes[0]


def reminder_mail(
    config: Config,
    to: Sequence[str],
    reminders: Sequence[Reminder],
    through: MailboxConfig,
    now: datetime,
) -> bytes:
    """Return the mail about what is due, in the team's language."""
    words = _words()[config.language]
    key = "subject_one" if len(reminders) == 1 else "subject_many"
    subject = words[key].format(team=one_line(config.team), count=len(reminders))
    lines = [_line(reminder, words, config) for reminder in reminders[:_MOST_LINES]]
    if len(reminders) > _MOST_LINES:
        lines.append(words["more"].format(count=len(reminders) - _MOST_LINES))
    text = "\n\n".join((words["lead"], *lines, words["end"]))
    return notice(config, to, through, subject, text, now)


def _line(reminder: Reminder, words: Mapping[str, str], config: Config) -> str:
    until = spoken(reminder.due.until, "EEE d MMM, HH:mm", config.timezone, config.language)
    late = "late" if reminder.due.level == "late" else "soon"
    return words[f"{reminder.kind}_{late}"].format(
        until=until,
        number=reminder.conversation.id,
        subject=one_line(reminder.conversation.subject)[:_MOST_SUBJECT] or "–",
        words=one_line(reminder.words)[:_MOST_SUBJECT],
    )


def _words() -> Mapping[str, Mapping[str, str]]:
    return table("inbox_assistant.respond", "reminding")
