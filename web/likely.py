"""Issues to choose from: those most alike, the newest, and those found by words or number."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import get_args

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Issue, IssueStatus, Membership
from inbox_assistant.store.sql.search import fold
from web import current
from web.identifiers import identifier

STATUSES: tuple[IssueStatus, ...] = get_args(IssueStatus)
_SEARCHED = 500  # issues, the newest mail's first
_FOUND = 20
_ALIKE = 6
_CONSIDERED = 20  # candidates looked up, some of which were merged since


@dataclass(frozen=True, slots=True)
class Choice:
    """Issues offered: `alike` and `newest`, or what was `found` for words asked for."""

    query: str
    alike: tuple[Issue, ...] = ()
    newest: tuple[Issue, ...] = ()
    found: tuple[Issue, ...] = ()


def choice(query: str, members: Iterable[Membership], without: Collection[int]) -> Choice:
    """Return the issues to choose from for mails that belong so, `without` these."""
    if query:
        return Choice(query, found=tuple(_search(query, without)))
    alike = _alike(members, without)
    besides = {*without, *(issue.id for issue in alike)}
    newest = current.store().issues.page(["open", "watching"], _FOUND, writers=2)
    return Choice(query, tuple(alike), tuple(one for one in newest if one.id not in besides))


def _alike(members: Iterable[Membership], without: Collection[int]) -> list[Issue]:
    """Return the issues these mails were nearest to when they came, the nearest first."""
    near: Counter[int] = Counter()
    for member in members:
        for candidate in member.candidates:
            near[candidate.issue] += candidate.probability  # type: ignore[assignment]
    found: dict[int, Issue] = {}
    for issue_id, _ in near.most_common(_CONSIDERED):
        with suppress(NotFound):
            issue = current.store().issues.get(issue_id)
            found[issue.id] = issue
    return [issue for issue in found.values() if issue.id not in without and issue.mails][:_ALIKE]


def _search(query: str, without: Collection[int]) -> Sequence[Issue]:
    """Return the issue of that number, or those whose title or problem holds all the words."""
    with suppress(ValueError, NotFound):
        issue = current.store().issues.get(identifier(query.removeprefix("#")))
        return [] if issue.id in without else [issue]
    words = fold(query).split()
    return [
        issue
        for issue in current.store().issues.page(STATUSES, _SEARCHED)
        if issue.id not in without and _holds(issue, words)
    ][:_FOUND]


def _holds(issue: Issue, words: Sequence[str]) -> bool:
    text = fold(f"{issue.title} {issue.problem}")
    return bool(words) and all(word in text for word in words)
