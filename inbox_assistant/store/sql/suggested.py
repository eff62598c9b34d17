"""What agents make of suggestions. Every question is bounded and has its index."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.model import Address, Amended, Begun, Edited, Kind
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, seconds, stored_mail

_AMENDED = (
    "SELECT kind, language, share FROM suggested WHERE at >= :since ORDER BY at DESC LIMIT :limit"
)
_EDITED = (
    "SELECT m.*, s.kind, s.language, s.formality, s.text, c.customer_name, c.customer_address "
    "FROM suggested s JOIN mails m ON m.id = s.mail_id "
    "JOIN conversations c ON c.id = m.conversation_id "
    "WHERE s.kind = :kind AND s.language = :language AND s.share > 0 AND s.at >= :since "
    "ORDER BY s.at DESC LIMIT :limit"
)
_OF_REPLY = (
    "SELECT s.* FROM outbox o JOIN suggested s ON s.mail_id = o.mail_id "
    "WHERE o.id = :id AND s.kind IS NOT NULL"
)


class SqlSuggested(Facet):
    """Implements `store.solutions.Suggested`."""

    def begin(self, agent_id: int, conversation_id: int, begun: Begun | None) -> None:
        """Note the suggestion that an agent's draft began with (None: with none)."""
        ids = {"agent_id": agent_id, "conversation_id": conversation_id}
        with self.db.writing():
            self.db.run(
                "DELETE FROM begun WHERE agent_id = :agent_id "
                "AND conversation_id = :conversation_id",
                **ids,
            )
            if begun:
                self.db.insert("begun", {**ids, **_values(begun)})

    def begun(self, agent_id: int, conversation_id: int) -> Begun | None:
        """Return the suggestion that the agent's draft began with."""
        row = self.db.one(
            "SELECT * FROM begun WHERE agent_id = :agent AND conversation_id = :conversation",
            agent=agent_id,
            conversation=conversation_id,
        )
        return begun_of(row) if row else None

    def keep(self, outbox_id: int, begun: Begun | None, language: str, share: float) -> None:
        """Keep what became of a suggestion in a reply just queued, once."""
        values = _values(begun or Begun("received", language, "", ""))
        self.db.run(
            "INSERT INTO suggested (mail_id, kind, language, formality, text, share, at) "
            "SELECT o.mail_id, :kind, :language, :formality, :text, :share, m.at FROM outbox o "
            "JOIN mails m ON m.id = o.mail_id WHERE o.id = :outbox ON CONFLICT DO NOTHING",
            **(values | {"kind": begun.kind if begun else None}),
            share=share,
            outbox=outbox_id,
        )

    def of_reply(self, outbox_id: int) -> Begun | None:
        """Return the suggestion that reply began with."""
        row = self.db.one(_OF_REPLY, id=outbox_id)
        return begun_of(row) if row else None

    def amended(self, since: datetime, limit: int) -> list[Amended]:
        """Return how much was changed in the newest replies since then."""
        rows = self.db.rows(_AMENDED, since=seconds(since), limit=limit)
        return [Amended(row["kind"], row["language"], row["share"]) for row in rows]

    def edited(self, kind: Kind, language: str, since: datetime, limit: int) -> list[Edited]:
        """Return the newest suggestions of that kind and language that were changed."""
        rows = self.db.rows(
            _EDITED, kind=kind, language=language, since=seconds(since), limit=limit
        )
        return [
            Edited(
                begun_of(row),
                stored_mail(row),
                Address(row["customer_name"], row["customer_address"]),
            )
            for row in rows
        ]


def begun_of(row: Row) -> Begun:
    """Return the suggestion of a row that holds one."""
    return Begun(row["kind"], row["language"], row["formality"], row["text"])


def _values(begun: Begun) -> dict[str, str]:
    return {name: getattr(begun, name) for name in Begun.__slots__}


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_AMENDED, _EDITED, _OF_REPLY)
