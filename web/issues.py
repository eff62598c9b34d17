"""Issues: what recurs, whom it reaches, and what we answer to it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import IssueStatus, KnownAnswer
from web import current, doubts, estimates, issue_list, issue_page
from web.forms import written
from web.identifiers import identifier
from web.issue_words import DONE
from web.leading import lead
from web.likely import STATUSES

# The kind of its jobs; `consolidating`, which does them, would bring its models along.
SECOND_LOOK = "consolidate"

blueprint = Blueprint("issues", __name__)


@blueprint.before_app_request
def follow() -> Response | None:
    """Lead from a merged issue to where its mails are, whatever is asked of it."""
    return lead("issue_id", lambda asked: current.store().issue_book.standing(asked))


@blueprint.get("/issues")
def index() -> str:
    """The issues asked for, by how they move, with how far each reaches."""
    asked = issue_list.asked()
    found = issue_list.standing(asked)
    return render_template(
        "issue/list.html",
        asked=asked,
        statuses=STATUSES,
        page=issue_list.page(found, asked, request.args.get("after", type=identifier)),
        languages=sorted({code for one in found for code in one.issue.languages} - {"und"}),
        said=estimates.sentences(),
        doubts=len(doubts.left()),
        looked_at=current.store().regrouping.looked_at(),
        looking=current.store().jobs.waiting(SECOND_LOOK) > 0,
        done=DONE.get(request.args.get("done", "")),
    )


@blueprint.post("/issues/look")
def look() -> Response:
    """Ask a reader for a second look at the recent mail."""
    current.store().jobs.add(SECOND_LOOK, 0)
    return redirect(url_for("issues.index", done="looking"), code=303)


@blueprint.get("/issues/<int:issue_id>")
def page(issue_id: int) -> str:
    """One issue: its timeline, its voices, the known answers, every mail, and its history."""
    return issue_page.page(issue_id)


@blueprint.post("/issues/<int:issue_id>/title")
def rename(issue_id: int) -> Response:
    """Give the issue a title of the team's own."""
    title = " ".join(request.form.get("title", "").split())[:200]
    if not title:
        return issue_page.back_to(issue_id)
    current.store().issues.rename(issue_id, title, current.agent().id, current.now())
    return issue_page.back_to(issue_id, "renamed")


@blueprint.post("/issues/<int:issue_id>/status")
def set_status(issue_id: int) -> Response:
    """Open, watch, fix or ignore the issue; what is fixed leads to those who can be told."""
    status, store = _status(request.form.get("status", "")), current.store()
    store.issues.set_status(issue_id, status, current.agent().id, current.now())
    if status == "fixed" and store.issue_book.to_close(issue_id, 1):
        return redirect(url_for("telling.index", issue_id=issue_id), code=303)
    return issue_page.back_to(issue_id, "status")


@blueprint.post("/issues/<int:issue_id>/answers")
def answer(issue_id: int) -> Response:
    """Keep what is answered to this issue in one language; an empty text removes it."""
    language = request.form.get("language", "")
    if not (language.isascii() and language.isalpha() and len(language) in (2, 3)):
        abort(400)
    text = written("text").strip()
    known = KnownAnswer(issue_id, language, text)
    current.store().issues.answer(known, current.agent().id, current.now())
    return issue_page.back_to(issue_id, "answered", "answers")


def _status(name: str) -> IssueStatus:
    return next((status for status in STATUSES if status == name), None) or abort(400)
