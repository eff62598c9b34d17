"""How widely issues block and how they move, with the sentences that say so."""

from collections.abc import Mapping, Sequence
from functools import cache
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Course, Issue, Movement, Reach, Rhythm, Stated
from inbox_assistant.report.estimates import Estimates
from inbox_assistant.report.sentences import Sentences
from web import current, errors, i18n
from web.i18n import gettext, marked

blueprint = Blueprint("estimates", __name__)

#: What is said of a movement of the last days that is not today's.
_LATELY: Mapping[Course, str] = {
    "new": marked("new in the last days"),
    "growing": marked("grew in the last days"),
    "returned": marked("back in the last days"),
}
_LONGEST = 9  # digits: more people than there are need no more


def of(issues: Sequence[Issue]) -> dict[int, tuple[Reach, Movement]]:
    """Return how widely each of the issues blocks, and how it moves."""
    estimates = _now()
    reaches, moves = estimates.reach(issues), estimates.movements(issues)
    return {issue.id: (reaches[issue.id], moves[issue.id]) for issue in issues}


def lately(issues: Sequence[Issue]) -> dict[int, tuple[int, Movement]]:
    """Return how each of the issues moved when it last was news, and how many days ago."""
    return _now().lately(issues)


def course(ago: int, movement: Movement) -> str:
    """Return that in a word or two."""
    if not ago:
        return sentences().course(movement)
    return gettext(_LATELY[movement.course])


def reaches(issues: Sequence[Issue]) -> dict[int, Reach]:
    """Return how widely each of the issues blocks."""
    return _now().reach(issues)


def reach(issue: Issue) -> Reach:
    """Return how widely one issue blocks."""
    return _now().reach([issue])[issue.id]


def rhythm(issue: Issue) -> Rhythm | None:
    """Return when most write about the issue, by the clocks of who asks."""
    return _now().rhythm(issue, current.zone())


def stated(issue: Issue) -> Stated:
    """Return what agents stated of those an issue hits."""
    return current.store().reach_book.stated([issue.id]).get(issue.id, Stated())


def sentences() -> Sentences:
    """Return who says it in the language of this request, as the reports do."""
    return _sentences(i18n.language(), current.zone())


@cache
def _sentences(language: str, zone: ZoneInfo) -> Sentences:
    return Sentences(language, zone)


def _now() -> Estimates:
    return Estimates(current.store().reach_book, current.config().reach, current.now())


@blueprint.app_context_processor
def teach() -> dict[str, object]:
    """Let pages say how an issue moves."""
    return {"course_of": course}


@blueprint.post("/issues/<int:issue_id>/reach")
def state(issue_id: int) -> Response | tuple[str, int]:
    """Keep what an agent knows of those the issue hits; an empty field takes its figure back."""
    affected, users, listed, both = map(_count, ("affected", "users", "listed", "both"))
    if (listed is None) != (both is None) or (both or 0) > (listed or 0):
        words = gettext("Fill in both numbers of the second list; those who wrote are among them.")
        return errors.told(words, 400)
    known = Stated(affected, users or None, listed, both, current.agent().id, current.now())
    current.store().reach_book.state(issue_id, known)
    return redirect(url_for("issues.page", issue_id=issue_id, _anchor="reach"), code=303)


def _count(name: str) -> int | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        abort(400)
    return int(text)
