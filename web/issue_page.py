"""What an agent has before them with one issue open."""

from collections.abc import Sequence
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Issue, Membership, Reading, StoredMail
from inbox_assistant.report import ranges
from inbox_assistant.report.charts import Chart, timeline
from inbox_assistant.respond.kinds import SURE_OF_ISSUE
from web import current, estimates, issue_events, issue_history, milestones, updating
from web.issue_words import DONE, FOLLOWS, REFUSALS
from web.likely import STATUSES
from web.update_words import STAGES
from web.words import CHOICES

MAILS_SHOWN = 50
MOST_MAILS = 500
VOICES = 4

Row = tuple[StoredMail, Reading, Membership]


def page(issue_id: int, refusal: str | None = None, ticked: Sequence[int] = ()) -> str:
    """Return the page of an issue; `refusal` says why nothing was done with the mails ticked."""
    store = current.store()
    issue = store.issues.get(issue_id)
    reach, movement = estimates.of([issue])[issue.id]
    answers = {known.language: known.text for known in store.issues.answers(issue.id)}
    languages = [*dict.fromkeys([*answers, *issue.languages, *map(str, CHOICES["language"])])]
    mails = store.issues.mails(issue.id, MOST_MAILS if "all" in request.args else MAILS_SHOWN)
    return render_template(
        "issue/page.html",
        issue=issue,
        statuses=STATUSES,
        follows=FOLLOWS,
        reach=reach,
        movement=movement,
        news=estimates.lately([issue])[issue.id],
        rhythm=estimates.rhythm(issue),
        stated=estimates.stated(issue),
        said=estimates.sentences(),
        told=updating.told(issue),
        stages=STAGES,
        timeline=milestones.timeline(
            issue, chart(issue, milestones.DAYS, milestones.WIDTH, milestones.TALL)
        ),
        scale=(scale := ranges.scale([reach])),
        range=ranges.placed(reach, scale),
        mails=mails,
        most=MOST_MAILS,
        voices=voices(mails),
        answers=answers,
        languages=[code for code in languages if code != "und"],
        history=issue_history.of_request(issue),
        happened=issue_events.words,
        refusal=REFUSALS[refusal] if refusal else None,
        ticked=ticked,
        done=DONE.get(request.args.get("done", "")),
    )


def back_to(issue_id: int, done: str | None = None, anchor: str | None = None) -> Response:
    """Return the way back to an issue after something was done with it."""
    url = url_for("issues.page", issue_id=issue_id, done=done, _anchor=anchor)
    return redirect(url, code=303)


def voices(mails: Sequence[Row]) -> list[Row]:
    """Return mails to quote: of different people, and of different languages first; those that are
    surely about it and say what is wrong, where there are any."""
    told = {row[0].mail.sender.address: row for row in reversed(mails) if row[1].request}
    newest = sorted(told.values(), key=lambda row: row[0].at, reverse=True)
    newest = [row for row in newest if _clear(row)] or newest
    heard: dict[str, Row] = {}
    for row in newest:
        heard.setdefault(row[1].language.value, row)
    first = [*heard.values()]
    return [*first, *(row for row in newest if row not in first)][:VOICES]


def _clear(row: Row) -> bool:
    _, reading, membership = row
    sure = membership.by_agent or membership.probability >= SURE_OF_ISSUE
    return sure and not reading.vague.value


def chart(issue: Issue, days: int, width: int, height: int) -> Chart:
    """Return the mails a day of the last `days`, in a box of that size."""
    since = current.now() - timedelta(days=days)
    daily = current.store().issues.daily(issue.id, since)
    return timeline(daily, current.now().date(), days, width, height)
