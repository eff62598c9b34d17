"""Who has a conversation open, and who writes in it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox_assistant.model import News, Present
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, seconds, stored_mail

#: A browser says every five seconds that it is there; so long after its last word it is not.
GONE_AFTER = 20
#: Who has typed nothing for so long is thinking, or having coffee.
RESTS_AFTER = 20
# Written at most so often: being there must not mean writing all the time.
_STEP = 10
_KEPT = 86400

_OTHERS = (
    "SELECT p.agent_id, a.name, p.typed_at FROM presence p JOIN agents a ON a.id = p.agent_id "
    "WHERE p.conversation_id = :id AND p.agent_id <> :agent AND p.seen_at > :since "
    "AND p.seen_at <= :now AND NOT a.disabled ORDER BY a.name, a.id"
)
_AMONG = (
    "SELECT p.conversation_id, p.agent_id, a.name, p.typed_at FROM json_each(:ids) ids "
    "CROSS JOIN presence p ON p.conversation_id = ids.value JOIN agents a ON a.id = p.agent_id "
    "WHERE p.agent_id <> :agent AND p.seen_at > :since AND p.seen_at <= :now AND NOT a.disabled "
    "ORDER BY a.name, a.id"
)
_NEWER = (
    "SELECT m.*, a.name AS agent_name FROM mails m LEFT JOIN outbox o ON o.mail_id = m.id "
    "LEFT JOIN agents a ON a.id = o.agent_id WHERE m.conversation_id = :id AND m.id > :mail "
    "AND coalesce(o.state, '') <> 'cancelled' ORDER BY m.id DESC LIMIT :limit"
)


class SqlPresences(Facet):
    """Implements `store.together.Presences`."""

    def looks(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Note that the agent has the conversation open."""
        known = self.db.one(
            "SELECT seen_at FROM presence WHERE conversation_id = :id AND agent_id = :agent",
            id=conversation_id,
            agent=agent_id,
        )
        if known is None or not 0 <= seconds(at) - known["seen_at"] < _STEP:
            self._note(conversation_id, agent_id, seconds(at), 0)

    def types(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Note that the agent writes there."""
        self._note(conversation_id, agent_id, seconds(at), seconds(at))

    def _note(self, conversation_id: int, agent_id: int, now: int, typed: int) -> None:
        with self.db.writing():
            self.db.run("DELETE FROM presence WHERE seen_at < :old", old=now - _KEPT)
            self.db.run(
                "INSERT INTO presence (conversation_id, agent_id, seen_at, typed_at) "
                "VALUES (:id, :agent, :now, :typed) ON CONFLICT (conversation_id, agent_id) "
                "DO UPDATE SET seen_at = :now, "
                "typed_at = CASE WHEN :typed > 0 THEN :typed ELSE presence.typed_at END",
                id=conversation_id,
                agent=agent_id,
                now=now,
                typed=typed,
            )

    def rests(self, conversation_id: int, agent_id: int) -> None:
        """Note that the agent writes there no more."""
        self.db.run(
            "UPDATE presence SET typed_at = 0 WHERE conversation_id = :id AND agent_id = :agent",
            id=conversation_id,
            agent=agent_id,
        )

    def others(self, conversation_id: int, agent_id: int, at: datetime) -> list[Present]:
        """Return who else is there at that moment, by name."""
        now = seconds(at)
        rows = self.db.rows(
            _OTHERS, id=conversation_id, agent=agent_id, since=now - GONE_AFTER, now=now
        )
        return [_present(row, now) for row in rows]

    def among(
        self, conversation_ids: Sequence[int], agent_id: int, at: datetime
    ) -> Mapping[int, Sequence[Present]]:
        """Return who else is at each of these conversations at that moment."""
        now = seconds(at)
        ids = json.dumps(list(conversation_ids))
        found: dict[int, list[Present]] = {}
        for row in self.db.rows(_AMONG, ids=ids, agent=agent_id, since=now - GONE_AFTER, now=now):
            found.setdefault(row["conversation_id"], []).append(_present(row, now))
        return found

    def newer(self, conversation_id: int, mail_id: int, limit: int) -> list[News]:
        """Return the mails that came after that one, the newest first."""
        rows = self.db.rows(_NEWER, id=conversation_id, mail=mail_id, limit=limit)
        return [News(stored_mail(row), row["agent_name"]) for row in rows]


def _present(row: Row, now: int) -> Present:
    return Present(row["agent_id"], row["name"], row["typed_at"] > now - RESTS_AFTER)


#: What the tests let the database explain.
QUESTIONS = (_OTHERS, _AMONG, _NEWER)
