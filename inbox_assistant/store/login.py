"""What may be asked of a store about logging in, and about who did what: see `base`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import AuditEntry, LoginRules, SecondFactor

AuditKey = tuple[int, int]  # (seconds, id): where the next page begins


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """Which entries are asked for. Times are [since, until); `agent_id` 0 is the command line."""

    agent_id: int | None = None
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, the newest first; `next` is None on the last page."""

    rows: tuple[AuditEntry, ...]
    next: AuditKey | None


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts under a key within so many seconds; a key may have several limits."""

    key: str
    most: int
    seconds: int


class Audit(Protocol):
    """Who saw, sent, exported, erased and changed what."""

    def note(self, agent_id: int | None, act: str, subject: str, detail: str, at: datetime) -> None:
        """Write an entry; what is older than the rules keep is swept away."""

    def page(self, wanted: AuditWanted, after: AuditKey | None, limit: int) -> AuditPage:
        """Return a page of entries, the newest first."""

    def noted(self, agent_id: int, act: str, subject: str, since: datetime) -> bool:
        """Return whether such an entry was written since then. Costs as much as the agent did."""

    def acts(self) -> list[str]:
        """Return which acts there are, in the order of the alphabet."""


class Logins(Protocol):
    """The rules of logging in, and how often it was tried."""

    def rules(self) -> LoginRules:
        """Return the rules, the usual ones when nobody chose any."""

    def set_rules(self, rules: LoginRules, agent_id: int | None, at: datetime) -> None:
        """Keep an admin's rules; they hold from the next request on."""

    def attempt(self, limits: Sequence[Limit], at: datetime) -> bool:
        """Note an attempt under each key, at once; False, and nothing is noted, when a limit is
        reached."""

    def forgive(self, limits: Sequence[Limit], at: datetime) -> None:
        """Take back the attempt of that moment under each key: it was a good one."""

    def unlock(self, key: str) -> None:
        """Forget all attempts under keys that begin so."""

    def identity(self, issuer: str, subject: str) -> int | None:
        """Return the agent that is known there under that subject (OpenID Connect Core 2)."""

    def identify(self, issuer: str, subject: str, agent_id: int, at: datetime) -> None:
        """Keep that an agent is known there so. Raises Conflict when the agent is known there
        under another subject: addresses are given to other people in time."""

    def forget_identities(self, agent_id: int) -> None:
        """Forget how the agent is known elsewhere."""


class SecondFactors(Protocol):
    """TOTP secrets and recovery codes; of the codes only hashes are kept."""

    def get(self, agent_id: int) -> SecondFactor | None:
        """Return it, confirmed or not."""

    def begin(self, agent_id: int, secret: str, at: datetime) -> None:
        """Keep a secret nobody is asked for yet. Raises Conflict when one is confirmed."""

    def confirm(self, agent_id: int, step: int, codes: Sequence[str], at: datetime) -> None:
        """Ask for it from now on; `codes` are hashes, `step` that of the code it was confirmed
        with. All sessions of the agent end. Raises Conflict when there is nothing to confirm."""

    def use_step(self, agent_id: int, step: int) -> bool:
        """Use up the code of a step; False when that one or a later one was used already."""

    def use_code(self, agent_id: int, code_hash: str) -> bool:
        """Use up a recovery code; False when there is no such code."""

    def new_codes(self, agent_id: int, codes: Sequence[str]) -> None:
        """Replace all recovery codes by these hashes."""

    def remove(self, agent_id: int) -> None:
        """Forget secret and codes; all sessions of the agent end."""

    def holders(self) -> frozenset[int]:
        """Return the agents who confirmed theirs."""
