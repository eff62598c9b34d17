"""Files added to replies: which are taken, and whether a text speaks of files that are not there.

Programs are refused: mail servers send them back, and customers are right not to open them.
"""

import mimetypes
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from inbox_assistant.config import AttachmentsConfig
from inbox_assistant.mail.filenames import safe
from inbox_assistant.model import Enclosed, File
from inbox_assistant.tables import table

Refusal = Literal["empty", "program", "large", "full", "many"]

MB = 1_000_000
_ENDING = re.compile(r"\.([a-z0-9]{1,12})(?=\.|\Z)")
# How programs begin: Windows, Linux, Apple (four ways), Java classes among the last.
_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe"),
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
)
# The types the library knows by itself: those of the machine's own list would differ.
_TYPES = mimetypes.MimeTypes()
_OPAQUE = "application/octet-stream"
_SENTENCE = re.compile(r"[^.!?\n]{1,600}[.!?\n]?")
_LONGEST = 50_000


def file_of(written: str, data: bytes, number: int) -> File:
    """Return the file under a name that is safe; `number` names it when the browser did not."""
    name = safe(written) or f"file-{number}"
    return File(name, _type(name), data)


def refusal(file: File, kept: Sequence[Enclosed], limits: AttachmentsConfig) -> Refusal | None:
    """Return why the file can't join those that are kept, None when it can."""
    others = [one for one in kept if one.sha256 != file.sha256]
    if not file.data:
        return "empty"
    if is_program(file):
        return "program"
    if len(file.data) > limits.file_mb * MB:
        return "large"
    if len(file.data) + sum(one.bytes for one in others) > limits.mail_mb * MB:
        return "full"
    return "many" if len(others) >= limits.files else None


def is_program(file: File) -> bool:
    """Return whether opening the file would run something, by any ending of its name ("a.exe.txt"
    too: some programs show only half) or by its first bytes."""
    endings = set(_ENDING.findall(file.name.casefold()))
    return not endings.isdisjoint(_words()["programs"]) or file.data.startswith(_PROGRAMS)


def speaks_of_files(text: str) -> bool:
    """Return whether the text says, in one of five languages, that something comes with it. What it
    says of the customer's own files, or asks them to send, does not count."""
    return any(
        pattern.search(sentence) and not others.search(sentence)
        for sentence in _SENTENCE.findall(text[:_LONGEST].casefold())
        for pattern, others in _saying()
    )


def _type(name: str) -> str:
    guessed, packed = _TYPES.guess_type(name, strict=True)
    whole = guessed is None or packed or guessed.startswith(("message/", "multipart/"))
    return _OPAQUE if whole or guessed is None else guessed


def _words() -> Mapping[str, Any]:
    return table("inbox_assistant.respond", "enclosing")


@cache
def _saying() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return for each language how it says so, and how it speaks of others' files."""
    tables = _words()["says"].values()
    return tuple((_any_of(table["ours"]), _any_of(table["theirs"])) for table in tables)


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    # "*" is any ending of a word; nothing else in a phrase means anything.
    written = (re.escape(phrase).replace(r"\*", r"\w{0,12}") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)")
