"""What may be asked of a store about what agents teach: see `base`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Changed, Correction, Lesson, TaughtHead
from inbox_assistant.model.learning import Value


class Corrections(Protocol):
    """The agents' words on readings: they outrank the model, survive re-reading and teach."""

    def correct(self, mail_id: int, field: str, value: Value, agent_id: int, at: datetime) -> None:
        """Keep an agent's correction. An older one that contradicts it is taken back; when the
        language changes, the mail is queued to be read again."""

    def take_back(self, mail_id: int, field: str, agent_id: int, at: datetime) -> None:
        """Let the model's value show again. Raises NotFound when nothing was corrected."""

    def of_mail(self, mail_id: int) -> Mapping[str, Correction]:
        """Return the corrections that hold, by field."""

    def history(self, mail_id: int) -> list[Changed]:
        """Return what was corrected and taken back, the oldest first."""


class Learning(Protocol):
    """What corrections taught: heads, in versions."""

    def lessons(self, limit: int) -> list[Lesson]:
        """Return the newest corrected mails and the newest other read ones, up to `limit` of each,
        in order of time. Robots' mail is left out."""

    def keep(self, heads: Sequence[TaughtHead]) -> None:
        """Keep new heads (of one version): they are in use from now on."""

    def in_use(self, method: str) -> list[TaughtHead]:
        """Return, of each field, the newest head of that method that was not taken back."""

    def versions(self) -> list[TaughtHead]:
        """Return all heads there ever were, the newest first."""

    def undo(self, method: str) -> int | None:
        """Take back the newest version in use and return its number, None when there is none."""

    def learnt(self, night: str) -> bool:
        """Return whether that night's learning is done."""

    def mark_learnt(self, night: str, at: datetime) -> None:
        """Note that it is done."""


class Rereading(Protocol):
    """Mails that were read and shall be read again."""

    def queue(self, reader: str, since: datetime | None, *, everything: bool) -> int:
        """Queue the mails (since then) that another reader read (`everything`: all) for a new
        reading; return how many wait now. New mail goes first."""

    def queue_lessons(self, method: str, limit: int) -> int:
        """Queue the corrected mails and the newest ones up to `limit` whose perception is not of
        that method; return how many."""
