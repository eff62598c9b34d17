"""TOTP secrets and recovery codes; of the codes only hashes are kept."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import SecondFactor
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import moment_or_none, seconds

_GET = """SELECT agent_id, secret, confirmed_at,
    (SELECT count(*) FROM recovery_codes c WHERE c.agent_id = f.agent_id) AS recovery_codes
    FROM second_factors f WHERE agent_id = :agent"""


class SqlSecondFactors(Facet):
    """Implements `store.login.SecondFactors`."""

    def get(self, agent_id: int) -> SecondFactor | None:
        """Return it, confirmed or not."""
        row = self.db.one(_GET, agent=agent_id)
        if row is None:
            return None
        return SecondFactor(**{**row, "confirmed_at": moment_or_none(row["confirmed_at"])})

    def begin(self, agent_id: int, secret: str, at: datetime) -> None:
        """Keep a secret nobody is asked for yet. Raises Conflict when one is confirmed."""
        kept = self.db.run(
            "INSERT INTO second_factors (agent_id, secret, begun_at) VALUES (:agent, :secret, :at) "
            "ON CONFLICT (agent_id) DO UPDATE SET secret = excluded.secret, "
            "begun_at = excluded.begun_at WHERE second_factors.confirmed_at IS NULL",
            agent=agent_id,
            secret=secret,
            at=seconds(at),
        )
        if not kept:
            raise Conflict("Two-step login is on already.")

    def confirm(self, agent_id: int, step: int, codes: Sequence[str], at: datetime) -> None:
        """Ask for it from now on, and end all sessions. Raises Conflict without a secret."""
        with self.db.writing():
            touched = self.db.run(
                "UPDATE second_factors SET confirmed_at = :at, last_step = :step "
                "WHERE agent_id = :agent AND confirmed_at IS NULL",
                agent=agent_id,
                step=step,
                at=seconds(at),
            )
            if not touched:
                raise Conflict("There is no second step to confirm.")
            self.new_codes(agent_id, codes)
            self._end_sessions(agent_id)

    def use_step(self, agent_id: int, step: int) -> bool:
        """Use up the code of a step; False when that one or a later one was used already."""
        # One statement: of two requests with the same code only one finds the step unused.
        return bool(
            self.db.run(
                "UPDATE second_factors SET last_step = :step WHERE agent_id = :agent "
                "AND confirmed_at IS NOT NULL AND last_step < :step",
                agent=agent_id,
                step=step,
            )
        )

    def use_code(self, agent_id: int, code_hash: str) -> bool:
        """Use up a recovery code; False when there is no such code."""
        return bool(
            self.db.run(
                "DELETE FROM recovery_codes WHERE agent_id = :agent AND code_hash = :code",
                agent=agent_id,
                code=code_hash,
            )
        )

    def new_codes(self, agent_id: int, codes: Sequence[str]) -> None:
        """Replace all recovery codes by these hashes."""
        with self.db.writing():
            self._forget_codes(agent_id)
            self.db.run_many(
                "INSERT INTO recovery_codes (agent_id, code_hash) VALUES (:agent, :code)",
                [{"agent": agent_id, "code": code} for code in codes],
            )

    def remove(self, agent_id: int) -> None:
        """Forget secret and codes; all sessions of the agent end."""
        with self.db.writing():
            self._forget_codes(agent_id)
            self.db.run("DELETE FROM second_factors WHERE agent_id = :agent", agent=agent_id)
            self._end_sessions(agent_id)

    def holders(self) -> frozenset[int]:
        """Return the agents who confirmed theirs."""
        rows = self.db.rows("SELECT agent_id FROM second_factors WHERE confirmed_at IS NOT NULL")
        return frozenset(row["agent_id"] for row in rows)

    def _forget_codes(self, agent_id: int) -> None:
        self.db.run("DELETE FROM recovery_codes WHERE agent_id = :agent", agent=agent_id)

    def _end_sessions(self, agent_id: int) -> None:
        self.db.run("DELETE FROM sessions WHERE agent_id = :agent", agent=agent_id)
