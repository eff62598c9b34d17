"""Kept counters of an issue: adding a mail costs the same in a small issue and a huge one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import Row
from inbox_assistant.store.sql.standing import next_version

# Both ends are looked up in the index; an issue without mails keeps the times it had.
_SPAN = (
    "first_at = coalesce((SELECT min(at) FROM memberships WHERE issue_id = :id), first_at), "
    "last_at = coalesce((SELECT max(at) FROM memberships WHERE issue_id = :id), last_at)"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a mail is counted."""

    writer: str
    language: str
    blocking: int

    @classmethod
    def of(cls, row: Row) -> "Counted":
        """Return what is counted of a row of `memberships`."""
        return cls(row["writer"], row["language"], row["blocking"])


def count_mail(db: Database, issue_id: int, mail: Counted) -> None:
    """Add a mail, whose membership is written, to the issue's counters."""
    _change(db, issue_id, mail, 1)


def uncount_mail(db: Database, issue_id: int, mail: Counted) -> None:
    """Take a mail, which is a member no more, out of the issue's counters."""
    _change(db, issue_id, mail, -1)


def _change(db: Database, issue_id: int, mail: Counted, step: int) -> None:
    writers = _step(db, issue_id, "writer", mail.writer, step)
    _step(db, issue_id, "language", mail.language, step)
    _step(db, issue_id, "blocking", str(mail.blocking), step)
    db.run(
        "UPDATE issues SET mails = mails + :step, writers = writers + :writers, "  # noqa: S608
        f"blocking = :blocking, version = :version, {_SPAN} WHERE id = :id",
        id=issue_id,
        step=step,
        writers=writers,
        blocking=_median_blocking(db, issue_id),
        version=next_version(db),
    )


def take_over(db: Database, source: int, target: int) -> None:
    """Count all of the source's mails, whose memberships were rewritten, in the target. Costs as
    much as the source has keys, however many mails the target has."""
    db.run(
        "INSERT INTO issue_counts (issue_id, what, key, mails) "
        "SELECT :target, what, key, mails FROM issue_counts WHERE issue_id = :source "
        "ON CONFLICT (issue_id, what, key) "
        "DO UPDATE SET mails = issue_counts.mails + excluded.mails",
        source=source,
        target=target,
    )
    db.run("DELETE FROM issue_counts WHERE issue_id = :source", source=source)
    for issue_id in (source, target):
        _sum_up(db, issue_id)


def give_back(db: Database, source: int, target: int) -> None:
    """Count again the mails that are the source's now, and no more in the target they were in."""
    for what in ("writer", "language", "blocking"):
        db.run(
            "INSERT INTO issue_counts (issue_id, what, key, mails) "  # noqa: S608  # our own names
            f"SELECT :source, :what, CAST({what} AS TEXT), count(*) FROM memberships "
            f"WHERE issue_id = :source GROUP BY {what}",
            source=source,
            what=what,
        )
    db.run(
        "UPDATE issue_counts SET mails = issue_counts.mails - s.mails FROM "
        "(SELECT what, key, mails FROM issue_counts WHERE issue_id = :source) s "
        "WHERE issue_counts.issue_id = :target "
        "AND issue_counts.what = s.what AND issue_counts.key = s.key",
        source=source,
        target=target,
    )
    db.run("DELETE FROM issue_counts WHERE issue_id = :target AND mails = 0", target=target)
    for issue_id in (source, target):
        _sum_up(db, issue_id)


def _sum_up(db: Database, issue_id: int) -> None:
    """Bring the row of an issue in line with its counters."""
    db.run(
        "UPDATE issues SET blocking = :blocking, version = :version, "  # noqa: S608
        "mails = (SELECT coalesce(sum(mails), 0) FROM issue_counts "
        " WHERE issue_id = :id AND what = 'language'), "
        "writers = (SELECT count(*) FROM issue_counts WHERE issue_id = :id AND what = 'writer'), "
        f"{_SPAN} WHERE id = :id",
        id=issue_id,
        blocking=_median_blocking(db, issue_id),
        version=next_version(db),
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
    return languages_of_all(db, [issue_id])[issue_id]


def languages_of_all(db: Database, issue_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return of each of the issues the mails per language, the most frequent first."""
    rows = db.rows(
        "SELECT issue_id, key, mails FROM issue_counts WHERE what = 'language' "
        "AND issue_id IN (SELECT value FROM json_each(:ids)) ORDER BY mails DESC, key",
        ids=json.dumps(list(issue_ids)),
    )
    found: dict[int, dict[str, int]] = {issue_id: {} for issue_id in issue_ids}
    for row in rows:
        found[row["issue_id"]][row["key"]] = row["mails"]
    return found
