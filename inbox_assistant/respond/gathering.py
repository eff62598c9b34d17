"""Suggestions for a conversation, with all that the store knows about it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from inbox_assistant.config import Config
from inbox_assistant.errors import NotFound
from inbox_assistant.model import Issue, KnownAnswer, Membership, StoredMail, Suggestion
from inbox_assistant.questions import vocabulary
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.asking import questions_for
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.store.base import Store

# Below this an issue is only a guess, and its answer could be the wrong one.
SURE_OF_ISSUE = 0.5


def suggest_for(
    store: Store, config: Config, conversation_id: int, now: datetime, ui_language: str
) -> list[Suggestion]:
    """Return replies to the customer's last mail, the best first; none while it has not been read
    or when it came from a robot."""
    mails = store.conversations.mails(conversation_id)
    asked = _asked(store, config, mails, now, ui_language)
    return suggest(asked) if asked else []


def closing_for(
    store: Store, config: Config, conversation_id: int, now: datetime, ui_language: str
) -> Suggestion | None:
    """Return the reply that says it is fixed; None where that does not fit, or is not sure to."""
    mails = store.conversations.mails(conversation_id)
    asked = _asked(store, config, mails, now, ui_language)
    return next(iter(suggest(asked, only="closing")), None) if asked else None


def _asked(
    store: Store, config: Config, mails: Sequence[StoredMail], now: datetime, ui_language: str
) -> Asked | None:
    last = next((mail for mail in reversed(mails) if mail.direction == "in"), None)
    if last is None or last.mail.automatic is not None:
        return None
    reading = store.readings.get(last.id)
    if reading is None:
        return None
    membership = store.readings.membership(last.id)
    words = vocabulary(config.questions)
    reading = replace(reading, questions=questions_for(store, reading, membership, words))
    issue, answers = _issue(store, membership)
    # Our acknowledgement is no answer: who writes again after it still waits.
    before = [mail for mail in mails[: mails.index(last)] if mail.mail.automatic is None]
    return Asked(
        customer=last.mail.answer_to,
        subject=last.mail.subject,
        words=last.mail.own_words,
        reading=reading,
        now=now,
        zone=config.timezone,
        team=config.team,
        conversation_id=last.conversation_id,
        issue=issue,
        issue_probability=membership.probability if membership else 0.0,
        answers=answers,
        is_chaser=bool(before) and before[-1].direction == "in",
        answered_before=any(mail.direction == "out" for mail in before),
        ui_language=ui_language,
        vocabulary=words,
    )


def _issue(
    store: Store, membership: Membership | None
) -> tuple[Issue | None, Sequence[KnownAnswer]]:
    if membership is None or membership.issue is None:
        return None, ()
    if not (membership.by_agent or membership.probability >= SURE_OF_ISSUE):
        return None, ()
    try:
        return store.issues.get(membership.issue), store.issues.answers(membership.issue)
    except NotFound:
        return None, ()
