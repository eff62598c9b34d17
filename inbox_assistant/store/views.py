"""Lists that agents keep under a name: see `base`."""

from typing import Any, Protocol

from inbox_assistant.model import SavedView
from inbox_assistant.store.pages import Wanted

#: Nobody finds their way among more, and each is a line on every page.
MOST_VIEWS = 30
LONGEST_NAME = 60  # characters


class Views(Protocol):
    """Saved views: the team's, and each agent's own."""

    def of_agent(self, agent_id: int) -> list[SavedView]:
        """Return the team's views and then the agent's own, both in their order."""

    def get(self, view_id: int) -> SavedView: ...

    def add(self, name: str, arguments: str, agent_id: int, *, shared: bool) -> SavedView:
        """Keep a view, the last in order. Raises InputError without a name or with too long a one,
        and Conflict when the agent (or the team) has 30 already."""

    def change(self, view_id: int, **changes: Any) -> None:
        """Set `name`, `arguments` and/or `shared`; other names raise TypeError, a name that can't
        be InputError."""

    def move(self, view_id: int, step: int) -> None:
        """Let it change places with its neighbour above (-1) or below (1); at the end of the list
        nothing changes."""

    def remove(self, view_id: int) -> None:
        """Forget it."""

    def languages(self) -> list[str]:
        """Return the languages conversations are in, sorted by their codes."""

    def count(self, wanted: Wanted) -> int | None:
        """Return how many conversations a view shows, None where counting would take long: a
        search, or a folder of 1000 and more."""
