"""What of a draft has substance: its sentences, but those that the check faults as empty."""

from collections.abc import Iterator, Sequence

from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.worded import wording, words_of
from inbox_assistant.understand.tokens import Sentence

# What stands before these may have substance: "it is yours, and if you order today …".
_PARTIAL = "time_limited_offer"


def substance(draft: Draft, empty: Sequence[str]) -> Iterator[Sentence]:
    """Yield the sentences of the draft's body that are of none of these kinds, and what stands
    before an offer with an end. A sentence begins where the one before ends: quotations stay."""
    known = wording(draft.language)
    whole = [known.kinds[kind] for kind in empty if kind in known.kinds and kind != _PARTIAL]
    partial = known.kinds.get(_PARTIAL)
    before = 0
    for sentence in draft.sentences:
        words = words_of(sentence.text, draft.language)
        if sentence.start < draft.signature and not any(kind.span(words) for kind in whole):
            span = partial.span(words) if partial else None
            end = span[0] if span else len(sentence.text)
            yield Sentence(sentence.text[:end], before, sentence.start + end)
        before = sentence.end
