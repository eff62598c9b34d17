"""What has been kept long enough."""

from collections.abc import Mapping
from datetime import datetime

from inbox_assistant.model import AgingKind
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import moment_or_none, seconds

_KINDS: Mapping[AgingKind, str] = {
    "closed": "status = 'closed' AND automatic IS NULL",
    "spam": "status = 'spam'",
    "automatic": "status <> 'spam' AND automatic IS NOT NULL",
}
# What somebody still has to do with stays, however old.
_AT_REST = (
    "last_at < :before AND merged_into IS NULL AND promised_until IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM outbox WHERE conversation_id = conversations.id "
    "AND state IN ('waiting', 'sending', 'deferred', 'unknown'))"
)


class SqlRetaining(Facet):
    """Implements `store.keeping.Retaining`."""

    def due(self, kind: AgingKind, before: datetime, limit: int) -> list[int]:
        """Return conversations of that kind without mail since then, the oldest first."""
        rows = self.db.rows(
            f"SELECT id FROM conversations WHERE {_KINDS[kind]} AND {_AT_REST} "  # noqa: S608
            "ORDER BY last_at, id LIMIT :limit",
            before=seconds(before),
            limit=limit,
        )
        return [row["id"] for row in rows]

    def count(self, kind: AgingKind, before: datetime) -> tuple[int, datetime | None]:
        """Return how many there are of that kind, and how old the oldest is."""
        what = (
            "min(made_at) AS oldest FROM reports WHERE made_at < :before"
            if kind == "reports"
            else f"min(last_at) AS oldest FROM conversations WHERE {_KINDS[kind]} AND {_AT_REST}"
        )
        row = self.db.one(f"SELECT count(*) AS n, {what}", before=seconds(before))
        return (row["n"], moment_or_none(row["oldest"])) if row else (0, None)

    def drop_reports(self, before: datetime, limit: int) -> int:
        """Remove reports made before then, the oldest first; return how many."""
        with self.db.writing():
            dropped = self.db.run(
                "DELETE FROM reports WHERE id IN (SELECT id FROM reports "
                "WHERE made_at < :before ORDER BY made_at, id LIMIT :limit)",
                before=seconds(before),
                limit=limit,
            )
            self.db.run(
                "DELETE FROM report_mailings WHERE at < :before "
                "AND night NOT IN (SELECT night FROM reports)",
                before=seconds(before),
            )
        return dropped
