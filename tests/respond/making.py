"""Values that only the tests of replies need."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from inbox_assistant.config import OfficeConfig
from inbox_assistant.model import Address, Issue, KnownAnswer, Reply, StoredMail
from inbox_assistant.office import Office
from inbox_assistant.respond.asked import Asked
from tests.builders import MORNING, SUPPORT, a_reading

ROME = ZoneInfo("Europe/Rome")
OFFICE = Office(OfficeConfig(), ROME)
FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def asked(**changes: Any) -> Asked:
    """A mail of Maria Rossi; names of reading fields change the reading."""
    own = set(Asked.__dataclass_fields__)
    reading = a_reading(**{k: v for k, v in changes.items() if k not in own})
    values: dict[str, Any] = {
        "customer": Address("Maria Rossi", "maria@customer.example"),
        "subject": "",
        "words": "",
        "reading": reading,
        "now": FRIDAY,
        "office": OFFICE,
        "team": "Il Negozio",
        "conversation_id": 7,
    }
    return Asked(**(values | {k: v for k, v in changes.items() if k in own}))


def an_issue(**changes: Any) -> Issue:
    values: dict[str, Any] = {
        "id": 1,
        "title": "Login fails",
        "problem": "Nobody can sign in.",
        "language": "en",
        "status": "open",
        "mails": 3,
        "writers": 3,
        "blocking": 3,
        "first_at": MORNING,
        "last_at": MORNING,
    }
    return Issue(**(values | changes))


def known_answer(text: str, language: str = "it") -> KnownAnswer:
    return KnownAnswer(issue=1, language=language, text=text)


def reply_to(mail: StoredMail, **changes: Any) -> Reply:
    """A reply to that mail."""
    values: dict[str, Any] = {
        "conversation_id": mail.conversation_id,
        "answers": mail.id,
        "sender": Address("Il Negozio", SUPPORT),
        "to": mail.mail.answer_to,
        "subject": f"Re: {mail.mail.subject}",
        "text": "Gentile Anna Rossi,\n\nil Suo profilo funziona di nuovo.\n\nIl Negozio",
        "agent_id": 1,
    }
    return Reply(**(values | changes))
