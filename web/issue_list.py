"""The list of issues: which are asked for, and in which group each stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from flask import abort, request

from inbox_assistant.model import Course, Issue, IssueStatus, Movement, Reach
from inbox_assistant.report.charts import Chart
from web import current, estimates, issue_page
from web.likely import STATUSES
from web.words import NAMES

RECURS = 2  # people: what one person reports is a conversation, not an issue
PAGE_SIZE = 15
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

    def but(self, **changes: str) -> dict[str, str]:
        """Return the address of the same list with those changes, as values for `url_for`."""
        return {name: value for name, value in asdict(replace(self, **changes)).items() if value}


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue and in which group it stands, by how it moved so many days `ago`, when it last was
    news."""

    issue: Issue
    ago: int
    movement: Movement
    group: Group


@dataclass(frozen=True, slots=True)
class Line:
    """One issue of a page. `answered` tells whether there is a known answer, `missing` are the
    languages customers write in without one, `back` is when it came back after it was fixed."""

    issue: Issue
    reach: Reach
    ago: int
    movement: Movement
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


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, by group. `counts` are of all that fits, whatever the group; the next
    page begins `after` that issue, None on the last one; `first` says that none comes before."""

    groups: Mapping[Group, Sequence[Line]]
    counts: Mapping[Group, int]
    after: int | None
    first: bool


def standing(of: Asked) -> list[Standing]:
    """Return the issues of the status asked for, whatever else is; `page` looks at the rest."""
    issues = _issues(of.status)
    moves = estimates.lately(issues)
    return [_standing(issue, *moves[issue.id]) for issue in issues]


def _standing(issue: Issue, ago: int, movement: Movement) -> Standing:
    group = "fixed" if issue.status == "fixed" else _COURSES[movement.course]
    return Standing(issue, ago, movement, group)


def page(found: Sequence[Standing], of: Asked, after: int | None) -> Page:
    """Return the page of those that fit which comes after that issue: the first one, if it is not
    among them. What is told of an issue is looked up for this page alone."""
    fit = sorted((one for one in found if _fits(one, of)), key=lambda one: GROUPS.index(one.group))
    wanted = [one for one in fit if of.group in ("", one.group)]
    ids = [one.issue.id for one in wanted]
    begin = ids.index(after) + 1 if after in ids else 0
    shown = wanted[begin : begin + PAGE_SIZE]
    following = shown[-1].issue.id if len(wanted) > begin + PAGE_SIZE else None
    return Page(_grouped(shown), Counter(one.group for one in fit), following, begin == 0)


def _grouped(shown: Sequence[Standing]) -> dict[Group, list[Line]]:
    issues = [one.issue for one in shown]
    reaches = estimates.reaches(issues)
    back = current.store().figures.came_back([issue.id for issue in issues])
    groups: dict[Group, list[Line]] = {}
    for one in shown:
        line = _line(one, reaches[one.issue.id], back.get(one.issue.id))
        groups.setdefault(one.group, []).append(line)
    return groups


def _issues(status: str) -> list[Issue]:
    page = current.store().issues.page
    wanted: list[IssueStatus] = [one for one in STATUSES if one == status]
    if wanted:
        return page(wanted, _LIVING, writers=RECURS)
    living = page(["open", "watching"], _LIVING, writers=RECURS)
    return living + page(["fixed"], _FIXED, writers=RECURS)


def _fits(one: Standing, of: Asked) -> bool:
    if of.language and of.language not in one.issue.languages:
        return False
    return not of.blocking or one.issue.blocking >= int(of.blocking)


def _line(standing: Standing, reach: Reach, back: datetime | None) -> Line:
    issue = standing.issue
    known = {answer.language for answer in current.store().issues.answers(issue.id)}
    return Line(
        issue=issue,
        reach=reach,
        ago=standing.ago,
        movement=standing.movement,
        picture=issue_page.chart(issue, 14, 112, 28),
        answered=bool(known),
        missing=tuple(code for code in issue.languages if code not in {*known, "und"}),
        back=back if issue.status == "open" else None,
    )
