"""What lies in each folder, in SQL: its condition, and the column it is sorted by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox_assistant.model import Thresholds
from inbox_assistant.store.pages import NOBODY, Filters, Folder
from inbox_assistant.store.sql.rows import seconds


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder; each has an index of its own, and one for every mailbox (m0020)."""

    condition: str
    column: str = "last_at"
    descends: bool = True
    short: bool = False  # led to by a few ids: an index of mailboxes would lead past all their mail

    @property
    def mailbox(self) -> str:
        return "mailbox || ''" if self.short else "mailbox"

    @property
    def sign(self) -> str:
        return "<" if self.descends else ">"

    @property
    def back(self) -> str:
        return ">" if self.descends else "<"

    @property
    def order(self) -> str:
        way = "DESC" if self.descends else "ASC"
        return f"{self.column} {way}, id {way}"


FOLDERS: Mapping[Folder, Shelf] = {
    "unassigned": Shelf("status = 'open' AND assignee IS NULL AND automatic IS NULL"),
    "mine": Shelf("status = 'open' AND assignee = :agent"),
    # A look at the agent's few unseen mentions, whatever the number of conversations.
    "mentions": Shelf(
        "id IN (SELECT conversation_id FROM mentions WHERE agent_id = :agent AND seen_at IS NULL)",
        short=True,
    ),
    "waiting": Shelf("status = 'open' AND waiting_since IS NOT NULL", "waiting_since", False),
    "promised": Shelf("promised_until IS NOT NULL", "promised_until", False),
    "snoozed": Shelf("status = 'snoozed'", "snoozed_until", False),
    "sent": Shelf("sent_at IS NOT NULL", "sent_at"),
    "closed": Shelf("status = 'closed' AND merged_into IS NULL"),
    "automatic": Shelf("automatic IS NOT NULL AND merged_into IS NULL AND status <> 'spam'"),
    "spam": Shelf("status = 'spam'"),
    "all": Shelf("last_at > 0 AND merged_into IS NULL AND status <> 'spam'"),
}
COUNTED: tuple[Folder, ...] = ("unassigned", "mine", "mentions", "waiting", "promised")


def conditions(filters: Filters, known: Thresholds) -> tuple[str, dict[str, Any]]:
    """Return the filters as SQL on columns of `conversations`, and the values it names.

    What readings say counts when it is sure enough to be shown.
    """
    parts, values = [], _values(filters)
    for field in ("language", "emotion", "blocking"):
        if f"f_{field}" in values:
            sign = ">=" if field == "blocking" else "="
            parts.append(f"{field} {sign} :f_{field} AND {field}_probability >= :sure_{field}")
            values[f"sure_{field}"] = known.of(field)
    parts += [sql for name, sql in _PLAIN.items() if f"f_{name}" in values]
    if filters.assignee == NOBODY:
        parts.append("assignee IS NULL")
    if filters.unread:
        parts.append("unread = 1")
    return " AND ".join(parts), values


_PLAIN = {
    "issue": "issue = :f_issue",
    "waiting_since": "waiting_since <= :f_waiting_since",
    "mailbox": "mailbox = :f_mailbox",
    "tag": "id IN (SELECT conversation_id FROM conversation_tags WHERE tag_id = :f_tag)",
    "assignee": "assignee = :f_assignee",
    "status": "status = :f_status",
}


def _values(filters: Filters) -> dict[str, Any]:
    asked = {
        "language": filters.language,
        "emotion": filters.emotion,
        "blocking": filters.blocking,
        "issue": filters.issue,
        "waiting_since": seconds(filters.waiting_since) if filters.waiting_since else None,
        "mailbox": filters.mailbox,
        "tag": filters.tag,
        "assignee": None if filters.assignee == NOBODY else filters.assignee,
        "status": filters.status,
    }
    return {f"f_{name}": value for name, value in asked.items() if value is not None}
