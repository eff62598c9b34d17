"""What happened that other programs may want to know, and its way to them."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from inbox_assistant.model import Happening, HookDelivery, HookState
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import Row, moment, moment_or_none, seconds, to_json
from inbox_assistant.store.sql.standing import TREE, standing

_KEY_BYTES = 16
_READY = (
    "SELECT d.id AS delivery_id, d.hook, d.attempts, h.* FROM hook_deliveries d "
    "JOIN happenings h ON h.id = d.happening_id WHERE d.state = 'waiting' "
    "AND d.not_before <= :now AND d.hook IN (SELECT value FROM json_each(:hooks)) "
    "ORDER BY d.not_before, d.id LIMIT :limit"
)
_NEW = "SELECT id, event FROM happenings WHERE addressed_at IS NULL ORDER BY id LIMIT :limit"
_TOLD = f"SELECT 1 FROM happenings WHERE event = 'issue.new' AND subject IN ({TREE}) LIMIT 1"  # noqa: S608
_LAST = (
    "SELECT tried_at, status, error FROM hook_deliveries WHERE hook = :hook "
    "AND tried_at IS NOT NULL ORDER BY tried_at DESC, id DESC LIMIT 1"
)
# The states are written out: a partial index is only used when the question names its condition.
_COUNTS = tuple(
    f"SELECT count(*) AS n FROM hook_deliveries WHERE state = '{state}' AND hook = :hook"  # noqa: S608
    for state in ("waiting", "dead")
)


def tell(
    db: Database, event: str, subject: int | None, at: datetime, figures: Mapping[str, float]
) -> int:
    """Keep a happening in the transaction of what happened; return its id."""
    row = {"key": f"msg_{secrets.token_urlsafe(_KEY_BYTES)}", "event": event, "subject": subject}
    return db.insert("happenings", {**row, "at": seconds(at), "figures": to_json(dict(figures))})


class SqlHappenings(Facet):
    """Implements `store.alerting.Happenings`."""

    def tell(
        self, event: str, subject: int | None, at: datetime, figures: Mapping[str, float]
    ) -> int:
        """Keep a happening; return its id."""
        return tell(self.db, event, subject, at, figures)

    def recurs(self, issue_id: int, at: datetime, figures: Mapping[str, float]) -> bool:
        """Keep, once, that an issue is one."""
        with self.db.writing():
            stands = standing(self.db, issue_id)
            if self.db.one(_TOLD, id=stands):
                return False
            tell(self.db, "issue.new", stands, at, figures)
        return True

    def address(self, hooks: Mapping[str, Collection[str]], at: datetime, limit: int) -> int:
        """Let happenings that are new begin their way to those who want to know."""
        with self.db.writing():
            rows = self.db.rows(_NEW, limit=limit)
            for row in rows:
                for name, events in hooks.items():
                    if row["event"] in events:
                        self._address(row["id"], name, at)
                self.db.run(
                    "UPDATE happenings SET addressed_at = :at WHERE id = :id",
                    id=row["id"],
                    at=seconds(at),
                )
        return len(rows)

    def _address(self, happening_id: int, hook: str, at: datetime) -> None:
        row = {"happening_id": happening_id, "hook": hook, "not_before": seconds(at)}
        self.db.insert("hook_deliveries", row)

    def ready(self, hooks: Collection[str], at: datetime, limit: int) -> list[HookDelivery]:
        """Return deliveries to these webhooks whose time has come."""
        named = json.dumps(sorted(hooks))
        rows = self.db.rows(_READY, hooks=named, now=seconds(at), limit=limit)
        return [
            HookDelivery(row["delivery_id"], row["hook"], _happening(row), row["attempts"])
            for row in rows
        ]

    def claim(self, delivery_id: int, at: datetime, until: datetime) -> bool:
        """Take a delivery for a while; the try counts before it is made."""
        touched = self.db.run(
            "UPDATE hook_deliveries SET not_before = :until, attempts = attempts + 1 "
            "WHERE id = :id AND state = 'waiting' AND not_before <= :now",
            id=delivery_id,
            now=seconds(at),
            until=seconds(until),
        )
        return bool(touched)

    def settle(
        self, delivery_id: int, at: datetime, status: int | None, error: str, again: datetime | None
    ) -> None:
        """Note how a try went."""
        state = "done" if not error else "dead" if again is None else "waiting"
        self.db.run(
            "UPDATE hook_deliveries SET state = :state, tried_at = :now, status = :status, "
            "error = :error, not_before = coalesce(:again, not_before) WHERE id = :id",
            id=delivery_id,
            state=state,
            now=seconds(at),
            status=status,
            error=error,
            again=None if again is None else seconds(again),
        )

    def states(self, hooks: Sequence[str]) -> Mapping[str, HookState]:
        """Return how these webhooks fare."""
        return {hook: self._state(hook) for hook in hooks}

    def _state(self, hook: str) -> HookState:
        last = self.db.one(_LAST, hook=hook) or {}
        waiting, dead = (self.db.rows(sql, hook=hook)[0]["n"] for sql in _COUNTS)
        tried = moment_or_none(last.get("tried_at"))
        return HookState(tried, last.get("status"), last.get("error", ""), waiting, dead)

    def sweep(self, before: datetime) -> None:
        """Forget what happened before then; that an issue was told of stays as long as it."""
        self.db.run(
            "DELETE FROM happenings WHERE at < :before "
            "AND (event <> 'issue.new' OR subject NOT IN (SELECT id FROM issues))",
            before=seconds(before),
        )


def _happening(row: Row) -> Happening:
    return Happening(
        id=row["id"],
        key=row["key"],
        event=row["event"],
        subject=row["subject"],
        at=moment(row["at"]),
        figures=json.loads(row["figures"]),
    )


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS = (_READY, _NEW, _TOLD, _LAST, *_COUNTS)
