"""The report as data: CSV for spreadsheets, JSON for programs."""

import csv
import json
from dataclasses import asdict
from datetime import datetime
from io import StringIO

from inbox_assistant.report.night import NightReport, Recurring

_COLUMNS = (
    "rank",
    "issue",
    "title",
    "blocking",
    "writers",
    "writers_before",
    "mails",
    "affected_median",
    "affected_low",
    "affected_high",
    "affected_method",
    "trend",
    "trend_method",
    "languages",
    "known_answers",
    "quote",
    "course",
    "expected",
    "organisations",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


def to_csv(report: NightReport) -> str:
    """Return what recurs, then the single writers to watch, one issue a row (RFC 4180).

    Column names are the same in every language, for spreadsheets that are fed every night.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for rank, item in enumerate(report.recurring + report.watch, 1):
        writer.writerow([_safe(value) for value in _cells(rank, item)])
    return out.getvalue()


def _cells(rank: int, item: Recurring) -> tuple[str | float, ...]:
    return (
        rank,
        item.issue,
        item.title,
        item.blocking,
        item.writers,
        item.writers_before,
        item.mails,
        item.reach.median,
        item.reach.low,
        item.reach.high,
        item.reach.method,
        item.movement.trend,
        item.movement.method,
        " ".join(f"{code}:{mails}" for code, mails in item.languages.items()),
        " ".join(item.answered),
        item.quote,
        item.movement.course,
        round(item.movement.expected, 1),
        item.reach.organisations,
    )


def _safe(value: str | float) -> str | float:
    """Return a cell that no spreadsheet runs as a formula (OWASP, CSV Injection)."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def to_json(report: NightReport, night: str) -> str:
    """Return the whole report as JSON; moments are ISO 8601 with offset."""
    return json.dumps({"night": night} | asdict(report), default=_moment, ensure_ascii=False)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
