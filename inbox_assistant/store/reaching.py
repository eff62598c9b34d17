"""What may be asked of a store about how widely issues block and how they move: see `base`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Closed, Stated, Wrote


class Courses(Protocol):
    """When people wrote about issues: what tells how an issue moves."""

    def daily_writers(
        self, issue_ids: Sequence[int], until: datetime, days: int
    ) -> Mapping[int, list[int]]:
        """Return the people who wrote in each of so many spans of 24 hours back from `until`, the
        last one first."""

    def hourly(self, issue_id: int | None, since: datetime, until: datetime) -> Mapping[int, int]:
        """Return the mails of people (about one issue; None: about anything) in each hour with
        any, by hours since 1970."""

    def reopened(self, issue_ids: Sequence[int], since: datetime, until: datetime) -> set[int]:
        """Return those of the issues that a mail opened again in [since, until)."""


class ReachBook(Courses, Protocol):
    """Who wrote about issues and when, and what agents know of those who did not write."""

    def wrote(self, issue_ids: Sequence[int]) -> Mapping[int, Wrote]:
        """Return who wrote about each of the issues, robots left out. Of very many people, the
        domains are those of some thousand."""

    def stated(self, issue_ids: Sequence[int]) -> Mapping[int, Stated]:
        """Return what agents stated; issues of which nothing was are left out."""

    def state(self, issue_id: int, stated: Stated) -> None:
        """Keep what `stated.agent_id` (None: the command line) states at `stated.at` in place of
        what was stated before."""

    def closed(self, limit: int) -> list[Closed]:
        """Return fixed and ignored issues of which is stated how many they hit, newest first."""

    def among_writers(self, issue_id: int, addresses: Sequence[str]) -> int:
        """Return how many of the addresses (case folded) wrote about the issue."""
