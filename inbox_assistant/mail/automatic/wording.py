"""Robots known by their words alone, in the languages of vacations.toml.

People say "I am away" too. A robot says it soon, says when an answer comes or whom to ask instead,
and has no business: a wish, a parcel, a sentence that belongs to none of this makes a person.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from inbox_assistant.mail.automatic.seen import any_of
from inbox_assistant.mail.data import table

MAX_TEXT = 2_000
MAX_NAME = 25  # words of a name, a title and a telephone number after the closing
FREE = 2  # words of clauses that are no robot's: a name, a company
FREE_HINTED = 6
FIRST = 5  # clauses among which one says that somebody is away
SHORT = 90  # letters of a text that may say nothing else, but until when
WORD = 2  # letters to a word where words are written together

_REPLIES = table("robots")["replies"]
_RECEIPT, _MARK = any_of(_REPLIES["receipts"]), any_of(_REPLIES["marks"])
_NOTICE = re.compile(r"(?:^|[.!:;。*\-] ?)(?:" + "|".join(_REPLIES["notices"]) + ")")
_COURTESY = any_of(table("vacations")["any"]["courtesy"])
_PRESSING = re.compile(table("vacations")["any"]["pressing"])
_CHALLENGE, _READ = any_of(_REPLIES["challenges"]), tuple(_REPLIES["read"])
_ASKS = re.compile(r"[?？](?!\S*[=&])")
_WORD = re.compile(r"(?<!\S)[^\w\s]{0,3}[^\W\d_]{2,30}(?![\w@.]*@)")
_CLAUSES = re.compile(
    r"[!?;:,。！，、：–]+|(?<!\d)\.(?=\s|$)|(?:です|ました|ます)が|但| "
    r"(?:and|und|et|y|och|és|și|ja|и|but|aber|ma|mais|pero|mas|maar|ale|men|mutta|dar|но) "
)
_TOGETHER = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_UNTIL = re.compile(r"\d|day\b|dag\b|taita\b")
_MAILBOX = re.compile(r"(?<!\S)[^\s@]{1,64}@\S{1,190}")
_PARTS = ("away", "signs", "matters")


@dataclass(frozen=True, slots=True)
class _Language:
    cues: tuple[str, ...]
    away: re.Pattern[str]
    signs: re.Pattern[str]
    matters: re.Pattern[str]

    def explains(self, clause: str) -> bool:
        """Return whether a robot would say the clause."""
        return bool(self.away.search(clause) or self.signs.search(clause))


def may_fit(opening: str) -> bool:
    """Return whether it is worth to look at a text that begins so, folded."""
    return any(cue in opening for cue in _cues())


def is_absence(own: str, *, hinted: bool = False) -> bool:
    """Return whether the folded text is a vacation answer; `hinted` when something else says so."""
    if not own or len(own) > MAX_TEXT or speaks(own):
        return False
    fitting = list(_fitting(own))
    if _has_business(own, fitting):
        return False
    return any(_is_absence(own, language, hinted) for language in fitting)


def is_receipt(own: str, *, hinted: bool = False) -> bool:
    """Return whether the folded text is what a ticket system says of a mail it received."""
    if len(own) > MAX_TEXT or speaks(own):
        return False
    found = _RECEIPT.search(own[:400])
    return found is not None and (_MARK.search(own) is not None or (hinted and len(own) < 300))


def is_notice(own: str) -> bool:
    """Return whether the folded text says of itself that nobody wrote it."""
    if len(own) > MAX_TEXT or speaks(own):
        return False
    return _NOTICE.search(own) is not None


def speaks(own: str) -> bool:
    """Return whether the folded text asks or complains, as robots do not."""
    return _ASKS.search(own) is not None or _complaints().search(own) is not None


def has_business(own: str) -> bool:
    """Return whether the folded text speaks of parcels, bills or wishes, in any language."""
    return _has_business(own, _languages())


def _has_business(own: str, languages: Iterable[_Language]) -> bool:
    text = _MAILBOX.sub(" ", own)  # orders@ and compras@ are mailboxes to write to instead
    return any(language.matters.search(text) for language in languages)


def is_challenge(text: str, *, hinted: bool = False) -> bool:
    """Return whether somebody's filter asks the sender to prove that a person wrote to him."""
    if len(text) > MAX_TEXT or _complaints().search(text):
        return False
    return len(_CHALLENGE.findall(text)) > (0 if hinted else 1)


def is_read(own: str) -> bool:
    """Return whether the folded text says that a mail was read, as those of Exchange do."""
    return any(words in own[:500] for words in _READ)


def _is_absence(own: str, language: _Language, hinted: bool) -> bool:
    text = _greetings().sub(" ", _without_closing(own))
    clauses = [one for one in _CLAUSES.split(text) if one.strip() and not _COURTESY.search(one)]
    if not any(language.away.search(one) for one in clauses[:FIRST]):
        return False
    if any(_PRESSING.search(one) for one in clauses):
        return False
    told = any(language.signs.search(one) for one in clauses)
    if not (told or hinted or (len(text) < SHORT and _UNTIL.search(text))):
        return False
    others = " ".join(one for one in clauses if not language.explains(one))
    free = _words(_dates().sub(" ", others))
    return free <= (FREE_HINTED if hinted else FREE if told else 0)


def _words(text: str) -> int:
    return len(_WORD.findall(text)) + len(_TOGETHER.findall(text)) // WORD


def _without_closing(own: str) -> str:
    """Return the text without its last greeting and what follows, if that can be a name only."""
    found = _closings().search(own)
    if found and len(own[found.end() :].split()) <= MAX_NAME:
        return own[: found.start()]
    return own


def _fitting(own: str) -> Iterator[_Language]:
    return (one for one in _languages() if any(cue in own for cue in one.cues))


@cache
def _languages() -> tuple[_Language, ...]:
    known = table("vacations").items()
    return tuple(
        _Language(tuple(words["cues"]), *(any_of(words[name]) for name in _PARTS))
        for code, words in known
        if code != "any"
    )


@cache
def _cues() -> tuple[str, ...]:
    known = (cue for language in _languages() for cue in language.cues)
    return tuple(dict.fromkeys((*_REPLIES["cues"], *known)))


@cache
def _greetings() -> re.Pattern[str]:
    return re.compile(
        r"^(?:" + "|".join(table("vacations")["any"]["greetings"]) + r")[^,.!:]{0,40}[,.!:]"
    )


@cache
def _dates() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(table("vacations")["any"]["dates"]) + r")\b")


@cache
def _closings() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(table("vacations")["any"]["closings"]) + r")\b")


@cache
def _complaints() -> re.Pattern[str]:
    return any_of(table("vacations")["any"]["complaints"])
