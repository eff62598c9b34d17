"""What agents say about issues: moved, merged and parted mails stay where they were put."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import IssueEvent, IssueProfile
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.issue_events import note, note_both
from inbox_assistant.store.sql.issue_merging import merge, unmerge
from inbox_assistant.store.sql.naming import name_by_newest
from inbox_assistant.store.sql.pair_lessons import (
    forget_contradicted,
    newest_fellows,
    newest_of,
    teach,
)
from inbox_assistant.store.sql.placing import chasers, place, refresh_issues
from inbox_assistant.store.sql.profiles import begin, queue_profile
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, seconds
from inbox_assistant.store.sql.standing import is_pinned, part, standing, standing_row


class SqlIssueDesk(Facet):
    """Implements `store.issues.IssueDesk`."""

    def move(self, mail_id: int, issue_id: int | None, agent_id: int, at: datetime) -> None:
        """Pin the mail to that issue (None: to none); later mails of its conversation follow."""
        with self.db.writing():
            member = self._member(mail_id)
            source = member["issue_id"]
            target = None if issue_id is None else standing(self.db, issue_id)
            fellows = newest_fellows(self.db, source, mail_id)
            later = [row for row in chasers(self.db, member) if row["issue_id"] != target]
            place(self.db, member, target, pinned=True)
            if source != target:
                for row in later:
                    place(self.db, row, target, pinned=False)
                self._moved([member, *later], target, agent_id, at)
                self._teach(mail_id, fellows, agent_id, at, together=False)
            joined = newest_fellows(self.db, target, mail_id)
            self._teach(mail_id, joined, agent_id, at, together=True)

    def _moved(self, members: list[Row], target: int | None, agent_id: int, at: datetime) -> None:
        """Write what follows from a move: history, who is apart, lists, profiles to be made."""
        mail_id, source = members[0]["mail_id"], members[0]["issue_id"]
        counts = Counter(row["issue_id"] for row in members)
        for old, mails in counts.items():
            if old is not None:
                note(
                    self.db,
                    IssueEvent(old, at, "moved", agent_id, target, mail_id, mails=-mails),
                )
                queue_profile(self.db, old)
        if target is not None:
            came = IssueEvent(target, at, "moved", agent_id, source, mail_id, mails=len(members))
            note(self.db, came)
            queue_profile(self.db, target)
        if source is not None and target is not None and newest_of(self.db, source):
            part(self.db, source, target, agent_id, seconds(at))
        moved = [row["mail_id"] for row in members]
        refresh_issues(self.db, moved)
        forget_contradicted(self.db, moved)

    def merge(self, source: int, target: int, agent_id: int | None, at: datetime) -> None:
        """Move all of `source` into `target`, where it leads from now on."""
        with self.db.writing():
            source, target = standing(self.db, source), standing(self.db, target)
            newest = newest_of(self.db, source)
            fellows = newest_fellows(self.db, target, newest) if newest else []
            moved = self._members(source)
            merge(self.db, source, target, agent_id, at)
            if newest and agent_id is not None:
                forget_contradicted(self.db, moved)
                self._teach(newest, fellows, agent_id, at, together=True)

    def unmerge(self, source: int, agent_id: int, at: datetime) -> int:
        """Undo a merge: `source` gets back what came with it; return where that was."""
        with self.db.writing():
            stood = unmerge(self.db, source, agent_id, at)
            moved = self._members(source)
            forget_contradicted(self.db, moved)
            fellows = newest_fellows(self.db, stood, moved[0])
            self._teach(moved[0], fellows, agent_id, at, together=False)
        return stood

    def split(
        self, issue_id: int, mail_ids: Collection[int], agent_id: int | None, at: datetime
    ) -> int:
        """Move these mails into a new issue and return its id."""
        with self.db.writing():
            old = standing_row(self.db, issue_id)
            named = [self._member(mail_id) for mail_id in sorted(set(mail_ids))]
            self._may_split(old, named, agent_id)
            new = self._begin(old, at)
            later = {
                row["mail_id"]: row
                for member in named
                for row in chasers(self.db, member)
                if row["issue_id"] == old["id"] and row["mail_id"] not in mail_ids
            }
            for member in named:
                place(self.db, member, new, pinned=agent_id is not None)
            for row in later.values():
                place(self.db, row, new, pinned=False)
            self._parted(old["id"], new, [*(m["mail_id"] for m in named), *later], agent_id, at)
        return new

    def _may_split(self, old: Row, named: list[Row], agent_id: int | None) -> None:
        if not named or any(member["issue_id"] != old["id"] for member in named):
            raise Conflict("Choose mails of this issue: some of these are not in it any more.")
        if len(named) >= old["mails"]:
            raise Conflict("Some mails have to stay: choose fewer.")
        if agent_id is None and any(is_pinned(self.db, member) for member in named):
            raise Conflict("An agent said where one of these mails belongs.")

    def _begin(self, old: Row, at: datetime) -> int:
        new = SqlReadings(self.db).new_issue_id()
        begin(self.db, IssueProfile(new, b"", "", "", old["language"]), at)
        return new

    def _parted(
        self, old: int, new: int, moved: list[int], agent_id: int | None, at: datetime
    ) -> None:
        if newest_of(self.db, old) is None:
            raise Conflict("Some mails have to stay: with their conversations these are all.")
        name_by_newest(self.db, new)
        note_both(self.db, IssueEvent(new, at, "parted", agent_id, old, mails=len(moved)))
        for issue_id in (old, new):
            queue_profile(self.db, issue_id)
        refresh_issues(self.db, moved)
        if agent_id is not None:
            part(self.db, old, new, agent_id, seconds(at))
            forget_contradicted(self.db, moved)
            fellows = newest_fellows(self.db, old, moved[0])
            self._teach(moved[0], fellows, agent_id, at, together=False)

    def _teach(
        self, mail_id: int, fellows: list[int], agent_id: int, at: datetime, *, together: bool
    ) -> None:
        teach(self.db, mail_id, fellows, together=together, agent_id=agent_id, at=at)

    def _member(self, mail_id: int) -> Row:
        row = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=mail_id)
        if row is None:
            raise Conflict("This mail has not been read yet: try again in a minute.")
        return row

    def _members(self, issue_id: int) -> list[int]:
        """Return the mails of an issue, newest first."""
        rows = self.db.rows(
            "SELECT mail_id FROM memberships WHERE issue_id = :id ORDER BY at DESC, mail_id DESC",
            id=issue_id,
        )
        return [row["mail_id"] for row in rows]
