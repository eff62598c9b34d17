"""Readings as lines: with what may be stated, and with what the stream tells of a writer's past."""

from typing import Any

from inbox_assistant.cli.lines import Line, id_of, sent_at, text_of, words_of
from inbox_assistant.cli.turns import Past
from inbox_assistant.decoding import decode
from inbox_assistant.errors import InputError
from inbox_assistant.model import (
    JUDGED_FIELDS,
    Answer,
    Decoded,
    History,
    Reading,
    Thresholds,
    Turn,
)
from inbox_assistant.understand.words import Words


class Understanding:
    """Turns readings of a stream of mails into lines, in the order of the mails."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._turns: Past[Turn] = Past()

    def item(self, line: Line) -> tuple[Line, Words]:
        """Return an input line and its words. Raises InputError for what can't be read."""
        id_of(line)
        for key in ("thread", "from_email"):
            text_of(line, key)
        return line, words_of(line)

    def line(self, line: Line, words: Words, reading: Reading) -> dict[str, Any]:
        """Return the line of a reading (docs/commands.md)."""
        told = {"id": id_of(line)} | reading.as_dict()
        for field in JUDGED_FIELDS:
            told[field]["sure"] = self._thresholds.sure(field, getattr(reading, field))
        decoded = decode(reading, words.text, self._history(line))
        return told | {"decode": as_dict(decoded, self._thresholds)}

    def _history(self, line: Line) -> History | None:
        """Return what the stream showed of this conversation. A stream holds no answers of ours:
        mails of one writer in one conversation are taken for unanswered ones."""
        if not text_of(line, "thread"):
            return None
        try:
            self._turns.remember(line, Turn(sent_at(line), ours=False))
        except InputError:  # understanding a mail never asked when it was sent
            return None
        return History(self._turns.of(line))


def as_dict(decoded: Decoded, thresholds: Thresholds) -> dict[str, Any]:
    """Return the JSON form of the decode card."""
    return {
        "want": {
            "value": decoded.motive.value,
            "probability": round(decoded.motive.probability, 4),
            "sure": thresholds.sure("motive", decoded.motive),
            "sentences": [sentence.text for sentence in decoded.asking],
        },
        "blocked": {
            "value": decoded.blocking.value,
            "probability": round(decoded.blocking.probability, 4),
            "sure": thresholds.sure("blocking", decoded.blocking),
            "evidence": list(decoded.blocking.evidence),
        },
        "let_down": _answer(decoded.let_down, thresholds),
        "personal_word": _answer(decoded.personal_word, thresholds),
    }


def _answer(answer: Answer, thresholds: Thresholds) -> dict[str, Any]:
    sure = None if answer.probability is None else round(answer.probability, 4)
    return {
        "value": answer.value,
        "probability": sure,
        "sure": answer.sure(thresholds.general),
        "reasons": [reason.as_dict() for reason in answer.reasons],
    }
