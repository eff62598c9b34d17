"""The second look at the recent mails: what it sees, and what of it may be done."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import (
    Consolidated,
    Grouped,
    IssueChange,
    IssueEvent,
    IssueProfile,
    Refused,
    Regrouped,
)
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.grouped import grouped
from inbox_assistant.store.sql.issue_events import note
from inbox_assistant.store.sql.issue_merging import merge
from inbox_assistant.store.sql.placing import place_by_method, refresh_issues
from inbox_assistant.store.sql.profiles import keep_profile, profile_of, queue_profile
from inbox_assistant.store.sql.rows import Row, moment_or_none, seconds
from inbox_assistant.store.sql.standing import (
    FOLLOWS_PIN,
    is_pinned,
    standing,
    standing_or_none,
)

_GROUPED = (
    "SELECT s.*, m.conversation_id, v.embedder, v.data AS meaning, i.held_until, "  # noqa: S608
    f"s.by_agent OR {FOLLOWS_PIN} AS pinned "
    "FROM memberships s JOIN mails m ON m.id = s.mail_id JOIN meanings v ON v.mail_id = s.mail_id "
    "LEFT JOIN issues i ON i.id = s.issue_id "
)
_NEWEST_FIRST = " ORDER BY s.at DESC, s.mail_id DESC LIMIT :limit"
_WINDOW = f"{_GROUPED} WHERE s.at >= :since{_NEWEST_FIRST}"
_MEMBERS = f"{_GROUPED} WHERE s.issue_id = :id{_NEWEST_FIRST}"


_CHANGED = "SELECT * FROM issues WHERE version > :since ORDER BY version LIMIT :limit"
_GONE = "SELECT * FROM gone_issues WHERE version > :since ORDER BY version LIMIT :limit"


class SqlRegrouping(Facet):
    """Implements `store.issues.Regrouping`."""

    def version(self) -> int:
        """Return the number of the newest change of any issue."""
        row = self.db.one("SELECT version FROM issue_clock")
        return int(row["version"]) if row else 0

    def looked_at(self) -> datetime | None:
        """Return when a second look was last applied, None when none ever was."""
        row = self.db.one("SELECT looked_at FROM issue_clock")
        return moment_or_none(row["looked_at"]) if row else None

    def changed(self, since_version: int, limit: int) -> list[IssueChange]:
        """Return the issues that changed after that version, in order of it, each as it is now."""
        values = {"since": since_version, "limit": limit}
        changed = [_change(row) for row in self.db.rows(_CHANGED, **values)]
        gone = [IssueChange(r["version"], r["id"], None) for r in self.db.rows(_GONE, **values)]
        return sorted([*changed, *gone], key=lambda change: change.version)[:limit]

    def window(self, since: datetime, limit: int) -> list[Grouped]:
        """Return the read mails since then, the newest `limit` of them, in order of time."""
        rows = self.db.rows(_WINDOW, since=seconds(since), limit=limit)
        return [grouped(row) for row in reversed(rows)]

    def members(self, issue_id: int, limit: int) -> list[Grouped]:
        """Return the newest mails of an issue, newest first."""
        rows = self.db.rows(_MEMBERS, id=standing(self.db, issue_id), limit=limit)
        return [grouped(row) for row in rows]

    def save_profile(self, profile: IssueProfile, at: datetime) -> None:
        """Keep a profile that was made again."""
        with self.db.writing():
            if keep_profile(self.db, profile, at):
                note(self.db, IssueEvent(profile.issue, at, "renamed", text=profile.title))

    def apply(self, found: Consolidated, at: datetime) -> Refused:
        """Do what a second look found, in one transaction; return what was refused."""
        with self.db.writing():
            overtaken = self._changed_since(found)
            for profile in found.profiles:
                self.save_profile(profile, at)
            unmerged = {old for old, new in found.merged.items() if not self._merge(old, new, at)}
            unmoved = [move for move in found.moves if not self._move(move)]
            refresh_issues(self.db, [move.mail_id for move in found.moves])
            for event in found.events:
                note(self.db, event)
            unmade = self._touched(unmerged, unmoved, found) | overtaken
            self._make_again(unmade, found)
            self.db.run("UPDATE issue_clock SET looked_at = :at", at=seconds(at))
        return Refused(frozenset(move.mail_id for move in unmoved), frozenset(unmerged))

    def _changed_since(self, found: Consolidated) -> set[int]:
        """Return which of its issues changed after they were seen."""
        rows = (
            self.db.one(
                "SELECT id FROM issues WHERE id = :id AND version > :as_of",
                id=profile.issue,
                as_of=found.as_of,
            )
            for profile in found.profiles
        )
        return {row["id"] for row in rows if row}

    def _merge(self, old: int, new: int, at: datetime) -> bool:
        try:
            merge(self.db, old, new, None, at)
        except (Conflict, NotFound):
            return False
        return True

    def _move(self, move: Regrouped) -> bool:
        """Let a mail belong where the second look says; return whether it does."""
        row = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=move.mail_id)
        target = standing_or_none(self.db, move.membership.issue)
        if row is None or (target is None and move.membership.issue is not None):
            return False  # erased since
        if row["by_agent"]:
            return bool(row["issue_id"] == target)
        stays = row["issue_id"] == target
        seen = row["issue_id"] == standing_or_none(self.db, move.before)
        if not stays and (is_pinned(self.db, row) or not seen):
            return False
        place_by_method(self.db, row, target, move.membership)
        return True

    def _touched(
        self, unmerged: Iterable[int], unmoved: Iterable[Regrouped], found: Consolidated
    ) -> set[int]:
        """Return the issues whose profiles were made for what was not done."""
        issues = {issue for old in unmerged for issue in (old, found.merged[old])}
        for move in unmoved:
            issues |= {issue for issue in (move.before, move.membership.issue) if issue}
        return issues

    def _make_again(self, unmade: set[int], found: Consolidated) -> None:
        """Queue the issues for which no profile was made, or not one for their mails as they are
        now."""
        made = {profile.issue for profile in found.profiles} - unmade
        ends = [(move.before, move.membership.issue) for move in found.moves]
        moved = {issue for old, new in ends if old != new for issue in (old, new) if issue}
        stands = {standing_or_none(self.db, issue) for issue in unmade | moved}
        stands |= {standing_or_none(self.db, issue) for issue in found.merged.values()}
        for issue_id in sorted(issue for issue in stands if issue):
            if issue_id in made:
                self.db.run(
                    "DELETE FROM jobs WHERE kind = 'profile' AND subject = :id", id=issue_id
                )
            else:
                queue_profile(self.db, issue_id)


def _change(row: Row) -> IssueChange:
    merged_into = row["merged_into"]
    profile = None if merged_into is not None else profile_of(row)
    return IssueChange(row["version"], row["id"], profile, merged_into)


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_WINDOW, _MEMBERS, _CHANGED, _GONE)
