"""What a subject is about, whatever mail programs and lists put before it."""

import re
import unicodedata
from functools import cache, lru_cache

from inbox_assistant.mail.data import table

MAX_KEY = 200

# "Re[2]:", "Re(2):" and "Re^2:" count; East Asian programs write a wide colon.
_COUNT = r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]"
# Lists, help desks and gateways: [list], [Ticket#7], ***SPAM***.
_TAG = re.compile(r"\s*(?:\[[^\[\]]{1,60}\]|\*{1,3}[^*]{1,30}\*{1,3})\s*")
_NUMBER = re.compile(r"\d{4}")


def without_marks(subject: str) -> str:
    """Return the subject without marks of replies and forwards in front."""
    while mark := _marks().match(subject):
        subject = subject[mark.end() :].lstrip()
    return subject


@lru_cache(1)  # several rules ask it of the same mail
def subject_key(subject: str) -> str:
    """Return what two subjects of one matter share: no marks, no tags, case and width folded.

    "" when nothing is left, which is like no other subject.
    """
    before, key = None, " ".join(unicodedata.normalize("NFKC", subject).casefold().split())
    while key != before:
        before, key = key, without_marks(_untagged(key))
    return key.removesuffix("(fwd)").strip()[:MAX_KEY]


def is_marked(subject: str) -> bool:
    """Return whether a mail program marked the subject as that of a reply or a forward."""
    return _marks().match(_untagged(subject)) is not None


def is_specific(key: str) -> bool:
    """Return whether so few matters share this subject that its writer means the same one: it has
    a number of four digits or more (an order, an invoice) among other words."""
    return " " in key and _NUMBER.search(key) is not None


def alike(one: str, other: str) -> bool:
    """Return whether two subject keys may be of one matter; programs cut subjects and add to them.

    An empty one tells nothing.
    """
    return one in other or other in one


def _untagged(subject: str) -> str:
    tag = _TAG.match(subject)
    return subject[tag.end() :] if tag else subject


@cache
def _marks() -> "re.Pattern[str]":
    marks = table("subjects")
    every = sorted({*marks["replies"], *marks["forwards"], *marks["automatic"]}, key=len)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, reversed(every)))}){_COUNT}", re.IGNORECASE)
