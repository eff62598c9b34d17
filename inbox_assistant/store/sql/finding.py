"""Searching: hits of the full-text index, the newest first, until a page is full.

What filters say of conversations the index doesn't know: hits are looked at one after the other, a
bounded number of them, unless a filter leaves few conversations, whose mails are then asked alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from inbox_assistant.store.pages import Filters, Folder, Page, PageKey, Wanted
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.excerpts import excerpt
from inbox_assistant.store.sql.expressions import Span, expression_of, mended, scope_of, span_of
from inbox_assistant.store.sql.folders import conditions
from inbox_assistant.store.sql.lists import few_of, page_of
from inbox_assistant.store.sql.queries import Query, Term, parsed
from inbox_assistant.store.sql.rows import Row, conversation, mail_of, moment
from inbox_assistant.store.sql.settings import thresholds

LOOKED_AT = 3000  # hits one request looks at
_AT_ONCE = 500
_FEW = 200  # conversations whose mails are asked alone
_FEW_MAILS = 600  # each is a question to the index, some 50 µs for a word
_ALTERNATIVES = 40  # of which one question may consist
_END = 1 << 62


@dataclass(frozen=True, slots=True)
class _Search:
    """A search made ready for the database."""

    expression: str
    span: Span
    condition: str
    values: dict[str, Any]
    among: list[int] | None  # mails that alone can be hits, the newest first
    page_start: int


def search_of(db: Database, wanted: Wanted, after: PageKey | None, limit: int) -> Page:
    """Return a page of the conversations with a mail that fits the query, newest mail first."""
    query = parsed(wanted.query)
    wanted = replace(wanted, filters=_joined(db, wanted.filters, query))
    if not query.of_mails:
        return _page_of_filters(db, wanted, after, limit)
    scope = scope_of(_mailboxes(wanted))
    query, instead = mended(db, query, scope)
    search = _ready(db, wanted, query, scope, after)
    rows, stop = _found(db, search, limit)
    shown, known = rows[:limit], thresholds(db)
    return Page(
        tuple(conversation(row, known) for row in shown),
        (shown[-1]["mail_id"], shown[-1]["id"]) if len(rows) > limit else stop,
        _reached(db, stop) if stop and len(rows) <= limit else None,
        {row["id"]: _excerpt(db, row["mail_id"], query.terms) for row in shown},
        instead,
    )


def _page_of_filters(db: Database, wanted: Wanted, after: PageKey | None, limit: int) -> Page:
    """Without a word to look for in mails, a search is a list."""
    if wanted.filters == Filters():
        return Page((), None)
    folder: Folder = "spam" if wanted.filters.status == "spam" else "all"
    return page_of(db, replace(wanted, folder=folder), after, limit)


def _joined(db: Database, given: Filters, query: Query) -> Filters:
    """Return the filters beside a query, and those in it, which come first."""
    said = {
        name: value
        for name in (field.name for field in fields(Filters))
        if (value := getattr(query.filters, name))  # 0 is no issue, and nothing else is said as 0
    }
    if query.tag:
        row = db.one("SELECT id FROM tags WHERE folded = :name", name=query.tag)
        said["tag"] = row["id"] if row else -1
    return replace(given, **said)


def _mailboxes(wanted: Wanted) -> frozenset[str] | None:
    """Return the mailboxes to search, None for all."""
    named = wanted.filters.mailbox
    if named is None:
        return wanted.mailboxes
    return frozenset({named} if wanted.mailboxes is None else {named} & wanted.mailboxes)


def _ready(
    db: Database, wanted: Wanted, query: Query, scope: str, after: PageKey | None
) -> _Search:
    span = span_of(query, wanted.zone)
    condition, values = conditions(wanted.filters, thresholds(db))
    parts = [condition] if condition else []
    parts += [] if wanted.filters.status == "spam" else ["status <> 'spam'"]
    expression = expression_of(db, query, span, scope)
    plain = expression.count(" OR ") < _ALTERNATIVES
    return _Search(
        expression,
        span,
        " AND ".join(parts) or "1 = 1",
        values,
        _among(db, few_of(db, wanted, _FEW)) if plain else None,
        after[0] if after else _END,
    )


def _among(db: Database, few: Sequence[int] | None) -> list[int] | None:
    """Return the mails of few conversations, unless these are many."""
    if not few:
        return None if few is None else []
    rows = db.rows(
        f"SELECT id FROM mails WHERE conversation_id IN ({_listed(few)}) "  # noqa: S608  # numbers
        f"LIMIT {_FEW_MAILS + 1}"
    )
    return sorted((row["id"] for row in rows), reverse=True) if len(rows) <= _FEW_MAILS else None


def _found(db: Database, search: _Search, limit: int) -> tuple[list[Row], PageKey | None]:
    """Return the rows of a page (and one more, if there is one), each for the newest of its mails
    that match; and where a bounded look stopped before that many were found."""
    found: dict[int, Row] = {}
    source = _hits if search.among is None else _hits_among
    before, looked_at = search.page_start, 0
    # Mails of one conversation lie close together. Where filters let few of them pass, the next
    # look takes more.
    at_once = 4 * limit
    while looked_at < LOOKED_AT:
        hits = source(db, search, before, at_once)
        for row in _heads(db, search, hits) if hits else ():
            if row["id"] not in found and not _shown_before(db, search, row):
                found[row["id"]] = row
        if len(found) > limit:
            return list(found.values()), None
        if len(hits) < at_once:
            return list(found.values()), None
        before, looked_at = hits[-1], looked_at + len(hits)
        at_once = max(at_once, _AT_ONCE)
    return list(found.values()), (before, 0)


def _hits(db: Database, search: _Search, before: int, most: int) -> list[int]:
    rows = db.rows(
        "SELECT rowid AS id FROM mail_search WHERE mail_search MATCH :expression "
        "AND rowid < :before ORDER BY rowid DESC LIMIT :most",
        expression=search.expression,
        before=before,
        most=most,
    )
    return [row["id"] for row in rows]


def _hits_among(db: Database, search: _Search, before: int, most: int) -> list[int]:
    asked = [mail for mail in search.among or () if mail < before]
    if not asked:
        return []
    rows = db.rows(
        "SELECT rowid AS id FROM mail_search WHERE mail_search MATCH :expression "  # noqa: S608
        f"AND rowid IN ({_listed(asked)})",
        expression=search.expression,
    )
    return sorted((row["id"] for row in rows), reverse=True)[:most]


def _heads(db: Database, search: _Search, hits: Sequence[int]) -> list[Row]:
    """Return the heads of the conversations of these mails that pass the filters, in order."""
    # A cross join is read as it stands (SQLite): from few mails to their conversations, never from
    # all conversations of a language to their mails.
    return db.rows(
        f"SELECT c.*, m.id AS mail_id FROM mails m CROSS JOIN (SELECT * FROM conversations "  # noqa: S608
        f"WHERE {search.condition}) c WHERE c.id = m.conversation_id "
        f"AND m.id IN ({_listed(hits)}){_within(search.span)} ORDER BY m.id DESC",
        **search.values,
    )


def _shown_before(db: Database, search: _Search, row: Row) -> bool:
    """Return whether an earlier page showed the conversation, for a newer mail of it."""
    if search.page_start == _END:
        return False
    newer = db.rows(
        f"SELECT m.id FROM mails m WHERE m.conversation_id = :id "  # noqa: S608  # numbers
        f"AND m.id >= :start{_within(search.span)}",
        id=row["id"],
        start=search.page_start,
    )
    if not newer:
        return False
    hit = db.one(
        "SELECT 1 FROM mail_search WHERE mail_search MATCH :expression "  # noqa: S608  # numbers
        f"AND rowid IN ({_listed([mail['id'] for mail in newer])})",
        expression=search.expression,
    )
    return hit is not None


def _within(span: Span) -> str:
    since = "" if span.since is None else f" AND m.at >= {span.since}"
    return since + ("" if span.until is None else f" AND m.at < {span.until}")


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _reached(db: Database, stop: PageKey) -> Any:
    row = db.one("SELECT at FROM mails WHERE id = :id", id=stop[0])
    return moment(row["at"]) if row else None


def _excerpt(db: Database, mail_id: int, terms: Sequence[Term]) -> Any:
    row = db.one("SELECT data FROM mails WHERE id = :id", id=mail_id)
    return excerpt(mail_of(row["data"]), terms) if row and terms else ()
