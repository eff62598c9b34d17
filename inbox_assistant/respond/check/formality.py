"""The draft addresses the customer too familiarly, or too stiffly (Lei/tu, Sie/du, vous/tu…)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.signs import spans
from inbox_assistant.understand.address import AddressCue, address_cues, address_form
from inbox_assistant.understand.tokens import Sentence

# Words that are address forms and something else too: "sei" is six, "te" is tea.
_DOUBTFUL = frozenset({"sei", "te", "fai", "vai", "stai", "sai", "ti", "tiens", "écoute"})
_LONGEST_FORM = 5  # letters: longer words that are known are names, not "Lei" or "Ihnen"
_ARTICLE = re.compile(r"(?:\b[ld]'|\b(?:la|le|une?|les|cette|votre|notre)\s)$", re.IGNORECASE)
SURE = 0.6
VERY_SURE = 0.85
BY_TONE = 0.95
_OPPOSITE = {"formal": "familiar", "informal": "formal"}
# Per style: the table whose signs count alone, and the one of which two are needed.
_TABLES = {
    "too_familiar": ("too_familiar", "relaxed"),
    "too_stiff": ("too_stiff", "officialese"),
}
_THROUGHOUT = 3  # sentences


class _Place(NamedTuple):
    start: int
    end: int


def wrong_register_formality(draft: Draft) -> Iterator[Fault]:
    """Find where a draft breaks the customer's form of address or their tone: each place, but one
    sentence for all where the whole draft does."""
    spoken = _spoken(draft)
    expected = _expected(draft, spoken)
    tone = expected or _tone(draft)
    if tone is None:
        return
    style = "too_familiar" if tone == "formal" else "too_stiff"
    styled = _styled(draft, style)
    # Nobody minds being called Lei or vous who never said how to be called; officialese they do.
    mute = tone == "informal" and draft.answers and not spoken
    found = {*styled, *(_address(draft, expected) if styled or not mute else ())}
    for place in _told(draft, sorted(found)):
        yield Fault("wrong_register_formality", draft.words_at(*place), tone, style)


def _expected(draft: Draft, spoken: str | None) -> str | None:
    """Return formal or informal when that is sure: by the customer's address form, else by the
    reading; None when either form would do."""
    read = draft.reading.formality if draft.reading else None
    if read is None or not read.sure(SURE):
        return spoken
    # Slang with "vous" stays vous. Else, where the two disagree, a very sure reading counts.
    if spoken and spoken != read.value and (spoken == "formal" or not read.sure(VERY_SURE)):
        return None
    return read.value if read.value in _OPPOSITE else None


def _tone(draft: Draft) -> str | None:
    # "Coucou, vous aurez encore des places ?" speaks to a team: officialese jars all the same.
    read = draft.reading.formality if draft.reading else None
    return "informal" if read and read.value == "informal" and read.sure(BY_TONE) else None


def _spoken(draft: Draft) -> str | None:
    if not draft.answers:
        return None
    form = address_form(address_cues(draft.answers, draft.language), draft.language)
    return {"formal": "formal", "familiar": "informal"}.get(form or "")


def _address(draft: Draft, expected: str | None) -> list[_Place]:
    if expected is None:
        return []
    cues = address_cues(draft.flat, draft.language)
    wrong = [cue for cue in cues if _breaks(draft, cue, expected) and not _nobody(draft, cue)]
    return [_Place(cue.start, cue.end) for cue in wrong] if _serious(draft, wrong) else []


def _breaks(draft: Draft, cue: AddressCue, expected: str) -> bool:
    # German "euch" and "habt" are as familiar as "dich"; "ihr" may be hers.
    words = draft.flat[cue.start : cue.end].casefold()
    ours = draft.language == "de" and cue.form == "plural" and not words.startswith("ihr")
    return cue.form == _OPPOSITE[expected] or (ours and expected == "formal")


def _nobody(draft: Draft, cue: AddressCue) -> bool:
    # French "arrive-t-il" addresses nobody, nor does a name that ends as a verb does: Lasarte.
    words = draft.flat[cue.start : cue.end]
    named = words.istitle() and words.casefold() in draft.known and " " not in words
    # A noun that looks like an imperative stands behind its article: "à l'écoute".
    noun = _ARTICLE.search(draft.flat[max(0, cue.start - 8) : cue.start])
    return (
        draft.flat[cue.start - 1 : cue.end + 1] in ("-t-", "-T-")
        or (draft.language == "fr" and noun is not None)
        or (named and len(words) > _LONGEST_FORM)
    )


def _serious(draft: Draft, wrong: Sequence[AddressCue]) -> bool:
    said = {draft.flat[cue.start : cue.end].casefold() for cue in wrong}
    return bool(said - _DOUBTFUL) or len(said) > 1


def _styled(draft: Draft, style: str) -> list[_Place]:
    alone, together = (list(spans(draft, table)) for table in _TABLES[style])
    counted = alone + together if alone or len(together) > 1 else []
    return [_Place(*place) for place in counted]


def _told(draft: Draft, places: Sequence[_Place]) -> Iterator[_Place]:
    """Yield the first place of each sentence, or only the worst sentence where most are wrong."""
    wrong: dict[Sentence, list[_Place]] = {}
    for place in places:
        within = next((s for s in draft.sentences if s.start <= place.start < s.end), None)
        if within:
            wrong.setdefault(within, []).append(place)
    if len(wrong) >= _THROUGHOUT:
        worst = max(wrong, key=lambda sentence: (len(wrong[sentence]), len(sentence.text)))
        yield _Place(worst.start, worst.end)
    else:
        yield from (inside[0] for inside in wrong.values())
