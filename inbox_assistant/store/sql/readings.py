"""What was understood of mails, and to which issues they belong."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from inbox_assistant.model import (
    IssueProfile,
    Judged,
    Meaning,
    Membership,
    Reading,
    StoredMail,
)
from inbox_assistant.store.sql.counting import Counted, count_mail, uncount_mail
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import (
    Row,
    candidates_json,
    found,
    membership,
    seconds,
    stored_mail,
    to_json,
)

T = TypeVar("T")


class SqlReadings(Facet):
    """Implements `store.base.Readings`."""

    def save(
        self,
        mail_id: int,
        reading: Reading,
        meaning: Meaning,
        membership: Membership,
        profiles: Sequence[IssueProfile],
    ) -> None:
        """Keep a reading, the mail's membership and the changed issue profiles at once."""
        with self.db.writing():
            mail = found(self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id), "mail")
            for profile in profiles:
                self._save_profile(profile, mail["at"])
            self._save_meaning(mail_id, reading, meaning)
            corrected = self._corrected(mail_id, reading)
            self._save_membership(mail, corrected, self._kept(mail_id, membership))
            self.refresh_head(mail["conversation_id"])

    def _save_profile(self, profile: IssueProfile, at: int) -> None:
        self.db.run(
            "INSERT INTO issues (id, title, problem, language, state, first_at, last_at) "
            "VALUES (:id, :title, :problem, :language, :state, :at, :at) "
            "ON CONFLICT (id) DO UPDATE SET state = excluded.state, "
            "title = CASE WHEN title_by_agent THEN title ELSE excluded.title END, "
            "problem = excluded.problem, language = excluded.language",
            id=profile.issue,
            title=profile.title,
            problem=profile.problem,
            language=profile.language,
            state=profile.state,
            at=at,
        )

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

    def _kept(self, mail_id: int, new: Membership) -> Membership:
        """An agent's word on where a mail belongs outlives every re-read."""
        old = self.membership(mail_id)
        if old is None:
            return new
        new = replace(new, on_arrival=old.on_arrival)
        return (
            replace(new, issue=old.issue, probability=1.0, by_agent=True) if old.by_agent else new
        )

    def _save_membership(self, mail: Row, reading: Reading, member: Membership) -> None:
        self._uncount(mail["id"])
        row = {
            "mail_id": mail["id"],
            "issue_id": member.issue,
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
        }
        self.db.insert("memberships", row)
        if member.issue is not None:
            count_mail(self.db, member.issue, Counted.of(row))

    def _uncount(self, mail_id: int) -> None:
        row = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=mail_id)
        if row is None:
            return
        self.db.run("DELETE FROM memberships WHERE mail_id = :id", id=mail_id)
        if row["issue_id"] is not None:
            uncount_mail(self.db, row["issue_id"], Counted.of(row))

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
            "UPDATE conversations SET language = :language, emotion = :emotion, "
            "blocking = :blocking, issue = :issue WHERE id = :id",
            id=conversation_id,
            language=_stated(reading.language),
            emotion=_stated(reading.emotion),
            blocking=_stated(reading.blocking),
            issue=newest["issue_id"],
        )

    def get(self, mail_id: int) -> Reading | None:
        """Return the reading with the agents' corrections applied, None when not read yet."""
        row = self.db.one("SELECT data FROM readings WHERE mail_id = :id", id=mail_id)
        return self._corrected(mail_id, Reading.from_dict(json.loads(row["data"]))) if row else None

    def _corrected(self, mail_id: int, reading: Reading) -> Reading:
        rows = self.db.rows("SELECT field, value FROM corrections WHERE mail_id = :id", id=mail_id)
        for row in rows:
            judged = getattr(reading, row["field"])
            right = replace(judged, value=json.loads(row["value"]), probability=1.0, by_agent=True)
            reading = replace(reading, **{row["field"]: right})
        return reading

    def membership(self, mail_id: int) -> Membership | None:
        """Return to which issue the mail belongs, None when not read yet."""
        row = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=mail_id)
        return membership(row) if row else None

    def correct(self, mail_id: int, field: str, value: str | int | bool, agent_id: int) -> None:
        """Keep an agent's correction: it outranks the model and survives every re-read."""
        with self.db.writing():
            self.db.run(
                "INSERT INTO corrections VALUES (:mail_id, :field, :value, :agent_id) "
                "ON CONFLICT (mail_id, field) DO UPDATE "
                "SET value = excluded.value, agent_id = excluded.agent_id",
                mail_id=mail_id,
                field=field,
                value=json.dumps(value),
                agent_id=agent_id,
            )
            reading, member = self.get(mail_id), self.membership(mail_id)
            if reading and member:
                mail = found(self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id), "mail")
                self._save_membership(mail, reading, member)
                self.refresh_head(mail["conversation_id"])

    def stored_mail(self, mail_id: int) -> StoredMail:
        """Return the mail to be read."""
        row = self.db.one("SELECT * FROM mails WHERE id = :id", id=mail_id)
        return stored_mail(found(row, "mail"))

    def profiles(self, since: datetime) -> list[IssueProfile]:
        """Return the profiles of issues with mail since then."""
        rows = self.db.rows(
            "SELECT id AS issue, state, title, problem, language, title_by_agent FROM issues "
            "WHERE last_at >= :since ORDER BY id",
            since=seconds(since),
        )
        return [IssueProfile(**{**r, "title_by_agent": bool(r["title_by_agent"])}) for r in rows]

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


def _stated(judged: Judged[T]) -> T | None:
    """What a list may state without its probability: nothing that is unsure."""
    return judged.value if judged.sure() else None
