"""An office answers where somebody wrote warmly: officialese, and no person who signs."""

from collections.abc import Iterator

from inbox_assistant.respond.check.draft import LONGEST_SIGNATURE, Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.signs import signs, spans
from inbox_assistant.respond.check.worded import shows

SURE = 0.75
ENOUGH = 2  # signs: "we acknowledge receipt" alone slips into kind letters
_OFFICE = ("too_stiff", "officialese")


def cold_reply_to_warm(draft: Draft) -> Iterator[Fault]:
    """Find officialese in an answer to a warm mail: once, from the first cold words to the last."""
    reading = draft.reading
    if reading is None or reading.warmth.value != "warm" or not reading.warmth.sure(SURE):
        return
    cold = list(_cold(draft))
    if len(cold) + _by_office(draft) >= ENOUGH:
        body = [span for span in cold if span[0] >= _greeting_ends(draft)] or cold
        start, end = min(span[0] for span in body), max(span[1] for span in body)
        yield Fault("cold_reply_to_warm", draft.words_at(start, end))


def _cold(draft: Draft) -> Iterator[tuple[int, int]]:
    """Yield the sentence around each sign of officialese."""
    places = [place for table in _OFFICE for place in spans(draft, table)]
    for sentence in draft.sentences:
        worded = shows(sentence.text, draft.language, ("cold_reply_to_warm",))
        within = [1 for start, _ in places if sentence.start <= start < sentence.end]
        yield from [(sentence.start, sentence.end)] * (len(within) + worded)


def _by_office(draft: Draft) -> bool:
    table = signs(draft.language).get("office")
    return table is not None and table.find(draft.flat[draft.signature :].strip()) is not None


def _greeting_ends(draft: Draft) -> int:
    end = draft.flat.find("\n")
    return end if 0 < len(draft.flat[:end].split()) <= LONGEST_SIGNATURE else 0
