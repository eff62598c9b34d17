"""What agents do with issues and their mails: move, take out, split, merge, and undo it."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Issue, Membership
from web import current, estimates, issue_history, issue_page, likely
from web.identifiers import identifier
from web.issue_words import REFUSALS

_AT_ONCE = 500  # mails
_QUOTED = 20  # newest mails of an issue, to choose quotes from

blueprint = Blueprint("issue_acts", __name__)


@blueprint.get("/issues/<int:issue_id>/mails/move")
def choose(issue_id: int) -> str | tuple[str, int]:
    """Offer the issues that the ticked mails may belong to instead."""
    ticked = _ticked()
    if not ticked:
        return issue_page.page(issue_id, "untouched"), 400
    store = current.store()
    members = filter(None, map(store.readings.membership, ticked))
    return render_template(
        "issue/move.html",
        issue=store.issues.get(issue_id),
        mails=[store.readings.stored_mail(mail_id) for mail_id in ticked],
        choice=likely.choice(_query(), members, {issue_id}),
    )


@blueprint.post("/issues/<int:issue_id>/mails/move")
def move(issue_id: int) -> Response | tuple[str, int]:
    """Pin the ticked mails to another issue."""
    target = request.form.get("issue", type=identifier)
    if target is None:
        return issue_page.page(issue_id, "unknown", _ticked()), 400
    return _put(issue_id, target, "moved")


@blueprint.post("/issues/<int:issue_id>/mails/dismiss")
def dismiss(issue_id: int) -> Response | tuple[str, int]:
    """Say that the ticked mails are about no problem."""
    return _put(issue_id, None, "dismissed")


@blueprint.post("/issues/<int:issue_id>/mails/split")
def split(issue_id: int) -> Response | tuple[str, int]:
    """Make an issue of their own of the ticked mails."""
    ticked, desk = _ticked(), current.store().issue_desk
    if why := _refusal(issue_id, ticked):
        return why
    try:
        born = desk.split(issue_id, ticked, current.agent().id, current.now())
    except Conflict:
        return issue_page.page(issue_id, "all", ticked), 409
    current.audit("split", f"issue {issue_id}", f"issue {born}")
    return issue_page.back_to(born, "split")


@blueprint.get("/issues/<int:issue_id>/merge")
def compare(issue_id: int) -> str | tuple[str, int]:
    """Show the issue beside the one it may be merged with; offer such ones first."""
    store, other_id = current.store(), request.args.get("with", type=identifier)
    issue = store.issues.get(issue_id)
    if other_id is None:
        members = [membership for _, _, membership in store.issues.mails(issue_id, _QUOTED)]
        return _choice(issue, members)
    try:
        other = store.issues.get(other_id)
    except NotFound:
        return _choice(issue, (), "unknown"), 404
    if other.id == issue.id:
        return _choice(issue, (), "one"), 409
    return render_template(
        "issue/compare.html",
        pair=[(one, *_told(one)) for one in (issue, other)],
        apart=bool(store.issue_book.apart([issue.id, other.id])),
    )


@blueprint.post("/issues/<int:issue_id>/merge")
def merge(issue_id: int) -> Response | tuple[str, int]:
    """Bring another issue into this one, where it leads from now on."""
    store, source = current.store(), request.form.get("source", type=identifier)
    try:
        store.issue_desk.merge(source or 0, issue_id, current.agent().id, current.now())
    except NotFound:
        return issue_page.page(issue_id, "unknown"), 404
    except Conflict:
        return issue_page.page(issue_id, "one"), 409
    current.audit("merged", f"issue {issue_id}", f"issue {source}")
    return issue_page.back_to(issue_id, "merged")


@blueprint.post("/issues/<int:issue_id>/history/<int:event_id>/undo")
def undo(issue_id: int, event_id: int) -> Response | tuple[str, int]:
    """Undo what a line of the history tells, or all of its act, while that is possible."""
    store, act = current.store(), "act" in request.form
    try:
        with store.writing():
            issue_history.undo(store.issues.get(issue_id), event_id, act=act)
    except (Conflict, NotFound):
        return issue_page.page(issue_id, "late"), 409
    return issue_page.back_to(store.issue_book.standing(issue_id), "undone")


def _put(issue_id: int, target: int | None, done: str) -> Response | tuple[str, int]:
    """Let all of the ticked mails belong elsewhere, or none of them."""
    ticked, store = _ticked(), current.store()
    if why := _refusal(issue_id, ticked):
        return why
    try:
        with store.writing():
            for mail_id in ticked:
                store.issue_desk.move(mail_id, target, current.agent().id, current.now())
    except NotFound:
        return issue_page.page(issue_id, "unknown", ticked), 404
    return issue_page.back_to(issue_id, done)


def _ticked() -> list[int]:
    """Return the mails that were ticked, in the order of their arrival: what an earlier one takes
    along, a later one then confirms."""
    return sorted(set(request.values.getlist("mail", type=identifier)))[:_AT_ONCE]


def _query() -> str:
    return request.args.get("q", "").strip()


def _refusal(issue_id: int, ticked: Sequence[int]) -> tuple[str, int] | None:
    """Return the page that says why nothing is done with these mails: there are none, or a
    colleague has put one elsewhere since they were shown."""
    if not ticked:
        return issue_page.page(issue_id, "untouched"), 400
    members = map(current.store().readings.membership, ticked)
    if any(member is None or member.issue != issue_id for member in members):
        return issue_page.page(issue_id, "gone", ticked), 409
    return None


def _choice(issue: Issue, members: Sequence[Membership], refusal: str | None = None) -> str:
    return render_template(
        "issue/merge.html",
        issue=issue,
        choice=likely.choice(_query(), members, {issue.id}),
        refusal=REFUSALS[refusal] if refusal else None,
    )


def _told(issue: Issue) -> tuple[object, ...]:
    """Return what tells an issue from another: its reach, quotes, and languages of answers."""
    store = current.store()
    quotes = issue_page.voices(store.issues.mails(issue.id, _QUOTED))
    answers = [known.language for known in store.issues.answers(issue.id)]
    return estimates.reach(issue), quotes, answers
