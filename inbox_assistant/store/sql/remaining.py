"""Where a person is in the store, and how what names them elsewhere is made unreadable."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Mail, StoredMail
from inbox_assistant.store.remaining import Passage
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.forgetting_people import NOT_LEFT
from inbox_assistant.store.sql.indexing import index_mail, unindex_mail
from inbox_assistant.store.sql.quoting import PLACES, Place
from inbox_assistant.store.sql.rows import Row, found, mail_json, stored_mail, to_json
from inbox_assistant.store.sql.snippets import snippet
from inbox_assistant.store.sql.tags import name_tag

_BATCH = 200
_OURS_TO_THEM = (
    "SELECT m.* FROM deliveries d JOIN outbox o ON o.id = d.outbox_id "
    "JOIN mails m ON m.id = o.mail_id WHERE lower(d.recipient) = lower(:address) "
    "AND NOT EXISTS (SELECT 1 FROM deliveries x WHERE x.outbox_id = d.outbox_id "
    "AND lower(x.recipient) <> lower(d.recipient))"
)


class SqlRemaining(Facet):
    """Implements `store.remaining.Remaining`."""

    def own(self, addresses: Collection[str]) -> list[int]:
        """Return the conversations whose customer they are, merged ones too."""
        rows = self.db.rows(
            "SELECT id FROM conversations WHERE person_id IN (SELECT id FROM people "
            "WHERE address IN (SELECT value FROM json_each(:addresses))) ORDER BY id",
            addresses=_folded(addresses),
        )
        return [row["id"] for row in rows]

    def written(self, addresses: Collection[str]) -> list[StoredMail]:
        """Return what they wrote in conversations of others, and what we wrote there to them."""
        own = set(self.own(addresses))
        rows = self.db.rows(
            "SELECT * FROM mails WHERE writer IN (SELECT value FROM json_each(:addresses))",
            addresses=_folded(addresses),
        )
        for address in addresses:
            rows += self.db.rows(_OURS_TO_THEM, address=address)
        foreign = {row["id"]: row for row in rows if row["conversation_id"] not in own}
        return [stored_mail(foreign[id_]) for id_ in sorted(foreign)]

    def naming(self, texts: Sequence[str]) -> Iterator[int]:
        """Yield the mails in which one of the texts stands, a batch at a time."""
        wanted = json.dumps([text.casefold() for text in texts if text])
        last = 0
        while True:
            rows = self.db.rows(
                "SELECT id, EXISTS (SELECT 1 FROM json_each(:texts) "
                "WHERE instr(lower(data), value)) AS named "
                "FROM mails WHERE id > :last ORDER BY id LIMIT :limit",
                texts=wanted,
                last=last,
                limit=_BATCH,
            )
            yield from (row["id"] for row in rows if row["named"])
            if len(rows) < _BATCH:
                return
            last = rows[-1]["id"]

    def raws(self, mail_id: int) -> Mapping[str, bytes]:
        """Return all bytes kept of a mail, by where they lie."""
        rows = self.db.rows(
            "SELECT b.raw_id, b.data FROM raw_bytes b JOIN raw_mails r ON r.id = b.raw_id "
            "WHERE r.twin_of = :id OR r.id = (SELECT raw_id FROM mails WHERE id = :id)",
            id=mail_id,
        )
        sent = self.db.rows("SELECT id, raw FROM outbox WHERE mail_id = :id", id=mail_id)
        return {f"raw {row['raw_id']}": row["data"] for row in rows} | {
            f"outbox {row['id']}": row["raw"] for row in sent
        }

    def rewrite(
        self, mail_id: int, mail: Mail, masked: Callable[[Any], Any], blotted: Mapping[str, bytes]
    ) -> None:
        """Put a mail's masked form in its place."""
        row = found(self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id), "mail")
        letter = self.db.one("SELECT state FROM outbox WHERE mail_id = :id", id=mail_id)
        if letter and letter["state"] in NOT_LEFT:
            raise Conflict("A letter that names this person is on its way: wait until it left.")
        unindex_mail(self.db, row)
        self.db.run(
            "UPDATE mails SET data = :data, topic = NULL WHERE id = :id",
            id=mail_id,
            data=mail_json(mail),
        )
        index_mail(self.db, mail_id, row["mailbox"], row["at"], mail)
        self._rewrite_reading(mail_id, masked)
        self._rewrite_head(row, mail, masked)
        for place, data in blotted.items():
            self._blot(place, data)

    def _rewrite_reading(self, mail_id: int, masked: Callable[[Any], Any]) -> None:
        row = self.db.one("SELECT data FROM readings WHERE mail_id = :id", id=mail_id)
        if row:
            self.db.run(
                "UPDATE readings SET data = :data WHERE mail_id = :id",
                id=mail_id,
                data=to_json(masked(json.loads(row["data"]))),
            )

    def _rewrite_head(self, row: Row, mail: Mail, masked: Callable[[Any], Any]) -> None:
        head = self.db.one("SELECT * FROM conversations WHERE id = :id", id=row["conversation_id"])
        if head is None:
            return
        newest = row["direction"] == "in" and row["at"] >= head["last_at"]
        self.db.run(
            "UPDATE conversations SET subject = :subject, snippet = :snippet, "
            "undelivered = :undelivered WHERE id = :id",
            id=head["id"],
            subject=masked(head["subject"]),
            snippet=snippet(mail) if newest else masked(head["snippet"]),
            undelivered=masked(head["undelivered"]),
        )

    def _blot(self, place: str, data: bytes) -> None:
        kind, _, id_ = place.partition(" ")
        table = (
            "raw_bytes SET data = :data WHERE raw_id = :id"
            if kind == "raw"
            else "outbox SET raw = :data WHERE id = :id"
        )
        self.db.run(f"UPDATE {table}", id=int(id_), data=data)  # our own words

    def passages(self) -> Iterator[Passage]:
        """Yield every text that could quote a mail, a few at a time."""
        for place in PLACES:
            last: Row | None = None
            while rows := self._some(place, last):
                for row in rows:
                    key = tuple(row[name] for name in place.key)
                    yield Passage(place.name, key, row["text"], place.is_json)
                last = rows[-1]

    def _some(self, place: Place, last: Row | None) -> list[Row]:
        key = ", ".join(place.key)
        beyond = f"AND ({key}) > ({', '.join(f':{name}' for name in place.key)})" if last else ""
        return self.db.rows(
            f"SELECT {key}, {place.column} AS text FROM {place.table} "  # noqa: S608  # our own words
            f"WHERE {place.column} <> '' {beyond} ORDER BY {key} LIMIT :limit",
            limit=_BATCH,
            **({name: last[name] for name in place.key} if last else {}),
        )

    def replace(self, passage: Passage, text: str) -> None:
        """Put another text in a passage's place."""
        if passage.place == "tags.name":
            name_tag(self.db, passage.key[0], text)
            return
        place = next(place for place in PLACES if place.name == passage.place)
        where = " AND ".join(f"{name} = :{name}" for name in place.key)
        values = dict(zip(place.key, passage.key, strict=True))
        self.db.run(
            f"UPDATE {place.table} SET {place.column} = :new_text WHERE {where}",  # noqa: S608
            new_text=text,
            **values,
        )

    def has(self, words: str) -> bool:
        """Return whether mail that came from customers has these folded words in a row."""
        row = self.db.one(
            "SELECT 1 FROM mail_search s JOIN mails m ON m.id = s.rowid "
            "WHERE mail_search MATCH :phrase AND m.direction = 'in' LIMIT 1",
            phrase=f'- marks : "{words}"',
        )
        return row is not None


def _folded(addresses: Collection[str]) -> str:
    return json.dumps(sorted(address.casefold() for address in addresses))
