"""Mails that belong together, and the lists agents work from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from inbox_assistant.model import Act, Conversation, Mail, RawMail, StoredMail
from inbox_assistant.store.pages import Page, PageKey, Wanted
from inbox_assistant.store.sql.acts import add_act
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.finding import search_of
from inbox_assistant.store.sql.folders import COUNTED
from inbox_assistant.store.sql.heads import add_head
from inbox_assistant.store.sql.indexing import add_mail
from inbox_assistant.store.sql.lists import count_of, page_of
from inbox_assistant.store.sql.rows import conversation, found, seconds, stored_mail
from inbox_assistant.store.sql.settings import thresholds
from inbox_assistant.store.sql.snippets import snippet
from inbox_assistant.store.sql.spam import unmark


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
                self._returns(conversation_id, raw, mail)
                self._arrived(conversation_id, raw, mail, at)
            mail_id = add_mail(
                self.db, conversation_id, raw.mailbox, "in", at, mail, raw.id, **told
            )
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

    def _returns(self, conversation_id: int, raw: RawMail, mail: Mail) -> None:
        """A person's mail brings back what slept, and what was taken for spam: nobody is silenced
        by a mistake."""
        if mail.automatic is not None or _settled(raw):
            return
        head = self.db.one("SELECT status FROM conversations WHERE id = :id", id=conversation_id)
        status = head["status"] if head else None
        if status == "spam":
            unmark(self.db, conversation_id, None, raw.received_at)
        if status in ("spam", "snoozed"):
            add_act(self.db, conversation_id, Act(raw.received_at, "wrote"))
        elif self._reopens(conversation_id, raw, mail):
            add_act(self.db, conversation_id, Act(raw.received_at, "returned"))

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

    def page(self, wanted: Wanted, after: PageKey | None, limit: int) -> Page:
        """Return a page of a folder: "waiting" and "promised" oldest first, others newest first."""
        return page_of(self.db, wanted, after, limit)

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

    def counts(self, wanted: Wanted) -> Mapping[str, int]:
        """Return how many conversations need work, per folder, up to 1000."""
        return {name: count_of(self.db, replace(wanted, folder=name)) for name in COUNTED}

    def search(self, wanted: Wanted, after: PageKey | None, limit: int) -> Page:
        """Return conversations with a mail that fits the query, newest first."""
        return search_of(self.db, wanted, after, limit)


def _settled(raw: RawMail) -> bool:
    """Return whether the mail had been answered before we came: nothing of it waits."""
    return raw.history and raw.answered
