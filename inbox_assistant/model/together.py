"""Several agents, or several tabs of one, at the same conversation."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from inbox_assistant.model.mail import StoredMail


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague who has a conversation open; `writes` when they typed a moment ago."""

    agent_id: int
    name: str
    writes: bool


@dataclass(frozen=True, slots=True)
class News:
    """A mail that came while a page was open; `agent` is the colleague who sent it, if one did."""

    stored: StoredMail
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an agent has written and not sent. `page` is the page (a tab, a device) that kept it."""

    text: str
    at: datetime
    page: str = ""

    @property
    def version(self) -> str:
        """Return what tells this text from any other: the SHA-256 of it, in hexadecimal."""
        return sha256(self.text.encode("utf-8", "replace")).hexdigest()
