"""Who is logged in, and what they were writing. Only hashes of tokens are kept."""

from datetime import datetime

from inbox_assistant.model import Agent
from inbox_assistant.store.sql.agents import agent
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import seconds

_IDLE_SECONDS = 8 * 3600
_LONGEST_SECONDS = 7 * 86400
# `seen_at` is written once a minute at most: reading pages must not mean writing all the time.
_SEEN_STEP = 60


class SqlSessions(Facet):
    """Implements `store.base.Sessions`."""

    def start(self, token_hash: str, agent_id: int, at: datetime) -> None:
        """Begin a session; sessions that have ended are swept away."""
        now = seconds(at)
        with self.db.writing():
            self.db.run(
                "DELETE FROM sessions WHERE started_at < :started OR seen_at < :seen",
                started=now - _LONGEST_SECONDS,
                seen=now - _IDLE_SECONDS,
            )
            self.db.insert(
                "sessions",
                {"token_hash": token_hash, "agent_id": agent_id, "started_at": now, "seen_at": now},
            )

    def agent(self, token_hash: str, at: datetime) -> Agent | None:
        """Return the agent of a live session (idle under 8 hours, 7 days at most), else None."""
        now = seconds(at)
        row = self.db.one(
            "SELECT a.*, s.seen_at FROM sessions s JOIN agents a ON a.id = s.agent_id "
            "WHERE s.token_hash = :token AND NOT a.disabled "
            "AND s.seen_at >= :seen AND s.started_at >= :started",
            token=token_hash,
            seen=now - _IDLE_SECONDS,
            started=now - _LONGEST_SECONDS,
        )
        if row is None:
            return None
        if now - row.pop("seen_at") >= _SEEN_STEP:
            self.db.run(
                "UPDATE sessions SET seen_at = :now WHERE token_hash = :token",
                now=now,
                token=token_hash,
            )
        return agent(row)

    def end(self, token_hash: str) -> None:
        """End a session."""
        self.db.run("DELETE FROM sessions WHERE token_hash = :token", token=token_hash)

    def failures(self, key: str, since: datetime) -> int:
        """Return the failed logins noted under that key since then."""
        row = self.db.one(
            "SELECT count(*) AS n FROM login_failures WHERE key = :key AND at >= :since",
            key=key,
            since=seconds(since),
        )
        return int(row["n"]) if row else 0

    def failed(self, key: str, at: datetime) -> None:
        """Note a failed login; notes older than a day are swept away."""
        now = seconds(at)
        with self.db.writing():
            self.db.run("DELETE FROM login_failures WHERE at < :old", old=now - 86400)
            self.db.insert("login_failures", {"key": key, "at": now})

    def draft(self, agent_id: int, conversation_id: int) -> str | None:
        """Return the unsent draft the agent left in that conversation."""
        row = self.db.one(
            "SELECT text FROM drafts WHERE agent_id = :agent AND conversation_id = :conversation",
            agent=agent_id,
            conversation=conversation_id,
        )
        return row["text"] if row else None

    def save_draft(self, agent_id: int, conversation_id: int, text: str, at: datetime) -> None:
        """Keep the draft; an empty text removes it."""
        with self.db.writing():
            self.db.run(
                "DELETE FROM drafts WHERE agent_id = :agent AND conversation_id = :conversation",
                agent=agent_id,
                conversation=conversation_id,
            )
            if text:
                row = {"agent_id": agent_id, "conversation_id": conversation_id}
                self.db.insert("drafts", {**row, "text": text, "at": seconds(at)})
