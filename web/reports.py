"""The nightly reports: the list of nights, and each report as it was mailed."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256

from babel.dates import format_date
from flask import Blueprint, Response, abort, render_template

from inbox_assistant.model import ReportRow
from web import current
from web.i18n import locale

SHOWN = 60

blueprint = Blueprint("reports", __name__)

_STYLE_ATTRIBUTE = re.compile(r' style="([^"<>]*)"')
_STYLE_ELEMENT = re.compile(r"<style>([^<]*)</style>")


@blueprint.get("/reports")
def index() -> str:
    """The newest nights."""
    return render_template("report/list.html", nights=current.store().reports.nights(SHOWN))


@blueprint.get("/reports/<night>")
def page(night: str) -> str:
    """The report of one night."""
    return render_template("report/page.html", row=_row(night))


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
    response = Response(_row(night).csv, mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=report-{night}.csv"
    return response


@blueprint.app_template_filter("night")
def night_name(night: str) -> str:
    """Return the night of a report as its date."""
    return format_date(date.fromisoformat(night), "EEEE d MMMM y", locale=locale())


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
