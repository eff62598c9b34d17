"""Kept counters of an issue: adding a mail costs the same in a small issue and a huge one."""

from dataclasses import dataclass

from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import Row


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a mail is counted."""

    writer: str
    language: str
    blocking: int
    at: int

    @classmethod
    def of(cls, row: Row) -> "Counted":
        """Return what is counted of a row of `memberships`."""
        return cls(row["writer"], row["language"], row["blocking"], row["at"])


def count_mail(db: Database, issue_id: int, mail: Counted) -> None:
    """Add a mail to the issue's counters."""
    _change(db, issue_id, mail, 1)


def uncount_mail(db: Database, issue_id: int, mail: Counted) -> None:
    """Take a mail out of the issue's counters."""
    _change(db, issue_id, mail, -1)


def _change(db: Database, issue_id: int, mail: Counted, step: int) -> None:
    writers = _step(db, issue_id, "writer", mail.writer, step)
    _step(db, issue_id, "language", mail.language, step)
    _step(db, issue_id, "blocking", str(mail.blocking), step)
    db.run(
        "UPDATE issues SET mails = mails + :step, writers = writers + :writers, "
        "blocking = :blocking, first_at = min(first_at, :at), last_at = max(last_at, :at) "
        "WHERE id = :id",
        id=issue_id,
        step=step,
        writers=writers,
        blocking=_median_blocking(db, issue_id),
        at=mail.at,
    )


def _step(db: Database, issue_id: int, what: str, key: str, step: int) -> int:
    """Move one counter; return by how much the number of different keys changed."""
    values = {"issue": issue_id, "what": what, "key": key}
    where = "issue_id = :issue AND what = :what AND key = :key"
    row = db.one(f"SELECT mails FROM issue_counts WHERE {where}", **values)  # noqa: S608
    if row is None:
        db.insert("issue_counts", {"issue_id": issue_id, "what": what, "key": key, "mails": step})
        return 1
    if row["mails"] + step == 0:
        db.run(f"DELETE FROM issue_counts WHERE {where}", **values)  # noqa: S608
        return -1
    db.run(
        f"UPDATE issue_counts SET mails = mails + :step WHERE {where}",  # noqa: S608
        step=step,
        **values,
    )
    return 0


def _median_blocking(db: Database, issue_id: int) -> int:
    """Return the median degree of its mails, the higher one of two middles."""
    rows = db.rows(
        "SELECT key, mails FROM issue_counts WHERE issue_id = :id AND what = 'blocking' "
        "ORDER BY key DESC",
        id=issue_id,
    )
    half, seen = sum(row["mails"] for row in rows) / 2, 0
    for row in rows:
        seen += row["mails"]
        if seen >= half:
            return int(row["key"])
    return 0


def languages_of(db: Database, issue_id: int) -> dict[str, int]:
    """Return mails per language, the most frequent first."""
    rows = db.rows(
        "SELECT key, mails FROM issue_counts WHERE issue_id = :id AND what = 'language' "
        "ORDER BY mails DESC, key",
        id=issue_id,
    )
    return {row["key"]: row["mails"] for row in rows}
