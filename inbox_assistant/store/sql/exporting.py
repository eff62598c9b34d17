"""All that is kept of somebody, as rows by table."""

import json
from collections.abc import Sequence
from typing import Any

from inbox_assistant.store.exporting import Known
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row

_OF_CONVERSATION = (
    "drafts",
    "draft_files",
    "begun",
    "promises",
    "outbox",
    "addressings",
    "notes",
    "note_versions",
    "acts",
    "conversation_tags",
    "spam",
)
_OF_MAIL = (
    "readings",
    "corrections",
    "correction_history",
    "memberships",
    "suggested",
    "translations",
)
_OF_REPLY = ("deliveries", "acknowledgements")
#: What is known only as numbers or hashes, or tells of agents: in no export.
UNTOLD = frozenset(
    {
        *("conversation_ids", "issue_counts", "meanings", "mentions", "merged_mails"),
        *("organisations", "pair_lessons", "perceptions", "places", "presence", "restored"),
        *("search_words", "spam_members", "mail_search"),
    }
)
#: Tables whose rows about a person are in the export; the bytes of their mails are files of it.
TOLD = frozenset(
    {
        *(*_OF_CONVERSATION, *_OF_MAIL, *_OF_REPLY, "conversations", "mails", "tags", "updates"),
        *("people", "person_notes", "trusted_senders", "audit", "raw_mails", "raw_bytes"),
    }
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
        replies = [row["id"] for row in known["outbox"]]
        known |= {table: self._listed(table, "outbox_id", replies) for table in _OF_REPLY}
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
