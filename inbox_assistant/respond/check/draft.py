"""What a rule looks at: the draft cut into sentences, and what is known of the mail it answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from inbox_assistant.model import Reading
from inbox_assistant.understand.tokens import Sentence, sentences

LONGEST_DRAFT = 20_000
LONGEST_SIGNATURE = 6  # words
LONGEST_SENTENCE = 600
# Words between quotation marks are somebody else's: the customer's, or an error message.
_QUOTED = re.compile(r"«[^«»\n]{1,200}»|“[^“”\n]{1,200}”|„[^„“\n]{1,200}“|\"[^\"\n]{1,200}\"")
_NUMBER_ENDS = re.compile(r"\d\.[^\S\n]+(?=[^\W\d_a-zà-ÿ]\w*\s)")
ALIKE = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Draft:
    """A draft under check. `language` is the one it ought to have."""

    text: str
    language: str
    answers: str | None = None
    reading: Reading | None = None
    known: frozenset[str] = frozenset()

    @cached_property
    def flat(self) -> str:
        """Return the draft, quotations blanked and marks unified; offsets as in `text`."""
        text = self.text[:LONGEST_DRAFT].translate(ALIKE)
        return _QUOTED.sub(lambda match: " " * len(match.group()), text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of `flat`."""
        return tuple(part for whole in sentences(self.flat) for part in self._parts(whole))

    @cached_property
    def signature(self) -> int:
        """Return where the last line begins if it is short enough to be names, else the end."""
        body = self.flat.rstrip()
        start = body.rfind("\n") + 1
        short = len(body[start:].split()) <= LONGEST_SIGNATURE
        return start if start and short else len(self.flat)

    def _parts(self, whole: Sentence) -> Iterator[Sentence]:
        # "Form R-12. The shop": only Germans write "am 12. Oktober".
        start = 0
        for end in _NUMBER_ENDS.finditer(whole.text) if self.language != "de" else ():
            yield Sentence(
                whole.text[start : end.start() + 2],
                whole.start + start,
                whole.start + end.start() + 2,
            )
            start = end.end()
        yield Sentence(whole.text[start:], whole.start + start, whole.end)

    def words_at(self, start: int, end: int) -> str:
        """Return the exact words of the draft between two offsets."""
        return self.text[start:end].strip()
