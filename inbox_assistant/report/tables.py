"""The report as data: CSV for spreadsheets, JSON for programs. Both hold everything it says."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from inbox_assistant.report.changes import course_of
from inbox_assistant.report.night import NightReport, Recurring

_COLUMNS = (
    *("section", "rank", "issue", "title", "blocking", "writers", "writers_before", "mails"),
    *("affected_median", "affected_low", "affected_high", "affected_method", "trend"),
    *("trend_method", "languages", "known_answers", "quote", "course", "expected", "surprise"),
    *("organisations", "daily", "conversation", "customer", "subject", "at", "kind", "other"),
    *("other_title", "of", "times", "theirs", "ours", "answered", "questions", "language"),
    *("first_answers", "median_office_minutes", "kept", "missed", "suggested", "unedited"),
    *("replies", "automatic", "waiting", "under_a_day", "under_three_days", "longer"),
)
_STARTS = frozenset("=+-@|%\t\r\n")
# What a spreadsheet may pass over before it meets a formula.
_IGNORED = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*")

_Row = dict[str, Any]


def to_csv(report: NightReport) -> str:
    """Return all the report says, a row each (RFC 4180); `section` tells which part it is of.

    Column names are the same in every language, for spreadsheets that are fed every night.
    """
    out = StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="")
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({name: _safe(value) for name, value in row.items()})
    return out.getvalue()


def _rows(report: NightReport) -> Iterator[_Row]:
    yield from _issues(report)
    yield from _people(report)
    waiting, day = report.waiting, report.day
    yield {
        "section": "total",
        "mails": day.mails,
        "writers": day.writers,
        "automatic": day.automatic,
        "replies": day.replies,
        "languages": _counted(day.languages),
        "waiting": waiting.total,
        "under_a_day": waiting.under_a_day,
        "under_three_days": waiting.under_three_days,
        "longer": waiting.longer,
    }
    for one in report.doing:
        minutes = None if one.median is None else one.median // timedelta(minutes=1)
        told = _told("doing", one, "median")
        yield told | {"language": one.language or "all", "median_office_minutes": minutes}


def _issues(report: NightReport) -> Iterator[_Row]:
    for rank, item in enumerate(report.recurring, 1):
        yield _recurring("recurring", rank, item)
    for rank, item in enumerate(report.watch, 1):
        yield _recurring("watch", rank, item)
    for change in report.changes:
        told = _told("change", change, "movement")
        yield told | {"course": change.movement.course}
    for joined in report.joined:
        yield _told("joined", joined, "by_agent")
    for proposal in report.proposals:
        yield _told("proposal", proposal)


def _people(report: NightReport) -> Iterator[_Row]:
    for who in report.waiting.longest:
        yield _told("waiting", who, "since") | {"at": who.since.isoformat()}
    for section, promises in (
        ("promise_missed", report.promises_missed),
        ("promise_due", report.promises_due),
    ):
        for promise in promises:
            yield _told(section, promise, "until") | {"at": promise.until.isoformat()}
    for let_down in report.let_down:
        yield _told("let_down", let_down)
    for mismatch in report.mismatches:
        yield _told("mismatch", mismatch)
    for quiet in report.quiet:
        yield _told("quiet", quiet, "since") | {"at": quiet.since.isoformat()}
    for mail in report.vague:
        told = _told("vague", mail, "request", "questions")
        yield told | {"quote": mail.request, "questions": " ".join(mail.questions)}


def _told(section: str, value: Any, *but: str) -> _Row:
    """Return a part as a row, each field in the column of its name."""
    fields = {name: getattr(value, name) for name in value.__slots__ if name not in but}
    return {"section": section} | fields


def _recurring(section: str, rank: int, item: Recurring) -> _Row:
    return {
        "section": section,
        "rank": rank,
        "issue": item.issue,
        "title": item.title,
        "blocking": item.blocking,
        "writers": item.writers,
        "writers_before": item.writers_before,
        "mails": item.mails,
        "affected_median": item.reach.median,
        "affected_low": item.reach.low,
        "affected_high": item.reach.high,
        "affected_method": item.reach.method,
        "trend": item.movement.trend,
        "trend_method": item.movement.method,
        "languages": _counted(item.languages),
        "known_answers": " ".join(item.answered),
        "quote": item.quote,
        "course": course_of(item).course,
        "expected": round(item.movement.expected, 1),
        "surprise": round(item.movement.surprise, 4),
        "organisations": item.reach.organisations,
        "daily": " ".join(map(str, item.daily)),
    }


def _counted(languages: Any) -> str:
    return " ".join(f"{code}:{mails}" for code, mails in languages.items())


def _safe(value: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula (OWASP, CSV Injection). Full-width and
    small forms of the signs count as what they look like."""
    if not isinstance(value, str):
        return value
    begin = value[_IGNORED.match(value).end() :][:1]  # type: ignore[union-attr]  # matches always
    first = {value[:1], unicodedata.normalize("NFKC", begin)[:1]}
    return f"'{value}" if first & _STARTS else value


def to_json(report: NightReport, night: str) -> str:
    """Return the whole report as JSON; moments are ISO 8601 with offset, lengths of time are
    seconds."""
    return json.dumps({"night": night} | asdict(report), default=_plain, ensure_ascii=False)


def _plain(value: object) -> str | float:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"{type(value).__name__} has no JSON form")
