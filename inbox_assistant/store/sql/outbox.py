"""Replies on their way: explicit states, never a blind retry."""

import json
from datetime import datetime

from inbox_assistant.model import CopyState, Mail, OutboxRow, OutboxState, Promise
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.indexing import add_mail, index_mail, unindex_mail
from inbox_assistant.store.sql.promises import refresh_promised_until
from inbox_assistant.store.sql.rows import Row, found, mail_of, outbox_row, seconds


class SqlOutbox(Facet):
    """Implements `store.base.Outbox`: what the sender does."""

    def queue(
        self, row: OutboxRow, mail: Mail, agent_id: int | None, promise: Promise | None
    ) -> int:
        """Keep the final mail, show it in its conversation, enter the promise, and close the
        waiting clock, all at once; return the row's id. The same Message-ID is queued once."""
        with self.db.writing():
            known = self.db.one("SELECT id FROM outbox WHERE message_id = :id", id=row.message_id)
            if known:
                return int(known["id"])
            at = seconds(mail.date or row.not_before)
            mail_id = add_mail(self.db, row.conversation_id, row.mailbox, "out", at, mail)
            index_mail(self.db, mail_id, mail)
            outbox_id = self._insert(row, mail_id, agent_id)
            self._answer(row.conversation_id, at)
            self._keep_promises(row.conversation_id, outbox_id, promise)
        return outbox_id

    def _insert(self, row: OutboxRow, mail_id: int, agent_id: int | None) -> int:
        head = found(
            self.db.one(
                "SELECT waiting_since, sent_at FROM conversations WHERE id = :id",
                id=row.conversation_id,
            ),
            "conversation",
        )
        return self.db.insert(
            "outbox",
            {
                "conversation_id": row.conversation_id,
                "mail_id": mail_id,
                "mailbox": row.mailbox,
                "message_id": row.message_id,
                "sender": row.sender,
                "recipients": json.dumps(row.recipients),
                "raw": row.raw,
                "state": row.state,
                "copy_state": row.copy_state,
                "not_before": seconds(row.not_before),
                "answers": row.answers,
                "agent_id": agent_id,
                "waiting_before": head["waiting_since"],
                "sent_before": head["sent_at"],
            },
        )

    def _answer(self, conversation_id: int, at: int) -> None:
        self.db.run(
            "UPDATE conversations SET mails = mails + 1, waiting_since = NULL, sent_at = :at, "
            "last_at = max(last_at, :at), unread = 0 WHERE id = :id",
            id=conversation_id,
            at=at,
        )

    def _keep_promises(self, conversation_id: int, outbox_id: int, promise: Promise | None) -> None:
        self.db.run(
            "UPDATE promises SET state = 'kept', kept_by = :outbox "
            "WHERE conversation_id = :id AND state <> 'kept'",
            id=conversation_id,
            outbox=outbox_id,
        )
        if promise:
            row = {"conversation_id": conversation_id, "outbox_id": outbox_id}
            until = seconds(promise.until)
            self.db.insert("promises", {**row, "until": until, "quote": promise.quote})
        refresh_promised_until(self.db, conversation_id)

    def claim(self, at: datetime) -> OutboxRow | None:
        """Take the next row whose time has come; it is "sending" from now on."""
        with self.db.writing():
            rows = self.db.rows(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = "
                "(SELECT id FROM outbox WHERE state IN ('waiting', 'deferred') "
                "AND not_before <= :now ORDER BY not_before, id LIMIT 1) RETURNING *",
                now=seconds(at),
            )
        return outbox_row(rows[0]) if rows else None

    def handing_over(self, row_id: int) -> None:
        """Note, before the text is handed over, that from here the outcome may be unknown."""
        self.db.run("UPDATE outbox SET handed_over = 1 WHERE id = :id", id=row_id)

    def finish(
        self, row_id: int, state: OutboxState, error: str, not_before: datetime | None
    ) -> None:
        """Record how an attempt ended; `not_before` is the next try of a deferred row."""
        self.db.run(
            "UPDATE outbox SET state = :state, error = :error, handed_over = 0, "
            "not_before = coalesce(:not_before, not_before) WHERE id = :id",
            id=row_id,
            state=state,
            error=error,
            not_before=seconds(not_before) if not_before else None,
        )

    def recover(self) -> int:
        """After a crash: "sending" rows wait again when nothing was handed over, else unknown."""
        return self.db.run(
            "UPDATE outbox SET error = CASE WHEN handed_over "
            "THEN 'The program stopped while this was being sent.' ELSE error END, "
            "state = CASE WHEN handed_over THEN 'unknown' ELSE 'waiting' END "
            "WHERE state = 'sending'"
        )

    def copies(self, limit: int) -> list[OutboxRow]:
        """Return sent rows whose copy in the Sent folder is still pending."""
        rows = self.db.rows(
            "SELECT * FROM outbox WHERE state = 'sent' AND copy_state = 'pending' "
            "ORDER BY id LIMIT :limit",
            limit=limit,
        )
        return [outbox_row(row) for row in rows]

    def copied(self, row_id: int, state: CopyState, error: str) -> None:
        """Record how the copy into the Sent folder ended."""
        self.db.run(
            "UPDATE outbox SET copy_state = :state, error = :error WHERE id = :id",
            id=row_id,
            state=state,
            error=error,
        )

    def of_conversation(self, conversation_id: int) -> list[OutboxRow]:
        """Return its rows, oldest first."""
        rows = self.db.rows(
            "SELECT * FROM outbox WHERE conversation_id = :id ORDER BY id", id=conversation_id
        )
        return [outbox_row(row) for row in rows]


