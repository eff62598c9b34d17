"""The memberships that the method is least sure of, one after the other, for an agent's word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Doubt, Membership, Reading, StoredMail
from inbox_assistant.respond.asking import Possible, possible_issues
from web import current, issue_page, likely
from web.identifiers import identifier
from web.issue_words import DONE, REFUSALS

OFFERED = 20
SURE = 0.8  # from this probability on nobody needs to look
_OTHERS = 4
_HEARD = 12  # newest mails of an issue, to choose quotes from
_QUOTES = 2

blueprint = Blueprint("doubts", __name__)


@dataclass(frozen=True, slots=True)
class Option:
    """An issue the mail may belong to, with what its customers say."""

    possible: Possible
    quotes: tuple[issue_page.Row, ...]


def left() -> list[Doubt]:
    """Return the memberships worth a look, the least sure first."""
    doubts = current.store().issue_book.uncertain(OFFERED)
    return [doubt for doubt in doubts if doubt.membership.probability < SURE]


@blueprint.get("/issues/doubts")
def index() -> str:
    """The least sure membership that was not skipped, and what else the mail may be about."""
    return _page()


@blueprint.post("/issues/doubts")
def say() -> Response | tuple[str, int]:
    """Keep an agent's word on a mail (no issue: it is about no problem), and show the next."""
    store, mail_id = current.store(), request.form.get("mail", type=identifier)
    chosen, issue_id = request.form.get("issue"), request.form.get("issue", type=identifier)
    if mail_id is None or chosen is None or (chosen and issue_id is None):
        abort(400)
    member = store.readings.membership(mail_id)
    if member is None:
        return _page("unread"), 409
    if member.by_agent:
        return _next("overtaken")
    store.issue_desk.move(mail_id, issue_id, current.agent().id, current.now())
    return _next("said")


@blueprint.post("/issues/doubts/skip")
def skip() -> Response:
    """Leave a mail for later, and show the next."""
    mail_id = request.form.get("mail", type=identifier)
    return _next(None, [*_skipped(), mail_id] if mail_id else _skipped())


def _page(refusal: str | None = None) -> str:
    skipped = _skipped()
    doubts = [doubt for doubt in left() if doubt.mail.id not in skipped]
    shown = next(((d, r) for d in doubts if (r := _reading(d.mail))), None)
    return render_template(
        "issue/doubts.html",
        **(_of(*shown) if shown else {"mail": None}),
        left=len(doubts),
        skipped=skipped,
        way=_way(skipped),
        done=DONE.get(request.args.get("done", "")),
        refusal=REFUSALS[refusal] if refusal else None,
    )


def _of(doubt: Doubt, reading: Reading) -> dict[str, object]:
    """Return what the page shows of a doubt."""
    possible = possible_issues(current.store(), doubt.membership)
    own = _own(doubt.membership, possible)
    others = [one for one in possible if not own or one.issue.id != own.issue.id]
    without = {one.issue.id for one in possible}
    query = request.args.get("q", "").strip()
    return {
        "mail": doubt.mail,
        "reading": reading,
        "own": _option(own, doubt.mail) if own else None,
        "others": [_option(one, doubt.mail) for one in others if one.issue.mails][:_OTHERS],
        "choice": likely.choice(query, (), without) if "q" in request.args else None,
    }


def _own(membership: Membership, possible: Sequence[Possible]) -> Possible | None:
    """Return the issue the mail is in, with what was said for it when it came."""
    if membership.issue is None:
        return None
    issue = current.store().issues.get(membership.issue)
    told = (one for one in possible if one.issue.id == issue.id)
    return replace(next(told, Possible(issue, 0.0)), probability=membership.probability)


def _option(possible: Possible, mail: StoredMail) -> Option:
    """Return an issue with what others say of it."""
    rows = current.store().issues.mails(possible.issue.id, _HEARD)
    quotes = issue_page.voices([row for row in rows if row[0].id != mail.id])
    return Option(possible, tuple(quotes[:_QUOTES]))


def _reading(mail: StoredMail) -> Reading | None:
    return current.store().readings.get(mail.id)


def _skipped() -> list[int]:
    """Return the mails that were skipped, as the address or the form tells."""
    parts = request.values.get("skipped", "").split("-")
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 16][
        -OFFERED:
    ]


def _way(skipped: Sequence[int]) -> dict[str, Any]:
    return {"skipped": "-".join(map(str, skipped))} if skipped else {}


def _next(done: str | None, skipped: Sequence[int] | None = None) -> Response:
    way = _way(_skipped() if skipped is None else skipped[-OFFERED:])
    return redirect(url_for("doubts.index", done=done, **way), code=303)
