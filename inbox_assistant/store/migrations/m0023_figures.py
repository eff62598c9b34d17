"""Counters of how long customers waited, by the hour they wrote in, and of registers, by day."""

from bisect import bisect_left

from sqlite_utils import Database

# What `store.sql.figures` began with; a later change there is a migration of its own.
_WITHIN = (
    *(5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1080),
    *(1440 * days for days in (1, 2, 3, 4, 5, 7, 10, 14, 21, 28, 365)),
)
_STATEMENTS = (
    "CREATE TABLE figure_waits (hour INTEGER NOT NULL, mailbox TEXT NOT NULL, "
    "first INTEGER NOT NULL, within INTEGER NOT NULL, answers INTEGER NOT NULL, "
    "PRIMARY KEY (hour, first, within, mailbox)) STRICT, WITHOUT ROWID",
    "CREATE TABLE figure_registers (day INTEGER NOT NULL, mailbox TEXT NOT NULL, "
    "language TEXT NOT NULL, formality TEXT NOT NULL, warmth TEXT NOT NULL, "
    "mails INTEGER NOT NULL, "
    "PRIMARY KEY (day, mailbox, language, formality, warmth)) STRICT, WITHOUT ROWID",
    "ALTER TABLE memberships ADD COLUMN formality TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE memberships ADD COLUMN warmth TEXT NOT NULL DEFAULT ''",
    "UPDATE memberships SET formality = {formality}, warmth = {warmth}",
    "INSERT INTO figure_registers SELECT at / 86400, mailbox, language, formality, warmth, "
    "count(*) FROM memberships WHERE formality <> '' AND warmth <> '' GROUP BY 1, 2, 3, 4, 5",
)
_FIELD = (
    "coalesce((SELECT json_extract(c.value, '$') FROM corrections c "
    "WHERE c.mail_id = memberships.mail_id AND c.field = '{0}'), "
    "(SELECT json_extract(r.data, '$.{0}.value') FROM readings r "
    "WHERE r.mail_id = memberships.mail_id), '')"
)
_ANSWERS = (
    "SELECT o.waiting_before, m.at, o.mailbox, o.sent_before IS NULL FROM outbox o "
    "JOIN mails m ON m.id = o.mail_id WHERE o.waiting_before IS NOT NULL AND NOT o.automatic"
)


def figures(db: Database) -> None:
    """Create the counters and count what is there; beside each mail stays what it counts for."""
    fields = {name: _FIELD.format(name) for name in ("formality", "warmth")}
    for statement in _STATEMENTS:
        db.execute(statement.format(**fields))
    for since, until, mailbox, first in db.execute(_ANSWERS).fetchall():
        minutes = max(0, until - since) / 60
        step = _WITHIN[min(bisect_left(_WITHIN, minutes), len(_WITHIN) - 1)]
        db.execute(
            "INSERT INTO figure_waits VALUES (?, ?, ?, ?, 1) "
            "ON CONFLICT (hour, first, within, mailbox) DO UPDATE SET answers = answers + 1",
            (since // 3600, mailbox, first, step),
        )
