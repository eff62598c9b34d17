"""What colleagues tell each other at a conversation, and whom they mention."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.errors import InputError
from inbox_assistant.model import LONGEST_NOTE, Act, Note, Wording
from inbox_assistant.store.sql.acts import PARTS, add_act
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, found, moment, seconds

#: So many earlier wordings are kept of a note.
MOST_WORDINGS = 20
_OF_CONVERSATION = (
    f"{PARTS}SELECT n.*, (SELECT group_concat(agent_id) FROM mentions "  # noqa: S608
    "WHERE note_id = n.id) AS mentioned "
    "FROM notes n JOIN parts ON n.conversation_id = parts.id ORDER BY n.at, n.id"
)
_EARLIER = (
    f"{PARTS}SELECT v.* FROM note_versions v JOIN parts ON v.conversation_id = parts.id "  # noqa: S608
    "ORDER BY v.id"
)
_STANDING = (
    "WITH RECURSIVE up (id, above) AS (SELECT id, merged_into FROM conversations WHERE id = :id "
    "UNION SELECT c.id, c.merged_into FROM up JOIN conversations c ON c.id = up.above) "
    "SELECT id FROM up WHERE above IS NULL"
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
        _refuse_empty(text)
        with self.db.writing():
            head = self.db.one("SELECT 1 FROM conversations WHERE id = :id", id=conversation_id)
            found(head, "conversation")
            row = {"agent_id": agent_id, "at": seconds(at), "text": text.strip()}
            note_id = self.db.insert("notes", {"conversation_id": conversation_id, **row})
            self._mention(note_id, conversation_id, mentioned)
        return note_id

    def _mention(self, note_id: int, place: int, agents: Sequence[int]) -> None:
        for agent in dict.fromkeys(agents):
            row = {"agent_id": agent, "note_id": note_id, "conversation_id": place}
            self.db.insert("mentions", row)

    def change(
        self, note_id: int, text: str, mentioned: Sequence[int], agent_id: int, at: datetime
    ) -> None:
        """Let one's own note say something else from now on."""
        _refuse_empty(text)
        with self.db.writing():
            note = self._own(note_id, agent_id)
            if note["text"] == text.strip():
                return
            self._keep_wording(note, at)
            self.db.run(
                "UPDATE notes SET text = :text WHERE id = :id", id=note_id, text=text.strip()
            )
            self._mention_anew(note, mentioned)

    def _keep_wording(self, note: Row, at: datetime) -> None:
        of = {"note_id": note["id"], "conversation_id": note["conversation_id"]}
        self.db.insert("note_versions", {**of, "until": seconds(at), "text": note["text"]})
        self.db.run(
            "DELETE FROM note_versions WHERE note_id = :id AND id NOT IN (SELECT id "
            "FROM note_versions WHERE note_id = :id ORDER BY id DESC LIMIT :most)",
            id=note["id"],
            most=MOST_WORDINGS,
        )

    def _mention_anew(self, note: Row, mentioned: Sequence[int]) -> None:
        rows = self.db.rows("SELECT * FROM mentions WHERE note_id = :id", id=note["id"])
        before = {row["agent_id"] for row in rows}
        for agent in before - set(mentioned):
            self.db.run(
                "DELETE FROM mentions WHERE note_id = :id AND agent_id = :agent",
                id=note["id"],
                agent=agent,
            )
        place = self.db.rows(_STANDING, id=note["conversation_id"])[0]["id"]
        self._mention(note["id"], place, [one for one in mentioned if one not in before])

    def remove(self, note_id: int, agent_id: int, at: datetime) -> None:
        """Remove one's own note with all it ever said."""
        with self.db.writing():
            note = self._own(note_id, agent_id)
            self.db.run("DELETE FROM notes WHERE id = :id", id=note_id)
            add_act(self.db, note["conversation_id"], Act(at, "unnoted", agent_id))

    def _own(self, note_id: int, agent_id: int) -> Row:
        row = self.db.one(
            "SELECT * FROM notes WHERE id = :id AND agent_id = :agent", id=note_id, agent=agent_id
        )
        return found(row, "note")

    def of_conversation(self, conversation_id: int) -> list[Note]:
        """Return its notes and those of what was merged into it, the oldest first."""
        earlier: dict[int, list[Wording]] = {}
        for row in self.db.rows(_EARLIER, id=conversation_id):
            said = Wording(moment(row["until"]), row["text"])
            earlier.setdefault(row["note_id"], []).append(said)
        return [
            _note(row, earlier.get(row["id"], []))
            for row in self.db.rows(_OF_CONVERSATION, id=conversation_id)
        ]

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


def _refuse_empty(text: str) -> None:
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise InputError(f"Write a note of at most {LONGEST_NOTE} characters.")


def _note(row: Row, earlier: Sequence[Wording]) -> Note:
    told = sorted(map(int, row["mentioned"].split(","))) if row["mentioned"] else []
    at, place = moment(row["at"]), row["conversation_id"]
    return Note(row["id"], place, row["agent_id"], at, row["text"], tuple(told), tuple(earlier))


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_OF_CONVERSATION, _EARLIER, _STANDING, _UNSEEN)
