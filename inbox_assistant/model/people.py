"""Who writes to us: people, the organisations they write for, and how they wrote."""

from dataclasses import dataclass
from datetime import datetime

from inbox_assistant.model.reading import Judged


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address we know; its `id` stands for it wherever an address must not."""

    id: int
    address: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A domain that is no free mail provider's."""

    id: int
    domain: str


@dataclass(frozen=True, slots=True)
class Person:
    """One who writes to us, under one address or several that an agent said are one's own.

    `addresses` begins with the one asked for, `names` are those used, the newest first.
    """

    id: int
    addresses: tuple[KnownAddress, ...]
    names: tuple[str, ...] = ()
    organisation: Organisation | None = None

    @property
    def address(self) -> str:
        """The address asked for."""
        return self.addresses[0].address

    @property
    def name(self) -> str:
        """The newest name used, else the address."""
        return self.names[0] if self.names else self.address


@dataclass(frozen=True, slots=True)
class Mood:
    """How one mail of a person reads, with the agents' corrections."""

    mail_id: int
    conversation_id: int
    at: datetime
    language: Judged[str]
    formality: Judged[str]
    warmth: Judged[str]


@dataclass(frozen=True, slots=True)
class IssueOfPerson:
    """An issue that hit a person, in how many of their conversations, and when last."""

    id: int
    conversations: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class PersonNote:
    """What an agent noted about a person; never sent."""

    id: int
    person_id: int
    agent_id: int
    at: datetime
    text: str
