"""From a query to an expression of the full-text index (FTS5, https://sqlite.org/fts5.html)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.indexing import ANY, FILES, mailbox_mark
from inbox_assistant.store.sql.queries import Query, Term
from inbox_assistant.store.sql.vocabulary import (
    LEAST_BEGINNING,
    beginning_with,
    is_known,
    nearest,
)

# Known words a beginning may go on to: as alternatives they are read as far as needed, while more
# than these the index merges before the first hit. Of three letters it holds them merged already.
_GOING_ON = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Moments in whole seconds since 1970 between which a mail came: [since, until)."""

    since: int | None = None
    until: int | None = None


def span_of(query: Query, zone: tzinfo) -> Span:
    """Return the moments that the days of a query mean in that zone."""
    return Span(_start(query.since, zone), _start(query.before, zone))


def scope_of(mailboxes: Iterable[str] | None) -> str:
    """Return what restricts to the mail of these mailboxes; "" for None, which is all mail."""
    return "" if mailboxes is None else _marked(map(mailbox_mark, mailboxes))


def expression_of(db: Database, query: Query, span: Span, scope: str) -> str:
    """Return the expression that asks for a mail with all of the query."""
    asked = [_term(db, term) for term in query.terms if not term.excluded]
    months = _months(db, span)
    marks = [_marked([FILES])] if query.files else []
    marks += [_marked(months)] if months else []
    marks += [scope] if scope else []
    wanted = " AND ".join(asked + marks) or _marked([ANY])
    refused = [f" NOT {_term(db, term)}" for term in query.terms if term.excluded]
    return f"({wanted}){''.join(refused)}"


def mended(db: Database, query: Query, scope: str) -> tuple[Query, Mapping[str, str]]:
    """Return the query with the nearest known word in place of each that no mail has, and which
    were replaced by what. What was put in quotes, or is refused, stays."""
    instead: dict[str, str] = {}
    terms = [
        term if term.exact or term.excluded else _mended(db, term, scope, instead)
        for term in query.terms
    ]
    return replace(query, terms=tuple(terms)), instead


def _mended(db: Database, term: Term, scope: str, instead: dict[str, str]) -> Term:
    *others, last = term.words
    unknown = [word for word in others if not is_known(db, word)]
    goes_on = term.beginning and beginning_with(db, last, 1)
    unknown += [] if goes_on or is_known(db, last) else [last]
    for word in unknown:
        if near := nearest(db, word, scope):
            instead[word] = near
    return replace(term, words=tuple(instead.get(word, word) for word in term.words))


def _term(db: Database, term: Term) -> str:
    place = term.column or "- marks"
    *others, last = term.words
    if not term.beginning:
        return f"{place} : {_quoted(term.words)}"
    if len(last) == LEAST_BEGINNING:
        return f"{place} : {_quoted(term.words)} *"
    endings = beginning_with(db, last, _GOING_ON + 1)
    if len(endings) > _GOING_ON:
        return f"{place} : {_quoted(term.words)} *"
    alternatives = " OR ".join(_quoted((*others, ending)) for ending in endings or [last])
    return f"{place} : ({alternatives})"


def _quoted(words: Iterable[str]) -> str:
    """Return a phrase; folded words hold no quotes, so nothing in them is syntax."""
    return f'"{" ".join(words)}"'


def _marked(marks: Iterable[str]) -> str:
    # Without a mark nothing may be found: no mail has the mark "none".
    return (
        f"marks : ({' OR '.join(_quoted([mark]) for mark in sorted(marks)) or _quoted(['none'])})"
    )


def _start(day: date | None, zone: tzinfo) -> int | None:
    return int(datetime.combine(day, time(), zone).timestamp()) if day else None


def _months(db: Database, span: Span) -> list[str]:
    """Return the marks of all whole years and single months in which mail came and which the span
    touches; none for all of them."""
    if span.since is None and span.until is None:
        return []
    # Two questions: each is one look at an end of the index, while both at once read all of it.
    oldest, newest = (
        (db.one(f"SELECT {end}(at) AS at FROM mails") or {}).get("at") or 0  # noqa: S608
        for end in ("min", "max")
    )
    first = _month(max(oldest, span.since if span.since is not None else oldest))
    last = _month(min(newest, span.until - 1 if span.until is not None else newest))
    touched = [
        (year, month)
        for year in range(first[0], last[0] + 1)
        for month in range(1, 13)
        if first <= (year, month) <= last
    ]
    whole = {year for year, month in touched if {(year, 1), (year, 12)} <= set(touched)}
    singles = [f"m{year}{month:02}" for year, month in touched if year not in whole]
    return [*(f"y{year}" for year in sorted(whole)), *singles] or ["none"]


def _month(at: int) -> tuple[int, int]:
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
    return day.year, day.month
