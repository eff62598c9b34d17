"""The history of issues: one line per event."""

from dataclasses import replace

from inbox_assistant.model import Act, IssueEvent, Reading
from inbox_assistant.store.sql.acts import add_act
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.happenings import tell
from inbox_assistant.store.sql.rows import Row, found, moment, seconds
from inbox_assistant.store.sql.standing import next_version

# A customer's "thanks, it works" follows its conversation into the issue, and reopens nothing.
_THANKS = "praise"


def note(db: Database, event: IssueEvent) -> int:
    """Write a line of history; return its id."""
    return db.insert(
        "issue_events",
        {
            "issue_id": event.issue,
            "at": seconds(event.at),
            "kind": event.kind,
            "agent_id": event.agent_id,
            "other": event.other,
            "mail_id": event.mail_id,
            "mails": event.mails,
            "text": event.text,
        },
    )


def note_both(db: Database, event: IssueEvent) -> None:
    """Write an event between two issues, and its counterpart: what one gained the other lost."""
    note(db, event)
    if event.other is not None:
        note(db, replace(event, issue=event.other, other=event.issue, mails=-event.mails, text=""))


def event_of(row: Row) -> IssueEvent:
    """Return the value of a row of `issue_events` with `other_title`."""
    return IssueEvent(
        issue=row["issue_id"],
        at=moment(row["at"]),
        kind=row["kind"],
        agent_id=row["agent_id"],
        other=row["other"],
        mail_id=row["mail_id"],
        mails=row["mails"],
        text=row["text"],
        id=row["id"],
        other_title=row["other_title"] or "",
    )


def reopen_if_back(db: Database, issue_id: int, member: Row, reading: Reading | None) -> None:
    """Open a fixed issue again when a mail of it came after that: the problem is back."""
    if reading and reading.motive.value == _THANKS:
        return
    touched = db.run(
        "UPDATE issues SET status = 'open', fixed_at = NULL WHERE id = :id "
        "AND status = 'fixed' AND fixed_at < :at",
        id=issue_id,
        at=member["at"],
    )
    if touched:
        db.run("UPDATE issues SET version = :v WHERE id = :id", v=next_version(db), id=issue_id)
        came = IssueEvent(issue_id, moment(member["at"]), "reopened", mail_id=member["mail_id"])
        note(db, came)
        mail = db.one("SELECT conversation_id FROM mails WHERE id = :id", id=member["mail_id"])
        back = Act(came.at, "relapsed", detail=str(issue_id))
        add_act(db, found(mail, "mail")["conversation_id"], back)
        tell(db, "issue.reopened", issue_id, came.at, {})
