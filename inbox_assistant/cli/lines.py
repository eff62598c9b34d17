"""JSON lines in, JSON lines out: what all stage commands share."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click

from inbox_assistant.clock import utc_now
from inbox_assistant.errors import InboxAssistantError, InputError
from inbox_assistant.understand.words import Words

Line = dict[str, Any]

# How files of JSON lines are opened: a byte that is no UTF-8 spoils its own line only.
BAD_BYTES = "surrogateescape"
_HALF = re.compile("[\ud800-\udfff]")
_YEARS_OF_MAIL = range(1970, 2200)
_BYTE_ORDER_MARK = "\ufeff"


@dataclass
class Lines:
    """Reads objects line by line. A bad line is reported with its number, and the rest goes on."""

    name: str
    bad: int = 0
    number: int = field(default=0, init=False)

    def read(self, stream: Iterable[str]) -> Iterator[Line]:
        """Yield the object of each good line."""
        for self.number, text in enumerate(stream, 1):
            if text.strip():
                try:
                    yield _object(text)
                except InboxAssistantError as error:
                    self.report(str(error))

    def report(self, problem: str) -> None:
        """Say on stderr what is wrong with the current line."""
        self.bad += 1
        click.echo(f"{self.name} line {self.number}: {problem}", err=True)

    def end(self) -> None:
        """End the command: exit status 1 when a line was bad."""
        if self.bad:
            raise click.exceptions.Exit(1)


def write(line: Line) -> None:
    """Print one object as a line, at once: a reader of our pipe need not wait."""
    text = json.dumps(line, ensure_ascii=False)
    if _HALF.search(text):  # half a character can't be written; JSON has a way to name it
        text = json.dumps(line)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def text_of(line: Line, key: str) -> str:
    """Return a text field, "" when it is missing or null. Raises InputError for other types."""
    value = line.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"'{key}' must be a text.")
    return value


def id_of(line: Line) -> str:
    """Return the id. Raises InputError when it is missing."""
    if not isinstance(line.get("id"), str | int):
        raise InputError("'id' is missing.")
    return str(line["id"])


def sent_at(line: Line) -> datetime:
    """Return when the mail was sent, now when it does not say. Raises InputError."""
    text = text_of(line, "sent_at")
    try:
        moment = datetime.fromisoformat(text) if text else utc_now()
    except ValueError:
        raise InputError(
            "'sent_at' must be a date and time like 2026-02-02T08:14:00+01:00."
        ) from None
    if moment.year not in _YEARS_OF_MAIL:
        raise InputError(f"'sent_at' can't be in the year {moment.year}.")
    if moment.tzinfo is None:
        raise InputError("'sent_at' needs its offset, like +01:00.")
    return moment


def words_of(line: Line) -> Words:
    """Return what understanding looks at of an input mail. Raises InputError."""
    from inbox_assistant.mail.quoting import split  # loads its tables

    return Words(
        subject=text_of(line, "subject"),
        body=split(text_of(line, "body")).own,
        sender_name=text_of(line, "from_name"),
        is_reply=bool(line.get("reply_to")),
    )


def _object(text: str) -> Line:
    if _HALF.search(text):
        raise InputError("this is not UTF-8.")
    try:
        value = json.loads(text.removeprefix(_BYTE_ORDER_MARK))
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON ({error}).") from error
    if not isinstance(value, dict):
        raise InputError("each line must be a JSON object.")
    return value
