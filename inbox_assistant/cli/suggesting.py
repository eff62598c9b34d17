"""Suggestions for a stream of input mails, with known answers from a file."""

import zlib
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from inbox_assistant.cli.lines import Line, text_of
from inbox_assistant.cli.stream import Item, Placed, Stream
from inbox_assistant.errors import InputError
from inbox_assistant.model import Address, KnownAnswer, Reading, Suggestion
from inbox_assistant.questions import shipped
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.asking import HEARD
from inbox_assistant.respond.gathering import SURE_OF_ISSUE
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.understand.telling_apart import Suspect, telling_questions


class Suggesting:
    """Turns placed mails into suggestions for one team."""

    def __init__(self, stream: Stream, answers: Sequence[KnownAnswer], team: str) -> None:
        self._stream = stream
        self._answers = answers
        self._team = team
        self._heard: dict[int, deque[Reading]] = defaultdict(lambda: deque(maxlen=HEARD))

    def line(self, item: Item) -> dict[str, Any]:
        """Return the best suggestion for a mail of the stream, as a line of the contract. Mails
        are to be given in their order: each knows what those before it said."""
        placed = self._stream.placed[item.id]
        best = suggest(self._asked(placed))[0]
        if placed.membership.issue is not None:
            self._heard[placed.membership.issue].appendleft(placed.reading)
        return {"id": item.id} | as_line(best)

    def _asked(self, placed: Placed) -> Asked:
        item, membership = placed.item, placed.membership
        sure = membership.issue is not None and membership.probability >= SURE_OF_ISSUE
        suspects = [
            Suspect(c.probability, tuple(self._heard.get(c.issue, ())))
            for c in membership.candidates
        ]
        questions = telling_questions(placed.reading, suspects, shipped())
        return Asked(
            customer=Address(item.words.sender_name, item.sender),
            subject=item.words.subject,
            words=item.words.body,
            reading=replace(placed.reading, questions=questions),
            now=item.at,
            zone=ZoneInfo("UTC"),
            team=self._team,
            conversation_id=zlib.crc32(item.thread.encode("utf-8", "replace")),
            issue_probability=membership.probability,
            answers=[a for a in self._answers if sure and a.issue == membership.issue],
            is_chaser=item.words.is_reply,
        )


def known_answer(line: Line, stream: Stream) -> KnownAnswer:
    """Return the known answer of a line of `--answers`. Raises InputError.

    Its issue is named by the number it will have in the stream, or by a text that states the
    problem: that text opens the issue, and the mails that belong to it get the answer.
    """
    answer, language = text_of(line, "answer"), text_of(line, "language")
    if not answer or not language:
        raise InputError("a known answer needs 'answer' and 'language'.")
    issue = line.get("issue", line.get("problem"))
    if isinstance(issue, int):
        return KnownAnswer(issue, language, answer)
    if isinstance(issue, str) and issue.strip():
        return KnownAnswer(stream.issue_about(issue), language, answer)
    raise InputError("a known answer needs 'issue' or 'problem'.")


def as_line(suggestion: Suggestion) -> dict[str, Any]:
    """Return the JSON form of a suggestion (docs/commands.md)."""
    promise = suggestion.promise
    return {
        "kind": suggestion.kind,
        "language": suggestion.language,
        "formality": suggestion.formality,
        "warmth": suggestion.warmth,
        "subject": suggestion.subject,
        "text": suggestion.text,
        "why": list(suggestion.why),
        "promise": {"until": promise.until.isoformat()} if promise else None,
        "findings": [f.as_dict() for f in suggestion.findings],
    }
