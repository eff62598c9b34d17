"""Which lines of a text are signature: from its mark, or its block, to the next quote.

A closing formula with a name alone ("Best, Anna") is the writer's own: it belongs to how the
mail is said. With a trade, a telephone or an address under it, it is a block.
"""

from collections.abc import Iterator

from inbox_assistant.mail.data import table
from inbox_assistant.mail.quoting.contacts import (
    is_contact,
    is_name,
    is_sentence,
    is_trade,
    is_writer,
    matters,
)
from inbox_assistant.mail.quoting.disclaimers import disclaimers, paragraphs
from inbox_assistant.mail.quoting.lines import folded, is_rule, next_words
from inbox_assistant.mail.quoting.programs import added_by_program

MAX_BLOCK = 14
MAX_TAIL = 40
MAX_TRIES = 4
MAX_CLOSING = 80
MAX_PHRASE = 6
CLOSING_WORDS = 4
SENTENCE_WORDS = 4

_DATA = table("quoting/signatures")["closings"]
_KINDS = {
    phrase.casefold(): kind
    for kind, phrases in (("formula", _DATA["formulas"]), ("thanks", _DATA["thanks"]))
    for phrase in phrases
}
_POSTSCRIPTS = tuple(_DATA["postscripts"])
_ENDS = tuple(".!?…)。！？")
_MARKS = ("—", "–", "––", "—-", "-—", "__")
_NAME_MARKS = tuple("-–—/~")


def signed(lines: list[str], quoted: list[bool], writer: str = "") -> list[bool]:
    """Return for each line whether it is signature. `writer` is the name the mail came under."""
    found = [False] * len(lines)
    opened = False
    for start, end in _stretches(lines, quoted):
        stretch = lines[start:end]
        for first, last in _Stretch(stretch, writer, opened).signatures():
            found[start + first : start + last] = [True] * (last - first)
        opened = opened or not all(found[start:end])
    return found


