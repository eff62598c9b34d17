"""The draft addresses the customer too familiarly, or too stiffly (Lei/tu, Sie/du, vous/tu…)."""

from collections.abc import Iterator, Sequence

from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.signs import found
from inbox_assistant.understand.address import AddressCue, address_cues, address_form

# Words that are address forms and something else too: "sei" is six, "te" is tea.
_DOUBTFUL = frozenset({"sei", "te", "fai", "vai", "stai", "sai", "ti", "tiens"})
SURE = 0.6
VERY_SURE = 0.85
_OPPOSITE = {"formal": "familiar", "informal": "formal"}


def wrong_register_formality(draft: Draft) -> Iterator[Fault]:
    """Find the first words of each sentence that break the customer's form of address."""
    expected = expected_formality(draft)
    if expected is None:
        return
    cues = address_cues(draft.flat, draft.language)
    wrong = [cue for cue in cues if cue.form == _OPPOSITE[expected] and not _euphonic(draft, cue)]
    if _serious(draft, wrong):
        yield from _faults(draft, wrong, expected)
    style = "too_familiar" if expected == "formal" else "too_stiff"
    for words in found(draft, style):
        yield Fault("wrong_register_formality", words, expected, style)


def expected_formality(draft: Draft) -> str | None:
    """Return formal or informal when that is sure: by the customer's address form, else by the
    reading; None when either form would do."""
    read = draft.reading.formality if draft.reading else None
    spoken = _spoken(draft)
    if read is None or not read.sure(SURE):
        return spoken
    # Slang with "vous" stays vous. Else, where the two disagree, a very sure reading counts.
    if spoken and spoken != read.value and (spoken == "formal" or not read.sure(VERY_SURE)):
        return None
    return read.value if read.value in _OPPOSITE else None


def _spoken(draft: Draft) -> str | None:
    if not draft.answers:
        return None
    form = address_form(address_cues(draft.answers, draft.language), draft.language)
    return {"formal": "formal", "familiar": "informal"}.get(form or "")


def _euphonic(draft: Draft, cue: AddressCue) -> bool:
    # French "arrive-t-il" addresses nobody.
    return draft.flat[cue.start - 1 : cue.end + 1] in ("-t-", "-T-")


def _serious(draft: Draft, wrong: Sequence[AddressCue]) -> bool:
    said = {draft.flat[cue.start : cue.end].casefold() for cue in wrong}
    return bool(said - _DOUBTFUL) or len(said) > 1


def _faults(draft: Draft, wrong: Sequence[AddressCue], expected: str) -> Iterator[Fault]:
    style = "too_familiar" if expected == "formal" else "too_stiff"
    for sentence in draft.sentences:
        inside = [cue for cue in wrong if sentence.start <= cue.start < sentence.end]
        if inside:
            quote = draft.words_at(inside[0].start, inside[0].end)
            yield Fault("wrong_register_formality", quote, expected, style)
