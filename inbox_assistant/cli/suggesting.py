"""Suggestions for a stream of input mails, with known answers from a file."""

import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from inbox_assistant.cli.lines import Line, text_of
from inbox_assistant.cli.stream import Item, Placed, Stream
from inbox_assistant.cli.turns import Past
from inbox_assistant.config import OfficeConfig
from inbox_assistant.decoding import decode
from inbox_assistant.errors import InputError
from inbox_assistant.model import Address, History, KnownAnswer, Reading, Suggestion, Turn
from inbox_assistant.office import Office
from inbox_assistant.questions import shipped
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.asking import HEARD
from inbox_assistant.respond.instructing import Heard
from inbox_assistant.respond.kinds import SURE_OF_ISSUE
from inbox_assistant.respond.modelled import Modelled, Modeller
from inbox_assistant.respond.phrases import rank_of
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.understand.telling_apart import Suspect, telling_questions


class Suggesting:
    """Turns placed mails into suggestions for one team, worded by a model where one is given."""

    def __init__(
        self,
        stream: Stream,
        answers: Sequence[KnownAnswer],
        team: str,
        modeller: Modeller | None = None,
    ) -> None:
        self._modeller = modeller
        self._stream = stream
        self._answers = answers
        self._team = team
        self._heard: dict[int, deque[Reading]] = defaultdict(lambda: deque(maxlen=HEARD))
        self._placed: Counter[int] = Counter()
        self._past: Past[Placed] = Past()
        self._office = Office(OfficeConfig(), ZoneInfo("UTC"))

    def line(self, item: Item) -> dict[str, Any]:
        """Return the best suggestion for a mail of the stream, as a line of the contract. Mails
        are to be given in their order: each knows what those before it said."""
        placed = self._stream.placed[item.id]
        asked = self._asked(placed)
        best = suggest(asked)[0]
        modelled = self._modelled(asked, best)
        if (issue := placed.membership.issue) is not None:
            self._heard[issue].appendleft(placed.reading)
            self._placed[issue] += 1
        self._past.remember(item.line, placed)
        return {"id": item.id} | (as_modelled_line(modelled) if modelled else as_line(best))

    def _modelled(self, asked: Asked, best: Suggestion) -> Modelled | None:
        if self._modeller is None:
            return None
        return self._modeller.write(asked, best, [Heard("customer", asked.words)])

    def _asked(self, placed: Placed) -> Asked:
        past = self._past.of(placed.item.line)
        item, membership = placed.item, placed.membership
        sure = membership.issue is not None and membership.probability >= SURE_OF_ISSUE
        suspects = [
            Suspect(c.probability, tuple(self._heard.get(c.issue, ())))
            for c in membership.candidates
        ]
        questions = telling_questions(placed.reading, suspects, shipped())
        turns = tuple(Turn(one.item.at, ours=False) for one in (*past, placed))
        return Asked(
            customer=Address(item.words.sender_name, item.sender),
            subject=item.words.subject,
            words=item.words.body,
            reading=replace(placed.reading, questions=questions),
            now=item.at,
            office=self._office,
            team=self._team,
            conversation_id=zlib.crc32(item.thread.encode("utf-8", "replace")),
            issue_probability=membership.probability,
            answers=[a for a in self._answers if sure and a.issue == membership.issue],
            is_chaser=item.words.is_reply,
            rank=self._rank(membership.issue),
            told=tuple(fact for one in reversed(past) for fact in one.reading.facts),
            given=frozenset(slug for one in past for slug in one.reading.given),
            decoded=decode(placed.reading, item.words.text, History(turns)),
        )

    def _rank(self, issue: int | None) -> int | None:
        return None if issue is None else rank_of(issue, self._placed[issue])


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


def as_modelled_line(modelled: Modelled) -> dict[str, Any]:
    """Return the JSON form of what came of a model's writing (docs/commands.md)."""
    told = {"by_model": modelled.by_model, "note": modelled.note}
    return as_line(modelled.suggestion) | told


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
        "plan": suggestion.plan.as_dict() if suggestion.plan else None,
    }
