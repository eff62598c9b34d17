"""Nightly reports, as programs read them: who sees some mailboxes has those of these alone."""

import json
from typing import Any

from flask import abort

from inbox_assistant.model import ReportHead
from web import current
from web.api import asking
from web.api.values import moment, moment_or_none

_MOST = 2_000  # some years of nights, weeks and months


def reports() -> dict[str, Any]:
    """Return the newest reports first, without what they say."""
    key, limit = asking.key_of_request(), asking.limit()
    heads = current.store().reports.heads(_MOST)
    begin = key[0] if key else 0
    shown, more = heads[begin : begin + limit], len(heads) > begin + limit
    following = asking.cursor_of((begin + limit, 0) if more else None)
    return {"reports": [_head(one) for one in shown], "next": following}


def report(night: str) -> dict[str, Any]:
    """Return one report with its figures."""
    row = current.store().reports.get(night)
    if row is None:
        abort(404)
    return _head(row.head) | {"text": row.text, "data": json.loads(row.data)}


def _head(one: ReportHead) -> dict[str, Any]:
    return {
        "name": one.name,
        "night": one.night,
        "mailboxes": one.edition.mailboxes,
        "language": one.edition.language or current.config().language,
        "span": one.span,
        "made": moment(one.made_at),
        "mailed": moment_or_none(one.mailed_at),
    }
