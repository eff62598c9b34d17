"""The list of issues: which are asked for, and in which group each stands."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from flask import abort, request

from inbox_assistant.model import Course, Issue, IssueStatus, Movement, Reach
from web import current, estimates, issue_page
from web.charts import Chart
from web.likely import STATUSES
from web.words import NAMES

RECURS = 2  # people: what one person reports is a conversation, not an issue
_LIVING = 100
_FIXED = 30  # those with the newest mail, beside the living ones

Group = Literal["new", "growing", "steady", "fading", "fixed"]
GROUPS: Sequence[Group] = ("new", "growing", "steady", "fading", "fixed")
_COURSES: Mapping[Course, Group] = {
    "new": "new",
    "growing": "growing",
    "returned": "growing",
    "steady": "steady",
    "fading": "fading",
    "fixed": "fixed",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for; an empty text asks for all of them."""

    status: str = ""
    group: str = ""
    language: str = ""
    blocking: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether something may be hidden by what is asked for."""
        return self != Asked(status=self.status)

    def of_all(self) -> "Asked":
        """Return the same, whatever the group."""
        return replace(self, group="")

    def but(self, **changes: str) -> dict[str, str]:
        """Return the address of the same list with those changes, as values for `url_for`."""
        return {name: value for name, value in asdict(replace(self, **changes)).items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One issue of the list. `answered` tells whether there is a known answer, `missing` are the
    languages customers write in without one, `back` is when it came back after it was fixed."""

    issue: Issue
    reach: Reach
    movement: Movement
    group: Group
    picture: Chart
    answered: bool
    missing: tuple[str, ...]
    back: datetime | None


def asked() -> Asked:
    """Return what the request asks for; what is no choice of ours is refused."""
    known = Asked(**{name: request.args.get(name, "") for name in Asked.__dataclass_fields__})
    choices: tuple[tuple[str, Sequence[Any]], ...] = (
        (known.status, STATUSES),
        (known.group, GROUPS),
        (known.blocking, [str(degree) for degree in NAMES["impact"]]),
    )
    if any(value and value not in choice for value, choice in choices):
        abort(400)
    return known


def lines(of: Asked) -> list[Line]:
    """Return the issues of the status asked for, whatever else is; `shown` looks at the rest."""
    issues = _issues(of.status)
    known, back = estimates.of(issues), current.store().figures.came_back([i.id for i in issues])
    return [_line(issue, *known[issue.id], back.get(issue.id)) for issue in issues]


def shown(found: Sequence[Line], of: Asked) -> dict[Group, list[Line]]:
    """Return the lines that fit, by group; groups without any are left out."""
    fit = [line for line in found if _fits(line, of)]
    grouped = {group: [line for line in fit if line.group == group] for group in GROUPS}
    return {g: some for g, some in grouped.items() if some and of.group in ("", g)}


def _issues(status: str) -> list[Issue]:
    page = current.store().issues.page
    wanted: list[IssueStatus] = [one for one in STATUSES if one == status]
    if wanted:
        return page(wanted, _LIVING, writers=RECURS)
    living = page(["open", "watching"], _LIVING, writers=RECURS)
    return living + page(["fixed"], _FIXED, writers=RECURS)


def _fits(line: Line, of: Asked) -> bool:
    if of.language and of.language not in line.issue.languages:
        return False
    return not of.blocking or line.issue.blocking >= int(of.blocking)


def _line(issue: Issue, reach: Reach, movement: Movement, back: datetime | None) -> Line:
    known = {answer.language for answer in current.store().issues.answers(issue.id)}
    return Line(
        issue=issue,
        reach=reach,
        movement=movement,
        group="fixed" if issue.status == "fixed" else _COURSES[movement.course],
        picture=issue_page.chart(issue, 14, 112, 28),
        answered=bool(known),
        missing=tuple(code for code in issue.languages if code not in {*known, "und"}),
        back=back if issue.status == "open" else None,
    )
