"""What hinders sending, and which automatic answers went to whom."""

from datetime import datetime

from inbox_assistant.model import Trouble, TroubleKind
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.rows import moment, seconds


class SqlSendingBook(Facet):
    """Implements `store.base.SendingBook`."""

    def trouble(self, mailbox: str, kind: TroubleKind, at: datetime, words: str) -> None:
        """Note why a mailbox can't send, or does not acknowledge any more."""
        self.db.run(
            "INSERT INTO troubles (mailbox, kind, at, words) VALUES (:mailbox, :kind, :at, :words) "
            "ON CONFLICT (mailbox, kind) DO UPDATE SET at = excluded.at, words = excluded.words",
            mailbox=mailbox,
            kind=kind,
            at=seconds(at),
            words=words,
        )

    def well(self, mailbox: str, kind: TroubleKind) -> None:
        """Forget that trouble."""
        if self.db.one(
            "SELECT 1 FROM troubles WHERE mailbox = :mailbox AND kind = :kind",
            mailbox=mailbox,
            kind=kind,
        ):
            self.db.run(
                "DELETE FROM troubles WHERE mailbox = :mailbox AND kind = :kind",
                mailbox=mailbox,
                kind=kind,
            )

    def troubles(self) -> list[Trouble]:
        """Return all troubles, by mailbox; what hinders sending only while something waits."""
        rows = self.db.rows(
            f"SELECT * FROM troubles t WHERE {may_see('t.mailbox')} "  # noqa: S608
            "AND (kind <> 'sending' OR EXISTS (SELECT 1 FROM outbox o "
            "WHERE o.mailbox = t.mailbox AND o.state IN ('waiting', 'deferred'))) "
            "ORDER BY mailbox, kind",
            seen=self.seen,
        )
        return [Trouble(r["mailbox"], r["kind"], moment(r["at"]), r["words"]) for r in rows]

    def acknowledged(self, outbox_id: int, mailbox: str, address: str, at: datetime) -> None:
        """Note an automatic answer to an address, which is kept as given."""
        row = {"outbox_id": outbox_id, "mailbox": mailbox, "address": address}
        self.db.insert("acknowledgements", {**row, "at": seconds(at)})

    def acknowledgements(
        self, since: datetime, *, address: str | None = None, mailbox: str | None = None
    ) -> int:
        """Return how many automatic answers went to the address, or from the mailbox, since."""
        named = {"address": address, "mailbox": mailbox}
        asked = {name: value for name, value in named.items() if value is not None}
        conditions = "".join(f"AND {name} = :{name} " for name in asked)
        row = self.db.one(
            f"SELECT count(*) AS n FROM acknowledgements WHERE at > :since {conditions}",  # noqa: S608  # our own names
            since=seconds(since),
            **asked,
        )
        return int(row["n"]) if row else 0
