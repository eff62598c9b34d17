"""Suggestions for a conversation, with all that the store knows about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from inbox_assistant.config import Config
from inbox_assistant.decoding import decode
from inbox_assistant.errors import NotFound
from inbox_assistant.model import (
    Decoded,
    Issue,
    KnownAnswer,
    Membership,
    Reading,
    Solution,
    StoredMail,
    Suggestion,
)
from inbox_assistant.office import Office
from inbox_assistant.questions import vocabulary
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.asking import questions_for
from inbox_assistant.respond.kinds import SURE_OF_ISSUE
from inbox_assistant.respond.phrases import rank_of
from inbox_assistant.respond.remembered import suggested
from inbox_assistant.respond.solutions import solutions_of
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.store.base import Store

_EARLIER = 12  # mails of a customer in which is looked for what they gave
_LETTERS = 8  # of ours, which the next one does not repeat
_SOLUTIONS = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """A mail as it was understood: its reading, with the questions that fit what it may come from,
    and where it belongs."""

    mail_id: int
    reading: Reading
    membership: Membership | None


def understood(store: Store, config: Config, mail_id: int) -> Understood | None:
    """Return how a mail was understood, None while it has not been read."""
    if (reading := store.readings.get(mail_id)) is None:
        return None
    membership = store.readings.membership(mail_id)
    asked = questions_for(store, reading, membership, vocabulary(config.questions))
    return Understood(mail_id, replace(reading, questions=asked), membership)


def suggest_for(
    store: Store,
    config: Config,
    mails: Sequence[StoredMail],
    now: datetime,
    ui_language: str,
    known: Understood | None = None,
) -> list[Suggestion]:
    """Return replies to the customer's last mail of a conversation, the best first; none while it
    has not been read, when it came from a robot, or when all is said. `known` is how a mail was
    understood, where the caller has asked already. What was made before is not made again."""
    asked = asked_about(store, config, mails, now, ui_language, known)
    return list(suggested(asked)) if asked else []


def closing_for(
    store: Store, config: Config, conversation_id: int, now: datetime, ui_language: str
) -> Suggestion | None:
    """Return the reply that says it is fixed; None where that does not fit, or is not sure to."""
    mails = store.conversations.mails(conversation_id)
    asked = asked_about(store, config, mails, now, ui_language)
    return next(iter(suggest(asked, only="closing")), None) if asked else None


def asked_about(
    store: Store,
    config: Config,
    mails: Sequence[StoredMail],
    now: datetime,
    ui_language: str,
    known: Understood | None = None,
) -> Asked | None:
    """Return the customer's last mail of a conversation with all that is known about it; None
    while it has not been read, or when it came from a robot."""
    last = next((mail for mail in reversed(mails) if mail.direction == "in"), None)
    if last is None or last.mail.automatic is not None:
        return None
    if known is None or known.mail_id != last.id:
        known = understood(store, config, last.id)
    if known is None:
        return None
    reading, membership = known.reading, known.membership
    issue, answers, solutions = _issue(store, membership)
    people = _of_people(mails)
    before = people[: people.index(last)]
    earlier = [*_read(store, before)]
    return Asked(
        customer=last.mail.answer_to,
        subject=last.mail.subject,
        words=last.mail.own_words,
        reading=reading,
        now=now,
        office=Office.of(config),
        team=config.team,
        mailbox=last.mailbox,
        conversation_id=last.conversation_id,
        issue=issue,
        issue_probability=membership.probability if membership else 0.0,
        answers=answers,
        solutions=solutions,
        is_chaser=bool(before) and before[-1].direction == "in",
        answered_before=any(mail.direction == "out" for mail in before),
        said=_said(store, mails, now),
        rank=_rank(store, last.id, membership),
        has_last_word=people[-1].direction == "out",
        is_promised=_is_promised(store, last.conversation_id),
        told=tuple(fact for one in earlier for fact in one.facts),
        given=frozenset(slug for one in earlier for slug in one.given),
        decoded=_decoded(store, last, reading, now),
        compensation=config.compensation,
        phrases=config.phrases,
        ui_language=ui_language,
        vocabulary=vocabulary(config.questions),
    )


def _of_people(mails: Sequence[StoredMail]) -> list[StoredMail]:
    # Our acknowledgement is no answer: who writes again after it still waits.
    return [mail for mail in mails if mail.mail.automatic is None]


def _is_promised(store: Store, conversation_id: int) -> bool:
    return any(row.state == "due" for row in store.promises.of_conversation(conversation_id))


def _read(store: Store, mails: Sequence[StoredMail]) -> Iterator[Reading]:
    """Yield how the customer's newest mails among these read, the newest first."""
    came_in = [mail for mail in reversed(mails) if mail.direction == "in"]
    for mail in came_in[:_EARLIER]:
        if reading := store.readings.get(mail.id):
            yield reading


def _rank(store: Store, mail_id: int, membership: Membership | None) -> int | None:
    place = store.voices.place(mail_id)
    if place is None or membership is None or membership.issue is None:
        return None
    return rank_of(membership.issue, place)


def _said(store: Store, mails: Sequence[StoredMail], now: datetime) -> tuple[str, ...]:
    """Return what we wrote to the customer, here and elsewhere, the newest first. Automatic words
    count too: the reader saw them."""
    here = [mail.mail.own_words for mail in reversed(mails) if mail.direction == "out"][:_LETTERS]
    elsewhere = store.history.letters_elsewhere(mails[-1].conversation_id, now, _LETTERS)
    return (*here, *elsewhere)[:_LETTERS]


def _decoded(store: Store, mail: StoredMail, reading: Reading, now: datetime) -> Decoded:
    history = store.history.of_conversation(mail.conversation_id, now)
    return decode(reading, f"{mail.mail.subject}\n{mail.mail.own_words}", history, now)


def _issue(
    store: Store, membership: Membership | None
) -> tuple[Issue | None, Sequence[KnownAnswer], Sequence[Solution]]:
    if membership is None or membership.issue is None:
        return None, (), ()
    if not (membership.by_agent or membership.probability >= SURE_OF_ISSUE):
        return None, (), ()
    number = membership.issue
    try:
        answers = store.issues.answers(number)
        return store.issues.get(number), answers, solutions_of(store, number, _SOLUTIONS)
    except NotFound:
        return None, (), ()
