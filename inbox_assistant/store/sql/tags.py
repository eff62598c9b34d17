"""The team's list of tags, and what carries them."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.model import COLOURS, LONGEST_TAG, Act, Tag
from inbox_assistant.model.desk import ActKind
from inbox_assistant.store.sql.acts import add_act
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import Row, found
from inbox_assistant.store.sql.search import fold

_OF = (
    "SELECT c.conversation_id, t.* FROM conversation_tags c JOIN tags t ON t.id = c.tag_id "
    "WHERE c.conversation_id IN (SELECT value FROM json_each(:ids)) ORDER BY t.folded, t.id"
)


def name_tag(db: Database, tag_id: int, name: str) -> None:
    """Give a tag that name, with its number when another tag has it."""
    twin = db.one(
        "SELECT 1 FROM tags WHERE folded = :folded AND id <> :id", folded=fold(name), id=tag_id
    )
    name = f"{name} {tag_id}" if twin else name
    db.run(
        "UPDATE tags SET name = :name, folded = :folded WHERE id = :id",
        id=tag_id,
        name=name,
        folded=fold(name) or name,
    )


class SqlTags(Facet):
    """Implements `store.desk.Tags`."""

    def all(self) -> list[Tag]:
        """Return the list, by name."""
        return [_tag(row) for row in self.db.rows("SELECT * FROM tags ORDER BY folded, id")]

    def add(self, name: str, colour: str) -> Tag:
        """Add a tag."""
        row = _checked(name, colour)
        with self.db.writing():
            self._refuse_twin(row["folded"], None)
            return _tag({"id": self.db.insert("tags", row), **row})

    def change(self, tag_id: int, name: str, colour: str) -> None:
        """Give it another name or colour."""
        row = _checked(name, colour)
        with self.db.writing():
            self._refuse_twin(row["folded"], tag_id)
            touched = self.db.run(
                "UPDATE tags SET name = :name, folded = :folded, colour = :colour WHERE id = :id",
                id=tag_id,
                **row,
            )
            found({} if touched else None, "tag")

    def _refuse_twin(self, folded: str, tag_id: int | None) -> None:
        row = self.db.one("SELECT id, name FROM tags WHERE folded = :folded", folded=folded)
        if row and row["id"] != tag_id:
            raise Conflict(f"There is a tag “{row['name']}” already.")

    def remove(self, tag_id: int) -> None:
        """Remove it from the list, and from all that carries it."""
        touched = self.db.run("DELETE FROM tags WHERE id = :id", id=tag_id)
        found({} if touched else None, "tag")

    def put(self, conversation_id: int, tag_id: int, agent_id: int, at: datetime) -> None:
        """Tag a conversation."""
        put = (
            "INSERT INTO conversation_tags VALUES (:conversation, :tag) "
            "ON CONFLICT (conversation_id, tag_id) DO NOTHING"
        )
        self._change(put, "tagged", conversation_id, tag_id, agent_id, at)

    def take(self, conversation_id: int, tag_id: int, agent_id: int, at: datetime) -> None:
        """Take the tag from a conversation."""
        take = (
            "DELETE FROM conversation_tags WHERE conversation_id = :conversation AND tag_id = :tag"
        )
        self._change(take, "untagged", conversation_id, tag_id, agent_id, at)

    def _change(
        self,
        sql: str,
        kind: ActKind,
        conversation_id: int,
        tag_id: int,
        agent_id: int,
        at: datetime,
    ) -> None:
        with self.db.writing():
            head = self.db.one("SELECT 1 FROM conversations WHERE id = :id", id=conversation_id)
            found(head, "conversation")
            tag = found(self.db.one("SELECT name FROM tags WHERE id = :id", id=tag_id), "tag")
            if self.db.run(sql, conversation=conversation_id, tag=tag_id):
                add_act(self.db, conversation_id, Act(at, kind, agent_id, tag["name"]))

    def of(self, conversation_ids: Collection[int]) -> Mapping[int, tuple[Tag, ...]]:
        """Return the tags of these conversations, those without left out."""
        tags: dict[int, tuple[Tag, ...]] = {}
        for row in self.db.rows(_OF, ids=json.dumps(list(conversation_ids))):
            place = row["conversation_id"]
            tags[place] = (*tags.get(place, ()), _tag(row))
        return tags


def _checked(name: str, colour: str) -> Row:
    """Return what is kept of a tag. Raises InputError."""
    plain = " ".join(name.split())
    folded = fold(plain)
    if not folded or len(plain) > LONGEST_TAG or not plain.isprintable():
        raise InputError(f"A tag is a word or a few, of at most {LONGEST_TAG} characters.")
    if colour not in COLOURS:
        raise InputError(f"There is no colour “{colour}”: choose one of {', '.join(COLOURS)}.")
    return {"name": plain, "folded": folded, "colour": colour}


def _tag(row: Row) -> Tag:
    return Tag(row["id"], row["name"], row["colour"])


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_OF,)
