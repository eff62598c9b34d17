"""The audit log, for admins: who saw, sent, exported, erased and changed what, and when."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO

from flask import Blueprint, Response, render_template, request

from inbox_assistant.model import AuditEntry
from inbox_assistant.store.login import AuditKey, AuditWanted
from web import current
from web.audit_details import detailed
from web.audit_words import act_name, named
from web.i18n import gettext
from web.identifiers import identifier

blueprint = Blueprint("audit", __name__)

_PAGE = 100
_BATCH = 1000
_LONGEST_CSV = 100_000  # rows
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@blueprint.get("/audit")
def index() -> str:
    """A page of the log, the newest first."""
    wanted, store = _wanted(), current.whole_store()
    found = store.audit.page(wanted, _after(), _PAGE)
    return render_template(
        "agents/audit.html",
        found=found,
        wanted=wanted,
        acts=sorted((act_name(act), act) for act in store.audit.acts()),
        agents=store.agents.all(),
        act_name=act_name,
        named=named,
        detailed=detailed,
        kept=store.logins.rules().audit_days,
        query={name: text for name, text in request.args.items() if text and name != "after"},
    )


@blueprint.get("/audit.csv")
def table() -> Response:
    """The log as a table for spreadsheets, with the same filters."""
    current.audit("audit-exported", "team")
    wanted, names = _wanted(), _names()
    lines = [_line(("at", "agent", "act", "subject", "detail"))]
    lines += [_line(_cells(entry, names)) for entry in _all(wanted)]
    return Response(
        "".join(lines),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


def _all(wanted: AuditWanted) -> Iterator[AuditEntry]:
    after: AuditKey | None = None
    for _ in range(_LONGEST_CSV // _BATCH):
        page = current.whole_store().audit.page(wanted, after, _BATCH)
        yield from page.rows
        after = page.next
        if after is None:
            return


def _cells(entry: AuditEntry, names: dict[int, str]) -> tuple[str, ...]:
    who = names.get(entry.agent_id, "?") if entry.agent_id else gettext("command line")
    return (entry.at.isoformat(), who, entry.act, entry.subject, entry.detail)


def _line(cells: tuple[str, ...]) -> str:
    line = StringIO()
    safe = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
    csv.writer(line).writerow(safe)
    return line.getvalue()


def _names() -> dict[int, str]:
    return {
        agent.id: f"{agent.name} <{agent.email}>" for agent in current.whole_store().agents.all()
    }


def _wanted() -> AuditWanted:
    """Return what the address asks for; what can't be understood is not asked."""
    agent = request.args.get("agent", type=identifier)
    since, until = _day("since"), _day("until")
    return AuditWanted(
        agent_id=agent,
        act=request.args.get("act", ""),
        since=since,
        until=until + timedelta(days=1) if until else None,
    )


def _day(name: str) -> datetime | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    # The last day there is has no next one.
    return datetime.combine(day, time(), current.zone()) if 1970 <= day.year < 9999 else None


def _after() -> AuditKey | None:
    at, _, row = request.args.get("after", "").partition("-")
    try:
        return identifier(at), identifier(row)
    except ValueError:
        return None
