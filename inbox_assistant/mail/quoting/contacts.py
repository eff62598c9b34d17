"""What the lines of a signature look like: names, trades, telephones, addresses."""

import re

from inbox_assistant.mail.data import table
from inbox_assistant.mail.quoting.lines import any_of, folded

MAX_WIDTH = 90
SENTENCE_WORDS = 6
NAME_WORDS = 4
ABBREVIATION = 4
UNSPACED = 0x2E80  # scripts without spaces and capitals begin here
SHORT_NAME = 12

_DATA = table("quoting/contacts")
_LABELS = frozenset(_DATA["labels"])
_STREETS = frozenset(_DATA["streets"])
_STREET_ENDS = tuple(_DATA["street_ends"])
_MATTERS = frozenset(_DATA["matters"])
_TRADES = re.compile(any_of(_DATA["trades"]) + r"(?!\w)")
_UNSPACED_TRADES = tuple(word for word in _DATA["trades"] if ord(word[0]) > UNSPACED)
_NUMBER = re.compile(r"\+?[(\d][\d\s()./\u2010-\u2015-]{5,30}\d")
_LINK = re.compile(r"<?(?:https?://|www\.)\S{3,300}")
_ADDRESS = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>@]{1,64}@[^\s<>@]{2,200}")
_COMPANY = re.compile(r"(?:\b\w{1,3}\.){2}$|\.o\.$")  # "ACME S.p.A."
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(_DATA["particles"])


def is_sentence(line: str) -> bool:
    """Return whether a line is too long, or too much of a sentence, for a signature."""
    words = line.strip()
    if len(words) > MAX_WIDTH or words.endswith(("?", ":")):
        return True
    if _COMPANY.search(words):
        return False
    return words.endswith((".", "!", "…", "。")) and len(words.split()) >= SENTENCE_WORDS


def is_contact(line: str) -> bool:
    """Return whether a line is a telephone, a link or a mail address, alone or with its label."""
    words = folded(line)
    if _LINK.match(words) or (_ADDRESS.search(words) and len(words.split()) < 5):
        return True
    number = _NUMBER.search(words)
    if not number:
        return False
    label = words[: number.start()].strip(" :：.*|+()-📞📱☎")
    return not label or not _LABELS.isdisjoint((label.split(" ")[-1], words.split(":")[0]))


def is_trade(line: str) -> bool:
    """Return whether a line names a trade, a company or a street."""
    words = folded(line)
    if _TRADES.search(words) or any(word in words for word in _UNSPACED_TRADES):
        return True
    if not any(char.isdigit() for char in words):
        return False
    bare = [word.strip(",.;") for word in words.split()]
    return not _STREETS.isdisjoint(words.split()) or any(
        word in _STREETS or word.endswith(_STREET_ENDS) for word in bare
    )


def is_name(line: str) -> bool:
    """Return whether a line may be the name of a person or a company."""
    words = [word.strip(",.*_|()\"'") for word in line.strip().split()]
    words = [word for word in words if word]
    if not 0 < len(words) <= NAME_WORDS or line.rstrip().endswith(("?", "!", ":")):
        return False
    if line.rstrip().endswith(".") and len(words[-1]) > ABBREVIATION:  # "Ph.D.", "Jr."
        return False
    if ord(words[0][0]) > UNSPACED:
        return len(line.strip()) <= SHORT_NAME
    return all(
        (word[0].isupper() and not any(map(str.isdigit, word))) or word in _PARTICLES
        for word in words
    )


def is_writer(line: str, writer: str) -> bool:
    """Return whether a line is the name under which the mail was sent."""
    name = set(_WORD.findall(writer.casefold()))
    return len(name) > 1 and name <= set(_WORD.findall(folded(line))) and is_name(line)


def matters(line: str) -> bool:
    """Return whether a line gives something the answer will need, like the number of an order."""
    return not _MATTERS.isdisjoint(_WORD.findall(folded(line)))
