"""What people type into the search: words, "exact phrases", -words and operators, in any order.

Any text is a query. What looks like an operator but is none, or can't have that value, is words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from inbox_assistant.store.pages import Filters
from inbox_assistant.store.sql.search import fold
from inbox_assistant.store.sql.vocabulary import LEAST_BEGINNING

# Nobody types more; what follows is not looked for.
_MOST_CHARACTERS = 1000
_PART = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|([^\s"]+))')
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_COLUMNS = {"from": "sender", "to": "recipients", "subject": "subject"}
_STATUSES = ("open", "closed", "snoozed", "spam")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other in a mail, folded, in one column of the index ("": in any).

    `beginning` says that the last word may go on, `exact` that its author wants these very words.
    """

    words: tuple[str, ...]
    column: str = ""
    excluded: bool = False
    beginning: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for: of one mail all terms, files and days (`before` is left out itself), of
    its conversation the filters and a tag by its name."""

    terms: tuple[Term, ...] = ()
    files: bool = False
    before: date | None = None
    since: date | None = None
    filters: Filters = field(default_factory=Filters)
    tag: str = ""

    @property
    def of_mails(self) -> bool:
        """Return whether it asks for anything that is looked for in mails."""
        return bool(self.terms or self.files or self.before or self.since)


def parsed(text: str) -> Query:
    """Return what a text asks for. Of two languages, issues, tags or states the last counts."""
    query = Query()
    worded = False
    for part in _PART.finditer(text[:_MOST_CHARACTERS]):
        refused, name, phrase, word = part.groups()
        value = phrase if phrase is not None else word
        known = _OPERATORS.get((name or "").lower())
        asked = known(query, value) if known and not refused else None
        query = asked or replace(query, terms=query.terms + _terms(*part.groups()))
        worded = asked is None
    return _open_ended(query) if worded else query


def _terms(
    refused: str, name: str | None, phrase: str | None, word: str | None
) -> tuple[Term, ...]:
    """Return the terms of a part: a phrase, the words of a column, or each word for itself."""
    value = phrase if phrase is not None else word or ""
    column = _COLUMNS.get((name or "").lower(), "")
    words = tuple(fold(value if column else f"{name or ''} {value}").split())
    if not words:
        return ()
    excluded, exact = bool(refused), phrase is not None
    if column or exact or excluded:
        return (Term(words, column, excluded, exact=exact),)
    return tuple(Term((one,)) for one in words)


def _open_ended(query: Query) -> Query:
    """Let the last word, which may not be written to its end, be the beginning of one."""
    if not query.terms:
        return query
    *others, last = query.terms
    if last.excluded or last.exact or len(last.words[-1]) < LEAST_BEGINNING:
        return query
    return replace(query, terms=(*others, replace(last, beginning=True)))


def _issue(query: Query, value: str) -> Query | None:
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        return None
    return replace(query, filters=replace(query.filters, issue=int(value)))


def _language(query: Query, value: str) -> Query | None:
    if not (value.isascii() and value.isalpha() and len(value) in (2, 3)):
        return None
    return replace(query, filters=replace(query.filters, language=value.lower()))


def _tag(query: Query, value: str) -> Query | None:
    return replace(query, tag=fold(value)) if fold(value) else None


def _is(query: Query, value: str) -> Query | None:
    state = value.lower()
    if state == "unread":
        return replace(query, filters=replace(query.filters, unread=True))
    if state not in _STATUSES:
        return None
    return replace(query, filters=replace(query.filters, status=state))


def _has(query: Query, value: str) -> Query | None:
    return replace(query, files=True) if value.lower() in ("attachment", "attachments") else None


def _before(query: Query, value: str) -> Query | None:
    day = _day(value)
    return replace(query, before=min(day, query.before or day)) if day else None


def _since(query: Query, value: str) -> Query | None:
    day = _day(value)
    return replace(query, since=max(day, query.since or day)) if day else None


def _day(value: str) -> date | None:
    """Return the first day of a day, month or year ("2026-02-03", "2026-02", "2026")."""
    written = _DAY.fullmatch(value)
    if not written:
        return None
    year, month, day = (int(number or 1) for number in written.groups())
    try:
        # Zones reach a day further, and the calendar ends there.
        return date(year, month, day) if 1 < year < 9999 else None
    except ValueError:
        return None


_OPERATORS: dict[str, Callable[[Query, str], Query | None]] = {
    "issue": _issue,
    "lang": _language,
    "tag": _tag,
    "is": _is,
    "has": _has,
    "before": _before,
    "after": _since,
}
