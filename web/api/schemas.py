"""What the answers of the API look like (JSON Schema 2020-12, as in OpenAPI 3.1)."""

from typing import Any, get_args

from inbox_assistant.model import Course, Status, Trend
from web.likely import STATUSES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_ID: Schema = {"type": "integer", "minimum": 1}
_FLAG: Schema = {"type": "boolean"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_ADDRESS = {"$ref": "#/components/schemas/Address"}
_CURSOR: Schema = {
    "type": ["string", "null"],
    "description": "Send it as `cursor` to get the next page; null on the last one.",
}


def _or_none(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(**fields: Schema) -> Schema:
    """Return an object with exactly these fields required; more may be added in time."""
    return {"type": "object", "properties": fields, "required": list(fields)}


def _page(name: str, of: str) -> Schema:
    return _object(**{name: _list({"$ref": f"#/components/schemas/{of}"}), "next": _CURSOR})


_HEAD = {
    "id": _ID,
    "mailbox": _TEXT,
    "subject": _TEXT,
    "customer": _ADDRESS,
    "status": {"type": "string", "enum": list(get_args(Status))},
    "language": _or_none(_TEXT),
    "emotion": _or_none(_TEXT),
    "blocking": _or_none(_COUNT),
    "issue": _or_none(_ID),
    "assignee": _or_none(_ID),
    "automatic": _or_none(_TEXT),
    "unread": _FLAG,
    "mails_count": _COUNT,
    "snippet": _TEXT,
    "last": _MOMENT,
    "waiting_since": _or_none(_MOMENT),
    "promised_until": _or_none(_MOMENT),
    "snoozed_until": _or_none(_MOMENT),
}
_MAIL = {
    "id": _ID,
    "direction": {"type": "string", "enum": ["in", "out"]},
    "at": _MOMENT,
    "message_id": _TEXT,
    "subject": _TEXT,
    "from": _ADDRESS,
    "to": _list(_ADDRESS),
    "cc": _list(_ADDRESS),
    "date": _or_none(_MOMENT),
    "own_words": _TEXT,
    "quoted": _TEXT,
    "signature": _TEXT,
    "html": _FLAG,
    "automatic": _or_none(_TEXT),
    "bounced": _list(_TEXT),
    "attachments": _list(_object(name=_TEXT, type=_TEXT, bytes=_COUNT)),
    "defects": _list(_TEXT),
    "issue": _or_none(_ID),
    "probability": _or_none(_NUMBER),
    "reading": {"type": ["object", "null"], "description": "As `understand` tells it."},
}
_ISSUE = {
    "id": _ID,
    "title": _TEXT,
    "language": _TEXT,
    "problem": _TEXT,
    "status": {"type": "string", "enum": list(STATUSES)},
    "mails": _COUNT,
    "writers": _COUNT,
    "affected": _object(
        median=_COUNT, low=_COUNT, high=_COUNT, method=_TEXT, writers=_COUNT, organisations=_COUNT
    ),
    "blocking": {"type": "integer", "minimum": 0, "maximum": 3},
    "trend": {"type": "string", "enum": list(get_args(Trend))},
    "course": {"type": "string", "enum": list(get_args(Course))},
    "expected": _NUMBER,
    "trend_method": _TEXT,
    "first": _MOMENT,
    "last": _MOMENT,
    "fixed": _or_none(_MOMENT),
    "languages": {"type": "object", "additionalProperties": _COUNT},
}
_PLACED = _object(
    mail=_ID,
    conversation=_ID,
    at=_MOMENT,
    subject=_TEXT,
    probability=_NUMBER,
    by_agent=_FLAG,
    method=_TEXT,
)
_REPORT = {
    "name": _TEXT,
    "night": _TEXT,
    "mailboxes": _or_none({"type": "array", "items": _TEXT}),
    "language": _TEXT,
    "span": {"type": "string", "enum": ["night", "week", "month"]},
    "made": _MOMENT,
    "mailed": _or_none(_MOMENT),
}

#: By name, as the document refers to them.
SCHEMAS: dict[str, Schema] = {
    "Address": _object(name=_TEXT, address=_TEXT),
    "Mail": _object(**_MAIL),
    "ConversationHead": _object(**_HEAD),
    "Conversation": _object(**_HEAD, mails=_list({"$ref": "#/components/schemas/Mail"})),
    "Conversations": _page("conversations", "ConversationHead"),
    "IssueHead": _object(**_ISSUE),
    "Issue": _object(
        **_ISSUE,
        examples=_list(_ID),
        mails_newest=_list(_PLACED),
        answers={"type": "object", "additionalProperties": _TEXT},
    ),
    "Issues": _page("issues", "IssueHead"),
    "ReportHead": _object(**_REPORT),
    "Report": _object(**_REPORT, text=_TEXT, data={"type": "object"}),
    "Reports": _page("reports", "ReportHead"),
    "Problem": _object(type=_TEXT, title=_TEXT, status=_COUNT, detail=_TEXT),
}
