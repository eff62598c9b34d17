"""Updates to everybody hit by an issue. What makes one leave once is in `begin`."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Addressing, Update
from inbox_assistant.store.sql.addressings import take_back
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, found, moment, moment_or_none, seconds, to_json
from inbox_assistant.store.sql.standing import TREE, standing

_BEGUN = f"issue_id IN ({TREE}) AND begun_at IS NOT NULL"
_DRAFTS = f"issue_id IN ({TREE}) AND begun_at IS NULL"
_OLDER = f"SELECT id FROM updates WHERE {_BEGUN} AND id <> :update"  # noqa: S608  # our own words


class SqlUpdates(Facet):
    """Implements `store.updates.Updates`."""

    def prepare(self, update: Update, proposals: Sequence[Addressing]) -> int:
        """Keep a draft with the letters it proposes; return its id."""
        with self.db.writing():
            issue_id = standing(self.db, update.issue)
            values = {
                "issue_id": issue_id,
                "stage": update.stage,
                "words": to_json(dict(update.words)),
                "until": seconds(update.until) if update.until else None,
                "agent_id": update.agent_id,
                "made_at": seconds(update.made_at) if update.made_at else 0,
                "after": self._newest(issue_id),
            }
            update_id = self._keep(update.id, values)
            self._replace(update_id, proposals)
        return update_id

    def _keep(self, update_id: int, values: Row) -> int:
        if not update_id:
            return self.db.insert("updates", values)
        changes = ", ".join(f"{name} = :{name}" for name in values)
        touched = self.db.run(
            f"UPDATE updates SET {changes} WHERE id = :id AND state = 'draft'",  # noqa: S608  # our own names
            id=update_id,
            **values,
        )
        if not touched:
            raise Conflict("This update is being sent already: its words can't be changed.")
        return update_id

    def propose(self, update_id: int, proposals: Sequence[Addressing]) -> None:
        """Propose letters of an update that was begun to more conversations."""
        with self.db.writing():
            self._replace(update_id, proposals)

    def _replace(self, update_id: int, proposals: Sequence[Addressing]) -> None:
        self._forget(update_id)
        self.db.run_many(
            "INSERT INTO addressings (update_id, conversation_id, name, address, language, "
            "formality, text, answers, seen, reason) VALUES (:update, :conversation, :name, "
            ":address, :language, :formality, :text, :answers, :seen, :reason) "
            "ON CONFLICT DO NOTHING",
            [
                {
                    "update": update_id,
                    "conversation": one.conversation_id,
                    "name": one.customer.name,
                    "address": one.customer.address,
                    "language": one.language,
                    "formality": one.formality,
                    "text": one.text,
                    "answers": one.answers,
                    "seen": one.seen,
                    "reason": one.reason,
                }
                for one in proposals
            ],
        )

    def _forget(self, update_id: int) -> None:
        self.db.run(
            "DELETE FROM addressings WHERE update_id = :id AND state = 'proposed'", id=update_id
        )

    def discard(self, update_id: int) -> None:
        """Forget what is only proposed: all of a draft."""
        with self.db.writing():
            self._forget(update_id)
            self.db.run("DELETE FROM updates WHERE id = :id AND state = 'draft'", id=update_id)

    def get(self, update_id: int) -> Update:
        """Return one update, of the issue standing where its own is."""
        return self._update(self._row(update_id))

    def begin(self, update_id: int, wanted: Collection[int], agent_id: int, at: datetime) -> bool:
        """Let the proposals to these conversations be sent and skip the others; False when nothing
        is proposed any more."""
        with self.db.writing():
            row = self._row(update_id)
            if row["state"] == "draft":
                self._start(row, agent_id, seconds(at))
            elif row["state"] == "overtaken":
                raise Conflict("A newer update of this issue is being sent.")
            chosen = self.db.run(
                "UPDATE addressings SET state = 'waiting', reason = '' WHERE update_id = :id "
                "AND state = 'proposed' AND conversation_id IN (SELECT value FROM json_each(:ids))",
                id=update_id,
                ids=json.dumps(sorted(wanted)),
            )
            left = self.db.run(
                "UPDATE addressings SET state = 'skipped' "
                "WHERE update_id = :id AND state = 'proposed'",
                id=update_id,
            )
        return bool(chosen or left)

    def _start(self, row: Row, agent_id: int, at: int) -> None:
        issue_id = standing(self.db, row["issue_id"])
        if self._newest(issue_id) != row["after"]:
            raise Conflict("Another update of this issue was sent meanwhile.")
        self.db.run(
            "UPDATE updates SET state = 'sending', begun_at = :at, agent_id = :agent "
            "WHERE id = :id",
            id=row["id"],
            at=at,
            agent=agent_id,
        )
        ids = {"id": issue_id, "update": row["id"]}
        self.db.run(
            "UPDATE addressings SET state = 'held', reason = 'overtaken' "  # noqa: S608  # our own words
            f"WHERE state = 'waiting' AND update_id IN ({_OLDER})",
            **ids,
        )
        self.db.run(
            f"DELETE FROM addressings WHERE state = 'proposed' AND update_id IN ({_OLDER})",  # noqa: S608
            **ids,
        )
        self.db.run(f"UPDATE updates SET state = 'overtaken' WHERE id IN ({_OLDER})", **ids)  # noqa: S608

    def pause(self, update_id: int) -> None:
        """Queue no more of it, and take back into waiting what has not left yet."""
        with self.db.writing():
            self.db.run(
                "UPDATE updates SET state = 'paused' WHERE id = :id AND state = 'sending'",
                id=update_id,
            )
            rows = self.db.rows(
                "SELECT a.conversation_id, o.id AS outbox_id FROM addressings a "
                "JOIN outbox o ON o.id = a.outbox_id JOIN updates u ON u.id = a.update_id "
                "WHERE a.update_id = :id AND u.state = 'paused' AND o.state = 'waiting'",
                id=update_id,
            )
            for row in rows:
                take_back(self.db, update_id, row["conversation_id"], row["outbox_id"])

    def resume(self, update_id: int) -> None:
        """Go on with a paused update."""
        self.db.run(
            "UPDATE updates SET state = 'sending' WHERE id = :id AND state = 'paused'",
            id=update_id,
        )

    def of_issue(self, issue_id: int, limit: int, *, drafts: bool = False) -> list[Update]:
        """Return its newest updates that were begun, or those that were not, newest first."""
        kind, order = (_DRAFTS, "id") if drafts else (_BEGUN, "begun_at DESC, id")
        rows = self.db.rows(
            f"SELECT * FROM updates WHERE {kind} ORDER BY {order} DESC LIMIT :limit",  # noqa: S608
            id=standing(self.db, issue_id),
            limit=limit,
        )
        return [self._update(row) for row in rows]

    def _newest(self, issue_id: int) -> int | None:
        newest = self.of_issue(issue_id, 1)
        return newest[0].id if newest else None

    def _row(self, update_id: int) -> Row:
        return found(self.db.one("SELECT * FROM updates WHERE id = :id", id=update_id), "update")

    def _update(self, row: Row) -> Update:
        return Update(
            id=row["id"],
            issue=standing(self.db, row["issue_id"]),
            stage=row["stage"],
            words=json.loads(row["words"]),
            until=moment_or_none(row["until"]),
            agent_id=row["agent_id"],
            made_at=moment(row["made_at"]),
            begun_at=moment_or_none(row["begun_at"]),
            state=row["state"],
        )
