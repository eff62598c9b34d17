"""What may be asked of a store about who may see what: see `base`.

`Store.seen` gives the store as it looks to who sees only some mailboxes.
"""

from collections.abc import Collection, Iterable
from typing import Literal, Protocol

#: What lies in mailboxes. "raw": the bytes of a mail; "reply": a row of the outbox; "event": a
#: line in the history of an issue.
#: "person" and "organisation": who wrote to one of the mailboxes.
Noun = Literal[
    "conversation",
    "mail",
    "raw",
    "reply",
    "promise",
    "issue",
    "event",
    "update",
    "person",
    "organisation",
]


class Access(Protocol):
    """Which mailboxes an agent sees, and where the objects of the inbox are."""

    def mailboxes(self, agent_id: int) -> frozenset[str] | None:
        """Return the mailboxes the agent may see; None: all of them, as an admin does and whoever
        was never bound to some."""

    def allow(self, agent_id: int, mailboxes: Iterable[str] | None) -> None:
        """Bind the agent to these mailboxes from the next request on; None frees them. Raises
        NotFound when there is no such agent, InputError when no mailbox is named."""

    def sees(self, mailboxes: Collection[str], noun: Noun, number: int) -> bool:
        """Return whether the object of that number may be seen by who sees these mailboxes.

        An issue may when one of its mails may, an update when all the people it addresses may; what
        does not exist may not.
        """
