"""Updates and incidents as they look to who sees only some mailboxes."""

from collections.abc import Collection
from dataclasses import replace

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Incident, Update
from inbox_assistant.store.sql.access import SqlAccess
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.incidents import SqlIncidents
from inbox_assistant.store.sql.seen_issues import SeenIssues
from inbox_assistant.store.sql.updates import SqlUpdates


class SeenUpdates(SqlUpdates):
    """`SqlUpdates` that lists those whose people all lie in some mailboxes."""

    def __init__(self, db: Database, mailboxes: Collection[str]) -> None:
        super().__init__(db, mailboxes)
        self._mailboxes = mailboxes

    def of_issue(self, issue_id: int, limit: int, *, drafts: bool = False) -> list[Update]:
        """Return its newest updates that were begun, or those that were not, newest first."""
        access = SqlAccess(self.db)
        return [
            update
            for update in super().of_issue(issue_id, limit, drafts=drafts)
            if access.sees(self._mailboxes, "update", update.id)
        ]

    def _newest(self, issue_id: int) -> int | None:
        # An update overtakes the one before it, whoever may see that one.
        newest = super().of_issue(issue_id, 1)
        return newest[0].id if newest else None


class SeenIncidents(SqlIncidents):
    """`SqlIncidents` of the issues that may be seen, by the names they have there."""

    def __init__(self, db: Database, mailboxes: Collection[str]) -> None:
        super().__init__(db, mailboxes)
        self._issues = SeenIssues(db, mailboxes)

    def open(self) -> list[Incident]:
        """Return those that are not over, the oldest first, one per issue."""
        return [named for one in super().open() if (named := self._named(one))]

    def _named(self, incident: Incident) -> Incident | None:
        try:
            issue = self._issues.get(incident.issue)
        except NotFound:
            return None
        return replace(incident, title=issue.title, language=issue.language)
