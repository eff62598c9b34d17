"""How long customers wait for us, in office hours, and how pressing that is by now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from inbox_assistant.config import Config
from inbox_assistant.model import Conversation
from inbox_assistant.office import Office

Level = Literal["calm", "soon", "late"]


@dataclass(frozen=True, slots=True)
class Due:
    """When a customer is to hear from us, and how pressing that is."""

    until: datetime
    level: Level


class Clocks:
    """Judges conversations at one moment. What it asks of a row grows with nothing: a few days of
    the calendar, kept for the next row."""

    def __init__(self, config: Config, now: datetime) -> None:
        self._office = Office.of(config)
        self._wanted = config.office
        self._now = now
        self.near = self._office.after(now, config.office.remind_hours)

    def answer_due(self, conversation: Conversation) -> Due | None:
        """Return when the answer a customer waits for is due; None when nobody waits: it is
        answered, closed, or a robot wrote."""
        since, asked = conversation.waiting_since, conversation.status == "open"
        if since is None or not asked or conversation.automatic:
            return None
        first = conversation.sent_at is None
        hours = self._wanted.first_answer_hours if first else self._wanted.next_answer_hours
        return self.due(self._office.after(since, hours))

    def promise_due(self, conversation: Conversation) -> Due | None:
        """Return how pressing the promise is that falls due first, None without one."""
        return self.due(conversation.promised_until) if conversation.promised_until else None

    def due(self, until: datetime) -> Due:
        """Return a moment with its level: "soon" within the last office hours before it."""
        if until <= self._now:
            return Due(until, "late")
        return Due(until, "soon" if until <= self.near else "calm")

    def end_of_today(self) -> datetime:
        """Return the midnight that ends this day of the office."""
        here = self._now.astimezone(self._office.zone)
        return datetime.combine(here.date(), datetime.max.time(), self._office.zone)
