"""What a sentence of a draft offers to somebody who asked: signs of an answer, and its words."""

from dataclasses import dataclass
from functools import cached_property

from inbox_assistant.respond.check.learnt import Matrix, meaning
from inbox_assistant.respond.check.signs import signs
from inbox_assistant.respond.check.speech import kinds, plain, speech
from inbox_assistant.respond.check.stems import stems


@dataclass(frozen=True)
class Offer:
    """A sentence of a draft in a language with tables; `written` has its quotations as well."""

    text: str
    written: str
    language: str

    @cached_property
    def said(self) -> frozenset[str]:
        """Return the signs of an answer in it."""
        table = speech(self.language)
        if table is None:
            return frozenset()
        low = plain(self.text)
        found = kinds(table.said, low)
        if "since" in found:  # a past moment answers no "when"
            later = table.said["since"].sub(" ", low)
            found = found if table.said["moment"].search(later) else found - {"moment"}
        return found

    @property
    def next_word(self) -> bool:
        """Return whether it says by when the next word comes: that answers for now."""
        return {"word", "moment"} <= self.said

    @cached_property
    def acts(self) -> frozenset[str]:
        """Return what it says is done."""
        table = speech(self.language)
        return kinds(table.act, plain(self.text)) if table else frozenset()

    @cached_property
    def about(self) -> frozenset[str]:
        """Return the stems of its words."""
        return stems(self.written, self.language)

    @cached_property
    def sorry(self) -> bool:
        """Return whether it apologises."""
        table = signs(self.language).get("apology")
        return table is not None and table.find(self.text) is not None

    @cached_property
    def meaning(self) -> Matrix:
        """Return its centred vector."""
        return meaning(self.text.rstrip(), self.language)
