"""Whose pictures the team always shows."""

from datetime import datetime

from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import seconds


class SqlTrust(Facet):
    """Implements `store.base.Trust`."""

    def trusts(self, address: str) -> bool:
        """Return whether pictures of that sender are shown without asking."""
        row = self.db.one(
            "SELECT 1 FROM trusted_senders WHERE address = :address", address=address.casefold()
        )
        return row is not None

    def trust(self, address: str, agent_id: int, at: datetime) -> None:
        """Show the pictures of that sender from now on, for the whole team."""
        self.db.run(
            "INSERT INTO trusted_senders VALUES (:address, :agent, :at) "
            "ON CONFLICT (address) DO NOTHING",
            address=address.casefold(),
            agent=agent_id,
            at=seconds(at),
        )

    def distrust(self, address: str) -> None:
        """Ask again before pictures of that sender are shown."""
        self.db.run(
            "DELETE FROM trusted_senders WHERE address = :address", address=address.casefold()
        )
