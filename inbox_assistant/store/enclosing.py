"""What may be asked of a store about files beside drafts and translations of mails: see `base`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Attachment, Enclosed, File, Translation


class DraftFiles(Protocol):
    """Files beside an agent's unsent draft of a conversation. They go with the conversation."""

    def add(self, agent_id: int, conversation_id: int, file: File, at: datetime) -> None:
        """Keep a file; the same bytes are kept once, under the newer name."""

    def all(self, agent_id: int, conversation_id: int) -> Sequence[Enclosed]:
        """Return what lies beside the draft, in the order it came, without the bytes."""

    def get(self, agent_id: int, conversation_id: int, sha256: str) -> File:
        """Return one file with its bytes. Raises NotFound."""

    def remove(self, agent_id: int, conversation_id: int, sha256: str) -> None:
        """Take one away; nothing happens when it is gone already."""

    def clear(self, agent_id: int, conversation_id: int) -> None:
        """Take all away."""


class SentFiles(Protocol):
    """What went out with our own replies: it lies in their final bytes."""

    def of_reply(self, outbox_id: int) -> Sequence[Attachment]:
        """Return what is said about the files of a reply in the outbox."""

    def raw(self, mail_id: int) -> bytes:
        """Return our reply byte for byte. Raises NotFound for mail that is not of the outbox."""


class Translations(Protocol):
    """What a model made of mails, for agents to read: one per mail and language."""

    def of_mail(self, mail_id: int, language: str) -> Translation | None:
        """Return the mail in that language, None when nobody had it translated."""

    def keep(self, mail_id: int, made: Translation) -> None:
        """Keep a translation in place of an earlier one."""
