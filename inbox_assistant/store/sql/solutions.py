"""Replies that were sent, with how they were received. Every question is bounded and indexed."""

from collections.abc import Sequence

from inbox_assistant.model import Address, Answered, StoredMail
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, found, stored_mail
from inbox_assistant.store.sql.standing import standing_or_none
from inbox_assistant.store.sql.suggested import begun_of

RECENT = 500  # mails of an issue among which answered ones are looked for
SURE = 0.5  # below this a mail's issue is only a guess
_ASKED = 10  # mails of the customer: what is true of them alone stands in these
_AFTER = 5  # later mails: one that is not pleased is enough

_OF_ISSUE = (
    "SELECT o.mail_id, o.answers, s.kind, s.language, s.formality, s.text, s.share FROM "  # noqa: S608
    "(SELECT mail_id, at, probability, by_agent FROM memberships "
    "WHERE issue_id = :id ORDER BY at DESC LIMIT :recent) b "
    "CROSS JOIN outbox o ON o.answers = b.mail_id LEFT JOIN suggested s ON s.mail_id = o.mail_id "
    f"WHERE (b.by_agent = 1 OR b.probability >= :sure) AND {may_see('o.mailbox')} "
    "AND o.automatic = 0 AND o.state = 'sent' AND o.mail_id IS NOT NULL "
    "ORDER BY b.at DESC, o.id DESC LIMIT :limit"
)
_OF_MAIL = (
    "SELECT o.mail_id, o.answers, s.kind, s.language, s.formality, s.text, s.share FROM mails m "
    "CROSS JOIN outbox o ON o.message_id = m.message_id AND o.mail_id = m.id "
    "LEFT JOIN suggested s ON s.mail_id = o.mail_id "
    "WHERE m.id = :id AND o.automatic = 0 AND o.state = 'sent'"
)
_BEFORE_IT = (
    "SELECT * FROM mails WHERE conversation_id = :id AND direction = 'in' AND automatic IS NULL "
    "AND (at, id) <= (:at, :mail) ORDER BY at DESC, id DESC LIMIT :limit"
)
# A mail of our own that lies in the mailbox is no word of the customer.
_AFTER_IT = (
    "SELECT m.id FROM mails m LEFT JOIN raw_mails r ON r.id = m.raw_id "
    "WHERE m.conversation_id = :id AND m.direction = 'in' AND m.automatic IS NULL "
    "AND (m.at, m.id) > (:at, :mail) AND coalesce(r.own, 0) = 0 ORDER BY m.at, m.id LIMIT :limit"
)


class SqlSolutions(Facet):
    """Implements `store.solutions.Solutions`."""

    def of_issue(self, issue_id: int, limit: int) -> list[Answered]:
        """Return the newest replies to mails that surely belong to the issue."""
        stands = standing_or_none(self.db, issue_id)
        values = {"id": stands, "recent": RECENT, "sure": SURE, "seen": self.seen}
        rows = self.db.rows(_OF_ISSUE, limit=limit, **values)
        return [self._answered(row) for row in rows]

    def of_mail(self, mail_id: int) -> Answered:
        """Return one sent reply."""
        return self._answered(found(self.db.one(_OF_MAIL, id=mail_id), "sent reply"))

    def _answered(self, row: Row) -> Answered:
        reply = self._mail(row["mail_id"])
        head = found(
            self.db.one("SELECT * FROM conversations WHERE id = :id", id=reply.conversation_id),
            "conversation",
        )
        readings = SqlReadings(self.db)
        place = {"id": head["id"], "mail": reply.id, "at": int(reply.at.timestamp())}
        asked = self.db.rows(_BEFORE_IT, **place, limit=_ASKED)
        after = self.db.rows(_AFTER_IT, **place, limit=_AFTER)
        return Answered(
            reply=reply,
            customer=Address(head["customer_name"], head["customer_address"]),
            asked=tuple(map(stored_mail, asked)),
            reading=readings.get(row["answers"]) if row["answers"] is not None else None,
            begun=begun_of(row) if row["kind"] else None,
            share=1.0 if row["share"] is None else row["share"],
            after=tuple(readings.get(later["id"]) for later in after),
            closed=head["status"] == "closed",
            undelivered=bool(head["undelivered"]),
        )

    def _mail(self, mail_id: int) -> StoredMail:
        return SqlReadings(self.db).stored_mail(mail_id)


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_OF_ISSUE, _OF_MAIL, _BEFORE_IT, _AFTER_IT)
