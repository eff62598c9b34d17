"""Lists that agents keep under a name."""

from typing import Any

from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.model import SavedView
from inbox_assistant.store.pages import Wanted
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.lists import count_if_cheap
from inbox_assistant.store.sql.rows import Row, found
from inbox_assistant.store.views import LONGEST_NAME, MOST_VIEWS

_GROUP = {
    True: "shared = 1",
    False: "shared = 0 AND agent_id = :agent",
}


class SqlViews(Facet):
    """Implements `store.views.Views`."""

    def of_agent(self, agent_id: int) -> list[SavedView]:
        """Return the team's views and then the agent's own, both in their order."""
        return [_view(row) for shared in (True, False) for row in self._group(shared, agent_id)]

    def _group(self, shared: bool, agent_id: int) -> list[Row]:
        return self.db.rows(
            f"SELECT * FROM views WHERE {_GROUP[shared]} ORDER BY position, id",  # noqa: S608
            agent=agent_id,
        )

    def get(self, view_id: int) -> SavedView:
        """Return one view."""
        return _view(self._row(view_id))

    def _row(self, view_id: int) -> Row:
        return found(self.db.one("SELECT * FROM views WHERE id = :id", id=view_id), "view")

    def add(self, name: str, arguments: str, agent_id: int, *, shared: bool) -> SavedView:
        """Keep a view, the last in order."""
        row = {
            "name": _name(name),
            "arguments": arguments,
            "agent_id": agent_id,
            "shared": int(shared),
        }
        with self.db.writing():
            row["position"] = self._end(shared, agent_id)
            return self.get(self.db.insert("views", row))

    def _end(self, shared: bool, agent_id: int) -> int:
        """Return the position behind the last view of a list. Raises Conflict when it is full."""
        others = self._group(shared, agent_id)
        if len(others) >= MOST_VIEWS:
            raise Conflict(f"There are {MOST_VIEWS} views already: delete one first.")
        return max((row["position"] for row in others), default=0) + 1

    def change(self, view_id: int, **changes: Any) -> None:
        """Set `name`, `arguments` and/or `shared`."""
        if unknown := set(changes) - {"name", "arguments", "shared"}:
            raise TypeError(f"can't change {unknown}")
        if "name" in changes:
            changes["name"] = _name(changes["name"])
        with self.db.writing():
            row = self._row(view_id)
            shared = bool(changes.get("shared", row["shared"]))
            if shared != row["shared"]:
                changes["position"] = self._end(shared, row["agent_id"])
            for name, value in changes.items():
                self.db.run(
                    f"UPDATE views SET {name} = :value WHERE id = :id",  # noqa: S608  # checked above
                    id=view_id,
                    value=int(value) if isinstance(value, bool) else value,
                )

    def move(self, view_id: int, step: int) -> None:
        """Let it change places with its neighbour above (-1) or below (1)."""
        with self.db.writing():
            row = self._row(view_id)
            ids = [other["id"] for other in self._group(bool(row["shared"]), row["agent_id"])]
            at = ids.index(view_id)
            to = min(max(at + step, 0), len(ids) - 1)
            ids[at], ids[to] = ids[to], ids[at]
            self.db.run_many(
                "UPDATE views SET position = :position WHERE id = :id",
                [{"id": one, "position": place} for place, one in enumerate(ids, 1)],
            )

    def remove(self, view_id: int) -> None:
        """Forget it."""
        self._row(view_id)
        self.db.run("DELETE FROM views WHERE id = :id", id=view_id)

    def languages(self) -> list[str]:
        """Return the languages conversations are in, sorted by their codes."""
        codes = [""]
        # One look at the index for each: reading it whole would take longer with every mail.
        while row := self.db.one(
            "SELECT min(language) AS code FROM conversations "
            "WHERE language IS NOT NULL AND language > :last",
            last=codes[-1],
        ):
            if row["code"] is None:
                break
            codes.append(row["code"])
        return codes[1:]

    def count(self, wanted: Wanted) -> int | None:
        """Return how many conversations a view shows, None where counting would take long."""
        return None if wanted.query else count_if_cheap(self.db, wanted)


def _name(written: str) -> str:
    """Return a name as it is kept. Raises InputError."""
    name = " ".join(written.split())
    if not name:
        raise InputError("Give the view a name.")
    if len(name) > LONGEST_NAME:
        raise InputError(f"A name has {LONGEST_NAME} characters at most.")
    return name


def _view(row: Row) -> SavedView:
    return SavedView(row["id"], row["name"], row["arguments"], row["agent_id"], bool(row["shared"]))
