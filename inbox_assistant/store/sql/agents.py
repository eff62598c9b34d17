"""People who answer."""

from typing import Any

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Agent
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, found

_CHANGEABLE = {"password_hash", "role", "language", "disabled", "name", "timezone", "keys"}
_ENDS_SESSIONS = {"password_hash", "role", "disabled"}


class SqlAgents(Facet):
    """Implements `store.base.Agents`."""

    def add(self, name: str, email: str, password_hash: str, role: str, language: str) -> Agent:
        """Add an agent. Raises Conflict when the email is taken."""
        with self.db.writing():
            if self.by_email(email):
                raise Conflict(f"There is an agent {email} already.")
            agent_id = self.db.insert(
                "agents",
                {
                    "name": name,
                    "email": email.casefold(),
                    "password_hash": password_hash,
                    "role": role,
                    "language": language,
                },
            )
        return self.get(agent_id)

    def by_email(self, email: str) -> Agent | None:
        """Return the agent with that email (case folded), disabled ones too."""
        row = self.db.one("SELECT * FROM agents WHERE email = :email", email=email.casefold())
        return agent(row) if row else None

    def get(self, agent_id: int) -> Agent:
        """Return one agent."""
        return agent(
            found(self.db.one("SELECT * FROM agents WHERE id = :id", id=agent_id), "agent")
        )

    def all(self) -> list[Agent]:
        """Return all agents by name."""
        return [agent(row) for row in self.db.rows("SELECT * FROM agents ORDER BY name, id")]

    def change(self, agent_id: int, **changes: Any) -> None:
        """Set columns; a change of password, role or disabled ends sessions and tokens."""
        if unknown := set(changes) - _CHANGEABLE:
            raise TypeError(f"can't change {unknown}")
        sets = ", ".join(f"{name} = :{name}" for name in changes)
        values = {n: int(v) if isinstance(v, bool) else v for n, v in changes.items()}
        with self.db.writing():
            touched = self.db.run(
                f"UPDATE agents SET {sets} WHERE id = :id",  # noqa: S608  # names checked above
                id=agent_id,
                **values,
            )
            found({} if touched else None, "agent")
            if _ENDS_SESSIONS & set(changes):
                self.db.run("DELETE FROM sessions WHERE agent_id = :id", id=agent_id)
                self.db.run("DELETE FROM api_tokens WHERE agent_id = :id", id=agent_id)


def agent(row: Row) -> Agent:
    """Return the value of a row of `agents`."""
    return Agent(**{**row, "disabled": bool(row["disabled"]), "keys": bool(row["keys"])})
