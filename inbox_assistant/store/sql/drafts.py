"""What agents have written and not sent."""

from datetime import datetime

from inbox_assistant.model import Draft
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import moment, seconds


class SqlDrafts(Facet):
    """Implements `store.together.Drafts`."""

    def get(self, agent_id: int, conversation_id: int) -> Draft | None:
        """Return the unsent draft the agent left in that conversation."""
        row = self.db.one(
            "SELECT text, at, page FROM drafts "
            "WHERE agent_id = :agent AND conversation_id = :conversation",
            agent=agent_id,
            conversation=conversation_id,
        )
        return Draft(row["text"], moment(row["at"]), row["page"]) if row else None

    def text(self, agent_id: int, conversation_id: int) -> str | None:
        """Return its words alone."""
        draft = self.get(agent_id, conversation_id)
        return draft.text if draft else None

    def save(
        self, agent_id: int, conversation_id: int, text: str, at: datetime, page: str = ""
    ) -> None:
        """Keep the draft; an empty text removes it."""
        with self.db.writing():
            self.db.run(
                "DELETE FROM drafts WHERE agent_id = :agent AND conversation_id = :conversation",
                agent=agent_id,
                conversation=conversation_id,
            )
            if text:
                row = {"agent_id": agent_id, "conversation_id": conversation_id}
                self.db.insert("drafts", {**row, "text": text, "at": seconds(at), "page": page})
