"""Lines that mail programs and virus scanners add under a mail ("Sent from my iPhone")."""

import re

from inbox_assistant.mail.data import table
from inbox_assistant.mail.quoting.lines import any_of, folded

MAX_LENGTH = 110
MAX_WORDS = 12
FEW_WORDS = 7
SHORTEST = 8

_DATA = table("quoting/signatures")["programs"]
_PERSONAL = tuple(_DATA["personal"])
_BEGINS = tuple(_DATA["begins"])
_LED = tuple(_DATA["led"])
_ENDS = tuple(_DATA["ends"])
_HOLDS = tuple(_DATA["holds"])
_DEVICES = re.compile(any_of(_DATA["devices"]))
_NAMES_A_PROGRAM = re.compile(r"(?:Sent (?:from|via|with))(?: [A-Z0-9]\S{0,20}){1,4}")
_LINK = re.compile(r"\s?[<(\[]?https?://\S{1,280}[>)\]]?")


def added_by_program(line: str) -> bool:
    """Return whether a program added a line, rather than the writer."""
    if len(line) < SHORTEST or _goes_on(line):
        return False
    whole = folded(line)
    words = _LINK.sub("", whole).strip("*_<>[]()| ")
    if any(phrase in whole for phrase in _HOLDS) and len(words) <= 2 * MAX_LENGTH:
        return True
    if not 0 < len(words) <= MAX_LENGTH or len(words.split()) > MAX_WORDS:
        return False
    if words.endswith(("?", "!", ":", ",")):
        return False
    if words.startswith(_PERSONAL):
        return not _is_sentence(words) or (_names_device(words) and "," not in words)
    if not words.startswith(_BEGINS):
        return _ends_like_one(words.removesuffix("."))
    if _NAMES_A_PROGRAM.fullmatch(line.strip("*_<>[]()| \t")[:MAX_LENGTH]):
        return True
    # "Sent via the Samsung Galaxy, a smartphone": what follows a comma is not looked at.
    return _names_device(words.split(", ")[0])


def _ends_like_one(words: str) -> bool:
    """Return whether a line is one whose verb comes last ("Von meinem iPhone gesendet")."""
    if not words.endswith(_ENDS) or len(words.split()) > FEW_WORDS:
        return False
    return bool(_DEVICES.match(words)) or (words.startswith(_LED) and _names_device(words))


def _goes_on(line: str) -> bool:
    """Return whether a line goes on with the sentence of the line before."""
    bare = line.strip("*_<[( \t")[:4]
    return bare[:1].islower() and bare[:2] != "iP" and bare != "http"


def _is_sentence(words: str) -> bool:
    return words.endswith(".") or ", " in words


def _names_device(words: str) -> bool:
    return bool(_DEVICES.search(words))
