"""The agents' words on readings, and their history."""

import json
from collections.abc import Mapping
from datetime import datetime

from inbox_assistant.model import Changed, Correction, contradict
from inbox_assistant.model.learning import PARTNERS, Value
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.jobs import SqlJobs
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, correction, found, moment, seconds


class SqlCorrections(Facet):
    """Implements `store.learning.Corrections`."""

    def correct(self, mail_id: int, field: str, value: Value, agent_id: int, at: datetime) -> None:
        """Keep an agent's correction."""
        with self.db.writing():
            partner = PARTNERS.get(field)
            rival = self.of_mail(mail_id).get(partner or "")
            if partner and rival and contradict(field, value, rival.value):
                self._take_back(mail_id, partner, agent_id, at)
            before = self._shown(mail_id, field)
            self.db.run(
                "INSERT INTO corrections (mail_id, field, value, agent_id, at) "
                "VALUES (:mail_id, :field, :value, :agent_id, :at) "
                "ON CONFLICT (mail_id, field) DO UPDATE "
                "SET value = excluded.value, agent_id = excluded.agent_id, at = excluded.at",
                mail_id=mail_id,
                field=field,
                value=json.dumps(value),
                agent_id=agent_id,
                at=seconds(at),
            )
            self._settle(Row(mail_id=mail_id, field=field, agent_id=agent_id, at=at), before)

    def take_back(self, mail_id: int, field: str, agent_id: int, at: datetime) -> None:
        """Let the model's value show again."""
        with self.db.writing():
            self._take_back(mail_id, field, agent_id, at)

    def _take_back(self, mail_id: int, field: str, agent_id: int, at: datetime) -> None:
        before = self._shown(mail_id, field)
        removed = self.db.run(
            "DELETE FROM corrections WHERE mail_id = :id AND field = :field",
            id=mail_id,
            field=field,
        )
        found({} if removed else None, "correction")
        entry = Row(mail_id=mail_id, field=field, agent_id=agent_id, at=at, taken_back=1)
        self._settle(entry, before)

    def _settle(self, entry: Row, before: Value | None) -> None:
        """Write the history, and bring lists, counters and the reading in line."""
        mail_id, field = entry["mail_id"], entry["field"]
        shown = json.dumps(self._shown(mail_id, field))
        times = {"at": seconds(entry["at"]), "before": json.dumps(before), "after": shown}
        self.db.insert("correction_history", entry | times)
        SqlReadings(self.db).refresh(mail_id)
        if field == "language":
            SqlJobs(self.db).add("read", mail_id)

    def _shown(self, mail_id: int, field: str) -> Value | None:
        reading = SqlReadings(self.db).get(mail_id)
        shown: Value | None = getattr(reading, field).value if reading else None
        return shown

    def of_mail(self, mail_id: int) -> Mapping[str, Correction]:
        """Return the corrections that hold, by field."""
        rows = self.db.rows("SELECT * FROM corrections WHERE mail_id = :id", id=mail_id)
        return {row["field"]: correction(row) for row in rows}

    def history(self, mail_id: int) -> list[Changed]:
        """Return what was corrected and taken back, the oldest first."""
        rows = self.db.rows(
            "SELECT * FROM correction_history WHERE mail_id = :id ORDER BY id", id=mail_id
        )
        return [
            Changed(
                row["field"],
                json.loads(row["before"]),
                json.loads(row["after"]),
                bool(row["taken_back"]),
                row["agent_id"],
                moment(row["at"]),
            )
            for row in rows
        ]
