"""Why something is said of a mail, in a form every language can put into words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so: a slug, and what shows it.

    `evidence` are exact words, `times` are when it happened (once each), and `conversations` where,
    if not in this one. `mails` counts the mails it is about.
    """

    slug: str
    evidence: tuple[str, ...] = ()
    times: tuple[datetime, ...] = ()
    conversations: tuple[int, ...] = ()
    mails: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form; what is empty is left out."""
        told: dict[str, Any] = {
            "evidence": list(self.evidence),
            "times": [at.isoformat() for at in self.times],
            "conversations": list(self.conversations),
            "mails": self.mails,
        }
        return {"slug": self.slug} | {key: value for key, value in told.items() if value}

    @staticmethod
    def from_dict(data: dict[str, Any]) -> "Reason":
        """Return the reason that `as_dict` wrote."""
        return Reason(
            data["slug"],
            tuple(data.get("evidence", ())),
            tuple(map(datetime.fromisoformat, data.get("times", ()))),
            tuple(data.get("conversations", ())),
            data.get("mails", 0),
        )
