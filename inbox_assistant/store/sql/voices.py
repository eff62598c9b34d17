"""What the mails of an issue say."""

import json

from inbox_assistant.model import Reading
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.standing import standing_or_none


class SqlVoices(Facet):
    """Implements `store.voices.Voices`."""

    def readings(self, issue_id: int, limit: int) -> list[Reading]:
        """Return how the issue's newest mails read, the newest first, before corrections."""
        rows = self.db.rows(
            "SELECT r.data FROM memberships s JOIN readings r ON r.mail_id = s.mail_id "
            "WHERE s.issue_id = :id ORDER BY s.at DESC LIMIT :limit",
            id=standing_or_none(self.db, issue_id),
            limit=limit,
        )
        return [Reading.from_dict(json.loads(row["data"])) for row in rows]
