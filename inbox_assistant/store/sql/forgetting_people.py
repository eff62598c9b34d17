"""The last traces of a person, and the overwriting of what was deleted."""

import json
from collections.abc import Collection
from secrets import token_hex

from inbox_assistant.errors import Conflict
from inbox_assistant.store.erased import person_line
from inbox_assistant.store.remaining import SHRED
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import to_json
from inbox_assistant.store.sql.search import fold
from inbox_assistant.store.sql.tombstones import bury

#: The states of a letter that has not left yet: what it says may not change any more.
NOT_LEFT = ("waiting", "sending", "deferred")


class SqlForgetting(Facet):
    """Implements `store.remaining.Forgetting`."""

    def forget(self, addresses: Collection[str], names: Collection[str]) -> None:
        """Remove who they are, and queue the shredding."""
        folded = {"addresses": json.dumps(sorted(a.casefold() for a in addresses))}
        listed = "IN (SELECT value FROM json_each(:addresses))"
        with self.db.writing():
            self._forget_unreadable(addresses)
            self._remember(addresses)
            for address in addresses:
                self._forget_recipient(address)
            self._forget_words(names)
            self.db.run(f"DELETE FROM trusted_senders WHERE address {listed}", **folded)  # noqa: S608
            self.db.run(f"DELETE FROM people WHERE address {listed}", **folded)  # noqa: S608
            self.db.run(
                "DELETE FROM organisations WHERE NOT EXISTS "
                "(SELECT 1 FROM people WHERE organisation_id = organisations.id)"
            )
            self.db.run(
                "INSERT INTO jobs (kind, subject) VALUES (:kind, 0) ON CONFLICT DO NOTHING",
                kind=SHRED,
            )

    def _remember(self, addresses: Collection[str]) -> None:
        """Note the erasing, so that a backup from before it is put right when it is restored."""
        token = token_hex(16)
        self.db.insert("erasures", {"token": token})
        self.db.remember(person_line(token, addresses))

    def _forget_unreadable(self, addresses: Collection[str]) -> None:
        """Mail that no parser understood has no writer: whatever names them goes."""
        sought = [address.casefold().encode() for address in addresses]
        for row in self.db.rows("SELECT * FROM raw_mails WHERE state = 'unreadable'"):
            stored = self.db.one("SELECT data FROM raw_bytes WHERE raw_id = :id", id=row["id"])
            data = stored["data"].lower() if stored else b""
            if any(address in data for address in sought):
                bury(self.db, row["mailbox"], [row["sha256"]])
                self.db.run("DELETE FROM raw_mails WHERE id = :id", id=row["id"])

    def _forget_recipient(self, address: str) -> None:
        """Take them off the recipients of letters that went to others as well."""
        sent = self.db.rows(
            "SELECT o.id, o.recipients, o.state, d.recipient FROM deliveries d "
            "JOIN outbox o ON o.id = d.outbox_id WHERE lower(d.recipient) = lower(:address)",
            address=address,
        )
        for row in sent:
            if row["state"] in NOT_LEFT:
                raise Conflict("A letter to this person is on its way: wait until it left.")
            others = [one for one in json.loads(row["recipients"]) if one != row["recipient"]]
            self.db.run(
                "UPDATE outbox SET recipients = :others WHERE id = :id",
                id=row["id"],
                others=to_json(others),
            )
            self.db.run(
                "DELETE FROM deliveries WHERE outbox_id = :id AND recipient = :recipient",
                id=row["id"],
                recipient=row["recipient"],
            )

    def _forget_words(self, names: Collection[str]) -> None:
        words = {word for name in names for word in fold(name).split()}
        for row in self.db.rows("SELECT word, language FROM dictionary"):
            if fold(row["word"]) in words:
                self.db.run(
                    "DELETE FROM dictionary WHERE word = :word AND language = :language", **row
                )

    def shared(self, names: Collection[str], addresses: Collection[str]) -> set[str]:
        """Return the names under which somebody else than these addresses wrote as well."""
        return {name for name in names if self._is_shared(fold(name), addresses)}

    def _is_shared(self, words: str, addresses: Collection[str]) -> bool:
        if not words:
            return True
        row = self.db.one(
            "SELECT 1 FROM mail_search s JOIN mails m ON m.id = s.rowid "
            "WHERE mail_search MATCH :phrase AND m.direction = 'in' "
            "AND m.writer NOT IN (SELECT value FROM json_each(:addresses)) LIMIT 1",
            phrase=f'sender : "{words}"',
            addresses=json.dumps(sorted(address.casefold() for address in addresses)),
        )
        return row is not None

    def shred(self, *, compact: bool = False) -> None:
        """Overwrite what was deleted."""
        self.db.shred(compact=compact)
