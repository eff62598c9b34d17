"""Who is logged in. Only hashes of tokens are kept."""

from datetime import datetime

from inbox_assistant.model import Agent, Session
from inbox_assistant.store.sql.agents import agent
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.logins import login_rules
from inbox_assistant.store.sql.rows import Row, moment, seconds

# `seen_at` is written once a minute at most: reading pages must not mean writing all the time.
_SEEN_STEP = 60
_LIVE = "s.seen_at >= :seen AND s.started_at >= :started"
_LONGEST = 200  # characters of what a browser calls itself


class SqlSessions(Facet):
    """Implements `store.base.Sessions`."""

    def start(
        self, token_hash: str, agent_id: int, at: datetime, address: str = "", device: str = ""
    ) -> None:
        """Begin a session; sessions that have ended are swept away."""
        now = seconds(at)
        with self.db.writing():
            self.db.run(f"DELETE FROM sessions AS s WHERE NOT ({_LIVE})", **self._bounds(now))  # noqa: S608
            row = {"token_hash": token_hash, "agent_id": agent_id, "started_at": now}
            where = {"address": address, "device": device[:_LONGEST]}
            self.db.insert("sessions", {**row, "seen_at": now, **where})

    def agent(self, token_hash: str, at: datetime, *, touch: bool = True) -> Agent | None:
        """Return the agent of a session that lives by the login rules, else None."""
        now = seconds(at)
        row = self.db.one(
            "SELECT a.*, s.seen_at FROM sessions s JOIN agents a ON a.id = s.agent_id "  # noqa: S608
            f"WHERE s.token_hash = :token AND NOT a.disabled AND {_LIVE}",
            token=token_hash,
            **self._bounds(now),
        )
        if row is None:
            return None
        if now - row.pop("seen_at") >= _SEEN_STEP and touch:
            self.db.run(
                "UPDATE sessions SET seen_at = :now WHERE token_hash = :token",
                now=now,
                token=token_hash,
            )
        return agent(row)

    def end(self, token_hash: str) -> None:
        """End a session."""
        self.db.run("DELETE FROM sessions WHERE token_hash = :token", token=token_hash)

    def of(self, agent_id: int, at: datetime) -> list[Session]:
        """Return the agent's live sessions, the one used last first."""
        rows = self.db.rows(
            f"SELECT * FROM sessions s WHERE agent_id = :agent AND {_LIVE} "  # noqa: S608
            "ORDER BY seen_at DESC, started_at DESC",
            agent=agent_id,
            **self._bounds(seconds(at)),
        )
        return list(map(_session, rows))

    def end_all(self, agent_id: int, but: str = "") -> None:
        """End all sessions of an agent, but the one with that hash."""
        self.db.run(
            "DELETE FROM sessions WHERE agent_id = :agent AND token_hash <> :but",
            agent=agent_id,
            but=but,
        )

    def _bounds(self, now: int) -> dict[str, int]:
        rules = login_rules(self.db)
        idle, longest = rules.idle_minutes * 60, rules.longest_hours * 3600
        return {"seen": now - idle, "started": now - longest}


def _session(row: Row) -> Session:
    return Session(
        token_hash=row["token_hash"],
        started_at=moment(row["started_at"]),
        seen_at=moment(row["seen_at"]),
        address=row["address"],
        device=row["device"],
    )
