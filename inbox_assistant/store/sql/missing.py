"""Mails the server would not give: asked for again, ever more rarely, and never forgotten."""

from collections.abc import Collection, Sequence
from datetime import datetime

from inbox_assistant.model import Cursor
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import seconds

_FIRST_PAUSE = 60
_LONGEST_PAUSE = 24 * 3600
_FOLDER = "mailbox = :mailbox AND folder = :folder AND uidvalidity = :uidvalidity"


class SqlMissing(Facet):
    """Implements `store.base.Missing`."""

    def due(self, cursor: Cursor, at: datetime, limit: int) -> list[int]:
        """Return UIDs of the folder to be asked for again now, the lowest first."""
        rows = self.db.rows(
            f"SELECT uid FROM missing WHERE {_FOLDER} "  # noqa: S608  # our own words
            "AND not_before <= :now ORDER BY uid LIMIT :limit",
            **_folder(cursor),
            now=seconds(at),
            limit=limit,
        )
        return [row["uid"] for row in rows]

    def unknown(self, cursor: Cursor, uids: Sequence[int]) -> list[int]:
        """Return which of the UIDs were never kept, and are not known to be missing."""
        return [
            uid
            for uid in uids
            if not self.db.one(
                f"SELECT 1 FROM places WHERE {_FOLDER} AND uid = :uid UNION ALL "  # noqa: S608
                f"SELECT 1 FROM missing WHERE {_FOLDER} AND uid = :uid",
                **_folder(cursor),
                uid=uid,
            )
        ]

    def asked(
        self, cursor: Cursor, uids: Sequence[int], still: Collection[int], at: datetime
    ) -> None:
        """Note that these UIDs were asked for: those `still` missing are asked for later, after a
        pause that grows from a minute to a day; the others came, or are gone for good."""
        with self.db.writing():
            for uid in uids:
                if uid in still:
                    self._later(cursor, uid, at)
                else:
                    self.db.run(
                        f"DELETE FROM missing WHERE {_FOLDER} AND uid = :uid",  # noqa: S608
                        **_folder(cursor),
                        uid=uid,
                    )

    def _later(self, cursor: Cursor, uid: int, at: datetime) -> None:
        self.db.run(
            "INSERT INTO missing VALUES "
            "(:mailbox, :folder, :uidvalidity, :uid, 1, :now + :first) "
            "ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET "
            "attempts = attempts + 1, "
            # Doubled each time; the shift is bounded so that it can't overflow.
            "not_before = :now + min(:longest, :first << min(attempts, 20))",
            **_folder(cursor),
            uid=uid,
            now=seconds(at),
            first=_FIRST_PAUSE,
            longest=_LONGEST_PAUSE,
        )


def _folder(cursor: Cursor) -> dict[str, str | int]:
    return {
        "mailbox": cursor.mailbox,
        "folder": cursor.folder,
        "uidvalidity": cursor.uidvalidity,
    }
