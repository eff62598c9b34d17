"""What was understood of mails, and to which issues they belong."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from inbox_assistant.model import (
    IssueProfile,
    Judged,
    Meaning,
    Membership,
    Perception,
    Reading,
    StoredMail,
    corrected,
)
from inbox_assistant.store.sql.counting import Counted, count_mail, uncount_mail
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.figures import count_register
from inbox_assistant.store.sql.issue_events import reopen_if_back
from inbox_assistant.store.sql.profiles import keep_profile, profile_of
from inbox_assistant.store.sql.rows import (
    Row,
    candidates_json,
    found,
    membership,
    moment,
    seconds,
    stored_mail,
    to_json,
)
from inbox_assistant.store.sql.standing import is_pinned, standing_or_none


class SqlReadings(Facet):
    """Implements `store.base.Readings`."""

    def save(
        self,
        mail_id: int,
        reading: Reading,
        meaning: Meaning,
        membership: Membership,
        profiles: Sequence[IssueProfile],
        perception: Perception | None = None,
    ) -> None:
        """Keep a reading, the mail's membership and the changed issue profiles at once."""
        with self.db.writing():
            mail = found(self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id), "mail")
            for profile in profiles:
                keep_profile(self.db, profile, moment(mail["at"]))
            self._save_meaning(mail_id, reading, meaning)
            self._save_perception(mail_id, perception)
            shown = self._corrected(mail_id, reading)
            member = self._outside_spam(mail, self._kept(mail_id, membership))
            self._save_membership(mail, shown, member)
            self.refresh_head(mail["conversation_id"])

    def _save_meaning(self, mail_id: int, reading: Reading, meaning: Meaning) -> None:
        self.db.run(
            "INSERT INTO readings VALUES (:id, :data) "
            "ON CONFLICT (mail_id) DO UPDATE SET data = excluded.data",
            id=mail_id,
            data=to_json(reading.as_dict()),
        )
        self.db.run(
            "INSERT INTO meanings VALUES (:id, :embedder, :data) ON CONFLICT (mail_id) "
            "DO UPDATE SET embedder = excluded.embedder, data = excluded.data",
            id=mail_id,
            embedder=meaning.embedder,
            data=meaning.data,
        )

    def _save_perception(self, mail_id: int, perception: Perception | None) -> None:
        if perception is None:
            return
        self.db.run(
            "INSERT INTO perceptions (mail_id, method, reader, data) "
            "VALUES (:id, :method, :reader, :data) ON CONFLICT (mail_id) DO UPDATE "
            "SET method = excluded.method, reader = excluded.reader, data = excluded.data",
            id=mail_id,
            method=perception.method,
            reader=perception.reader,
            data=perception.data,
        )

    def _kept(self, mail_id: int, new: Membership) -> Membership:
        """An agent's word on where a mail belongs outlives every re-read; an issue that was merged
        leads to where it stands, and of one that was erased a mail is no member."""
        stands = standing_or_none(self.db, new.issue)
        if stands != new.issue:
            new = replace(new, issue=stands, probability=new.probability if stands else 0.0)
        row = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=mail_id)
        if row is None:
            return new
        old = membership(row)
        if is_pinned(self.db, row):
            sure = 1.0 if old.by_agent else old.probability
            new = replace(new, issue=old.issue, probability=sure, by_agent=old.by_agent)
        return replace(new, on_arrival=old.on_arrival)

    def _outside_spam(self, mail: Row, member: Membership) -> Membership:
        """A mail that became spam while it was read belongs nowhere, whatever a method says."""
        row = self.db.one(
            "SELECT 1 FROM conversations WHERE id = :id AND status = 'spam'",
            id=mail["conversation_id"],
        )
        return replace(member, issue=None, probability=1.0, by_agent=True) if row else member

    def _save_membership(self, mail: Row, reading: Reading, member: Membership) -> None:
        row = {
            "mail_id": mail["id"],
            "issue_id": member.issue,
            "mailbox": mail["mailbox"],
            "probability": member.probability,
            "on_arrival": member.on_arrival,
            "candidates": candidates_json(member.candidates),
            "method": member.method,
            "by_agent": int(member.by_agent),
            "at": mail["at"],
            "writer": mail["writer"],
            "language": reading.language.value,
            "blocking": reading.blocking.value,
            "vague": int(reading.vague.value),
            "formality": reading.formality.value,
            "warmth": reading.warmth.value,
            "came_from": self._uncount(mail["id"], member.issue),
        }
        self.db.insert("memberships", row)
        count_register(self.db, row)
        if member.issue is not None:
            count_mail(self.db, member.issue, Counted.of(row))
            reopen_if_back(self.db, member.issue, row, reading)

    def _uncount(self, mail_id: int, stays_in: int | None) -> int | None:
        """Take a mail out of its issue. Return with which merge it came there, if it stays."""
        row = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=mail_id)
        if row is None:
            return None
        self.db.run("DELETE FROM memberships WHERE mail_id = :id", id=mail_id)
        count_register(self.db, row, -1)
        if row["issue_id"] is not None:
            uncount_mail(self.db, row["issue_id"], Counted.of(row))
        came_from: int | None = row["came_from"]
        return came_from if row["issue_id"] == stays_in else None

    def refresh_head(self, conversation_id: int) -> None:
        """The list shows what the customer's newest read mail says."""
        newest = self.db.one(
            "SELECT m.id, s.issue_id FROM mails m JOIN memberships s ON s.mail_id = m.id "
            "WHERE m.conversation_id = :id AND m.direction = 'in' ORDER BY m.at DESC, m.id DESC",
            id=conversation_id,
        )
        reading = self.get(newest["id"]) if newest else None
        if newest is None or reading is None:
            return
        self.db.run(
            "UPDATE conversations SET issue = :issue, "
            "language = :language, language_probability = :language_probability, "
            "emotion = :emotion, emotion_probability = :emotion_probability, "
            "blocking = :blocking, blocking_probability = :blocking_probability WHERE id = :id",
            id=conversation_id,
            issue=newest["issue_id"],
            **_probable("language", reading.language),
            **_probable("emotion", reading.emotion),
            **_probable("blocking", reading.blocking),
        )

    def get(self, mail_id: int) -> Reading | None:
        """Return the reading with the agents' corrections applied, None when not read yet."""
        row = self.db.one("SELECT data FROM readings WHERE mail_id = :id", id=mail_id)
        return self._corrected(mail_id, Reading.from_dict(json.loads(row["data"]))) if row else None

    def _corrected(self, mail_id: int, reading: Reading) -> Reading:
        rows = self.db.rows("SELECT field, value FROM corrections WHERE mail_id = :id", id=mail_id)
        return corrected(reading, {row["field"]: json.loads(row["value"]) for row in rows})

    def membership(self, mail_id: int) -> Membership | None:
        """Return to which issue the mail belongs, None when not read yet."""
        row = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=mail_id)
        return membership(row) if row else None

    def refresh(self, mail_id: int) -> None:
        """Bring lists and counters in line with a reading whose corrections changed."""
        reading, member = self.get(mail_id), self.membership(mail_id)
        if reading and member:
            mail = found(self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id), "mail")
            self._save_membership(mail, reading, member)
            self.refresh_head(mail["conversation_id"])

    def stored_mail(self, mail_id: int) -> StoredMail:
        """Return the mail to be read."""
        row = self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id)
        return stored_mail(found(row, "mail"))

    def latest(self, limit: int) -> list[Reading]:
        """Return the readings of the newest mails, with corrections, the newest first."""
        rows = self.db.rows(
            "SELECT mail_id FROM memberships ORDER BY at DESC LIMIT :limit", limit=limit
        )
        return [reading for row in rows if (reading := self.get(row["mail_id"]))]

    def profiles(self, since: datetime) -> list[IssueProfile]:
        """Return the profiles of issues with mail since then."""
        rows = self.db.rows(
            "SELECT * FROM issues WHERE last_at >= :since AND merged_into IS NULL "
            "AND state <> :nothing ORDER BY id",
            since=seconds(since),
            nothing=b"",
        )
        return [profile_of(row) for row in rows]

    def conversation_issue(self, conversation_id: int) -> int | None:
        """Return the issue the conversation's latest read mail belongs to, if any."""
        row = self.db.one(
            "SELECT issue FROM conversations WHERE id = :id",
            id=conversation_id,
        )
        return row["issue"] if row else None

    def new_issue_id(self) -> int:
        """Reserve and return an id for an issue to be born."""
        return self.db.insert("issue_ids", {"id": None})


def _probable(field: str, judged: Judged[Any]) -> dict[str, Any]:
    """The head holds how probable a value is: what may be stated is the team's to choose."""
    return {field: judged.value, f"{field}_probability": judged.probability}
