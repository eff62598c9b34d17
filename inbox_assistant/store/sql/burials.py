"""What was erased from other copies of this store, to be erased from this one too."""

import re
from collections.abc import Collection, Iterable, Iterator

from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row
from inbox_assistant.store.sql.tombstones import bury, hash_of_id, is_erased

_BATCH = 500
_ADDRESS = re.compile(r'[^\s"\\<>()\[\],;:@]{1,64}@[^\s"\\<>()\[\],;:@]{1,255}')
_RISEN = (
    "SELECT m.id, m.conversation_id FROM tombstones t "
    "JOIN raw_mails r ON r.mailbox = t.mailbox AND r.sha256 = t.hash "
    "JOIN mails m ON m.id = coalesce(r.twin_of, (SELECT id FROM mails WHERE raw_id = r.id))"
)


class SqlBurials(Facet):
    """Implements `store.keeping.Burials`."""

    def erasures(self) -> set[str]:
        """Return the tokens of all erasings of people that this store knows."""
        return {row["token"] for row in self.db.rows("SELECT token FROM erasures")}

    def know(self, tokens: Iterable[str]) -> None:
        """Note erasings of people as done here."""
        self.db.run_many(
            "INSERT INTO erasures VALUES (:token) ON CONFLICT DO NOTHING",
            [{"token": token} for token in tokens],
        )

    def addresses(self) -> Iterator[str]:
        """Yield the addresses that stand anywhere in mail, case folded; some more than once."""
        for row in self.db.rows("SELECT address FROM people"):
            yield row["address"].casefold()
        last = 0
        while rows := self._some_mails(last):
            for row in rows:
                yield from _ADDRESS.findall(row["data"].casefold())
            last = rows[-1]["id"]

    def _some_mails(self, last: int) -> list[Row]:
        return self.db.rows(
            "SELECT id, data FROM mails WHERE id > :last ORDER BY id LIMIT :limit",
            last=last,
            limit=_BATCH,
        )

    def bury(self, hashes: Collection[tuple[str, str]]) -> None:
        """Take over tombstones; unparsed mail that they name goes."""
        with self.db.writing():
            for mailbox, value in hashes:
                bury(self.db, mailbox, [value])
            self.db.run(
                "DELETE FROM raw_mails WHERE state <> 'parsed' AND EXISTS (SELECT 1 "
                "FROM tombstones t WHERE t.mailbox = raw_mails.mailbox AND t.hash = sha256)"
            )

    def risen(self) -> dict[int, list[int]]:
        """Return the mails that tombstones name, by conversation."""
        found = {row["id"]: row["conversation_id"] for row in self.db.rows(_RISEN)}
        # Of our own replies there are no bytes that came; nobody else can have made up their ids.
        for row in self.db.rows("SELECT * FROM mails WHERE direction = 'out' AND raw_id IS NULL"):
            if is_erased(self.db, row["mailbox"], [hash_of_id(row["message_id"])]):
                found[row["id"]] = row["conversation_id"]
        places: dict[int, list[int]] = {}
        for mail_id, conversation_id in found.items():
            places.setdefault(conversation_id, []).append(mail_id)
        return places