def _stretches(lines: list[str], quoted: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield where each run of lines between quotes begins and ends, when it holds words."""
    start = 0
    for i in range(len(lines) + 1):
        if i == len(lines) or quoted[i]:
            if any(line.strip() for line in lines[start:i]):
                yield start, i
            start = i + 1


class _Stretch:
    """Lines between two quotes. `opened` tells that own words came before them."""

    def __init__(self, lines: list[str], writer: str, opened: bool) -> None:
        self.lines = lines
        self.writer = writer
        self.opened = opened
        self.first = next(i for i, line in enumerate(lines) if line.strip())

    def signatures(self) -> Iterator[tuple[int, int]]:
        """Yield the runs of lines that are signature."""
        begin, alone = self._marked()
        yield from alone
        end = self._tail_begins(begin)
        yield from self._without_postscripts(end)

    def _marked(self) -> tuple[int, list[tuple[int, int]]]:
        """Return where the first sure mark begins what is signature to the end, and the lines
        that are signature alone, since own words follow."""
        alone: list[tuple[int, int]] = []
        notes = dict(disclaimers(self.lines))
        own = self.opened or (self._is_dashes(self.first) and self._looks_signed(self.first + 1))
        i = 0
        while i < len(self.lines):
            end = notes.get(i, i + added_by_program(self.lines[i]))
            if end > i and not own:
                alone.append((i, end))
            elif end > i or (own and self._is_dashes(i) and not self._divides(i, notes)):
                return i, alone
            elif self.lines[i].strip():
                own = True
            i = max(end, i + 1)
        return len(self.lines), alone

    def _is_dashes(self, i: int) -> bool:
        """Return whether a line is the mark that programs agreed on (RFC 3676 4.3)."""
        return self.lines[i].strip() == "--"

    def _divides(self, i: int, notes: dict[int, int]) -> bool:
        """Return whether dashes without the space that programs add divide what is written."""
        below = next_words(self.lines, i + 1)
        if below < 0 or self.lines[i].endswith(" ") or below in notes:
            return False
        line = self.lines[below]
        said = line.rstrip().endswith(_ENDS) and len(line.split()) >= SENTENCE_WORDS
        known = added_by_program(line) or is_contact(line) or is_trade(line)
        return (said or is_sentence(line)) and not known

    def _looks_signed(self, start: int) -> bool:
        """Return whether short lines follow, of which one is a name, a trade or a contact."""
        block: list[str] = []
        for line in self.lines[start : start + MAX_TAIL]:
            if not line.strip() or is_rule(line):
                continue
            if is_sentence(line) or len(block) == MAX_BLOCK:
                break
            block.append(line)
        if not block:
            return False
        known = any(is_contact(line) or is_trade(line) for line in block)
        return known or (len(block) <= 3 and is_name(block[0]))

    def _tail_begins(self, end: int) -> int:
        """Return where a block without a sure mark begins before `end`, `end` for none."""
        tail = range(max(self.first + (not self.opened), end - MAX_TAIL), end)
        marks = [i for i in tail if self.lines[i].strip() in _MARKS or is_rule(self.lines[i])]
        end = next((i for i in marks[-MAX_TRIES:] if self._looks_signed(i + 1)), end)
        tail = range(tail.start, end)
        closings = [(i, kind) for i in tail if (kind := _closing(self.lines[i]))]
        for i, kind in closings[-MAX_TRIES:]:
            if self._is_block(i, end):
                return i if kind == "formula" else i + 1
        last = max((i for i in tail if self.lines[i].strip()), default=-1)
        return last if self._is_dashed_name(last) else self._nameless(tail.start, end)

    def _is_block(self, closing: int, end: int) -> bool:
        """Return whether a name and a trade or a contact follow the closing, and nothing else."""
        block = [line for line in self.lines[closing + 1 : end] if line.strip()]
        if not 1 <= len(block) <= MAX_BLOCK:
            return False
        ended = next((i for i, line in enumerate(block) if _is_postscript(line)), len(block))
        block = block[:ended]
        if any(is_sentence(line) or matters(line) for line in block):
            return False
        if block and is_contact(block[0]):
            return True
        return any(is_contact(line) or is_trade(line) for line in block[1:])

    def _is_dashed_name(self, i: int) -> bool:
        """Return whether a name with a mark before it stands alone ("-Anna", "/Anna")."""
        bare = self.lines[i].strip() if i > 0 else ""
        if bare[:1] not in _NAME_MARKS or bare[1:2].isspace():
            return False
        # Under another line like it, it is an item of a list.
        return self.lines[i - 1].strip()[:1] != bare[0] and is_name(bare[1:])

    def _nameless(self, begin: int, end: int) -> int:
        """Return where the last paragraph begins when it is a block under a name, else `end`."""
        last = [(a, b) for a, b in paragraphs(self.lines[begin:end])][-1:]
        if not last:
            return end
        start, stop = begin + last[0][0], begin + last[0][1]
        block = self.lines[start:stop]
        before = next((one for one in reversed(self.lines[:start]) if one.strip()), "")
        if not 2 <= len(block) <= MAX_BLOCK or self.lines[start - 1].strip():
            return end
        if _goes_on(before):
            return end
        if any(is_sentence(line) or matters(line) for line in block):
            return end
        named = is_writer(block[0], self.writer)
        contacts = sum(map(is_contact, block[1:]))
        known = contacts > 1 or (contacts and any(map(is_trade, block[1:])))
        return start if named or (known and is_name(block[0])) else end

    def _without_postscripts(self, begin: int) -> Iterator[tuple[int, int]]:
        """Yield the runs from `begin` on but for paragraphs that go on writing ("P.S. …")."""
        start = begin
        for first, last in paragraphs(self.lines[begin:]):
            if _is_postscript(self.lines[begin + first]):
                if start < begin + first:
                    yield start, begin + first
                start = begin + last
        if start < len(self.lines):
            yield start, len(self.lines)


def _closing(line: str) -> str:
    """Return "formula" or "thanks" for a line that closes a mail, "" for others."""
    if len(line) > MAX_CLOSING:
        return ""
    words = folded(line).strip(" ,.!;:–-*_。！，").split()
    for length in range(min(len(words), MAX_PHRASE), 0, -1):
        kind = _KINDS.get(" ".join(words[:length]).rstrip(",.!;"), "")
        if kind:
            return kind if len(words) <= length + CLOSING_WORDS else ""
    return ""


def _goes_on(line: str) -> bool:
    """Return whether a line has no end, so that a block ends it ("My new address is")."""
    words = line.rstrip()
    return words.endswith((":", "：")) or (
        not words.endswith(_ENDS) and len(words.split()) >= SENTENCE_WORDS
    )


def _is_postscript(line: str) -> bool:
    return folded(line).lstrip("*_ ").startswith(_POSTSCRIPTS)
