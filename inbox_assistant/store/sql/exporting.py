"""All that is kept of somebody, as rows by table."""

import json
from collections.abc import Sequence
from typing import Any

from inbox_assistant.store.exporting import Known
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row

_OF_CONVERSATION = (
    "drafts",
    "begun",
    "promises",
    "outbox",
    "addressings",
    "notes",
    "acts",
    "conversation_tags",
)
_OF_MAIL = (
    "readings",
    "corrections",
    "correction_history",
    "memberships",
    "suggested",
)
_JSON = frozenset({"data", "candidates", "recipients", "value", "before", "after"})


class SqlExporting(Facet):
    """Implements `store.exporting.Exporting`."""

    def of_conversation(self, conversation_id: int) -> Known:
        """Return what is kept of a conversation, with its mails."""
        known = {"conversations": self._rows("conversations", "id", conversation_id)}
        known |= {
            table: self._rows(table, "conversation_id", conversation_id)
            for table in _OF_CONVERSATION
        }
        known["tags"] = self._listed(
            "tags", "id", (t["tag_id"] for t in known["conversation_tags"])
        )
        updates = (row["update_id"] for row in known["addressings"])
        known["updates"] = self._listed("updates", "id", updates)
        known["mails"] = self._rows("mails", "conversation_id", conversation_id)
        for mail in known["mails"]:
            mail["understood"] = self._understood(mail["id"])
        return known

    def of_mail(self, mail_id: int) -> Known:
        """Return what is kept of one mail and was understood of it."""
        return {"mails": self._rows("mails", "id", mail_id), **self._understood(mail_id)}

    def _understood(self, mail_id: int) -> Known:
        return {table: self._rows(table, "mail_id", mail_id) for table in _OF_MAIL}

    def of_people(self, people: Sequence[int], addresses: Sequence[str]) -> Known:
        """Return who they are to us."""
        return {
            "people": self._listed("people", "id", people),
            "person_notes": self._listed("person_notes", "person_id", people),
            "trusted_senders": self._listed("trusted_senders", "address", addresses),
        }

    def audited(self, subjects: Sequence[str]) -> Known:
        """Return who did what with these subjects of the audit log."""
        return {"audit": self._listed("audit", "subject", subjects)}

    def _listed(self, table: str, column: str, values: Any) -> list[Row]:
        rows = self.db.rows(
            f"SELECT * FROM {table} WHERE {column} IN (SELECT value FROM json_each(:values))",  # noqa: S608
            values=json.dumps(list(values)),
        )
        return [_shown(row) for row in rows]

    def _rows(self, table: str, column: str, value: int) -> list[Row]:
        return self._listed(table, column, [value])


def _shown(row: Row) -> Row:
    """Return a row as JSON has it: bytes left out, JSON as itself; moments are seconds since
    1970."""
    kept = {name: value for name, value in row.items() if not isinstance(value, bytes)}
    return {
        name: json.loads(value) if name in _JSON and isinstance(value, str) else value
        for name, value in kept.items()
    }
