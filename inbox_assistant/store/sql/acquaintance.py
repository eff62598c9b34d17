"""What is known of a person: how they wrote, what hit them, our word to them, agents' notes."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from inbox_assistant.model import IssueOfPerson, Mood, PersonNote, PromiseRow, StoredMail
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.person_rows import SEEN, seen
from inbox_assistant.store.sql.promises import promise_of
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, found, moment, seconds
from inbox_assistant.store.sql.standing import standing_or_none

#: So many of the newest are looked at: conversations of each address, and what they hold.
_CONVERSATIONS = 100
_PROMISES = 50
_ISSUES = 20
_NOTES = 100

_NEWEST = (
    "SELECT id, issue, last_at FROM conversations WHERE person_id = :person "  # noqa: S608
    f"AND merged_into IS NULL AND {SEEN} ORDER BY last_at DESC, id DESC LIMIT :limit"
)
_READ = (
    "SELECT m.id, m.conversation_id, m.at FROM mails m JOIN readings r ON r.mail_id = m.id "
    "WHERE m.conversation_id IN (SELECT value FROM json_each(:ids)) AND m.direction = 'in' "
    "AND m.automatic IS NULL ORDER BY m.at DESC, m.id DESC LIMIT :limit"
)
_PROMISED = (
    "SELECT * FROM promises WHERE conversation_id IN (SELECT value FROM json_each(:ids)) "
    "ORDER BY until DESC, id DESC LIMIT :limit"
)
_NOTED = (
    "SELECT * FROM person_notes WHERE person_id IN (SELECT value FROM json_each(:people)) "
    "ORDER BY id DESC LIMIT :limit"
)


class SqlAcquaintance(Facet):
    """Implements `store.people.Acquaintance`."""

    def moods(
        self, people: Sequence[int], mailboxes: Collection[str] | None, limit: int
    ) -> list[Mood]:
        """Return how their newest mails read, the oldest first."""
        ids = [row["id"] for row in self._newest(people, mailboxes)]
        rows = self.db.rows(_READ, ids=json.dumps(ids), limit=limit)
        return [mood for row in reversed(rows) if (mood := self._mood(row))]

    def _newest(self, people: Sequence[int], mailboxes: Collection[str] | None) -> list[Row]:
        bound = {"seen": seen(mailboxes), "limit": _CONVERSATIONS}
        return [row for id_ in people for row in self.db.rows(_NEWEST, person=id_, **bound)]

    def _mood(self, row: Row) -> Mood | None:
        reading = SqlReadings(self.db).get(row["id"])
        if reading is None:
            return None
        heard = (reading.language, reading.formality, reading.warmth)
        return Mood(row["id"], row["conversation_id"], moment(row["at"]), *heard)

    def issues(
        self, people: Sequence[int], mailboxes: Collection[str] | None
    ) -> list[IssueOfPerson]:
        """Return the issues that hit them, the newest first."""
        times: dict[int, list[int]] = {}
        for row in self._newest(people, mailboxes):
            issue_id = standing_or_none(self.db, row["issue"])
            if issue_id is not None:
                times.setdefault(issue_id, []).append(row["last_at"])
        newest = sorted(times, key=lambda id_: max(times[id_]), reverse=True)[:_ISSUES]
        return [IssueOfPerson(i, len(times[i]), moment(max(times[i]))) for i in newest]

    def promises(
        self, people: Sequence[int], mailboxes: Collection[str] | None
    ) -> list[PromiseRow]:
        """Return what was promised to them, the latest first."""
        ids = [row["id"] for row in self._newest(people, mailboxes)]
        rows = self.db.rows(_PROMISED, ids=json.dumps(ids), limit=_PROMISES)
        return [promise_of(row) for row in rows]

    def latest(self, people: Sequence[int], mailboxes: Collection[str] | None) -> StoredMail | None:
        """Return the newest mail of theirs that was read, None when there is none."""
        ids = [row["id"] for row in self._newest(people, mailboxes)]
        rows = self.db.rows(_READ, ids=json.dumps(ids), limit=1)
        return SqlReadings(self.db).stored_mail(rows[0]["id"]) if rows else None

    def notes(self, people: Sequence[int]) -> list[PersonNote]:
        """Return what agents noted about them, the newest first."""
        rows = self.db.rows(_NOTED, people=json.dumps(list(people)), limit=_NOTES)
        return [_note(row) for row in rows]

    def note(self, person_id: int, text: str, agent_id: int, at: datetime) -> PersonNote:
        """Keep a note about a person."""
        row = {"person_id": person_id, "agent_id": agent_id, "at": seconds(at), "text": text}
        with self.db.writing():
            found(self.db.one("SELECT 1 FROM people WHERE id = :id", id=person_id), "person")
            return _note({"id": self.db.insert("person_notes", row), **row})

    def unnote(self, note_id: int, person_id: int) -> None:
        """Remove a note about that person."""
        touched = self.db.run(
            "DELETE FROM person_notes WHERE id = :id AND person_id = :person",
            id=note_id,
            person=person_id,
        )
        found({} if touched else None, "note")


def _note(row: Row) -> PersonNote:
    return PersonNote(**(row | {"at": moment(row["at"])}))


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_NEWEST, _READ, _PROMISED, _NOTED)
