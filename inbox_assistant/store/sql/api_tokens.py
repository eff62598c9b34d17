"""Tokens of the API: only their hashes are kept."""

from datetime import datetime

from inbox_assistant.model import Agent, ApiToken
from inbox_assistant.store.sql.agents import agent
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, found, moment, moment_or_none, seconds

# `used_at` is written once a minute at most: reading must not mean writing all the time.
_USED_STEP = 60


class SqlApiTokens(Facet):
    """Implements `store.alerting.ApiTokens`."""

    def add(
        self, agent_id: int, name: str, token_hash: str, at: datetime, until: datetime
    ) -> ApiToken:
        """Keep the hash of a new token."""
        row = {"agent_id": agent_id, "name": name, "token_hash": token_hash}
        times = {"made_at": seconds(at), "expires_at": seconds(until)}
        number = self.db.insert("api_tokens", {**row, **times})
        return ApiToken(number, agent_id, name, at, until)

    def agent(self, token_hash: str, at: datetime) -> Agent | None:
        """Return whose valid token it is."""
        now = seconds(at)
        row = self.db.one(
            "SELECT a.*, t.used_at FROM api_tokens t JOIN agents a ON a.id = t.agent_id "
            "WHERE t.token_hash = :token AND t.expires_at > :now AND NOT a.disabled",
            token=token_hash,
            now=now,
        )
        if row is None:
            return None
        if now - (row.pop("used_at") or 0) >= _USED_STEP:
            self.db.run(
                "UPDATE api_tokens SET used_at = :now WHERE token_hash = :token",
                now=now,
                token=token_hash,
            )
        return agent(row)

    def of(self, agent_id: int) -> list[ApiToken]:
        """Return an agent's tokens, the newest first, those that expired too."""
        rows = self.db.rows(
            "SELECT * FROM api_tokens WHERE agent_id = :agent ORDER BY id DESC", agent=agent_id
        )
        return list(map(_token, rows))

    def revoke(self, agent_id: int, token_id: int) -> None:
        """End one. Raises NotFound when the agent has none with that id."""
        touched = self.db.run(
            "DELETE FROM api_tokens WHERE id = :id AND agent_id = :agent",
            id=token_id,
            agent=agent_id,
        )
        found({} if touched else None, "token")


def _token(row: Row) -> ApiToken:
    return ApiToken(
        id=row["id"],
        agent_id=row["agent_id"],
        name=row["name"],
        made_at=moment(row["made_at"]),
        expires_at=moment(row["expires_at"]),
        used_at=moment_or_none(row["used_at"]),
    )
