"""What may be asked of a store when a person asks what is kept of them: see `base`."""

from collections.abc import Sequence
from typing import Any, Protocol

Known = dict[str, list[dict[str, Any]]]


class Exporting(Protocol):
    """All that is kept, as rows by table: texts and numbers, never the numbers of models."""

    def of_conversation(self, conversation_id: int) -> Known:
        """Return what is kept of a conversation, with its mails and what was understood of them."""

    def of_mail(self, mail_id: int) -> Known:
        """Return what is kept of one mail and was understood of it."""

    def of_people(self, people: Sequence[int], addresses: Sequence[str]) -> Known:
        """Return who they are to us: addresses, notes, leave for pictures."""

    def audited(self, subjects: Sequence[str]) -> Known:
        """Return who did what with these subjects of the audit log."""
