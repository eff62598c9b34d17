"""What agents join and part by hand: their word outlives every rule.

Rules look at where the mails are, so a mail that answers a moved one follows it.
"""

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Conversation
from inbox_assistant.store.sql.acts import PARTS
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.enclosing import move_files
from inbox_assistant.store.sql.heads import add_head, clock_of, refresh_head
from inbox_assistant.store.sql.rows import Row, conversation, found, mail_of
from inbox_assistant.store.sql.settings import thresholds

_KEPT_BY_BOTH = ("mailbox", "status", "snoozed_until", "assignee", "unread")


class SqlMerging(Facet):
    """Implements `store.base.Merging`."""

    def merge(self, source: int, target: int) -> None:
        """Move all of `source` into `target`; `source` leads there from now on."""
        with self.db.writing():
            left, kept = self._head(source), self._head(target)
            if source == target or left["merged_into"] or kept["merged_into"]:
                raise Conflict("These two conversations are one already.")
            if left["mailbox"] != kept["mailbox"]:
                raise Conflict("Conversations of two mailboxes can't be merged.")
            if "spam" in (left["status"], kept["status"]):
                raise Conflict("One of the two is spam: say first that it is not.")
            self.db.run(
                "INSERT INTO merged_mails SELECT :source, id FROM mails "
                "WHERE conversation_id = :source ON CONFLICT DO NOTHING",
                source=source,
            )
            self._move(source, target, "SELECT id FROM mails WHERE conversation_id = :source")
            self._move_drafts(source, target)
            self._move_beside(source, target)
            self._take_over(left, kept)
            self._empty(source, target)

    def _take_over(self, left: Row, kept: Row) -> None:
        """What is still to be done in one of the two is to be done in what they became."""
        self.db.run(
            "UPDATE conversations SET unread = max(unread, :unread), "
            "assignee = coalesce(assignee, :assignee), "
            "undelivered = trim(undelivered || ' ' || :undelivered), "
            "snoozed_until = CASE WHEN 'open' IN (status, :status) THEN NULL "
            "ELSE min(coalesce(snoozed_until, :until), coalesce(:until, snoozed_until)) END, "
            "status = CASE WHEN 'open' IN (status, :status) THEN 'open' "
            "WHEN 'snoozed' IN (status, :status) THEN 'snoozed' ELSE status END WHERE id = :id",
            id=kept["id"],
            until=left["snoozed_until"],
            unread=left["unread"],
            assignee=left["assignee"],
            undelivered=left["undelivered"],
            status=left["status"],
        )
        clocks = [row["waiting_since"] for row in (left, kept) if row["waiting_since"] is not None]
        refresh_head(self.db, kept["id"], min(clocks, default=None))

    def _empty(self, source: int, target: int) -> None:
        self.db.run(
            "UPDATE conversations SET merged_into = :target, status = 'closed', unread = 0, "
            "undelivered = '' WHERE id = :source",
            source=source,
            target=target,
        )
        refresh_head(self.db, source, None)

    def split(self, mail_id: int) -> int:
        """Move the mail and all later ones into a conversation of their own; return its id."""
        with self.db.writing():
            first = self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id)
            first = found(first, "mail")
            old = self._head(first["conversation_id"])
            new = self._begin(first, old)
            moved = (
                "SELECT id FROM mails WHERE conversation_id = :source AND (at, id) >= (:at, :mail)"
            )
            self._move(old["id"], new, moved, at=first["at"], mail=mail_id)
            if not self._holds_mails(old["id"]):
                raise Conflict("This is the first mail: there is nothing to split it from.")
            self._share(old, new)
        return new

    def _begin(self, first: Row, old: Row) -> int:
        mail = mail_of(first["data"])
        names = ("customer_name", "customer_address")
        customer = {name: old[name] for name in names}
        if first["direction"] == "in" and not first["automatic"]:
            customer = dict(zip(names, (mail.answer_to.name, mail.answer_to.address), strict=True))
        kept = {name: old[name] for name in _KEPT_BY_BOTH}
        row = {"subject": mail.subject, "automatic": first["automatic"], "last_at": first["at"]}
        return add_head(self.db, {**kept, **customer, **row})

    def unmerge(self, source: int) -> int:
        """Undo a merge: give `source` back the mails it had; return where they were."""
        with self.db.writing():
            left = self._head(source)
            if left["merged_into"] is None:
                raise Conflict("This conversation has not been merged.")
            target = self._head(self._standing(left["merged_into"]))
            moved = (
                "SELECT m.id FROM merged_mails g JOIN mails m ON m.id = g.mail_id "
                "WHERE g.source = :target AND m.conversation_id = :source"
            )
            self._move(target["id"], source, moved)
            self.db.run("DELETE FROM merged_mails WHERE source = :id", id=source)
            if not (self._holds_mails(source) and self._holds_mails(target["id"])):
                raise Conflict("Nothing would be left of one of the two: they stay as they are.")
            self.db.run(
                "UPDATE conversations SET merged_into = NULL, status = :status, "
                "snoozed_until = :until WHERE id = :id",
                id=source,
                status=target["status"],
                until=target["snoozed_until"],
            )
            self._take_mentions_back(source)
            self._share(target, source)
        return int(target["id"])

    def _share(self, old: Row, new: int) -> None:
        """Each of the two waits for what of the old clock's mails lies with it."""
        for part in (old["id"], new):
            clock = old["waiting_since"]
            refresh_head(
                self.db, part, None if clock is None else clock_of(self.db, part, since=clock)
            )

    def _move(self, source: int, target: int, mails: str, **values: int) -> None:
        """Move those mails, and with them our replies' ways and promises."""
        values |= {"source": source, "target": target}
        rows = [row["id"] for row in self.db.rows(mails, **values)]
        for mail_id in rows:
            ids = {"mail": mail_id, "target": target}
            self.db.run("UPDATE mails SET conversation_id = :target WHERE id = :mail", **ids)
            self.db.run("UPDATE outbox SET conversation_id = :target WHERE mail_id = :mail", **ids)
        self.db.run(
            "UPDATE promises SET conversation_id = :target WHERE conversation_id = :source "
            "AND outbox_id IN (SELECT id FROM outbox WHERE conversation_id = :target)",
            source=source,
            target=target,
        )

    def _move_drafts(self, source: int, target: int) -> None:
        """Nothing an agent wrote is lost: two drafts of one agent become one."""
        ids = {"source": source, "target": target}
        self.db.run(
            "INSERT INTO drafts (agent_id, conversation_id, text, at) "
            "SELECT agent_id, :target, text, at FROM drafts WHERE conversation_id = :source "
            "ON CONFLICT (agent_id, conversation_id) DO UPDATE "
            "SET text = drafts.text || :gap || excluded.text, page = ''",
            **ids,
            gap="\n\n",
        )
        self.db.run("DELETE FROM drafts WHERE conversation_id = :source", source=source)
        move_files(self.db, source, target)

    def _move_beside(self, source: int, target: int) -> None:
        """Whoever is mentioned finds the note where it now stands; tags are carried on."""
        ids = {"source": source, "target": target}
        self.db.run(
            "UPDATE mentions SET conversation_id = :target WHERE conversation_id = :source", **ids
        )
        self.db.run(
            "INSERT INTO conversation_tags SELECT :target, tag_id FROM conversation_tags "
            "WHERE conversation_id = :source ON CONFLICT DO NOTHING",
            **ids,
        )

    def _take_mentions_back(self, source: int) -> None:
        self.db.run(
            f"{PARTS}UPDATE mentions SET conversation_id = :id WHERE note_id IN "  # noqa: S608
            "(SELECT n.id FROM notes n JOIN parts ON n.conversation_id = parts.id)",
            id=source,
        )

    def merged(self, conversation_id: int) -> list[Conversation]:
        """Return the conversations that were merged straight into that one, the oldest first."""
        rows = self.db.rows(
            "SELECT * FROM conversations WHERE merged_into = :id ORDER BY id", id=conversation_id
        )
        known = thresholds(self.db)
        return [conversation(row, known) for row in rows]

    def others(self, conversation_id: int, limit: int) -> list[Conversation]:
        """Return the customer's other conversations in the same mailbox, the newest first."""
        # A customer has few conversations, a mailbox most of them: its index must not be taken.
        rows = self.db.rows(
            "SELECT c.* FROM conversations c JOIN conversations o ON o.id = :id "
            "WHERE lower(c.customer_address) = lower(o.customer_address) "
            "AND c.mailbox || '' = o.mailbox AND c.id <> o.id AND c.merged_into IS NULL "
            "AND c.customer_address <> '' ORDER BY c.last_at DESC, c.id DESC LIMIT :limit",
            id=conversation_id,
            limit=limit,
        )
        known = thresholds(self.db)
        return [conversation(row, known) for row in rows]

    def _standing(self, conversation_id: int) -> int:
        while (into := self._head(conversation_id)["merged_into"]) is not None:
            conversation_id = into
        return conversation_id

    def _head(self, conversation_id: int) -> Row:
        row = self.db.one("SELECT * FROM conversations WHERE id = :id", id=conversation_id)
        return found(row, "conversation")

    def _holds_mails(self, conversation_id: int) -> bool:
        row = self.db.one("SELECT 1 FROM mails WHERE conversation_id = :id", id=conversation_id)
        return row is not None
