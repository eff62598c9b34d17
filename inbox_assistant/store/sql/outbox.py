"""Replies on their way: explicit states per recipient, never a blind retry."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from inbox_assistant.model import Delivery, Mail, OutboxRow, Promise
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.figures import count_wait
from inbox_assistant.store.sql.indexing import add_mail
from inbox_assistant.store.sql.outbox_rows import (
    HEAD,
    add_deliveries,
    deliveries_of,
    follow_deliveries,
    keep_deliveries,
    outbox_row,
)
from inbox_assistant.store.sql.promises import add_promise, refresh_promised_until
from inbox_assistant.store.sql.rows import found, seconds

# What a row tells when the program ended while nobody knew the server's answer yet.
_STOPPED = "The program stopped while this was being sent."
_CRASH_PAUSE = 60


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
            outbox_id = self._insert(row, mail_id, agent_id)
            add_deliveries(self.db, outbox_id, row.recipients)
            if row.automatic:
                self._count(row.conversation_id)
            else:
                self._count_wait(outbox_id, at)
                self._answer(row.conversation_id, at)
                self._keep_promises(row.conversation_id, outbox_id, anew=promise is not None)
            self._promise(row.conversation_id, outbox_id, promise)
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
                "automatic": int(row.automatic),
                "settled": int(row.automatic),
                "agent_id": agent_id,
                "waiting_before": head["waiting_since"],
                "sent_before": head["sent_at"],
            },
        )

    def _count(self, conversation_id: int) -> None:
        self.db.run("UPDATE conversations SET mails = mails + 1 WHERE id = :id", id=conversation_id)

    def _count_wait(self, outbox_id: int, at: int) -> None:
        row = self.db.one("SELECT * FROM outbox WHERE id = :id", id=outbox_id)
        count_wait(self.db, found(row, "reply"), at)

    def _answer(self, conversation_id: int, at: int) -> None:
        self.db.run(
            "UPDATE conversations SET mails = mails + 1, waiting_since = NULL, sent_at = :at, "
            "last_at = max(last_at, :at), unread = 0, "
            # What has come back is dealt with; what sleeps goes on.
            "snoozed_until = CASE WHEN status = 'snoozed' THEN snoozed_until END WHERE id = :id",
            id=conversation_id,
            at=at,
        )

    def _keep_promises(self, conversation_id: int, outbox_id: int, *, anew: bool) -> None:
        self.db.run(
            "UPDATE promises SET state = :state, kept_by = :outbox "
            "WHERE conversation_id = :id AND state IN ('due', 'missed')",
            state="postponed" if anew else "kept",
            id=conversation_id,
            outbox=outbox_id,
        )

    def _promise(self, conversation_id: int, outbox_id: int, promise: Promise | None) -> None:
        if promise:
            add_promise(self.db, conversation_id, outbox_id, promise)
        refresh_promised_until(self.db, conversation_id)

    def claim(
        self, at: datetime, worker: str, lease: timedelta, without: Sequence[str] = ()
    ) -> OutboxRow | None:
        """Take the next row whose time has come; it is "sending" and the worker's from now on."""
        resting = {f"resting{number}": mailbox for number, mailbox in enumerate(without)}
        holes = ", ".join(f":{name}" for name in resting)
        others = f"AND mailbox NOT IN ({holes})" if resting else ""
        with self.db.writing():
            rows = self.db.rows(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1, "  # noqa: S608  # our own names
                "worker = :worker, lease_until = :until WHERE id = "
                "(SELECT id FROM outbox WHERE state IN ('waiting', 'deferred') "
                f"AND not_before <= :now {others} ORDER BY not_before, id LIMIT 1) RETURNING *",
                now=seconds(at),
                worker=worker,
                until=seconds(at + lease),
                **resting,
            )
            return outbox_row(self.db, rows[0]) if rows else None

    def handing_over(
        self, row: OutboxRow, deliveries: Sequence[Delivery], at: datetime, lease: timedelta
    ) -> bool:
        """Note that from here the outcome of some deliveries is unknown; False when the row is
        somebody else's by now."""
        with self.db.writing():
            ours = self.db.run(
                "UPDATE outbox SET lease_until = :until "
                "WHERE id = :id AND worker = :worker AND state = 'sending'",
                id=row.id,
                worker=row.worker,
                until=seconds(at + lease),
            )
            if ours:
                keep_deliveries(self.db, row.id, deliveries)
        return bool(ours)

    def finish(
        self,
        row: OutboxRow,
        deliveries: Sequence[Delivery],
        at: datetime,
        *,
        error: str = "",
        later: datetime | None = None,
        counted: bool = True,
    ) -> bool:
        """Record how the worker's attempt ended, unless somebody has settled it meanwhile."""
        with self.db.writing():
            # "unknown" with the worker still named: its lease ended, but it knows the outcome.
            ours = self.db.run(
                "UPDATE outbox SET error = :error, worker = '', "
                "not_before = coalesce(:later, not_before), "
                "attempts = CASE WHEN :counted THEN attempts ELSE attempts - 1 END, "
                "tried_at = CASE WHEN :failed THEN coalesce(tried_at, :at) ELSE tried_at END "
                "WHERE id = :id AND worker = :worker AND state IN ('sending', 'unknown')",
                id=row.id,
                worker=row.worker,
                error=error,
                later=seconds(later) if later else None,
                counted=int(counted),
                failed=int(counted and later is not None),
                at=seconds(at),
            )
            if ours:
                keep_deliveries(self.db, row.id, deliveries)
                follow_deliveries(self.db, row.id, seconds(at))
        return bool(ours)

    def recover(self, at: datetime, gone: Callable[[str], bool]) -> int:
        """Free the rows whose worker is gone or has let its lease end; return how many."""
        now = seconds(at)
        if not self.db.one("SELECT 1 FROM outbox WHERE state = 'sending'"):
            return 0
        with self.db.writing():
            rows = self.db.rows(
                "SELECT id, worker, lease_until, attempts FROM outbox WHERE state = 'sending'"
            )
            dead = [row for row in rows if row["lease_until"] < now or gone(row["worker"])]
            for row in dead:
                # What brings the program down again and again must not keep the rest waiting.
                self._free(row["id"], now + _CRASH_PAUSE * (row["attempts"] - 1))
        return len(dead)

    def _free(self, row_id: int, not_before: int) -> None:
        open_ = any(delivery.open for delivery in deliveries_of(self.db, row_id))
        follow_deliveries(self.db, row_id)
        self.db.run(
            "UPDATE outbox SET error = :error, not_before = :not_before, "
            "worker = CASE WHEN :open THEN '' ELSE worker END WHERE id = :id",
            id=row_id,
            error="" if open_ else _STOPPED,
            not_before=not_before,
            open=int(open_),
        )

    def of_conversation(self, conversation_id: int) -> list[OutboxRow]:
        """Return its rows, oldest first, without the mails' bytes."""
        rows = self.db.rows(
            f"SELECT {HEAD} FROM outbox WHERE conversation_id = :id ORDER BY id",  # noqa: S608  # our own words
            id=conversation_id,
        )
        return [outbox_row(self.db, row) for row in rows]
