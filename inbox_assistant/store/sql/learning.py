"""What corrections taught, and the readings that are due again."""

import json
from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.model import Lesson, Perception, Reading, TaughtHead
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, correction, moment, seconds

_LESSONS = (
    "SELECT m.id, m.conversation_id, m.at, p.method, p.reader, p.data AS row, r.data AS reading, "
    "c.unread = 0 AND coalesce(w.history, 0) = 0 AS seen "
    "FROM perceptions p JOIN mails m ON m.id = p.mail_id JOIN readings r ON r.mail_id = m.id "
    "JOIN conversations c ON c.id = m.conversation_id "
    "LEFT JOIN raw_mails w ON w.id = m.raw_id "
    "WHERE m.direction = 'in' AND m.automatic IS NULL AND "
)
_IN_USE = (
    "version = (SELECT max(version) FROM heads n WHERE n.field = heads.field "
    "AND n.method = :method AND NOT n.taken_back)"
)


class SqlLearning(Facet):
    """Implements `store.learning.Learning`."""

    def lessons(self, limit: int) -> list[Lesson]:
        """Return the newest corrected mails and the newest other ones, up to `limit` of each."""
        corrected = self.db.rows(
            f"{_LESSONS} m.id IN (SELECT mail_id FROM corrections) "  # noqa: S608  # our own words
            "ORDER BY m.at DESC, m.id DESC LIMIT :limit",
            limit=limit,
        )
        others = self.db.rows(
            f"{_LESSONS} m.id NOT IN (SELECT mail_id FROM corrections) "  # noqa: S608
            "ORDER BY m.at DESC, m.id DESC LIMIT :limit",
            limit=limit,
        )
        rows = sorted([*corrected, *others], key=lambda row: (row["at"], row["id"]))
        return [self._lesson(row) for row in rows]

    def _lesson(self, row: Row) -> Lesson:
        said = self.db.rows("SELECT * FROM corrections WHERE mail_id = :id", id=row["id"])
        return Lesson(
            mail_id=row["id"],
            conversation_id=row["conversation_id"],
            at=moment(row["at"]),
            perception=Perception(row["method"], row["reader"], row["row"]),
            reading=Reading.from_dict(json.loads(row["reading"])),
            corrections=tuple(correction(one) for one in said),
            seen=bool(row["seen"]) or bool(said),
        )

    def keep(self, heads: Sequence[TaughtHead]) -> None:
        """Keep new heads (of one version): they are in use from now on."""
        with self.db.writing():
            for head in heads:
                fields = {name: getattr(head, name) for name in TaughtHead.__slots__}
                times = {"made_at": seconds(head.made_at), "taken_back": int(head.taken_back)}
                self.db.insert("heads", fields | times)

    def in_use(self, method: str) -> list[TaughtHead]:
        """Return, of each field, the newest head of that method that was not taken back."""
        rows = self.db.rows(f"SELECT * FROM heads WHERE {_IN_USE} ORDER BY field", method=method)  # noqa: S608
        return [_head(row) for row in rows]

    def versions(self) -> list[TaughtHead]:
        """Return all heads there ever were, the newest first."""
        rows = self.db.rows("SELECT * FROM heads ORDER BY version DESC, field")
        return [_head(row) for row in rows]

    def undo(self, method: str) -> int | None:
        """Take back the newest version in use and return its number, None when there is none."""
        with self.db.writing():
            row = self.db.one(
                f"SELECT max(version) AS version FROM heads WHERE {_IN_USE}",  # noqa: S608
                method=method,
            )
            version: int | None = row["version"] if row else None
            self.db.run("UPDATE heads SET taken_back = 1 WHERE version = :v", v=version)
        return version

    def learnt(self, night: str) -> bool:
        """Return whether that night's learning is done."""
        row = self.db.one("SELECT 1 FROM learning_nights WHERE night = :night", night=night)
        return row is not None

    def mark_learnt(self, night: str, at: datetime) -> None:
        """Note that it is done."""
        self.db.run(
            "INSERT INTO learning_nights VALUES (:night, :at) ON CONFLICT DO NOTHING",
            night=night,
            at=seconds(at),
        )


class SqlRereading(Facet):
    """Implements `store.learning.Rereading`."""

    def queue(self, reader: str, since: datetime | None, *, everything: bool) -> int:
        """Queue the mails (since then) that another reader read (`everything`: all)."""
        with self.db.writing():
            self._queue(
                "r.mail_id IN (SELECT id FROM mails WHERE at >= :since) "
                "AND (:everything OR p.reader IS NULL OR p.reader <> :reader)",
                since=seconds(since) if since else 0,
                everything=int(everything),
                reader=reader,
            )
            return self._waiting()

    def queue_lessons(self, method: str, limit: int) -> int:
        """Queue the corrected mails and the newest ones whose perception is not of that method."""
        with self.db.writing():
            return self._queue(
                "(r.mail_id IN (SELECT mail_id FROM corrections) OR r.mail_id IN (SELECT id "
                "FROM mails WHERE direction = 'in' AND automatic IS NULL "
                "ORDER BY at DESC, id DESC LIMIT :limit)) "
                "AND (p.method IS NULL OR p.method <> :method)",
                method=method,
                limit=limit,
            )

    def _queue(self, which: str, **values: object) -> int:
        return self.db.run(
            "INSERT INTO jobs (kind, subject) "  # noqa: S608  # our own words
            "SELECT 'reread', r.mail_id FROM readings r "
            f"LEFT JOIN perceptions p ON p.mail_id = r.mail_id WHERE {which} ORDER BY r.mail_id "
            "ON CONFLICT (kind, subject) DO UPDATE "
            "SET state = 'waiting', attempts = 0, not_before = 0 WHERE state = 'dead'",
            **values,
        )

    def _waiting(self) -> int:
        row = self.db.one(
            "SELECT count(*) AS n FROM jobs WHERE kind = 'reread' AND state <> 'dead'"
        )
        return int(row["n"]) if row else 0


def _head(row: Row) -> TaughtHead:
    values = row | {"made_at": moment(row["made_at"]), "taken_back": bool(row["taken_back"])}
    return TaughtHead(**values)
