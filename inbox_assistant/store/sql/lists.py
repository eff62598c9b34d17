"""Pages of a folder: read in order from an index, never from further than a bounded look.

A folder is read mailbox by mailbox when only some may be seen, and the readings are merged. A
filter that few conversations pass is asked first; of the others, a look at so many rows has to do:
it says how far it came, and the next page goes on from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from inbox_assistant.store.pages import Page, PageKey, Wanted
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.folders import FOLDERS, Shelf, conditions
from inbox_assistant.store.sql.rows import Row, conversation, moment
from inbox_assistant.store.sql.settings import thresholds

# Rows of an index one request looks at for a filter: some ten milliseconds.
LOOKED_AT = 5000
# A filter with at most so many conversations is asked before the folder.
FEW = 1000
# Counting stops here, so that it costs the same in every store; the web shows "999+".
_COUNT_LIMIT = 1000
# Filters that an index leads to, by the field it is about.
_LEADS = {
    "issue": "SELECT id FROM conversations WHERE issue = :f_issue",
    "tag": "SELECT conversation_id AS id FROM conversation_tags WHERE tag_id = :f_tag",
    "language": "SELECT id FROM conversations WHERE language = :f_language",
    "unread": "SELECT id FROM conversations WHERE unread = 1",
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one mailbox gave: rows in order, and the key of the last one looked at when the look
    ended before the mailbox did."""

    rows: list[Row]
    stop: PageKey | None = None


def page_of(db: Database, wanted: Wanted, after: PageKey | None, limit: int) -> Page:
    """Return a page of a folder, of the conversations its filters let through."""
    shelf = FOLDERS[wanted.folder]
    few = few_of(db, wanted, FEW)
    if few is None:
        readings = [
            _reading(db, wanted, shelf, mailbox, after, limit) for mailbox in _mailboxes(wanted)
        ]
    else:
        readings = [_reading_of_few(db, wanted, shelf, few, after)]
    return _merged(db, shelf, readings, limit)


def count_of(db: Database, wanted: Wanted) -> int:
    """Return how many conversations lie in a folder, up to 1000, filters left aside."""
    allowed, values = seen(wanted)
    row = db.one(
        f"SELECT count(*) AS n FROM (SELECT 1 FROM conversations "  # noqa: S608  # our own words
        f"WHERE {FOLDERS[wanted.folder].condition}{allowed} LIMIT {_COUNT_LIMIT})",
        agent=wanted.agent_id,
        **values,
    )
    return int(row["n"]) if row else 0


def count_if_cheap(db: Database, wanted: Wanted) -> int | None:
    """Return how many conversations pass the filters in a folder of up to 1000, else None."""
    if count_of(db, wanted) >= _COUNT_LIMIT:
        return None
    condition, values = _filtered(db, wanted)
    allowed, names = seen(wanted)
    row = db.one(
        "SELECT count(*) AS n FROM conversations WHERE "  # noqa: S608  # our own words
        f"{FOLDERS[wanted.folder].condition}{allowed} AND {condition or '1 = 1'}",
        agent=wanted.agent_id,
        **values,
        **names,
    )
    return int(row["n"]) if row else 0


def seen(wanted: Wanted) -> tuple[str, dict[str, str]]:
    """Return a further condition that lets only mailboxes through which may be seen, with its
    values; nothing when all may."""
    if wanted.mailboxes is None:
        return "", {}
    names = {f"seen_{at}": name for at, name in enumerate(sorted(wanted.mailboxes))}
    return (
        f" AND {FOLDERS[wanted.folder].mailbox} IN ({', '.join(f':{name}' for name in names)})",
        names,
    )


def few_of(db: Database, wanted: Wanted, most: int) -> list[int] | None:
    """Return all conversations that a filter can let through when they are few, else None."""
    for name, sql in _LEADS.items():
        if getattr(wanted.filters, name):
            _, values = conditions(wanted.filters, thresholds(db))
            rows = db.rows(f"{sql} LIMIT {most + 1}", **values)
            if len(rows) <= most:
                return [row["id"] for row in rows]
    return None


