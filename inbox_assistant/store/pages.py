"""How lists are asked for and answered: a page at a time."""

from dataclasses import dataclass
from typing import Literal

from inbox_assistant.model import Conversation

Folder = Literal["unassigned", "mine", "waiting", "promised", "sent", "closed", "automatic", "all"]
PageKey = tuple[int, int]  # (sort value, conversation id): where the next page begins


@dataclass(frozen=True, slots=True)
class Page:
    """One page of conversations; `next` is None on the last."""

    rows: tuple[Conversation, ...]
    next: PageKey | None