class SqlOutboxDesk(Facet):
    """Implements `store.base.OutboxDesk`: what agents may still do."""

    def get(self, row_id: int) -> OutboxRow:
        """Return one row."""
        return outbox_row(self._row(row_id))

    def _row(self, row_id: int) -> Row:
        return found(self.db.one("SELECT * FROM outbox WHERE id = :id", id=row_id), "reply")

    def cancel(self, row_id: int) -> bool:
        """Undo: a waiting or deferred row becomes cancelled and the conversation waits again."""
        with self.db.writing():
            cancelled = self.db.run(
                "UPDATE outbox SET state = 'cancelled' "
                "WHERE id = :id AND state IN ('waiting', 'deferred')",
                id=row_id,
            )
            if cancelled:
                self._take_back(self._row(row_id))
        return bool(cancelled)

    def _take_back(self, row: Row) -> None:
        mail = found(self.db.one("SELECT * FROM mails WHERE id = :id", id=row["mail_id"]), "mail")
        unindex_mail(self.db, mail["id"], mail_of(mail["data"]))
        self.db.run("DELETE FROM mails WHERE id = :id", id=mail["id"])
        self.db.run("DELETE FROM promises WHERE outbox_id = :id", id=row["id"])
        self.db.run(
            "UPDATE promises SET kept_by = NULL, "
            "state = CASE WHEN missed THEN 'missed' ELSE 'due' END WHERE kept_by = :id",
            id=row["id"],
        )
        self.db.run(
            "UPDATE conversations SET mails = mails - 1, sent_at = :sent_before, "
            "waiting_since = CASE WHEN waiting_since IS NULL THEN :waiting_before "
            "ELSE min(waiting_since, coalesce(:waiting_before, waiting_since)) END WHERE id = :id",
            id=row["conversation_id"],
            sent_before=row["sent_before"],
            waiting_before=row["waiting_before"],
        )
        refresh_promised_until(self.db, row["conversation_id"])

    def decide(self, row_id: int, *, sent: bool, at: datetime) -> None:
        """An agent decides an unknown row: it was sent, or it is to be sent again."""
        touched = self.db.run(
            "UPDATE outbox SET state = :state, error = '', handed_over = 0, not_before = :now "
            "WHERE id = :id AND state = 'unknown'",
            id=row_id,
            state="sent" if sent else "waiting",
            now=seconds(at),
        )
        found({} if touched else None, "reply with an unknown outcome")

    def troubled(self) -> list[OutboxRow]:
        """Return refused, deferred and unknown rows, oldest first."""
        rows = self.db.rows(
            "SELECT * FROM outbox WHERE state IN ('deferred', 'refused', 'unknown') ORDER BY id"
        )
        return [outbox_row(row) for row in rows]
