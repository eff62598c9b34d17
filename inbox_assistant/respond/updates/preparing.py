"""Keeps the letters of an update for agents to look at; nothing leaves by it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from inbox_assistant.config import Config
from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.model import Addressing, Update
from inbox_assistant.respond.updates.letters import Said, letter, on_the_hour
from inbox_assistant.respond.updates.people import CLOSED_WITHIN, Person, people, register
from inbox_assistant.store.base import Store

MOST = 500  # conversations at a time; what an issue has beyond is offered in the next round
LONGEST_WORDS = 5_000  # characters of the agent's own words in one language
_EARLIER = 2  # updates whose words are not said again
_LOOKED_AT = 50

Fault = Literal["long", "undated", "past"]
_FAULTS: Mapping[Fault, str] = {
    "long": f"Your words are too long: write {LONGEST_WORDS} characters at most.",
    "undated": "Say when the next word comes: nobody is left without one.",
    "past": "The next word has to come later than now: choose a later hour.",
}


def prepare(store: Store, config: Config, update: Update, now: datetime) -> int:
    """Write the letters of a new update, or of a changed draft, and return its id. A moment for the
    next word is taken back to its full hour. Raises InputError when that moment is missing or past,
    or a text too long, and Conflict for a draft that was begun meanwhile."""
    update = replace(_checked(update, config, now), made_at=now)
    hits = store.addressings.hits(update.issue, now - CLOSED_WITHIN, MOST)
    proposals = _proposals(update, people(hits, config), said_before(store, update), config)
    return store.updates.prepare(update, proposals)


def offer(store: Store, config: Config, update_id: int, now: datetime) -> int:
    """Write the letters of an update for those who joined since it was begun; return how many are
    proposed. Raises Conflict when its promise has run out, or a newer update was begun."""
    update = store.updates.get(update_id)
    if not current(update, now):
        raise Conflict("This update is out of date: write a new one.")
    later = _later(store, config, update, now, MOST)
    proposals = _proposals(update, later, said_before(store, update), config)
    store.updates.propose(update_id, proposals)
    return len(proposals)


def joined(store: Store, config: Config, update: Update, now: datetime, limit: int) -> int:
    """Return how many joined since the update was begun and surely should hear of it."""
    if not current(update, now):
        return 0
    return sum(one.qualm is None for one in _later(store, config, update, now, limit))


def current(update: Update, now: datetime) -> bool:
    """Return whether what the update says still holds for others."""
    in_time = update.until is None or update.until > now
    return in_time and update.state in ("sending", "paused")


def said_before(store: Store, update: Update) -> Said:
    """Return a letter of each of the last updates before this one, by language and formality."""
    said: dict[tuple[str, str], tuple[str, ...]] = {}
    for earlier in _before(store, update)[:_EARLIER]:
        some = {(one.language, one.formality): one for one in store.addressings.of_update(earlier)}
        for group, one in some.items():
            said[group] = (*said.get(group, ()), one.text)
    return said


def _before(store: Store, update: Update) -> list[int]:
    begun = [one.id for one in store.updates.of_issue(update.issue, _LOOKED_AT)]
    return begun[begun.index(update.id) + 1 :] if update.id in begun else begun


def _later(store: Store, config: Config, update: Update, now: datetime, limit: int) -> list[Person]:
    since = now - CLOSED_WITHIN
    hits = store.addressings.hits(update.issue, since, limit, without=update.id)
    return people(hits, config, update.begun_at)


def _proposals(
    update: Update, found: Sequence[Person], said: Said, config: Config
) -> list[Addressing]:
    return [
        Addressing(
            conversation_id=hit.conversation_id,
            customer=hit.customer,
            language=hit.reading.language.value,
            formality=register(hit),
            text=letter(update, hit, said, config),
            answers=hit.answers,
            seen=hit.seen,
            reason=qualm or "",
        )
        for hit, qualm in found
    ]


def fault_of(update: Update, config: Config, now: datetime) -> Fault | None:
    """Return what keeps an update from being written, None when nothing does."""
    if any(len(text.strip()) > LONGEST_WORDS for text in update.words.values()):
        return "long"
    if update.until is None:
        return None if update.stage == "solved" else "undated"
    return "past" if on_the_hour(update.until, config.timezone) <= now else None


def _checked(update: Update, config: Config, now: datetime) -> Update:
    if fault := fault_of(update, config, now):
        raise InputError(_FAULTS[fault])
    words = {language: text.strip() for language, text in update.words.items() if text.strip()}
    until = on_the_hour(update.until, config.timezone) if update.until else None
    return replace(update, words=words, until=until)
