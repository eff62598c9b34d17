"""What may be asked of a store when a person is erased, and of what stays behind: see `base`."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from inbox_assistant.model import Mail, StoredMail

#: The kind of job that asks for the overwriting of what was deleted.
SHRED = "shred"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that may quote: where it stands, and whether it is JSON."""

    place: str
    key: tuple[Any, ...]
    text: str
    is_json: bool


class Remaining(Protocol):
    """Where a person is in the store, and how what names them elsewhere is made unreadable."""

    def own(self, addresses: Collection[str]) -> list[int]:
        """Return the conversations whose customer they are, merged ones too, by id."""

    def written(self, addresses: Collection[str]) -> list[StoredMail]:
        """Return what they wrote in conversations of others, and what we wrote there to them alone,
        by id."""

    def naming(self, texts: Sequence[str]) -> Iterator[int]:
        """Yield the mails in which one of the texts stands, by id. Looks at all mails there are."""

    def rewrite(
        self, mail_id: int, mail: Mail, masked: Callable[[Any], Any], blotted: Mapping[str, bytes]
    ) -> None:
        """Put a mail's masked form in its place, in lists, in the index and in what was read; of
        `blotted` each key is that of `raws`. Raises Conflict while it waits to be sent."""

    def raws(self, mail_id: int) -> Mapping[str, bytes]:
        """Return all bytes kept of a mail: its own, those of its twins, the copy in the outbox."""

    def passages(self) -> Iterator[Passage]:
        """Yield every text of the team and of reports that could quote a mail."""

    def replace(self, passage: Passage, text: str) -> None:
        """Put another text in a passage's place."""

    def has(self, words: str) -> bool:
        """Return whether mail that came from customers has these folded words in a row."""


class Forgetting(Protocol):
    """The last traces of a person."""

    def forget(self, addresses: Collection[str], names: Collection[str]) -> None:
        """Remove who they are: addresses, notes, leave for pictures, words of the dictionary that
        are their names, unreadable mail that names them (remembered by hashes); an organisation
        nobody else writes for; and queue the shredding."""

    def shared(self, names: Collection[str], addresses: Collection[str]) -> set[str]:
        """Return the names under which somebody else than these addresses wrote as well."""

    def shred(self, *, compact: bool = False) -> None:
        """Overwrite what was deleted, in the index and the files; `compact` writes the whole
        database anew, which takes its time and room."""
