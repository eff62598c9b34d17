"""The check of drafts from a file, each against the mail it answers."""

from collections.abc import Mapping
from typing import Any

from inbox_assistant.cli.lines import Line, id_of, text_of, words_of
from inbox_assistant.errors import InputError
from inbox_assistant.respond.check import check
from inbox_assistant.understand.pipeline import Reader


class Checking:
    """Checks drafts. `mails` are the mails they may name by id."""

    def __init__(self, mails: Mapping[str, Line]) -> None:
        self._mails = mails
        self._reader = Reader()

    def line(self, draft: Line) -> dict[str, Any]:
        """Return the findings of one draft, as a line of the contract. Raises InputError."""
        draft_id, text = id_of(draft), text_of(draft, "text")
        mail = self._answered(draft.get("answers"))
        if mail is None:
            findings = check(text, None, None)
        else:
            words = words_of(mail)
            reading = self._reader.read(words).reading
            findings = check(text, words.body, reading, (words.sender_name, words.subject))
        return {"id": draft_id, "findings": [finding.as_dict() for finding in findings]}

    def _answered(self, answers: object) -> Line | None:
        """The mail a draft answers: given whole, or by its id."""
        if answers is None or isinstance(answers, dict):
            return answers
        if str(answers) not in self._mails:
            raise InputError(f"the mail {answers!r} is not in --mails.")
        return self._mails[str(answers)]
