"""Erasing for good: every trace of a conversation, and a tombstone so that it never comes back."""

import hashlib
import json
import logging
from collections.abc import Mapping

from inbox_assistant.errors import Conflict
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.figures import count_register
from inbox_assistant.store.sql.forgetting import forget_in_issues
from inbox_assistant.store.sql.heads import clock_of, refresh_head
from inbox_assistant.store.sql.indexing import unindex_mail
from inbox_assistant.store.sql.rows import Row, found
from inbox_assistant.store.sql.tombstones import bury, hash_of_id

log = logging.getLogger(__name__)

_LISTED = "(SELECT value FROM json_each(:ids))"


class SqlErasing(Facet):
    """Implements `store.base.Erasing`."""

    def erase_conversation(self, conversation_id: int, contents: Mapping[int, str]) -> None:
        """Remove all of a conversation, at once; `contents` tells what makes each of its mails the
        same as another one (`mail.sameness`), by mail id."""
        with self.db.writing():
            row = self.db.one("SELECT * FROM conversations WHERE id = :id", id=conversation_id)
            mailbox = found(row, "conversation")["mailbox"]
            self._not_leaving_now(conversation_id)
            mails = self.db.rows(
                "SELECT * FROM mails WHERE conversation_id = :id", id=conversation_id
            )
            replies = self.db.rows(
                "SELECT message_id, raw FROM outbox WHERE conversation_id = :id",
                id=conversation_id,
            )
            members = self._erase_mails(mailbox, mails, replies, contents)
            self._erase_heads(conversation_id)
            forget_in_issues(self.db, members)
        log.info("Conversation %d with %d mails was erased", conversation_id, len(mails))

    def erase_mails(self, conversation_id: int, contents: Mapping[int, str | None]) -> None:
        """Remove single mails of a conversation, ours with their way through the outbox."""
        with self.db.writing():
            row = self.db.one("SELECT * FROM conversations WHERE id = :id", id=conversation_id)
            head = found(row, "conversation")
            self._not_leaving_now(conversation_id)
            ids = json.dumps(sorted(contents))
            mails = self.db.rows(
                f"SELECT * FROM mails WHERE id IN {_LISTED} AND conversation_id = :conversation",  # noqa: S608
                ids=ids,
                conversation=conversation_id,
            )
            replies = self.db.rows(f"SELECT * FROM outbox WHERE mail_id IN {_LISTED}", ids=ids)  # noqa: S608
            self.db.run(f"DELETE FROM outbox WHERE mail_id IN {_LISTED}", ids=ids)  # noqa: S608
            known = {id_: content for id_, content in contents.items() if content}
            members = self._erase_mails(head["mailbox"], mails, replies, known)
            clock = head["waiting_since"]
            since = clock if clock is None else clock_of(self.db, conversation_id, since=clock)
            refresh_head(self.db, conversation_id, since)
            forget_in_issues(self.db, members)

    def _erase_mails(
        self, mailbox: str, mails: list[Row], replies: list[Row], contents: Mapping[int, str]
    ) -> list[Row]:
        """Erase and bury them; return what they were members of."""
        members = [
            member
            for mail in mails
            for member in self.db.rows(
                "SELECT * FROM memberships WHERE mail_id = :id", id=mail["id"]
            )
        ]
        for member in members:
            count_register(self.db, member, -1)
        raws = [raw for mail in mails for raw in self._raws(mail)]
        bury(self.db, mailbox, _hashes(mails, replies, raws, contents))
        for mail in mails:
            self._erase_mail(mail)
        for raw in raws:
            self.db.run("DELETE FROM raw_mails WHERE id = :id", id=raw["id"])
        return members

    def _not_leaving_now(self, conversation_id: int) -> None:
        leaving = self.db.one(
            "SELECT 1 FROM outbox WHERE conversation_id = :id AND state = 'sending'",
            id=conversation_id,
        )
        if leaving:
            raise Conflict("A reply of this conversation is being sent: try again in a minute.")

    def _raws(self, mail: Row) -> list[Row]:
        """Return the kept bytes of a mail, and those of its twins."""
        return self.db.rows(
            "SELECT id, sha256 FROM raw_mails WHERE id = :raw_id OR twin_of = :id",
            raw_id=mail["raw_id"],
            id=mail["id"],
        )

    def _erase_mail(self, mail: Row) -> None:
        unindex_mail(self.db, mail)
        self.db.run(
            "DELETE FROM jobs WHERE kind IN ('read', 'reread', 'acknowledge') AND subject = :id",
            id=mail["id"],
        )
        # What was understood of it goes with it (ON DELETE CASCADE), and what it taught.
        self.db.run("UPDATE raw_mails SET twin_of = NULL WHERE twin_of = :id", id=mail["id"])
        self.db.run("DELETE FROM mails WHERE id = :id", id=mail["id"])

    def _erase_heads(self, conversation_id: int) -> None:
        """Erase the head with its replies, promises and drafts."""
        for where in ("merged_into = :id", "id = :id"):
            self.db.run(f"DELETE FROM conversations WHERE {where}", id=conversation_id)  # noqa: S608


def _hashes(
    mails: list[Row], replies: list[Row], raws: list[Row], contents: Mapping[int, str]
) -> list[str]:
    return [
        *(raw["sha256"] for raw in raws),
        *(hash_of_id(row["message_id"]) for row in (*mails, *replies)),
        *(contents[mail["id"]] for mail in mails if mail["id"] in contents),
        *(hashlib.sha256(reply["raw"]).hexdigest() for reply in replies),
    ]
