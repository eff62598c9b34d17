"""What may be asked of a store about what has to be known at once: bursts, and what webhooks carry;
and about the tokens of the API. See `base`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import (
    Agent,
    ApiToken,
    Burst,
    HookDelivery,
    HookState,
    RaisedBurst,
)


class Flow(Protocol):
    """What came lately. Every question is bounded by its span or its limit."""

    def wrote(
        self, issue_id: int | None, since: datetime, until: datetime, limit: int
    ) -> list[tuple[datetime, str]]:
        """Return when and by whom mail came in (since, until], about one issue or (None) about
        anything the team does not ignore, the newest `limit` first."""

    def active(self, since: datetime, limit: int) -> int:
        """Return how many issues had mail since then, up to the limit."""

    def newest(self, since: datetime, limit: int) -> Mapping[int, datetime]:
        """Return the issues with mail since then, each with its newest mail's moment."""

    def people(self, issue_id: int | None, since: datetime, limit: int) -> int:
        """Return how many people wrote since then, of the newest `limit` mails."""


class Bursts(Protocol):
    """Many people at once: told once for each issue and burst. A merged issue's are those of the
    issue standing there; None means all mail."""

    def of_issue(self, issue_id: int | None) -> RaisedBurst | None:
        """Return the one that was seen last."""

    def begin(self, issue_id: int | None, burst: Burst, at: datetime) -> int:
        """Keep that it was raised at that moment, in the issue's history too, and let webhooks
        know, in one transaction; return its id."""

    def goes_on(self, burst_id: int, people: int, at: datetime) -> None:
        """Note that it still goes on, with so many people since it began."""

    def going_on(self, at: datetime) -> list[RaisedBurst]:
        """Return those that go on: seen within the last `model.GOES_ON`, the newest first."""

    def since(self, since: datetime, until: datetime) -> list[RaisedBurst]:
        """Return those raised in [since, until), in order."""

    def unmailed(self, since: datetime, limit: int) -> list[RaisedBurst]:
        """Return those raised since then of which no mail left, in order."""

    def mailed(self, burst_id: int, at: datetime | None) -> bool:
        """Claim the mailing of one; False when it was claimed before. None gives the claim back."""


class Happenings(Protocol):
    """What happened that other programs may want to know: kept by numbers, never by words."""

    def tell(
        self, event: str, subject: int | None, at: datetime, figures: Mapping[str, float]
    ) -> int:
        """Keep a happening; return its id. Inside `writing()`: with what happened."""

    def recurs(self, issue_id: int, at: datetime, figures: Mapping[str, float]) -> bool:
        """Keep, once, that an issue is one ("issue.new"); False when that was told before, also of
        an issue merged into it."""

    def address(self, hooks: Mapping[str, Collection[str]], at: datetime, limit: int) -> int:
        """Let happenings that are new begin their way to the webhooks (name -> events); return how
        many were looked at."""

    def ready(self, hooks: Collection[str], at: datetime, limit: int) -> list[HookDelivery]:
        """Return deliveries to these webhooks whose time has come, the oldest first."""

    def claim(self, delivery_id: int, at: datetime, until: datetime) -> bool:
        """Take a delivery, which comes back at `until` if nothing is heard of it; False when
        another sender has it."""

    def settle(
        self, delivery_id: int, at: datetime, status: int | None, error: str, again: datetime | None
    ) -> None:
        """Note how a try went: without error it is done; else it comes `again` at that moment, and
        with None is given up."""

    def states(self, hooks: Sequence[str]) -> Mapping[str, HookState]:
        """Return how these webhooks fare."""

    def sweep(self, before: datetime) -> None:
        """Forget what happened before then."""


class ApiTokens(Protocol):
    """Agents' tokens; only hashes of them are kept. Like sessions they end when the agent's
    password or role changes, or the agent is disabled."""

    def add(
        self, agent_id: int, name: str, token_hash: str, at: datetime, until: datetime
    ) -> ApiToken: ...

    def agent(self, token_hash: str, at: datetime) -> Agent | None:
        """Return whose token it is, while it is valid; notes, once a minute, that it was used."""

    def of(self, agent_id: int) -> list[ApiToken]:
        """Return an agent's tokens, the newest first, those that expired too."""

    def revoke(self, agent_id: int, token_id: int) -> None:
        """End one. Raises NotFound when the agent has none with that id."""
