"""The rules of logging in, how often it was tried, and who is known elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import LoginRules
from inbox_assistant.store.login import Limit
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import seconds, to_json
from inbox_assistant.store.sql.settings import set_value

_RULES = "login"
_DAY = 86_400


class SqlLogins(Facet):
    """Implements `store.login.Logins`."""

    def rules(self) -> LoginRules:
        """Return the rules, the usual ones when nobody chose any."""
        return login_rules(self.db)

    def set_rules(self, rules: LoginRules, agent_id: int | None, at: datetime) -> None:
        """Keep an admin's rules. The command line is as good as an admin."""
        with self.db.writing():
            self.db.run("DELETE FROM settings WHERE name = :name", name=_RULES)
            set_value(self.db, _RULES, to_json(asdict(rules)), agent_id, seconds(at))

    def attempt(self, limits: Sequence[Limit], at: datetime) -> bool:
        """Note an attempt under each key, unless a limit is reached."""
        now = seconds(at)
        with self.db.writing():
            self.db.run("DELETE FROM login_failures WHERE at < :old", old=now - _DAY)
            if any(self._count(limit, now) >= limit.most for limit in limits):
                return False
            self.db.run_many(
                "INSERT INTO login_failures (key, at) VALUES (:key, :at)",
                [{"key": key, "at": now} for key in _keys(limits)],
            )
        return True

    def forgive(self, limits: Sequence[Limit], at: datetime) -> None:
        """Take back the attempt of that moment under each key."""
        self.db.run_many(
            "DELETE FROM login_failures WHERE rowid = "
            "(SELECT max(rowid) FROM login_failures WHERE key = :key AND at = :at)",
            [{"key": key, "at": seconds(at)} for key in _keys(limits)],
        )

    def unlock(self, key: str) -> None:
        """Forget all attempts under keys that begin so."""
        self.db.run(
            "DELETE FROM login_failures WHERE key >= :key AND key < :beyond",
            key=key,
            beyond=key + "\U0010ffff",
        )

    def identity(self, issuer: str, subject: str) -> int | None:
        """Return the agent that is known there under that subject."""
        row = self.db.one(
            "SELECT agent_id FROM identities WHERE issuer = :issuer AND subject = :subject",
            issuer=issuer,
            subject=subject,
        )
        return row["agent_id"] if row else None

    def identify(self, issuer: str, subject: str, agent_id: int, at: datetime) -> None:
        """Keep that an agent is known there so. Raises Conflict when it is known differently."""
        with self.db.writing():
            kept = self.db.run(
                "INSERT INTO identities (issuer, subject, agent_id, at) "
                "VALUES (:issuer, :subject, :agent, :at) ON CONFLICT DO NOTHING",
                issuer=issuer,
                subject=subject,
                agent=agent_id,
                at=seconds(at),
            )
            if not kept and self.identity(issuer, subject) != agent_id:
                raise Conflict("This agent is known there under another account.")

    def forget_identities(self, agent_id: int) -> None:
        """Forget how the agent is known elsewhere."""
        self.db.run("DELETE FROM identities WHERE agent_id = :agent", agent=agent_id)

    def _count(self, limit: Limit, now: int) -> int:
        row = self.db.one(
            "SELECT count(*) AS n FROM login_failures WHERE key = :key AND at > :since",
            key=limit.key,
            since=now - limit.seconds,
        )
        return int(row["n"]) if row else 0


def _keys(limits: Sequence[Limit]) -> list[str]:
    return list(dict.fromkeys(limit.key for limit in limits))


def login_rules(db: Database) -> LoginRules:
    """Return the rules as they are now."""
    row = db.one("SELECT value FROM settings WHERE name = :name", name=_RULES)
    return LoginRules(**json.loads(row["value"])) if row else LoginRules()
