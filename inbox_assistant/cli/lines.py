"""JSON lines in, JSON lines out: what all stage commands share."""

import json
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
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
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
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON ({error}).") from error
    if not isinstance(value, dict):
        raise InputError("each line must be a JSON object.")
    return value
