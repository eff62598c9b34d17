"""The line of the `parse` command."""

import json

from inbox_assistant.mail.parse import parse
from inbox_assistant.mail.record import as_record
from tests.builders import raw_mail


def test_the_record_keeps_the_contract() -> None:
    record = as_record(
        "a.eml", parse(raw_mail("Ciao\n\n> old\n\n-- \nAnna", Reply_To="x@y.example"))
    )
    assert json.loads(json.dumps(record)) == {
        "path": "a.eml",
        "message_id": "<raw@customer.example>",
        "conversation_key": "<raw@customer.example>",
        "subject": "Help",
        "from": {"name": "Anna Rossi", "address": "anna@customer.example"},
        "reply_to": {"name": "", "address": "x@y.example"},
        "to": [{"name": "", "address": "support@shop.example"}],
        "cc": [],
        "date": "2026-02-02T08:00:00+00:00",
        "own_words": "Ciao",
        "quoted": "> old",
        "signature": "--\nAnna",
        "html": False,
        "automatic": None,
        "bounced": [],
        "attachments": [],
        "invitations": [],
        "protection": None,
        "deceptions": [],
        "defects": [],
    }
