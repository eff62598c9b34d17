"""What may be asked of a store about who wants reports by mail: see `base`."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Span, Subscription


class Subscriptions(Protocol):
    """Who wants which reports, and which of them were handed over to whom."""

    def listed(self) -> list[Subscription]:
        """Return all, in the order they were made."""

    def get(self, subscription_id: int) -> Subscription | None: ...

    def choose(
        self,
        agent_id: int,
        spans: Collection[Span],
        mailboxes: tuple[str, ...] | None,
        at: datetime,
    ) -> None:
        """Let these be what an agent gets; of what they have already `since` stays."""

    def add(
        self,
        address: str,
        language: str,
        span: Span,
        mailboxes: tuple[str, ...] | None,
        at: datetime,
    ) -> Subscription:
        """Let an address outside have the reports of that span; what it had of it is replaced."""

    def remove(self, subscription_id: int) -> bool:
        """End one; False when there is none."""

    def claim(self, night: str, address: str, at: datetime) -> bool:
        """Claim the mailing of a night's report to an address; False when it was claimed."""

    def claimed(self, night: str, address: str) -> bool:
        """Return whether that was claimed, for whichever edition."""

    def give_back(self, night: str, address: str) -> None:
        """Give the claim back: nothing was handed over."""
