"""A part of the draft still waits for its translation."""

import re
from collections.abc import Iterator

from inbox_assistant.model import Finding
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault

#: Put before an answer in another language.
MARK = re.compile(r"⟦[^⟦⟧\n]{0,200}⟧")


def marked(words: str) -> str:
    """Return the words as a mark that no draft may keep."""
    return f"⟦{words}⟧"


def without_marks(text: str) -> str:
    """Return the text without such marks, nor their lines."""
    return re.sub(rf"{MARK.pattern}\n?", "", text)


def waits_for_translation(finding: Finding) -> bool:
    """Return whether the finding is such a mark: the draft is not finished."""
    return bool(MARK.fullmatch(finding.quote))


def untranslated(draft: Draft) -> Iterator[Fault]:
    """Find the marks put before an answer in another language."""
    for match in MARK.finditer(draft.text):
        yield Fault("wrong_language", match.group(), draft.language, "to_translate")
