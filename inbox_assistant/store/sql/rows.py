"""From rows to values of the domain and back."""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from inbox_assistant.errors import NotFound
from inbox_assistant.model import (
    Address,
    Attachment,
    Candidate,
    Conversation,
    Correction,
    Invitation,
    Issue,
    Mail,
    Membership,
    Reason,
    StoredMail,
    Thresholds,
)

Row = dict[str, Any]


def seconds(moment: datetime) -> int:
    """Return whole seconds since 1970 of an aware datetime."""
    return int(moment.timestamp())


def moment(at: int) -> datetime:
    """Return the aware UTC datetime of whole seconds since 1970."""
    return datetime.fromtimestamp(at, UTC)


def moment_or_none(at: int | None) -> datetime | None:
    """Return the datetime, or None for None."""
    return None if at is None else moment(at)


def found(row: Row | None, what: str) -> Row:
    """Return the row. Raises NotFound when there is none."""
    if row is None:
        raise NotFound(f"There is no such {what}.")
    return row


def correction(row: Row) -> Correction:
    """Return an agent's word of a row of `corrections`."""
    value = json.loads(row["value"])
    return Correction(row["field"], value, row["agent_id"], moment(row["at"]))


def to_json(value: Any) -> str:
    """Return compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_fields)


def _fields(value: Any) -> dict[str, Any]:
    # `asdict` copies everything deeply, which took longer than all the rest.
    return {field.name: getattr(value, field.name) for field in fields(value)}


def mail_json(mail: Mail) -> str:
    """Return the stored form of a parsed mail."""
    data = {name: getattr(mail, name) for name in Mail.__slots__}
    data["date"] = mail.date.isoformat() if mail.date else None
    return to_json({key: value for key, value in data.items() if value not in (None, "", ())})


def mail_of(text: str) -> Mail:
    """Return the mail that `mail_json` wrote."""
    data = json.loads(text)

    def addresses(key: str) -> tuple[Address, ...]:
        return tuple(Address(**item) for item in data.get(key, ()))

    return Mail(
        message_id=data["message_id"],
        subject=data.get("subject", ""),
        sender=Address(**data["sender"]),
        own_words=data.get("own_words", ""),
        date=datetime.fromisoformat(data["date"]) if "date" in data else None,
        in_reply_to=data.get("in_reply_to"),
        references=tuple(data.get("references", ())),
        reply_to=Address(**data["reply_to"]) if "reply_to" in data else None,
        to=addresses("to"),
        cc=addresses("cc"),
        thread_index=data.get("thread_index"),
        quoted=data.get("quoted", ""),
        signature=data.get("signature", ""),
        html=data.get("html"),
        automatic=data.get("automatic"),
        bounced=tuple(data.get("bounced", ())),
        attachments=tuple(Attachment(**item) for item in data.get("attachments", ())),
        invitations=tuple(map(_invitation, data.get("invitations", ()))),
        protection=data.get("protection"),
        deceptions=tuple(data.get("deceptions", ())),
        defects=tuple(data.get("defects", ())),
    )


def _invitation(data: Row) -> Invitation:
    organiser = data["organiser"]
    return Invitation(**(data | {"organiser": Address(**organiser) if organiser else None}))


def stored_mail(row: Row) -> StoredMail:
    """Return the value of a row of `mails`."""
    return StoredMail(
        id=row["id"],
        conversation_id=row["conversation_id"],
        mailbox=row["mailbox"],
        direction=row["direction"],
        at=moment(row["at"]),
        mail=mail_of(row["data"]),
        raw_id=row["raw_id"],
        notices=tuple(row["notices"].split()),
    )


def conversation(row: Row, thresholds: Thresholds) -> Conversation:
    """Return the value of a row of `conversations`; what is less sure is left out."""

    def stated(field: str) -> Any:
        return row[field] if row[f"{field}_probability"] >= thresholds.of(field) else None

    return Conversation(
        id=row["id"],
        mailbox=row["mailbox"],
        subject=row["subject"],
        customer=Address(row["customer_name"], row["customer_address"]),
        status=row["status"],
        last_at=moment(row["last_at"]),
        snippet=row["snippet"],
        mails=row["mails"],
        unread=bool(row["unread"]),
        waiting_since=moment_or_none(row["waiting_since"]),
        assignee=row["assignee"],
        automatic=row["automatic"],
        language=stated("language"),
        emotion=stated("emotion"),
        blocking=stated("blocking"),
        issue=row["issue"],
        promised_until=moment_or_none(row["promised_until"]),
        sent_at=moment_or_none(row["sent_at"]),
        undelivered=tuple(row["undelivered"].split()),
        merged_into=row["merged_into"],
        snoozed_until=moment_or_none(row["snoozed_until"]),
    )


def candidates_json(candidates: tuple[Candidate, ...]) -> str:
    """Return the stored form of candidates."""
    return to_json(
        [
            [c.issue, round(c.probability, 4), c.why, [reason.as_dict() for reason in c.reasons]]
            for c in candidates
        ]
    )


def _candidate(issue: int, probability: float, why: str, reasons: Iterable[Row] = ()) -> Candidate:
    return Candidate(issue, probability, why, tuple(map(Reason.from_dict, reasons)))


def membership(row: Row) -> Membership:
    """Return the value of a row of `memberships`."""
    return Membership(
        issue=row["issue_id"],
        probability=row["probability"],
        candidates=tuple(_candidate(*item) for item in json.loads(row["candidates"])),
        method=row["method"],
        on_arrival=row["on_arrival"],
        by_agent=bool(row["by_agent"]),
    )


def issue(row: Row, languages: dict[str, int]) -> Issue:
    """Return the value of a row of `issues`; `languages` counts its mails per language."""
    return Issue(
        id=row["id"],
        title=row["title"],
        problem=row["problem"],
        language=row["language"],
        status=row["status"],
        mails=row["mails"],
        writers=row["writers"],
        blocking=row["blocking"],
        first_at=moment(row["first_at"]),
        last_at=moment(row["last_at"]),
        languages=languages,
        title_by_agent=bool(row["title_by_agent"]),
        fixed_at=moment_or_none(row["fixed_at"]),
        merged_into=row["merged_into"],
        version=row["version"],
    )
