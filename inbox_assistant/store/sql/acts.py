"""Who did what with a conversation: the lines of its history."""

from collections.abc import Sequence

from inbox_assistant.model import Act
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import Row, moment, seconds

_MOST_SHOWN = 500
#: A conversation and all that was merged into it, however deep.
PARTS = (
    "WITH RECURSIVE parts (id) AS (SELECT :id UNION "
    "SELECT c.id FROM parts JOIN conversations c ON c.merged_into = parts.id) "
)
_OF_CONVERSATION = (
    f"{PARTS}SELECT a.* FROM acts a JOIN parts ON a.conversation_id = parts.id "  # noqa: S608
    "ORDER BY a.id DESC LIMIT :limit"
)


class SqlActs(Facet):
    """Implements `store.desk.Acts`."""

    def add(self, conversation_id: int, act: Act) -> None:
        """Write a line of its history."""
        add_act(self.db, conversation_id, act)

    def of_conversation(self, conversation_id: int) -> list[Act]:
        """Return its history, the oldest first; of a very long one the newest lines."""
        rows = self.db.rows(_OF_CONVERSATION, id=conversation_id, limit=_MOST_SHOWN)
        return sorted(map(_act, reversed(rows)), key=lambda act: act.at)


def add_act(db: Database, conversation_id: int, act: Act) -> None:
    """Write a line of a conversation's history."""
    row = {"at": seconds(act.at), "agent_id": act.agent_id, "kind": act.kind, "detail": act.detail}
    db.insert("acts", {"conversation_id": conversation_id, **row})


def _act(row: Row) -> Act:
    return Act(moment(row["at"]), row["kind"], row["agent_id"], row["detail"])


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_OF_CONVERSATION,)
