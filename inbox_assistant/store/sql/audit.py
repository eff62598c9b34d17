"""Who did what, and when: an append-only list that forgets after as many days as the rules say."""

from datetime import datetime

from inbox_assistant.model import AuditEntry
from inbox_assistant.store.login import AuditKey, AuditPage, AuditWanted
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.logins import login_rules
from inbox_assistant.store.sql.rows import Row, moment, seconds

_LONGEST = {"act": 40, "subject": 200, "detail": 500}  # characters
_DAY = 86_400

# Led by an index to what was done lately, which is little.
_NOTED = (
    "SELECT 1 FROM audit WHERE agent_id = :agent AND at >= :since "
    "AND act = :act AND subject = :subject LIMIT 1"
)
# Steps from each act to the next one through the index, however long the log is.
_ACTS = """WITH RECURSIVE known (act) AS (
    SELECT min(act) FROM audit
    UNION ALL SELECT (SELECT min(act) FROM audit WHERE act > known.act) FROM known
    WHERE known.act IS NOT NULL
) SELECT act FROM known WHERE act IS NOT NULL"""


class SqlAudit(Facet):
    """Implements `store.login.Audit`."""

    def note(self, agent_id: int | None, act: str, subject: str, detail: str, at: datetime) -> None:
        """Write an entry; what is older than the rules keep is swept away."""
        words = {"act": act, "subject": subject, "detail": detail}
        cut = {name: text[: _LONGEST[name]] for name, text in words.items()}
        with self.db.writing():
            oldest = seconds(at) - login_rules(self.db).audit_days * _DAY
            self.db.run("DELETE FROM audit WHERE at < :oldest", oldest=oldest)
            self.db.insert("audit", {"agent_id": agent_id, "at": seconds(at), **cut})

    def page(self, wanted: AuditWanted, after: AuditKey | None, limit: int) -> AuditPage:
        """Return a page of entries, the newest first."""
        tests = _tests(wanted)
        if after is not None:
            tests["(at, id) < (:after_at, :after_id)"] = {
                "after_at": after[0],
                "after_id": after[1],
            }
        values = {name: value for part in tests.values() for name, value in part.items()}
        rows = self.db.rows(
            f"SELECT * FROM audit WHERE {' AND '.join(tests) or 'TRUE'} "  # noqa: S608  # our own
            "ORDER BY at DESC, id DESC LIMIT :limit",
            limit=limit + 1,
            **values,
        )
        shown = rows[:limit]
        following = (shown[-1]["at"], shown[-1]["id"]) if len(rows) > limit else None
        return AuditPage(tuple(map(_entry, shown)), following)

    def noted(self, agent_id: int, act: str, subject: str, since: datetime) -> bool:
        """Return whether such an entry was written since then."""
        values = {"agent": agent_id, "act": act, "subject": subject, "since": seconds(since)}
        return self.db.one(_NOTED, **values) is not None

    def acts(self) -> list[str]:
        """Return which acts there are, in the order of the alphabet."""
        return [row["act"] for row in self.db.rows(_ACTS)]


def _tests(wanted: AuditWanted) -> dict[str, dict[str, int | str]]:
    """Return the conditions with their values."""
    tests: dict[str, dict[str, int | str]] = {}
    if wanted.agent_id == 0:
        tests["agent_id IS NULL"] = {}
    elif wanted.agent_id is not None:
        tests["agent_id = :agent"] = {"agent": wanted.agent_id}
    if wanted.act:
        tests["act = :act"] = {"act": wanted.act}
    if wanted.since is not None:
        tests["at >= :since"] = {"since": seconds(wanted.since)}
    if wanted.until is not None:
        tests["at < :until"] = {"until": seconds(wanted.until)}
    return tests


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(**{**row, "at": moment(row["at"])})
