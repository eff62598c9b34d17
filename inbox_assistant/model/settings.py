"""What a team sets for itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox_assistant.model.reading import Judged


@dataclass(frozen=True, slots=True)
class TeamWord:
    """A word that the team writes and no dictionary knows; `language` None: right in all."""

    word: str
    language: str | None
    agent_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a value is stated; below it stands "unsure".

    `general` holds for every field that has none of its own in `fields`. `agent_id` and `at` tell
    who chose them and when, None when they come from the configuration.
    """

    general: float = 0.5
    fields: Mapping[str, float] = field(default_factory=dict)
    agent_id: int | None = None
    at: datetime | None = None

    def of(self, name: str) -> float:
        """Return the threshold of that field, in 0..1."""
        return self.fields.get(name, self.general)

    def sure(self, name: str, judged: Judged[Any]) -> bool:
        """Return whether the value of that field may be stated."""
        return judged.sure(self.of(name))
