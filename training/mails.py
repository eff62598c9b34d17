"""Our own labelled mails: invented organisations and a mixed bag, every text our own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from inbox_assistant.understand.words import Words

DATA = Path(__file__).parent / "data"

# Written by another hand than all others, hence the hardest to read: it is left out alone.
STRANGER = "pentola"
_FOLDS = 6


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mail with what careful readers say of it. `labels` holds the fields of the JSON line."""

    id: str
    organisation: str
    words: Words
    language: str
    sender: str
    at: datetime | None
    thread: str
    labels: dict[str, Any]

    @property
    def problem(self) -> str | None:
        """The problem behind the mail, named within its organisation; None when there is none."""
        name = self.labels.get("problem")
        return f"{self.organisation}/{name}" if name else None


def load(path: Path) -> list[Labelled]:
    """Return the mails of a file in the form of CONTRACTS (JSON lines), in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line), path.stem) for line in lines if line.strip()]


def load_all(folder: Path = DATA) -> list[Labelled]:
    """Return all our labelled mails, organisation by organisation."""
    return [mail for path in sorted(folder.glob("*.jsonl")) for mail in load(path)]


def organisations(mails: Sequence[Labelled]) -> list[str]:
    """Return the names of the organisations, in alphabetical order."""
    return sorted({mail.organisation for mail in mails})


def folds(mails: Sequence[Labelled]) -> list[frozenset[str]]:
    """Return groups of organisations to be left out of learning together."""
    others = [name for name in organisations(mails) if name != STRANGER]
    dealt = [frozenset(others[at::_FOLDS]) for at in range(_FOLDS)]
    alone = frozenset({STRANGER} & set(organisations(mails)))
    return [fold for fold in (alone, *dealt) if fold]


def _labelled(data: dict[str, Any], organisation: str) -> Labelled:
    words = Words(
        data["subject"], data["body"], data.get("from_name", ""), bool(data.get("reply_to"))
    )
    at = datetime.fromisoformat(data["sent_at"]) if "sent_at" in data else None
    return Labelled(
        data["id"],
        organisation,
        words,
        data["lang"],
        data.get("from_email", ""),
        at,
        data.get("thread", data["id"]),
        data,
    )
