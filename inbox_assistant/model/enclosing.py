"""Files we send, and machine translations we read."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256


@dataclass(frozen=True)
class File:
    """A file for a reply, under a name that is safe on every system."""

    name: str
    type: str
    data: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes, by which it is known beside a draft."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What is said about a file beside a draft; its bytes stay in the store."""

    sha256: str
    name: str
    type: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of a mail in another language, as a model put them: never the mail's own.
    `source` is the language they were read in."""

    text: str
    language: str
    source: str
    model: str
    at: datetime
