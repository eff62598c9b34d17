"""What the check of drafts loads slowly is loaded before the first agent writes."""

import threading
from collections import Counter
from collections.abc import Iterable

from inbox_assistant.respond.check import check, warm_up
from inbox_assistant.store.base import Store

_TOLD_FROM = 200  # mails: the newest tell which languages the customers write
_SECONDS = 2.0  # until then the server begins to answer, and needs the processor itself
_FEWEST = 2  # mails in a language: a dictionary takes 80 to 240 MB of memory


def spoken(store: Store) -> tuple[str, ...]:
    """Return the languages that customers wrote in lately, the most frequent first."""
    counted = Counter(reading.language.value for reading in store.readings.latest(_TOLD_FROM))
    return tuple(language for language, mails in counted.most_common() if mails >= _FEWEST)


def in_background(languages: Iterable[str]) -> threading.Thread:
    """Soon load what the check needs in these languages; return the thread that does it."""
    thread = threading.Timer(_SECONDS, _load, (tuple(languages),))
    thread.daemon = True
    thread.start()
    return thread


def _load(languages: tuple[str, ...]) -> None:
    # The rules, the tables of wording and the reader of languages load with the first check.
    check("Buongiorno, grazie del messaggio.", None, None)
    for language in languages:
        warm_up(language)
