"""Where a mail only signs off. "Con i migliori saluti, Marco Bravi" praises nobody: what stands in
a closing formula, in the names under it or in the sender's own name is no cue of the matter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inbox_assistant.understand.address import AddressCue
from inbox_assistant.understand.lexicon import Cue
from inbox_assistant.understand.tokens import Sentence, Token, tokens
from inbox_assistant.understand.words import Words

Span = tuple[int, int]

LAST_LINES = 6  # sentences from the end that can sign off
LONGEST_LINE = 300  # characters: of a longer sentence the end is read
LONGEST_SIGNATURE = 6  # words
FEW = 2  # other words of a line that only takes leave ("saluti da Milano")

_FORMULAS = frozenset({"closing_formal", "closing_informal"})
_THANKS = frozenset({"thanks", "thanks_in_advance"})
_GREETINGS = frozenset({"greeting_formal", "greeting_neutral", "greeting_informal"})
# These tell how somebody takes leave, so they count there too.
_MANNER = frozenset({"warmth", "formal_style", "slang", "plural_address"}) | {
    "familiar_singular",
    "familiar_plural",
}
_LEAVE = _GREETINGS | _FORMULAS | _THANKS | _MANNER


def leave_of(words: Words, cues: Sequence[Cue]) -> tuple[Span, ...]:
    """Return where the text takes leave: the closing formulas at its end and what signs them."""
    return tuple(_signing_off(words, cues, _names(words)))


def counted(cues: Sequence[Cue], words: Words, leave: Sequence[Span]) -> tuple[Cue, ...]:
    """Return the cues that count: those outside formulas and names, or about taking leave."""
    names = _names(words)
    first = min(leave, default=(len(words.text), 0))[0]
    return tuple(
        cue
        for cue in cues
        if (cue.category in _GREETINGS | _FORMULAS or not _is_name(cue, words, names))
        and (cue.category in _LEAVE or cue.start < first or not _lies(cue, leave))
    )


def unnamed(cues: Iterable[AddressCue], words: Words) -> tuple[AddressCue, ...]:
    """Return the address forms that are not the sender's name: Señora Vos is not addressed."""
    names = _names(words)
    return tuple(cue for cue in cues if not _is_name(cue, words, names))


def takes_leave(text: str, start: int, leave: Sequence[Span]) -> bool:
    """Return whether all words of a text that begins at `start` take leave."""
    said = [token for token in tokens(text) if token.low.isalnum()] if leave else []
    places = ((start + token.start, start + token.end) for token in said)
    return bool(said) and all(any(a <= x and y <= b for a, b in leave) for x, y in places)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence near the end: its words, those of formulas and those that look like names."""

    span: Span
    said: tuple[Token, ...]
    formulas: tuple[Cue, ...]
    loose: tuple[Token, ...]  # neither of a formula or thanks, nor written like a name
    named: bool  # holds the sender's name
    emphatic: bool  # "!" or "?": nobody is called so
    stopped: bool  # ends like a sentence: "Vergogna." is not signed

    @property
    def takes_leave(self) -> bool:
        """Whether it closes: a formula and next to nothing else, or a formula at its very end."""
        if not self.formulas:
            return False
        last = max(cue.end for cue in self.formulas)
        return len(self.loose) <= FEW or all(token.start < last for token in self.loose)

    @property
    def whole(self) -> bool:
        """Whether nothing else than leave is taken, so that the line above may do so too."""
        return len(self.loose) <= FEW

    @property
    def signs(self) -> bool:
        """Whether it can be a line of a signature."""
        if self.emphatic or len(self.said) > LONGEST_SIGNATURE:
            return False
        return self.named or (not self.stopped and (not self.loose or len(self.said) == 1))


def _signing_off(words: Words, cues: Sequence[Cue], names: frozenset[str]) -> Iterator[Span]:
    """Yield the closing formulas and the signature; a line that may be a signature is one under a
    formula, or with the sender's name."""
    below: list[Span] = []
    for sentence in reversed(words.sentences[-LAST_LINES:]):
        line = _line(sentence, words, cues, names)
        if line.takes_leave:
            yield from below
            yield from _leave(line)
            below = []
            if not line.whole:
                return
        elif line.signs:
            below.append(line.span)
            if line.named and not line.loose:
                yield from below
                below = []
        else:
            return


def _leave(line: _Line) -> Iterator[Span]:
    yield from ((cue.start, cue.end) for cue in line.formulas)
    last = max(cue.end for cue in line.formulas)
    if all(token.start < last for token in line.loose):
        yield last, line.span[1]


def _line(sentence: Sentence, words: Words, cues: Sequence[Cue], names: frozenset[str]) -> _Line:
    offset = len(words.subject) + 1
    start = max(sentence.start, sentence.end - LONGEST_LINE)
    span = offset + start, offset + sentence.end
    inside = [cue for cue in cues if span[0] <= cue.start and cue.end <= span[1]]
    polite = [cue for cue in inside if cue.category in _FORMULAS | _THANKS]
    text = words.text[span[0] : span[1]]
    cut = (Token(t.low, t.text, t.start + span[0], t.end + span[0]) for t in tokens(text))
    said = tuple(token for token in cut if token.low.isalnum())
    loose = (t for t in said if not _covered(t, polite) and not _like_name(t, names))
    return _Line(
        span,
        said,
        tuple(cue for cue in polite if cue.category in _FORMULAS),
        tuple(loose),
        any(token.low in names for token in said),
        "?" in text or "!" in text,
        text.endswith("."),
    )


def _names(words: Words) -> frozenset[str]:
    return frozenset(t.low for t in tokens(words.sender_name) if t.low.isalpha() and len(t.low) > 1)


def _is_name(cue: Cue | AddressCue, words: Words, names: frozenset[str]) -> bool:
    """Return whether the words are the sender's name, and written like one."""
    said = words.text[cue.start : cue.end]
    return said.casefold() in names and said[0].isupper()


def _lies(cue: Cue, spans: Iterable[Span]) -> bool:
    return any(start <= cue.start and cue.end <= end for start, end in spans)


def _covered(token: Token, cues: Iterable[Cue]) -> bool:
    return any(cue.start <= token.start and token.end <= cue.end for cue in cues)


def _like_name(token: Token, names: frozenset[str]) -> bool:
    return token.low in names or token.text[0].isupper() or token.text[0].isdigit()
