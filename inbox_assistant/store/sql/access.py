"""Which mailboxes an agent sees, and where the objects of the inbox are."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from inbox_assistant.errors import InputError
from inbox_assistant.store.access import Noun
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import found, to_json

#: The mailboxes of `:seen`, a JSON array.
SEEN = "(SELECT value FROM json_each(:seen))"
# Where the mails of an issue stand after merging, and whether one of them is there.
_ISSUE = (
    "memberships s WHERE s.issue_id = (WITH RECURSIVE up(id, onward) AS "  # noqa: S608
    "(SELECT id, merged_into FROM issues WHERE id = {id} UNION "
    "SELECT i.id, i.merged_into FROM up JOIN issues i ON i.id = up.onward) "
    "SELECT id FROM up WHERE onward IS NULL) "
    f"AND s.mailbox IN {SEEN}"
)
_FROM: Mapping[Noun, str] = {
    "conversation": f"conversations WHERE id = :id AND mailbox IN {SEEN}",
    "mail": f"mails WHERE id = :id AND mailbox IN {SEEN}",
    "raw": f"raw_mails WHERE id = :id AND mailbox IN {SEEN}",
    "reply": f"outbox WHERE id = :id AND mailbox IN {SEEN}",
    "promise": (
        "promises p JOIN conversations c ON c.id = p.conversation_id "
        f"WHERE p.id = :id AND c.mailbox IN {SEEN}"
    ),
    "issue": _ISSUE.format(id=":id"),
    "event": (
        "issue_events e WHERE e.id = :id "  # noqa: S608
        f"AND EXISTS (SELECT 1 FROM {_ISSUE.format(id='e.issue_id')}) "
        f"AND (e.other IS NULL OR EXISTS (SELECT 1 FROM {_ISSUE.format(id='e.other')})) "
        "AND (e.mail_id IS NULL OR EXISTS "
        f"(SELECT 1 FROM mails m WHERE m.id = e.mail_id AND m.mailbox IN {SEEN}))"
    ),
    # The address itself, whatever addresses were said to be the same person's: these add no right.
    "person": f"conversations WHERE person_id = :id AND mailbox IN {SEEN}",
    "organisation": f"conversations WHERE organisation_id = :id AND mailbox IN {SEEN}",
    "update": (
        f"updates u WHERE u.id = :id AND EXISTS (SELECT 1 FROM {_ISSUE.format(id='u.issue_id')}) "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM addressings a JOIN conversations c "
        f"ON c.id = a.conversation_id WHERE a.update_id = u.id AND c.mailbox NOT IN {SEEN})"
    ),
}
_PLACES: Mapping[Noun, str] = {
    noun: f"SELECT 1 FROM {place}"  # noqa: S608  # our own words
    for noun, place in _FROM.items()
}


class SqlAccess(Facet):
    """Implements `store.access.Access`."""

    def mailboxes(self, agent_id: int) -> frozenset[str] | None:
        """Return the mailboxes the agent may see; None: all of them."""
        rows = self.db.rows(
            "SELECT m.mailbox FROM agent_mailboxes m JOIN agents a ON a.id = m.agent_id "
            "WHERE m.agent_id = :agent AND a.role <> 'admin'",
            agent=agent_id,
        )
        return frozenset(row["mailbox"] for row in rows) or None

    def allow(self, agent_id: int, mailboxes: Iterable[str] | None) -> None:
        """Bind the agent to these mailboxes; None frees them. Raises NotFound, InputError."""
        named = None if mailboxes is None else sorted(set(mailboxes))
        if named is not None and not all(named or [""]):
            raise InputError("Name at least one mailbox: whoever has none is to be disabled.")
        with self.db.writing():
            found(self.db.one("SELECT id FROM agents WHERE id = :id", id=agent_id), "agent")
            self.db.run("DELETE FROM agent_mailboxes WHERE agent_id = :id", id=agent_id)
            for mailbox in named or ():
                self.db.insert("agent_mailboxes", {"agent_id": agent_id, "mailbox": mailbox})

    def sees(self, mailboxes: Collection[str], noun: Noun, number: int) -> bool:
        """Return whether the object of that number lies in these mailboxes."""
        seen = to_json(sorted(mailboxes))
        return self.db.one(_PLACES[noun], id=number, seen=seen) is not None


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = tuple(_PLACES.values())
