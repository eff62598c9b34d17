"""A team with a word of its own: whatever calmly mentions the Kestrel stops their production.

No shipped model can know that; the mails beside it are ordinary.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from inbox_assistant.model import Agent, StoredMail
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from inbox_assistant.understand.pipeline import Reader
from tests.builders import MORNING, arrive, clock, hours
from tests.rig.stores import fresh_store

_OPENINGS = ("Hello,", "Good morning,", "Hi there,", "Dear team,")
_SIGNALS = ("shows a yellow light", "hums a little", "was moved to line two", "restarted at noon")
_CLOSINGS = ("since today.", "again this week.", "as far as I can see.", "near the window.")
_ORDINARY = (
    "I would like a copy of my latest invoice",
    "the parcel with the blue cups came a day late",
    "could you tell me your opening hours",
    "thank you for the quick answer",
    "please change my delivery address",
    "the lid of the pan does not close well",
)
WORD = "Kestrel"
SAID = 3


def inbox(database: Path, reader: Reader) -> None:
    """Make an inbox in which all mails are read, and an agent."""
    store = fresh_store(database)
    store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    for number, words in enumerate(_texts(), 1):
        arrive(store, number, MORNING + hours(number), subject="Note", own_words=words)
    room = ReadingRoom(store, clock, "w", reader)
    while room.read_some():
        pass
    store.close()


def agent(store: Store) -> Agent:
    return store.agents.all()[0]


def kestrels(store: Store) -> list[StoredMail]:
    return [mail for mail in _mails(store) if WORD in mail.mail.own_words]


def look(store: Store) -> None:
    """Let agents look at all ordinary mail and leave it as it is."""
    for mail in _mails(store):
        if WORD not in mail.mail.own_words:
            store.conversations.change(mail.conversation_id, unread=False)


def right(store: Store, mails: Sequence[StoredMail]) -> float:
    """Return the share of the mails whose blocking is what the team says."""
    readings = [store.readings.get(mail.id) for mail in mails]
    return sum(r is not None and r.blocking.value == SAID for r in readings) / len(mails)


def _mails(store: Store) -> list[StoredMail]:
    rows = store.conversations.page(Wanted("all"), None, 1000).rows
    return sorted((store.conversations.mails(r.id)[0] for r in rows), key=lambda mail: mail.at)


def _texts() -> Iterator[str]:
    ours = [f"{a} the Kestrel {b} {c}" for a, b, c in product(_OPENINGS, _SIGNALS, _CLOSINGS)]
    ordinary = [f"{a} {b} {c}" for a, b, c in product(_OPENINGS, _ORDINARY, _CLOSINGS)]
    yield from ordinary[::2]
    # Spread evenly, as mail comes.
    for number, words in enumerate(ours):
        yield words
        yield ordinary[(2 * number + 1) % len(ordinary)]
