"""What agents do with a conversation besides answering it."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Act
from inbox_assistant.store.sql import spam
from inbox_assistant.store.sql.acts import add_act
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, found, moment, seconds

_DUE = (
    "SELECT id, snoozed_until FROM conversations WHERE status = 'snoozed' "
    "AND snoozed_until <= :now ORDER BY snoozed_until, id"
)


class SqlDesk(Facet):
    """Implements `store.desk.Desk`."""

    def assign(
        self, conversation_id: int, assignee: int | None, agent_id: int, at: datetime
    ) -> None:
        """Give the conversation to an agent, or (None) to nobody."""
        with self.db.writing():
            if self._head(conversation_id)["assignee"] == assignee:
                return
            self.db.run(
                "UPDATE conversations SET assignee = :assignee WHERE id = :id",
                id=conversation_id,
                assignee=assignee,
            )
            given = Act(at, "released", agent_id)
            if assignee is not None:
                given = Act(at, "assigned", agent_id, str(assignee))
            add_act(self.db, conversation_id, given)

    def close(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Close it; a customer's next mail opens it again."""
        with self.db.writing():
            head = self._head(conversation_id)
            if head["merged_into"] is None:  # what was merged is closed
                self._settle(head, "closed", Act(at, "closed", agent_id))

    def reopen(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Open what is closed or sleeps."""
        with self.db.writing():
            head = self._standing(conversation_id)
            self._settle(head, "open", Act(at, "reopened", agent_id))

    def _settle(self, head: Row, status: str, act: Act) -> None:
        _refuse_spam(head)
        changed = self.db.run(
            "UPDATE conversations SET status = :status, unread = 0, snoozed_until = NULL "
            "WHERE id = :id AND status <> :status",
            id=head["id"],
            status=status,
        )
        if changed:
            add_act(self.db, head["id"], act)

    def snooze(self, conversation_id: int, until: datetime, agent_id: int, at: datetime) -> None:
        """Let it sleep until then, or until the customer writes."""
        with self.db.writing():
            head = self._standing(conversation_id)
            _refuse_spam(head)
            if (head["status"], head["snoozed_until"]) == ("snoozed", seconds(until)):
                return
            self.db.run(
                "UPDATE conversations SET status = 'snoozed', unread = 0, snoozed_until = :until "
                "WHERE id = :id",
                id=conversation_id,
                until=seconds(until),
            )
            slept = Act(at, "snoozed", agent_id, str(seconds(until)))
            add_act(self.db, conversation_id, slept)

    def spam(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Put it among the spam."""
        with self.db.writing():
            head = self._standing(conversation_id)
            if head["status"] != "spam":
                spam.mark(self.db, head, agent_id, at)
                add_act(self.db, conversation_id, Act(at, "spam", agent_id))

    def unspam(self, conversation_id: int, agent_id: int | None, at: datetime) -> None:
        """Give it back what being spam took away."""
        with self.db.writing():
            if self._head(conversation_id)["status"] == "spam":
                spam.unmark(self.db, conversation_id, agent_id, at)
                add_act(self.db, conversation_id, Act(at, "unspam", agent_id))

    def wake(self, at: datetime) -> list[int]:
        """Open what has slept until then, unread; return it."""
        now = seconds(at)
        if self.db.one(_DUE, now=now) is None:  # nothing to write: no lock is taken
            return []
        with self.db.writing():
            due = self.db.rows(_DUE, now=now)
            for row in due:
                self.db.run(
                    "UPDATE conversations SET status = 'open', unread = 1 WHERE id = :id",
                    id=row["id"],
                )
                add_act(self.db, row["id"], Act(moment(row["snoozed_until"]), "woken"))
        return [row["id"] for row in due]

    def _head(self, conversation_id: int) -> Row:
        row = self.db.one("SELECT * FROM conversations WHERE id = :id", id=conversation_id)
        return found(row, "conversation")

    def _standing(self, conversation_id: int) -> Row:
        head = self._head(conversation_id)
        if head["merged_into"] is not None:
            raise Conflict("This conversation was merged into another one: work on that one.")
        return head


def _refuse_spam(head: Row) -> None:
    if head["status"] == "spam":
        raise Conflict("This conversation is spam: say first that it is not.")


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_DUE,)
