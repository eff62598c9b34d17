"""Who wants reports by mail, and to whom they were handed over."""

import json
from collections.abc import Collection
from datetime import datetime

from inbox_assistant.model import Span, Subscription
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, moment, seconds


def set_text(mailboxes: tuple[str, ...] | None) -> str:
    """Return how a set of mailboxes is kept: "" for all of them."""
    return "" if mailboxes is None else json.dumps(sorted(mailboxes), ensure_ascii=False)


def set_of(text: str) -> tuple[str, ...] | None:
    """Return the set of mailboxes that was kept."""
    return tuple(json.loads(text)) if text else None


class SqlSubscriptions(Facet):
    """Implements `store.subscribing.Subscriptions`."""

    def listed(self) -> list[Subscription]:
        """Return all, in the order they were made."""
        return [
            _subscription(row) for row in self.db.rows("SELECT * FROM subscriptions ORDER BY id")
        ]

    def get(self, subscription_id: int) -> Subscription | None:
        """Return one, None when it ended."""
        row = self.db.one("SELECT * FROM subscriptions WHERE id = :id", id=subscription_id)
        return _subscription(row) if row else None

    def choose(
        self,
        agent_id: int,
        spans: Collection[Span],
        mailboxes: tuple[str, ...] | None,
        at: datetime,
    ) -> None:
        """Let these be what an agent gets."""
        with self.db.writing():
            self.db.run(
                "DELETE FROM subscriptions WHERE agent_id = :agent "
                "AND span NOT IN (SELECT value FROM json_each(:spans))",
                agent=agent_id,
                spans=json.dumps(sorted(spans)),
            )
            for span in sorted(spans):
                self.db.run(
                    "INSERT INTO subscriptions (agent_id, span, mailboxes, since) "
                    "VALUES (:agent, :span, :mailboxes, :at) ON CONFLICT (agent_id, span) "
                    "WHERE agent_id IS NOT NULL DO UPDATE SET mailboxes = excluded.mailboxes",
                    agent=agent_id,
                    span=span,
                    mailboxes=set_text(mailboxes),
                    at=seconds(at),
                )

    def add(
        self,
        address: str,
        language: str,
        span: Span,
        mailboxes: tuple[str, ...] | None,
        at: datetime,
    ) -> Subscription:
        """Let an address outside have the reports of that span."""
        with self.db.writing():
            # A new number: who left with an old link does not end what was begun again.
            self.db.run(
                "DELETE FROM subscriptions WHERE address = :address AND span = :span",
                address=address,
                span=span,
            )
            row = {"address": address, "language": language, "span": span}
            row |= {"mailboxes": set_text(mailboxes)}
            number = self.db.insert("subscriptions", {**row, "since": seconds(at)})
        return Subscription(number, span, at, mailboxes, None, address, language)

    def remove(self, subscription_id: int) -> bool:
        """End one."""
        return bool(self.db.run("DELETE FROM subscriptions WHERE id = :id", id=subscription_id))

    def claim(self, night: str, address: str, at: datetime) -> bool:
        """Claim the mailing of a night's report to an address."""
        return bool(
            self.db.run(
                "INSERT INTO report_mailings (night, address, at) VALUES (:night, :address, :at) "
                "ON CONFLICT DO NOTHING",
                night=night,
                address=address.casefold(),
                at=seconds(at),
            )
        )

    def claimed(self, night: str, address: str) -> bool:
        """Return whether that was claimed."""
        row = self.db.one(
            "SELECT 1 FROM report_mailings WHERE night = :night AND address = :address",
            night=night,
            address=address.casefold(),
        )
        return row is not None

    def give_back(self, night: str, address: str) -> None:
        """Give the claim back."""
        self.db.run(
            "DELETE FROM report_mailings WHERE night = :night AND address = :address",
            night=night,
            address=address.casefold(),
        )


def _subscription(row: Row) -> Subscription:
    return Subscription(
        id=row["id"],
        span=row["span"],
        since=moment(row["since"]),
        mailboxes=set_of(row["mailboxes"]),
        agent_id=row["agent_id"],
        address=row["address"],
        language=row["language"],
    )
