"""Issues: what recurs, whom it reaches, and what we answer to it."""

from datetime import timedelta
from typing import get_args

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Issue, IssueStatus, KnownAnswer
from inbox_assistant.understand.reach import reach
from web import current
from web.charts import Chart, timeline
from web.words import CHOICES

SHOWN = 100
RECURS = 2  # people: what one person reports is a conversation, not an issue
MAILS_SHOWN = 50
STATUSES: tuple[IssueStatus, ...] = get_args(IssueStatus)

blueprint = Blueprint("issues", __name__)


@blueprint.get("/issues")
def index() -> str:
    """The issues of one status, with how far each reaches and how it went for two weeks."""
    status = _status(request.args.get("status", "open"))
    issues = current.store().issues.page([status], SHOWN, writers=RECURS)
    return render_template(
        "issue/list.html",
        status=status,
        statuses=STATUSES,
        lines=[
            (issue, reach(issue.writers, issue.blocking), _chart(issue, 14, 112, 28))
            for issue in issues
        ],
    )


@blueprint.get("/issues/<int:issue_id>")
def page(issue_id: int) -> str:
    """One issue: its timeline, its voices, the known answers, and every conversation."""
    issues = current.store().issues
    issue = issues.get(issue_id)
    answers = {known.language: known.text for known in issues.answers(issue_id)}
    languages = [*dict.fromkeys([*answers, *issue.languages, *map(str, CHOICES["language"])])]
    return render_template(
        "issue/page.html",
        issue=issue,
        statuses=STATUSES,
        reach=reach(issue.writers, issue.blocking),
        chart_data=_chart(issue, 30, 600, 100),
        mails=issues.mails(issue_id, MAILS_SHOWN),
        answers=answers,
        languages=[code for code in languages if code != "und"],
    )


@blueprint.post("/issues/<int:issue_id>/title")
def rename(issue_id: int) -> Response:
    """Give the issue a title of the team's own."""
    title = " ".join(request.form.get("title", "").split())[:200]
    if title:
        current.store().issues.rename(issue_id, title)
    return _back(issue_id)


@blueprint.post("/issues/<int:issue_id>/status")
def set_status(issue_id: int) -> Response:
    """Open, watch, fix or ignore the issue."""
    current.store().issues.set_status(issue_id, _status(request.form.get("status", "")))
    return _back(issue_id)


@blueprint.post("/issues/<int:issue_id>/answers")
def answer(issue_id: int) -> Response:
    """Keep what is answered to this issue in one language; an empty text removes it."""
    language = request.form.get("language", "")
    if not (language.isascii() and language.isalpha() and len(language) in (2, 3)):
        abort(400)
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    current.store().issues.answer(KnownAnswer(issue_id, language, text), current.agent().id)
    return _back(issue_id, "answers")


def _status(name: str) -> IssueStatus:
    return next((status for status in STATUSES if status == name), None) or abort(400)


def _chart(issue: Issue, days: int, width: int, height: int) -> Chart:
    since = current.now() - timedelta(days=days)
    daily = current.store().issues.daily(issue.id, since)
    return timeline(daily, current.now().date(), days, width, height)


def _back(issue_id: int, anchor: str | None = None) -> Response:
    return redirect(url_for("issues.page", issue_id=issue_id, _anchor=anchor), code=303)
