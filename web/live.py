"""Lists that stay true while they are open: asked for every few seconds, answered when changed."""

import json
from hashlib import sha256

from flask import Blueprint, Response, make_response, render_template, request

from web import current, listing, together, views
from web.conversations import counts
from web.i18n import language

MOST = 999

blueprint = Blueprint("live", __name__)


@blueprint.get("/live")
def index() -> Response:
    """Return the counts (in a header, as an event for the page) and the rows of the list that is
    open; 304 when the browser has them already. Nothing is rendered then."""
    listed = listing.of_request() if {"in", "q"} & request.args.keys() else None
    numbers = counts() | views.counts()
    tag = _tag(numbers, listed)
    if request.if_none_match.contains(tag):
        response = make_response("", 304)
    else:
        response = make_response(render_template("live.html", listing=listed, selected=None))
        shown = {name: _said(number) for name, number in numbers.items()}
        response.headers["HX-Trigger"] = json.dumps({"inbox:counts": shown})
    response.set_etag(tag)
    return response


@blueprint.app_context_processor
def titled() -> dict[str, object]:
    """Let a page's title begin with how many wait."""
    return {"waiting_prefix": waiting_prefix}


def waiting_prefix() -> str:
    """Return what a title begins with: "(3) ", or nothing when nobody waits."""
    waiting = _said(counts()["waiting"])
    return f"({waiting}) " if waiting else ""


def _said(number: int) -> str:
    """Return a count as lists show it, empty for none."""
    return "" if not number else str(number) if number <= MOST else f"{MOST}+"


def _tag(numbers: dict[str, int], listed: listing.Listing | None) -> str:
    """Return what changes with anything the answer shows. Ages and due times move with the clock:
    a minute is their finest step."""
    minute = int(current.now().timestamp()) // 60
    rows = listed.page.rows if listed else ()
    here = together.among(rows) if rows else {}
    told = (minute, language(), current.agent().id, numbers, rows, here, request.query_string)
    return sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:32]
