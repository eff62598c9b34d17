"""Mails that belong together, and the lists agents work from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from inbox_assistant.model import Conversation, Mail, RawMail, StoredMail
from inbox_assistant.store.pages import Folder, Page, PageKey
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.heads import add_head
from inbox_assistant.store.sql.indexing import add_mail, index_mail
from inbox_assistant.store.sql.rows import Row, conversation, found, seconds, stored_mail
from inbox_assistant.store.sql.search import fts_query
from inbox_assistant.store.sql.settings import thresholds
from inbox_assistant.store.sql.snippets import snippet

# Folder -> (condition, column it is sorted by, direction); each has its own index.
_FOLDERS: Mapping[Folder, tuple[str, str, str]] = {
    "unassigned": (
        "status = 'open' AND assignee IS NULL AND automatic IS NULL",
        "last_at",
        "DESC",
    ),
    "mine": ("status = 'open' AND assignee = :agent", "last_at", "DESC"),
    "waiting": ("status = 'open' AND waiting_since IS NOT NULL", "waiting_since", "ASC"),
    "promised": ("promised_until IS NOT NULL", "promised_until", "ASC"),
    "sent": ("sent_at IS NOT NULL", "sent_at", "DESC"),
    "closed": ("status = 'closed' AND merged_into IS NULL", "last_at", "DESC"),
    "automatic": ("automatic IS NOT NULL AND merged_into IS NULL", "last_at", "DESC"),
    "all": ("last_at > 0 AND merged_into IS NULL", "last_at", "DESC"),
}
_COUNTED: tuple[Folder, ...] = ("unassigned", "mine", "waiting", "promised")
# Counting stops here, so that it costs the same in every store; the web shows "999+".
_COUNT_LIMIT = 1000


class SqlConversations(Facet):
    """Implements `store.base.Conversations`."""

    def add(
        self,
        raw: RawMail,
        mail: Mail,
        conversation_id: int | None,
        *,
        read: bool,
        notices: Sequence[str] = (),
        thread: str | None = None,
        topic: str | None = None,
    ) -> StoredMail:
        """Put a parsed mail into its conversation, index it and queue it for reading, at once."""
        told: dict[str, Any] = {"notices": " ".join(notices), "thread": thread, "topic": topic}
        at = seconds(raw.received_at)
        with self.db.writing():
            if conversation_id is None:
                conversation_id = self._start(raw, mail, at)
            else:
                told["reopened"] = self._reopens(conversation_id, raw, mail)
                self._arrived(conversation_id, raw, mail, at)
            mail_id = add_mail(
                self.db, conversation_id, raw.mailbox, "in", at, mail, raw.id, **told
            )
            index_mail(self.db, mail_id, mail)
            self.db.run("UPDATE raw_mails SET state = 'parsed' WHERE id = :id", id=raw.id)
            if read:
                self.db.insert("jobs", {"kind": "read", "subject": mail_id})
        return StoredMail(
            mail_id,
            conversation_id,
            raw.mailbox,
            "in",
            raw.received_at,
            mail,
            raw.id,
            tuple(notices),
        )

    def _start(self, raw: RawMail, mail: Mail, at: int) -> int:
        """Begin a conversation as `_arrived` leaves one."""
        waits = mail.automatic is None and not _settled(raw)
        return add_head(
            self.db,
            {
                "mailbox": raw.mailbox,
                "subject": mail.subject,
                "customer_name": mail.answer_to.name,
                "customer_address": mail.answer_to.address,
                "automatic": mail.automatic,
                "status": "closed" if _settled(raw) else "open",
                "unread": int(not _settled(raw)),
                "mails": 1,
                "snippet": snippet(mail),
                "last_at": at,
                "waiting_since": at if waits else None,
            },
        )

    def _reopens(self, conversation_id: int, raw: RawMail, mail: Mail) -> int:
        """Return 1 for a mail that says a closed matter was not settled. Imported history does not:
        nobody here had closed what it joins."""
        if raw.history or mail.automatic is not None:
            return 0
        head = self.db.one("SELECT status FROM conversations WHERE id = :id", id=conversation_id)
        return int(head is not None and head["status"] == "closed")

    def _arrived(self, conversation_id: int, raw: RawMail, mail: Mail, at: int) -> None:
        """A person's mail reopens the conversation and starts the clock; a robot's does neither,
        nor does what was answered before we came."""
        person = mail.automatic is None
        self.db.run(
            "UPDATE conversations SET mails = mails + 1, unread = max(unread, :news), "
            "snippet = CASE WHEN :at >= last_at OR mails = 0 THEN :snippet ELSE snippet END, "
            "last_at = max(last_at, :at), "
            "status = CASE WHEN :person AND :news THEN 'open' ELSE status END, "
            "automatic = CASE WHEN :person THEN NULL ELSE automatic END, "
            "undelivered = CASE WHEN :person AND :news THEN '' ELSE undelivered END, "
            "waiting_since = CASE WHEN :person AND :news "
            "THEN min(coalesce(waiting_since, :at), :at) ELSE waiting_since END WHERE id = :id",
            id=conversation_id,
            snippet=snippet(mail),
            at=at,
            person=int(person),
            news=int(not _settled(raw)),
        )

    def holding(self, mailbox: str, message_ids: Sequence[str]) -> list[StoredMail]:
        """Return the mails of that mailbox with those Message-IDs, in the order asked for."""
        result = []
        for message_id in message_ids:
            rows = self.db.rows(
                "SELECT * FROM mails WHERE mailbox = :mailbox AND message_id = :message_id "
                "ORDER BY id",
                mailbox=mailbox,
                message_id=message_id,
            )
            result += [stored_mail(row) for row in rows]
        return result

    def page(self, folder: Folder, agent_id: int, after: PageKey | None, limit: int) -> Page:
        """Return a page of a folder: "waiting" and "promised" oldest first, others newest first."""
        condition, column, order = _FOLDERS[folder]
        beyond = ""
        if after:
            sign = "<" if order == "DESC" else ">"
            beyond = f"AND ({column}, id) {sign} (:value, :id)"
        rows = self.db.rows(
            f"SELECT * FROM conversations WHERE {condition} {beyond} "  # noqa: S608  # from _FOLDERS
            f"ORDER BY {column} {order}, id {order} LIMIT :limit",
            agent=agent_id,
            value=after[0] if after else 0,
            id=after[1] if after else 0,
            limit=limit + 1,
        )
        return self._page(rows, limit, lambda row: (row[column], row["id"]))

    def get(self, conversation_id: int) -> Conversation:
        """Return the head of a conversation."""
        row = self.db.one("SELECT * FROM conversations WHERE id = :id", id=conversation_id)
        return conversation(found(row, "conversation"), thresholds(self.db))

    def mails(self, conversation_id: int) -> list[StoredMail]:
        """Return all mails of a conversation, oldest first."""
        rows = self.db.rows(
            "SELECT * FROM mails WHERE conversation_id = :id ORDER BY at, id", id=conversation_id
        )
        return [stored_mail(row) for row in rows]

    def change(self, conversation_id: int, **changes: Any) -> None:
        """Set `status`, `assignee` (None: nobody) and/or `unread`."""
        if unknown := set(changes) - {"status", "assignee", "unread"}:
            raise TypeError(f"can't change {unknown}")
        sets = ", ".join(f"{name} = :{name}" for name in changes)
        values = {n: int(v) if isinstance(v, bool) else v for n, v in changes.items()}
        touched = self.db.run(
            f"UPDATE conversations SET {sets} WHERE id = :id",  # noqa: S608  # names checked above
            id=conversation_id,
            **values,
        )
        found({} if touched else None, "conversation")

    def counts(self, agent_id: int) -> Mapping[str, int]:
        """Return how many conversations need work, per folder, up to 1000."""
        return {folder: self._count(folder, agent_id) for folder in _COUNTED}

    def _count(self, folder: Folder, agent_id: int) -> int:
        row = self.db.one(
            f"SELECT count(*) AS n FROM (SELECT 1 FROM conversations "  # noqa: S608  # from _FOLDERS
            f"WHERE {_FOLDERS[folder][0]} LIMIT {_COUNT_LIMIT})",
            agent=agent_id,
        )
        return int(row["n"]) if row else 0

    def search(self, query: str, after: PageKey | None, limit: int) -> Page:
        """Return conversations with a mail that has every word of the query, newest first."""
        expression = fts_query(query)
        if not expression:
            return Page((), None)
        found_rows: list[Row] = []
        before = after[0] if after else 1 << 62
        while len(found_rows) <= limit:
            hits = self._hits(expression, before, 4 * limit)
            found_rows += [hit for hit in hits if self._newest(expression, hit)]
            if len(hits) < 4 * limit:
                break
            before = hits[-1]["mail_id"]
        return self._page(found_rows, limit, lambda row: (row["mail_id"], row["id"]))

    def _hits(self, expression: str, before: int, limit: int) -> list[Row]:
        return self.db.rows(
            "SELECT c.*, m.id AS mail_id FROM mail_search s JOIN mails m ON m.id = s.rowid "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE mail_search MATCH :expression AND s.rowid < :before "
            "ORDER BY s.rowid DESC LIMIT :limit",
            expression=expression,
            before=before,
            limit=limit,
        )

    def _newest(self, expression: str, hit: Row) -> bool:
        """A conversation is shown once: for the newest of its mails that match."""
        if hit["mails"] == 1:
            return True
        newer = self.db.one(
            "SELECT 1 FROM mail_search WHERE mail_search MATCH :expression AND rowid IN "
            "(SELECT id FROM mails WHERE conversation_id = :id AND id > :mail_id)",
            expression=expression,
            id=hit["id"],
            mail_id=hit["mail_id"],
        )
        return newer is None

    def _page(self, rows: list[Row], limit: int, key: Callable[[Row], PageKey]) -> Page:
        known, shown = thresholds(self.db), rows[:limit]
        return Page(
            tuple(conversation(row, known) for row in shown),
            key(shown[-1]) if len(rows) > limit else None,
        )


def _settled(raw: RawMail) -> bool:
    """Return whether the mail had been answered before we came: nothing of it waits."""
    return raw.history and raw.answered
