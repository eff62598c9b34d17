"""The reports of nights, weeks and months: their list, and each as it was mailed."""

import json as data
import re
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Issue, ReportHead, ReportRow
from inbox_assistant.report.nightly import night_of
from inbox_assistant.report.spans import KINDS
from web import current, estimates
from web.i18n import marked

SHOWN = 60
_LOOKED_AT = 600  # the editions of so many nights
_KINDS = {"night": marked("Nights"), "week": marked("Weeks"), "month": marked("Months")}
_PROPOSED = 10

blueprint = Blueprint("reports", __name__)

_STYLE_ATTRIBUTE = re.compile(r' style="([^"<>]*)"')
_STYLE_ELEMENT = re.compile(r"<style>([^<]*)</style>")


@blueprint.get("/reports")
def index() -> str:
    """The newest reports, all or of one kind, and when the next night ends."""
    _, _, ends = night_of(current.now() + timedelta(days=1), current.config())
    kind = next((kind for kind in KINDS if kind == request.args.get("span")), None)
    lines = _lines(current.store().reports.heads(_LOOKED_AT, kind))[:SHOWN]
    return render_template("report/list.html", lines=lines, ends=ends, kind=kind, kinds=_KINDS)


@blueprint.get("/reports/<night>")
def page(night: str) -> str:
    """The report of one night, week or month, with the ways to what it proposes."""
    row = _row(night)
    return render_template("report/page.html", row=row, proposals=_proposals(row))


@blueprint.get("/reports/<night>/document")
def document(night: str) -> Response:
    """The report's own HTML, alone: for the frame of the page, and to print."""
    html = _with_one_stylesheet(_row(night).html)
    hashes = (sha256(style.encode()).digest() for style in _STYLE_ELEMENT.findall(html))
    allowed = " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in hashes)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {allowed}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'; sandbox"
    )
    return response


@blueprint.get("/reports/<night>/report.csv")
def csv(night: str) -> Response:
    """The figures of one night as CSV (RFC 4180)."""
    return _saved(_row(night).csv, "text/csv", f"report-{night}.csv")


@blueprint.get("/reports/<night>/report.txt")
def text(night: str) -> Response:
    """The report of one night as plain text."""
    return Response(_row(night).text, mimetype="text/plain")


@blueprint.get("/reports/<night>/report.json")
def json(night: str) -> Response:
    """The report of one night as data."""
    return _saved(_row(night).data or "{}", "application/json", f"report-{night}.json")


@blueprint.app_template_filter("report_title")
def title(row: ReportRow | ReportHead) -> str:
    """Return what a report is called."""
    return estimates.sentences().title(row.span, row.night)


def _proposals(row: ReportRow) -> list[tuple[dict[str, Any], Issue]]:
    """Return what the report proposes for issues, with each as it stands now."""
    found = []
    for one in data.loads(row.data or "{}").get("proposals", [])[:_PROPOSED]:
        with suppress(NotFound):
            found.append((one, current.store().issues.get(one["issue"])))
    return found


def _saved(text: str, kind: str, name: str) -> Response:
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _lines(heads: Sequence[ReportHead]) -> list[list[ReportHead]]:
    """Return the reports of each night, those of most mailboxes first, each once: in the language
    of who asks where there is such an edition."""
    own = current.agent().language
    spoken = "" if own == current.config().language else own
    nights: dict[str, dict[tuple[str, ...] | None, ReportHead]] = {}
    for head in heads:
        sets = nights.setdefault(head.night, {})
        if head.edition.mailboxes not in sets or head.edition.language == spoken:
            sets[head.edition.mailboxes] = head
    return [sorted(sets.values(), key=_breadth) for sets in nights.values()]


def _breadth(head: ReportHead) -> tuple[int, tuple[str, ...]]:
    only = head.edition.mailboxes
    return (-_LOOKED_AT, ()) if only is None else (-len(only), only)


def _row(night: str) -> ReportRow:
    row = current.store().reports.get(night)
    if row is None:
        abort(404)
    return row


def _with_one_stylesheet(html: str) -> str:
    """Return our own mail HTML with its inline styles gathered in a <style> of their own.

    Mail programs want styles inline; our policy forbids exactly that, but allows by hash.
    """
    styles: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        return f' data-style="{styles.setdefault(match[1], len(styles))}"'

    body = _STYLE_ATTRIBUTE.sub(named, html)
    rules = "".join(f'[data-style="{number}"]{{{style}}}' for style, number in styles.items())
    return body.replace("</head>", f"<style>{rules}</style></head>", 1)
