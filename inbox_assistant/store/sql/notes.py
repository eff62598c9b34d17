"""What colleagues tell each other at a conversation, and whom they mention."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.errors import InputError
from inbox_assistant.model import LONGEST_NOTE, Note
from inbox_assistant.store.sql.acts import PARTS
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, found, moment, seconds

_OF_CONVERSATION = (
    f"{PARTS}SELECT n.*, (SELECT group_concat(agent_id) FROM mentions "  # noqa: S608
    "WHERE note_id = n.id) AS mentioned "
    "FROM notes n JOIN parts ON n.conversation_id = parts.id ORDER BY n.at, n.id"
)
_UNSEEN = (
    "SELECT 1 FROM mentions WHERE agent_id = :agent AND conversation_id = :id AND seen_at IS NULL"
)


class SqlNotes(Facet):
    """Implements `store.desk.Notes`."""

    def write(
        self,
        conversation_id: int,
        text: str,
        mentioned: Sequence[int],
        agent_id: int,
        at: datetime,
    ) -> int:
        """Keep a note, for the agents it mentions an entry in their folder; return its id."""
        if not text.strip() or len(text) > LONGEST_NOTE:
            raise InputError(f"Write a note of at most {LONGEST_NOTE} characters.")
        with self.db.writing():
            head = self.db.one("SELECT 1 FROM conversations WHERE id = :id", id=conversation_id)
            found(head, "conversation")
            row = {"agent_id": agent_id, "at": seconds(at), "text": text.strip()}
            note_id = self.db.insert("notes", {"conversation_id": conversation_id, **row})
            for agent in dict.fromkeys(mentioned):
                who = {"agent_id": agent, "note_id": note_id}
                self.db.insert("mentions", {**who, "conversation_id": conversation_id})
        return note_id

    def of_conversation(self, conversation_id: int) -> list[Note]:
        """Return its notes and those of what was merged into it, the oldest first."""
        return [_note(row) for row in self.db.rows(_OF_CONVERSATION, id=conversation_id)]

    def unseen(self, conversation_id: int, agent_id: int) -> bool:
        """Return whether a note there mentions the agent, who has not seen it."""
        return self.db.one(_UNSEEN, id=conversation_id, agent=agent_id) is not None

    def see(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Note that the agent has seen what mentions them there."""
        self.db.run(
            "UPDATE mentions SET seen_at = :at WHERE agent_id = :agent "
            "AND conversation_id = :id AND seen_at IS NULL",
            id=conversation_id,
            agent=agent_id,
            at=seconds(at),
        )


def _note(row: Row) -> Note:
    told = sorted(map(int, row["mentioned"].split(","))) if row["mentioned"] else []
    place = row["conversation_id"]
    return Note(row["id"], place, row["agent_id"], moment(row["at"]), row["text"], tuple(told))


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_OF_CONVERSATION, _UNSEEN)
