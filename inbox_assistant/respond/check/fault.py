"""What a rule finds, before it is put into the words of the agent's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from inbox_assistant.respond.check.draft import Draft


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind and the exact words (empty for an omission). `detail` fills the explanation."""

    kind: str
    quote: str
    detail: str = ""
    reason: str = ""


Rule = Callable[[Draft], Iterable[Fault]]
