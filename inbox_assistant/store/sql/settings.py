"""What a team sets for itself: a name and a JSON value each, read and written by its type."""

import json
from datetime import datetime

from inbox_assistant.model import Thresholds
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import moment_or_none, seconds, to_json

_THRESHOLDS = "unsure_below"


class SqlSettings(Facet):
    """Implements `store.settings.Settings`."""

    def thresholds(self) -> Thresholds:
        """Return from which probability on values are stated."""
        return thresholds(self.db)

    def set_thresholds(self, chosen: Thresholds, agent_id: int, at: datetime) -> None:
        """Keep an agent's choice."""
        set_value(self.db, _THRESHOLDS, _json(chosen), agent_id, seconds(at))

    def begin(self, start: Thresholds) -> None:
        """Begin with what the configuration says, unless an agent has chosen."""
        now = self.thresholds()
        if now.agent_id is None and _json(now) != _json(start):
            set_value(self.db, _THRESHOLDS, _json(start), None, None)


def set_value(db: Database, name: str, value: str, agent_id: int | None, at: int | None) -> None:
    """Keep a setting, an agent's choice or (without one) what a process begins with."""
    db.run(
        "INSERT INTO settings (name, value, agent_id, at) VALUES (:name, :value, :agent, :at) "
        "ON CONFLICT (name) DO UPDATE "
        "SET value = excluded.value, agent_id = excluded.agent_id, at = excluded.at "
        # An agent's choice of this very moment is not undone by a process that starts.
        "WHERE excluded.agent_id IS NOT NULL OR settings.agent_id IS NULL",
        name=name,
        value=value,
        agent=agent_id,
        at=at,
    )


def thresholds(db: Database) -> Thresholds:
    """Return from which probability on values are stated, as the team has it now."""
    row = db.one("SELECT * FROM settings WHERE name = :name", name=_THRESHOLDS)
    if row is None:
        return Thresholds()
    kept = json.loads(row["value"])
    return Thresholds(kept["general"], kept["fields"], row["agent_id"], moment_or_none(row["at"]))


def _json(chosen: Thresholds) -> str:
    return to_json({"general": chosen.general, "fields": dict(chosen.fields)})