def _mailboxes(wanted: Wanted) -> Sequence[str | None]:
    """Return which mailboxes are read one by one; None stands for all at once."""
    named = wanted.filters.mailbox
    if wanted.mailboxes is None:
        return [named]
    return [name for name in sorted(wanted.mailboxes) if named in (None, name)]


def _filtered(db: Database, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    return conditions(wanted.filters, thresholds(db))


def _beyond(shelf: Shelf, after: PageKey | None) -> tuple[str, dict[str, int]]:
    if after is None:
        return "", {}
    condition = f" AND ({shelf.column}, id) {shelf.sign} (:after, :after_id)"
    return condition, {"after": after[0], "after_id": after[1]}


def _reading(
    db: Database,
    wanted: Wanted,
    shelf: Shelf,
    mailbox: str | None,
    after: PageKey | None,
    limit: int,
) -> _Reading:
    beyond, keys = _beyond(shelf, after)
    inside = "" if mailbox is None else f" AND {shelf.mailbox} = :mailbox"
    source = f"FROM conversations WHERE {shelf.condition}{inside}{beyond}"
    order = f"ORDER BY {shelf.order} LIMIT"
    values = {"agent": wanted.agent_id, "mailbox": mailbox, **keys}
    condition, chosen = _filtered(
        db, replace(wanted, filters=replace(wanted.filters, mailbox=None))
    )
    if not condition:
        return _Reading(db.rows(f"SELECT * {source} {order} {limit + 1}", **values))
    last = db.one(f"SELECT {shelf.column}, id {source} {order} 1 OFFSET {LOOKED_AT - 1}", **values)
    stop = (last[shelf.column], last["id"]) if last else None
    until, ends = _until(shelf, stop)
    # Written so, no index of a filter is taken in place of the folder's, which has its order.
    passes = f"CASE WHEN {condition} THEN 1 ELSE 0 END = 1"
    rows = db.rows(
        f"SELECT * {source}{until} AND {passes} {order} {limit + 1}",
        **values,
        **ends,
        **chosen,
    )
    return _Reading(rows, stop if len(rows) <= limit else None)


def _until(shelf: Shelf, stop: PageKey | None) -> tuple[str, dict[str, int]]:
    if stop is None:
        return "", {}
    condition = f" AND ({shelf.column}, id) {shelf.back}= (:until, :until_id)"
    return condition, {"until": stop[0], "until_id": stop[1]}


def _reading_of_few(
    db: Database, wanted: Wanted, shelf: Shelf, few: Sequence[int], after: PageKey | None
) -> _Reading:
    if not few:
        return _Reading([])
    beyond, values = _beyond(shelf, after)
    condition, chosen = _filtered(db, wanted)
    allowed, names = seen(wanted)
    rows = db.rows(
        f"SELECT * FROM conversations WHERE id IN ({', '.join(map(str, few))}) "  # noqa: S608
        f"AND {shelf.condition}{beyond}{allowed} AND {condition}",
        agent=wanted.agent_id,
        **values,
        **chosen,
        **names,
    )
    return _Reading(rows)


def _merged(db: Database, shelf: Shelf, readings: Sequence[_Reading], limit: int) -> Page:
    """Return the page of all readings. What lies beyond where one of them stopped waits for the
    next page: there may be more before it."""

    def key(row: Row) -> PageKey:
        return row[shelf.column], row["id"]

    first: Callable[..., PageKey] = max if shelf.descends else min
    stops = [reading.stop for reading in readings if reading.stop]
    stop = first(stops) if stops else None
    rows = [row for reading in readings for row in reading.rows]
    if stop:
        rows = [row for row in rows if first(key(row), stop) == key(row)]
    rows.sort(key=key, reverse=shelf.descends)
    known, shown = thresholds(db), tuple(rows[:limit])
    told = tuple(conversation(row, known) for row in shown)
    if len(rows) > limit:
        return Page(told, key(shown[-1]))
    return Page(told, stop, _moment(stop))


def _moment(stop: PageKey | None) -> datetime | None:
    return moment(stop[0]) if stop else None
