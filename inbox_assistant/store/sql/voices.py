"""What the mails of an issue say."""

import json

from inbox_assistant.model import Reading
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.standing import standing_or_none

MOST_BEFORE = 2_000  # counted: a hundredth of a second
_BEFORE = (
    "SELECT count(*) AS before FROM (SELECT 1 FROM memberships me CROSS JOIN memberships s "
    "WHERE me.mail_id = :id AND s.issue_id = me.issue_id AND s.at <= me.at "
    "AND (s.at, s.mail_id) < (me.at, me.mail_id) LIMIT :limit)"
)


class SqlVoices(Facet):
    """Implements `store.voices.Voices`."""

    def readings(self, issue_id: int, limit: int) -> list[Reading]:
        """Return how the issue's newest mails read, the newest first, before corrections."""
        rows = self.db.rows(
            "SELECT r.data FROM memberships s JOIN readings r ON r.mail_id = s.mail_id "  # noqa: S608
            f"WHERE s.issue_id = :id AND {may_see('s.mailbox')} ORDER BY s.at DESC LIMIT :limit",
            id=standing_or_none(self.db, issue_id),
            limit=limit,
            seen=self.seen,
        )
        return [Reading.from_dict(json.loads(row["data"])) for row in rows]

    def place(self, mail_id: int) -> int | None:
        """Return how many mails of its issue came before that one, None when too many did."""
        member = self.db.one("SELECT issue_id FROM memberships WHERE mail_id = :id", id=mail_id)
        if member is None or member["issue_id"] is None:
            return None
        [row] = self.db.rows(_BEFORE, id=mail_id, limit=MOST_BEFORE)
        return int(row["before"]) if row["before"] < MOST_BEFORE else None


#: What the tests let the database explain.
QUESTIONS = (_BEFORE,)
